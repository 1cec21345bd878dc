"""What an access token may do: each app names its routes, all others refuse tokens.

Deny by default: a route that nobody named is for people who are signed in, never for a token. So
an account, its session, its privacy and its tokens stay out of a token's reach.
"""

from __future__ import annotations

from enum import StrEnum


class TokenScope(StrEnum):
    """What a token is for; its rights are those of its seat within these bounds."""

    READ_DIRECTORY = "read:directory"
    READ_PROPOSALS = "read:proposals"
    READ_CALLS = "read:calls"
    READ_CONSORTIA = "read:consortia"
    WRITE_PROFILE = "write:profile"
    WRITE_FEEDBACK = "write:feedback"


_routes: dict[tuple[str, str], TokenScope] = {}


def allow(scope: TokenScope, method: str, *url_names: str) -> None:
    """Open routes (by their URL names) to tokens with a scope, for one HTTP method."""
    for name in url_names:
        _routes[(method, name)] = scope


def scope_for(method: str, url_name: str | None) -> TokenScope | None:
    """Return the scope that a route asks of a token; None where it takes no token at all."""
    wanted = "GET" if method in {"HEAD", "OPTIONS"} else method
    return _routes.get((wanted, url_name or ""))


def routes() -> dict[tuple[str, str], TokenScope]:
    """Return every route that takes a token, by method and URL name."""
    return dict(_routes)
