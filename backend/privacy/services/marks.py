"""The list of erasures: kept beside the backups, and applied again to one that was restored."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from backend.accounts.models import Person
from backend.common.personal_data import Subject
from backend.directory.models import Organisation, OrganisationAlias
from backend.privacy.models import ErasureMark
from backend.privacy.selectors.subjects import pseudonym_with, secrets, subject_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the list."""

    pseudonym: str
    organisations: tuple[str, ...]
    erased_at: datetime.datetime

    def line(self) -> str:
        """Return the mark as a line of JSON."""
        return json.dumps(
            {
                "pseudonym": self.pseudonym,
                "organisations": list(self.organisations),
                "erased_at": self.erased_at.isoformat(),
            }
        )


def organisation_pseudonym(public_id: UUID, secret: str) -> str:
    """Return an organisation's name in the list."""
    return pseudonym_with(f"organisation:{public_id}", secret)


def mark(subject: Subject, now: datetime.datetime) -> None:
    """Note that a subject leaves; inside the erasure's transaction, before the rows are gone.

    After the commit the line is written to the file as well, which a restored database does not
    take back in time. A file that cannot be written is logged; the erasure stands.
    """
    firms = Organisation.objects.filter(pk__in=subject.organisation_ids)
    # An older backup may hold records that were merged into them since: those leave again too.
    former = OrganisationAlias.objects.filter(organisation__in=firms)
    ids = [*firms.values_list("public_id", flat=True), *former.values_list("public_id", flat=True)]
    made = Mark(
        subject.pseudonym,
        tuple(organisation_pseudonym(i, settings.SECRET_KEY) for i in ids),
        now,
    )
    keep(made)
    transaction.on_commit(partial(append, made))


def keep(made: Mark) -> None:
    """Have a mark in the database."""
    ErasureMark.objects.update_or_create(
        pseudonym=made.pseudonym,
        defaults={"organisations": list(made.organisations), "erased_at": made.erased_at},
    )


def append(made: Mark) -> None:
    """Write a line to the file outside of the database."""
    if not settings.ERASURE_LIST:
        return
    try:
        path = Path(settings.ERASURE_LIST)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(made.line() + "\n")
    except OSError:
        logger.exception("the list of erasures could not be written")


def in_database() -> list[Mark]:
    """Return the marks that the database holds."""
    return [
        Mark(m.pseudonym, tuple(m.organisations), m.erased_at) for m in ErasureMark.objects.all()
    ]


def read(lines: Iterable[str]) -> Iterator[Mark]:
    """Yield the marks of a file; raises ValueError naming the line that is none."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            pseudonym, firms = str(found["pseudonym"]), tuple(map(str, found["organisations"]))
            at = parse_datetime(found["erased_at"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"line {number} is no line of a list of erasures"
            raise ValueError(message) from error
        if at is None or at.tzinfo is None:
            message = f"line {number} has no time with a time zone"
            raise ValueError(message)
        yield Mark(pseudonym, firms, at)


def again(marks: Mapping[str, Mark]) -> Iterator[tuple[Mark, Subject]]:
    """Yield the marks whose people or organisations are in this database, with who they are.

    The key may have been changed since: former keys (`SECRET_KEY_FALLBACKS`) are tried too.
    """
    keys = secrets()
    firms: dict[str, int] = {}
    if any(m.organisations for m in marks.values()):
        for firm in Organisation.objects.only("pk", "public_id").iterator(2000):
            firms |= {organisation_pseudonym(firm.public_id, key): firm.pk for key in keys}
    done: set[str] = set()
    for person in Person.objects.iterator(2000):
        for key in keys:
            found = marks.get(pseudonym_with(str(person.public_id), key))
            if found is not None:
                done.add(found.pseudonym)
                yield found, subject_of(person, _there(found, firms))
                break
    for found in marks.values():
        left = _there(found, firms)
        if found.pseudonym not in done and left:
            yield found, Subject(organisation_ids=left, pseudonym=found.pseudonym)


def _there(found: Mark, firms: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(firms[o] for o in found.organisations if o in firms)
