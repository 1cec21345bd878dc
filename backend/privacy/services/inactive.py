"""Accounts that nobody uses: warned twice by e-mail, then erased like any other.

Signing in, or a token at work, ends it at any time. Who alone heads a place is not erased: the
place would be left without anybody. The notice says so, the back office lists it, and those who can
help are told (`held.py`).
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.directory.models import AccessToken
from backend.privacy.enums import ErasureState
from backend.privacy.kinds import ACCOUNT_UNUSED
from backend.privacy.models import ErasureRequest, InactivityNotice
from backend.privacy.services.erasure import erasure_request
from backend.privacy.services.held import tell_of_held

logger = logging.getLogger(__name__)

HELD = "sole_head"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did: accounts warned (for the first or second time), erased, and held."""

    warned: int = 0
    erased: int = 0
    held: int = 0


def unused_since(limit: datetime.datetime) -> QuerySet[Person]:
    """Return the people who have not been here since a moment, by sign-in or by token."""
    at_work = AccessToken.objects.filter(person=OuterRef("pk"), last_used_at__gte=limit)
    never = Q(last_login__isnull=True)
    return Person.objects.filter(
        never | Q(last_login__lt=limit), ~Exists(at_work), joined_at__lt=limit, is_active=True
    )


def inactive_turn(now: datetime.datetime | None = None, *, dry_run: bool = False) -> Turn:
    """Warn, and erase whose time has come; return how many. Run daily.

    With `dry_run` the numbers tell what the next turn would do.
    """
    now = now or timezone.now()
    first, second = (datetime.timedelta(days=d) for d in settings.RETENTION_WARN_DAYS)
    lasts = datetime.timedelta(days=settings.RETENTION_INACTIVE_DAYS)
    unused = unused_since(now - lasts + first)
    if not dry_run:
        InactivityNotice.objects.exclude(person__in=unused).delete()
    open_requests = ErasureRequest.objects.filter(
        person=OuterRef("pk"), state__in=[ErasureState.WAITING, ErasureState.ERASING]
    )
    # A request of one's own goes its own way.
    unused = unused.exclude(Exists(open_requests))
    fresh = unused.filter(inactivity_notice__isnull=True)
    notices = InactivityNotice.objects.filter(person__in=unused).select_related("person")
    again = notices.filter(second_at__isnull=True, erase_at__lte=now + second)
    due = notices.filter(second_at__lte=now - second, erase_at__lte=now)
    if dry_run:
        return Turn(fresh.count() + again.count(), due.count(), due.exclude(held="").count())
    erased = held = 0
    for notice in list(due):
        if _erase(notice, now):
            erased += 1
        else:
            held += 1
    warned = sum(_warn_again(n, now, second) for n in list(again))
    warned += sum(_warn(person, now, now + first) for person in list(fresh))
    return Turn(warned, erased, held)


@transaction.atomic
def _warn(person: Person, now: datetime.datetime, erase_at: datetime.datetime) -> int:
    InactivityNotice.objects.create(person=person, first_at=now, erase_at=erase_at)
    _tell(person, erase_at)
    return 1


@transaction.atomic
def _warn_again(
    notice: InactivityNotice, now: datetime.datetime, second: datetime.timedelta
) -> int:
    """Warn a second time; whoever was warned late gets the full time that the warning names."""
    erase_at = max(notice.erase_at, now + second)
    InactivityNotice.objects.filter(pk=notice.pk).update(second_at=now, erase_at=erase_at)
    _tell(notice.person, erase_at)
    return 1


def _tell(person: Person, erase_at: datetime.datetime) -> None:
    notify(
        person_id=person.pk,
        kind=ACCOUNT_UNUSED,
        params={"date": timezone.localdate(erase_at).isoformat()},
        link="/account?tab=privacy",
    )


def _erase(notice: InactivityNotice, now: datetime.datetime) -> bool:
    try:
        erasure_request(person=notice.person, at_once=True)
    except ValidationError:
        with transaction.atomic():
            InactivityNotice.objects.filter(pk=notice.pk).update(held=HELD)
            told = tell_of_held(notice, now)
        logger.warning(
            "unused account heads a place alone", extra={"notice": notice.pk, "told": told}
        )
        return False
    return True
