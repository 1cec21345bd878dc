"""Reading access tokens."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from backend.accounts.models import Person
from backend.directory.models import AccessToken


def digest_of(token: str) -> str:
    """Return the digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_list(person: Person) -> QuerySet[AccessToken]:
    """Return a person's own tokens that were not revoked, the newest first."""
    return (
        AccessToken.objects.filter(person=person, revoked_at__isnull=True)
        .select_related(
            "seat__organisation", "seat__cluster__organisation", "seat__network", "person"
        )
        .order_by("-created_at", "-pk")
    )


def token_find(token: str) -> AccessToken | None:
    """Return the row of a token as sent, whatever its state; None for an unknown one."""
    return (
        AccessToken.objects.filter(digest=digest_of(token))
        .select_related("person", "seat__cluster", "seat__organisation")
        .first()
    )
