"""What each app keeps of people and organisations: why, for how long, and how it leaves.

Every app declares its holdings in its `personal_data.py`, called from `AppConfig.ready`. The
privacy app above reads them: the export, the erasure, the retention jobs and the public page on
data protection are made of this registry and of nothing else. A test walks all models and fails
where one with personal data is declared nowhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

YEAR = 365
"""Days of a year, for time limits."""


class Purpose(StrEnum):
    """What data are kept for; each purpose has one legal basis (`BASES`)."""

    ACCOUNT = "account"
    SECURITY = "security"
    PROFILE = "profile"
    MATCHING = "matching"
    INTRODUCTIONS = "introductions"
    FUNDING = "funding"
    MEMBERS = "members"
    NOTICES = "notices"
    AUDIT = "audit"
    RIGHTS = "rights"
    RESEARCH = "research"
    NEWSLETTER = "newsletter"


class Basis(StrEnum):
    """Legal bases of GDPR Article 6(1); consent only where a purpose is optional."""

    CONTRACT = "contract"
    LEGITIMATE_INTEREST = "legitimate_interest"
    LEGAL_OBLIGATION = "legal_obligation"
    CONSENT = "consent"


class Role(StrEnum):
    """What the platform is for a purpose: alone, together with a cluster, or on its behalf."""

    CONTROLLER = "controller"
    JOINT = "joint"
    PROCESSOR = "processor"


BASES: Mapping[Purpose, tuple[Basis, Role]] = {
    Purpose.ACCOUNT: (Basis.CONTRACT, Role.CONTROLLER),
    Purpose.SECURITY: (Basis.LEGITIMATE_INTEREST, Role.CONTROLLER),
    Purpose.PROFILE: (Basis.CONTRACT, Role.CONTROLLER),
    Purpose.MATCHING: (Basis.LEGITIMATE_INTEREST, Role.CONTROLLER),
    Purpose.INTRODUCTIONS: (Basis.CONTRACT, Role.JOINT),
    Purpose.FUNDING: (Basis.CONTRACT, Role.CONTROLLER),
    Purpose.MEMBERS: (Basis.LEGITIMATE_INTEREST, Role.JOINT),
    Purpose.NOTICES: (Basis.LEGAL_OBLIGATION, Role.JOINT),
    Purpose.AUDIT: (Basis.LEGITIMATE_INTEREST, Role.CONTROLLER),
    Purpose.RIGHTS: (Basis.LEGAL_OBLIGATION, Role.CONTROLLER),
    Purpose.RESEARCH: (Basis.CONSENT, Role.CONTROLLER),
    Purpose.NEWSLETTER: (Basis.CONSENT, Role.CONTROLLER),
}
"""Legal basis and role by purpose; docs/privacy.md says why. The operator's own counsel decides."""


class Recipient(StrEnum):
    """Who else sees data of a holding."""

    NOBODY = "nobody"
    OWN_SEATS = "own_seats"
    OWN_CLUSTERS = "own_clusters"
    EVERYBODY = "everybody"
    PARTIES = "parties"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data are meant: a person, and the organisations that go or are exported with them.

    A sole trader's organisation is a person's data: it is among `organisation_ids`. `address` and
    `name` are what other people's rows may hold of the person.
    """

    person_id: int | None = None
    public_id: str = ""
    address: str = ""
    name: str = ""
    organisation_ids: tuple[int, ...] = ()
    pseudonym: str = ""


Finder = Callable[[Subject], Q | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table keeps of a subject.

    `find` selects the rows (None: none of this subject). `erase` says how they leave: `delete`
    removes rows, `blank` sets `blanks` in them, `cascade` leaves them to the row they hang on, a
    callable does it itself and returns how many rows it reached. `days` after `since` a row is
    removed by the retention job (`keep` narrows to rows that may go); without `days` it stays as
    long as the subject does. `again`: erase once more when all others have left, for what the
    leaving itself writes. `before` is given the keys of rows that the retention job is about to
    remove: what hangs on them outside of the database leaves there.
    """

    model: str
    fields: tuple[str, ...]
    purpose: Purpose
    find: Finder
    erase: str | Callable[[Subject], int] = "delete"
    blanks: Mapping[str, Any] = field(default_factory=dict)
    recipients: tuple[Recipient, ...] = (Recipient.NOBODY,)
    of: str = "person"
    days: int | None = None
    since: str = ""
    expires: Q | None = None
    again: bool = False
    before: Callable[[Sequence[int]], None] | None = None

    @property
    def basis(self) -> Basis:
        """The legal basis, by the purpose."""
        return BASES[self.purpose][0]

    @property
    def role(self) -> Role:
        """What the platform is, by the purpose."""
        return BASES[self.purpose][1]

    def table(self) -> type[Model]:
        """Return the model."""
        return apps.get_model(self.model)

    def table_rows(self) -> QuerySet[Model]:
        """Return all rows of the model."""
        return self.table()._default_manager.all()

    def rows(self, subject: Subject) -> QuerySet[Model]:
        """Return the rows of a subject."""
        manager = self.table()._default_manager
        found = self.find(subject)
        return manager.none() if found is None else manager.filter(found).distinct()

    def exported(self, subject: Subject) -> Iterator[dict[str, Any]]:
        """Yield the declared fields of each row, as plain values."""
        for row in self.rows(subject).order_by("pk").values(*self.fields).iterator(500):
            yield {name: _plain(value) for name, value in row.items()}

    def erased(self, subject: Subject) -> int:
        """Have the rows of a subject leave; return how many were reached. Inside a transaction."""
        if callable(self.erase):
            return self.erase(subject)
        rows = self.rows(subject)
        if self.erase == "blank":
            keys = list(rows.values_list("pk", flat=True))
            self.table()._default_manager.filter(pk__in=keys).update(**self.blanks)
            return len(keys)
        count = rows.count()
        if self.erase == "delete":
            self.table()._default_manager.filter(
                pk__in=list(rows.values_list("pk", flat=True))
            ).delete()
        return count

    def outdated(self, now: datetime.datetime) -> QuerySet[Model]:
        """Return the rows whose time is over."""
        manager = self.table()._default_manager
        if self.days is None:
            return manager.none()
        limit: Any = now - datetime.timedelta(days=self.days)
        if self.table()._meta.get_field(self.since).get_internal_type() == "DateField":
            limit = limit.date()
        rows = manager.filter(**{f"{self.since}__lt": limit})
        return rows if self.expires is None else rows.filter(self.expires)


def written_by(
    model: str,
    fields: tuple[str, ...],
    purpose: Purpose,
    author: str = "person",
    blanks: Mapping[str, Any] | None = None,
    **more: Any,
) -> Holding:
    """Declare rows of others that a person wrote: they stay, without author and `blanks`."""
    return Holding(
        model,
        fields,
        purpose,
        of_person(f"{author}_id"),
        erase="blank",
        blanks={**(blanks or {}), author: None},
        **more,
    )


def goes_with_firm(
    model: str,
    fields: tuple[str, ...],
    purpose: Purpose,
    path: str = "organisation_id",
    **more: Any,
) -> Holding:
    """Declare rows of an organisation that leave with its own row."""
    return Holding(
        model, fields, purpose, of_organisation(path), erase="cascade", of="organisation", **more
    )


_holdings: dict[str, list[Holding]] = {}


def declare(app: str, holdings: Iterable[Holding]) -> None:
    """Make an app's holdings known, in the order in which they are to leave."""
    _holdings[app] = list(holdings)


def holdings() -> list[Holding]:
    """Return every holding; apps above come first, so that erasing goes from the leaves down."""
    order = [config.label for config in apps.get_app_configs()]
    by_app = sorted(_holdings, key=lambda app: order.index(app) if app in order else -1)
    return [holding for app in reversed(by_app) for holding in _holdings[app]]


def of_person(path: str) -> Finder:
    """Return a finder of rows whose `path` is the person."""
    return lambda s: None if s.person_id is None else Q(**{path: s.person_id})


def of_organisation(path: str) -> Finder:
    """Return a finder of rows whose `path` is one of the subject's organisations."""
    return lambda s: Q(**{f"{path}__in": s.organisation_ids}) if s.organisation_ids else None


def of_address(path: str) -> Finder:
    """Return a finder of rows whose `path` is the person's e-mail address, whatever its case."""
    return lambda s: Q(**{f"{path}__iexact": s.address}) if s.address else None


def either(*finders: Finder) -> Finder:
    """Return a finder of rows that any of these finds."""

    def find(subject: Subject) -> Q | None:
        found: Q | None = None
        for finder in finders:
            one = finder(subject)
            if one is not None:
                found = one if found is None else found | one
        return found

    return find


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)
