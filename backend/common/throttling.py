"""Throttles that stay open when the cache is away."""

from __future__ import annotations

from rest_framework.throttling import ScopedRateThrottle as DrfScopedRateThrottle


class ScopedRateThrottle(DrfScopedRateThrottle):
    """Rate limit of the views that name a `throttle_scope`.

    The cache answers misses when Redis is unreachable, so the limit then falls away instead of
    turning into an error.
    """
