"""What a source says of an organisation: every field may be left alone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final


class _Unset:
    """The type of UNSET."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final[Any] = _Unset()
"""A field the source says nothing of; it is left as it is."""


@dataclass(frozen=True, slots=True)
class EntryData:
    """An offer or need as a source gives it; `key` names it within its organisation."""

    kind: str
    title: str
    text: str = ""
    key: str = ""
    language: str = ""
    entry_type: str = "commercial"
    visibility: str = "public"
    stage: str = ""
    nace: Sequence[str] = ()
    concepts: Sequence[str] = ()
    trl: tuple[int, int] | None = None
    certifications: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ContactData:
    """A person to reach at the organisation."""

    name: str = ""
    job: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from; `person_id` is who acted, `ref` a plain hint such as `file#row`."""

    kind: str
    ref: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, with both values in plain form."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class OrganisationData:
    """What a source says of an organisation.

    Scalars replace; `texts` (language to description), `certifications` and `contacts` are added
    or updated by their key and never removed; `offers` and `needs` are added or updated by their
    `key` (else by their folded title) and never removed. `trl` is (lowest, highest) or None.
    """

    legal_name: str = UNSET
    short_name: str = UNSET
    org_type: str = UNSET
    country: str = UNSET
    legal_nuts: str = UNSET
    site_nuts: str = UNSET
    street: str = UNSET
    postal_code: str = UNSET
    city: str = UNSET
    size_class: str = UNSET
    employees_min: int | None = UNSET
    employees_max: int | None = UNSET
    turnover_cents: int | None = UNSET
    is_sme: bool | None = UNSET
    is_newcomer: bool | None = UNSET
    vat: str = UNSET
    pic: str = UNSET
    siren: str = UNSET
    siret: str = UNSET
    website: str = UNSET
    languages: Sequence[str] = UNSET
    transitions: Sequence[str] = UNSET
    founded: int | None = UNSET
    nace: Sequence[str] = UNSET
    stages: Sequence[str] = UNSET
    chains: Sequence[str] = UNSET
    links: Sequence[str] = UNSET
    concepts: Sequence[str] = UNSET
    trl: tuple[int, int] | None = UNSET
    texts: dict[str, str] = field(default_factory=dict)
    certifications: Sequence[str] = ()
    contacts: Sequence[ContactData] = ()
    offers: Sequence[EntryData] = ()
    needs: Sequence[EntryData] = ()

    def given(self, names: Sequence[str]) -> dict[str, Any]:
        """Return those of the named fields that the source says something of."""
        return {n: getattr(self, n) for n in names if getattr(self, n) is not UNSET}


@dataclass(frozen=True, slots=True)
class MembershipData:
    """A membership as the cluster's list gives it; `since_text` keeps an incomplete date."""

    status: str = "active"
    since: datetime.date | None = None
    since_text: str = ""
    member_key: str = ""


FIELD_NAMES: Final = tuple(f.name for f in fields(OrganisationData))
