"""Erasing a person everywhere: after a pause in which it can be taken back, or at once."""

from __future__ import annotations

import dataclasses
import datetime
import logging
from collections import Counter
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common import jobs
from backend.common.models import JobState
from backend.common.personal_data import Subject, holdings
from backend.directory.models import Organisation
from backend.directory.services.validation import problem
from backend.privacy.enums import ErasureState
from backend.privacy.kinds import ERASURE_REQUESTED
from backend.privacy.models import ErasureRequest
from backend.privacy.selectors.subjects import owned, sole_places, subject_of
from backend.privacy.services import marks

logger = logging.getLogger(__name__)

TASK = "privacy.erase"
PAUSE = datetime.timedelta(days=14)
"""In this time a person can take it back; GDPR Art. 12(3) leaves a month to answer."""


def resend(request: ErasureRequest) -> bool:
    """Send the task of a waiting erasure again."""
    return jobs.send(TASK, queue="batch", kwargs={"request_id": request.pk})


def _checked(person: Person, chosen: Collection[str]) -> list[int]:
    """Return the keys of the organisations that go; refuse to leave a place without a head."""
    mine = {str(o.public_id): o for o in owned(person)}
    for public_id in chosen:
        if public_id not in mine:
            raise ValidationError(
                {"organisations": problem("not_yours", _("You do not own this organisation."))}
            )
    going = {i for i, o in mine.items() if i in chosen or o.is_sole_trader}
    for place in sole_places(person):
        if not place.may_go:
            raise problem(
                "sole_head",
                _("“%(value)s” has nobody else to head it. Hand it over first."),
                value=place.name,
            )
        if place.public_id not in going:
            raise ValidationError(
                {
                    "organisations": problem(
                        "sole_owner",
                        _(
                            "You are the only owner of “%(value)s”. Hand it over, or have it "
                            "erased too."
                        ),
                        value=place.name,
                    )
                }
            )
    # One that has other owners stays theirs: a single owner cannot take it from them.
    alone = {p.public_id for p in sole_places(person)}
    return [mine[i].pk for i in sorted(going) if i in alone or mine[i].is_sole_trader]


@transaction.atomic
def erasure_request(
    *, person: Person, organisations: Collection[str] = (), at_once: bool = False
) -> ErasureRequest:
    """Note a wish to be erased; raises ValidationError where a place would be left without a head.

    A request that stands already is replaced.
    """
    keys = _checked(person, organisations)
    open_ones = ErasureRequest.objects.select_for_update().filter(
        person=person, state=ErasureState.WAITING
    )
    open_ones.update(state=ErasureState.CANCELLED)
    now = timezone.now()
    request = ErasureRequest.objects.create(
        person=person,
        organisations=keys,
        due_at=now if at_once else now + PAUSE,
        job_state=JobState.DONE,
    )
    if at_once:
        _start(request)
    else:
        notify(
            person_id=person.pk,
            kind=ERASURE_REQUESTED,
            params={"date": timezone.localdate(request.due_at).isoformat()},
            link="/account?tab=privacy",
        )
    return request


@transaction.atomic
def erasure_cancel(*, person: Person) -> bool:
    """Take the wish back; False where none waits."""
    return bool(
        ErasureRequest.objects.filter(person=person, state=ErasureState.WAITING).update(
            state=ErasureState.CANCELLED
        )
    )


def _start(request: ErasureRequest) -> None:
    taken = ErasureRequest.objects.filter(pk=request.pk, state=ErasureState.WAITING).update(
        state=ErasureState.ERASING, job_state=JobState.PENDING
    )
    if taken:
        jobs.enqueue(TASK, queue="batch", kwargs={"request_id": request.pk})


@transaction.atomic
def start_due(now: datetime.datetime | None = None) -> int:
    """Begin the erasures whose pause is over; return how many. Run by beat."""
    rows = list(
        ErasureRequest.objects.filter(
            state=ErasureState.WAITING, due_at__lte=now or timezone.now(), person__isnull=False
        )
    )
    for row in rows:
        _start(row)
    return len(rows)


def erase(subject: Subject) -> dict[str, int]:
    """Have everything of a subject leave, in one transaction; return rows reached by table."""
    counts: Counter[str] = Counter()
    with transaction.atomic():
        marks.mark(subject, timezone.now())
        found = holdings()
        for holding in [*found, *(h for h in found if h.again)]:
            reached = holding.erased(subject)
            if reached:
                counts[holding.model] += reached
    return dict(counts)


def run_erasure(request: ErasureRequest) -> bool:
    """Erase under the request's lease; True where it is done.

    The places are looked at again: who has become a place's only head meanwhile, stays until it
    has another, and the request waits anew.
    """
    if not jobs.claim(request):
        return False
    person = request.person
    if person is None:
        return jobs.finish(request, JobState.DONE)
    going = set(
        Organisation.objects.filter(pk__in=request.organisations).values_list(
            "public_id", flat=True
        )
    )
    try:
        keys = _checked(person, {str(i) for i in going})
    except ValidationError:
        return _wait_again(request, person)
    subject = subject_of(person, tuple(keys))
    try:
        with transaction.atomic():
            counts = erase(subject)
            ErasureRequest.objects.filter(pk=request.pk).update(
                state=ErasureState.DONE, done_at=timezone.now(), counts=counts, organisations=[]
            )
    except Exception as error:
        if jobs.postpone(request, error):
            return False
        jobs.finish(request, JobState.FAILED, error_code=type(error).__name__[:64])
        raise
    return jobs.finish(request, JobState.DONE)


@transaction.atomic
def _wait_again(request: ErasureRequest, person: Person) -> bool:
    due = timezone.now() + PAUSE
    ErasureRequest.objects.filter(pk=request.pk).update(state=ErasureState.WAITING, due_at=due)
    jobs.finish(request, JobState.DONE, error_code="sole_head")
    notify(
        person_id=person.pk,
        kind=ERASURE_REQUESTED,
        params={"date": timezone.localdate(due).isoformat()},
        link="/account?tab=privacy",
    )
    return False


def replay(found: Iterable[marks.Mark], *, dry_run: bool = False) -> int:
    """Erase again whoever stands in the list and is in this database; return how many.

    For a backup that was restored. Each leaves in a transaction of their own; what was replayed
    before is found no more, so that it may be run again.
    """
    by_pseudonym = {m.pseudonym: m for m in [*marks.in_database(), *found]}
    reached = 0
    for mark, subject in marks.again(by_pseudonym):
        reached += 1
        if dry_run:
            continue
        with transaction.atomic():
            erase(dataclasses.replace(subject, pseudonym=mark.pseudonym))
            marks.keep(mark)
    return reached
