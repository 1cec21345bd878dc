"""A Redis cache whose failure is a miss, so that an unreachable Redis slows but never breaks."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from backend.common.metrics import CACHE

logger = logging.getLogger(__name__)

_MISS = object()


class MissOnFailureRedisCache(RedisCache):
    """Django's Redis cache with every connection failure answered as a miss."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the cached value, or `default` where there is none or Redis is away."""
        try:
            found = super().get(key, _MISS, version)
        except (RedisError, OSError):
            logger.warning("cache unavailable on get")
            CACHE.labels("failure").inc()
            return default
        CACHE.labels("miss" if found is _MISS else "hit").inc()
        return default if found is _MISS else found

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        """Store a value; do nothing where Redis is away."""
        try:
            super().set(key, value, timeout, version)
        except (RedisError, OSError):
            logger.warning("cache unavailable on set")

    def add(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        """Store a value that is not there; says True where Redis is away."""
        try:
            return super().add(key, value, timeout, version)
        except (RedisError, OSError):
            logger.warning("cache unavailable on add")
            return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Delete a value; says False where Redis is away."""
        try:
            return super().delete(key, version)
        except (RedisError, OSError):
            logger.warning("cache unavailable on delete")
            return False

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up; raises ValueError (as for a missing key) where Redis is away."""
        try:
            return super().incr(key, delta, version)
        except (RedisError, OSError) as error:
            msg = "cache unavailable"
            raise ValueError(msg) from error
