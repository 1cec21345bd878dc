"""Making, using and revoking access tokens."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.directory.models import AccessToken, Seat
from backend.directory.selectors.tokens import digest_of, token_list
from backend.directory.services.validation import problem

PREFIX = "mln_"
"""Begins every token, so that scanners of leaked secrets can know it."""

MOST_DAYS = 365
MOST_TOKENS = 20
HINT = 8
USED_STEP = datetime.timedelta(minutes=5)
"""Last use is noted this exactly: a write for every request would cost more than it tells."""

KIND = "access_token_created"


@transaction.atomic
def token_create(
    *, person: Person, seat: Seat, name: str, scopes: Sequence[str], days: int
) -> tuple[AccessToken, str]:
    """Make a token for a seat; return its row and the token itself, which is shown only now.

    Raises ValidationError for a lifetime beyond a year, too many tokens, or a seat of another.
    The person is told by e-mail: a token that somebody else made in their name must not go unseen.
    """
    if not 1 <= days <= MOST_DAYS:
        raise problem("bad_days", _("A token lives from 1 to 365 days."))
    if seat.person_id != person.pk:
        raise problem("foreign_seat", _("This is not one of your roles."))
    now = timezone.now()
    if token_list(person).filter(expires_at__gt=now).count() >= MOST_TOKENS:
        raise problem(
            "too_many_tokens",
            _("You have %(value)s tokens already. Revoke one first."),
            value=MOST_TOKENS,
        )
    token = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken(
        person=person,
        seat=seat,
        name=name,
        digest=digest_of(token),
        hint=token[: len(PREFIX) + HINT],
        scopes=sorted(set(scopes)),
        expires_at=now + datetime.timedelta(days=days),
    )
    row.full_clean(exclude=["public_id"])
    row.save()
    notify(
        person_id=person.pk,
        kind=KIND,
        params={"name": name, "days": days},
        link="/account?tab=tokens",
        seat_id=seat.pk,
    )
    return row, token


@transaction.atomic
def token_revoke(*, token: AccessToken) -> None:
    """End a token at once."""
    AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def token_used(token: AccessToken) -> None:
    """Note that a token was used, at most once in `USED_STEP`."""
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_STEP)
    if token.last_used_at is None or token.last_used_at < now - USED_STEP:
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
