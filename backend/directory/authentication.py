"""Access tokens in the `Authorization` header, and how often one may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from backend.accounts.models import Person
from backend.common.token_scopes import scope_for
from backend.directory.models import AccessToken
from backend.directory.selectors.tokens import token_find
from backend.directory.services.tokens import PREFIX, token_used

if TYPE_CHECKING:
    # REST framework's views read the settings that name this module.
    from rest_framework.views import APIView

KEYWORD: Final = "bearer"


def _sent(request: Request) -> str | None:
    """Return the token that a request carries, None where it carries none."""
    keyword, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if keyword.lower() == KEYWORD else None


class TokenAuthentication(BaseAuthentication):
    """A person in the seat of their token, on routes that take tokens and within its scopes.

    Needs neither session nor CSRF check: a browser never sends the header by itself.
    """

    def authenticate(self, request: Request) -> tuple[Person, AccessToken] | None:
        """Return person and token; None where no token is sent, an error where it will not do."""
        token = _sent(request)
        if token is None:
            return None
        row = token_find(token) if token.startswith(PREFIX) else None
        # One sentence for all: what is wrong with a token is no business of who guesses.
        if (
            row is None
            or row.revoked_at is not None
            or row.expires_at <= timezone.now()
            or not row.person.is_active
            or row.seat.person_id != row.person_id
        ):
            raise AuthenticationFailed(
                _("This token is not valid (any more)."), code="token_invalid"
            )
        match = request.resolver_match
        scope = scope_for(request.method or "", match.url_name if match else None)
        if scope is None:
            raise PermissionDenied(
                _("This address takes no token; sign in instead."), code="token_not_taken"
            )
        if scope not in row.scopes:
            raise PermissionDenied(
                _("This token lacks the scope “%(scope)s”.") % {"scope": scope.value},
                code="token_scope",
            )
        token_used(row)
        return row.person, row

    def authenticate_header(self, request: Request) -> str | None:  # type: ignore[override]
        """Answer 401 to a bad token; without one, a refusal stays the session's 403."""
        return 'Bearer realm="api"' if _sent(request) is not None else None


class TokenRateThrottle(SimpleRateThrottle):
    """How often one token may ask, whatever it asks for; sessions are not counted here."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return the counter of this token, None for a request without one."""
        token = request.auth
        return f"throttle_token_{token.pk}" if isinstance(token, AccessToken) else None
