"""From a checked record to what the directory's services take."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import ValidationError

from backend.directory.enums import EntryKind, MembershipStatus, OrganisationType, Visibility
from backend.directory.services.data import (
    UNSET,
    ContactData,
    EntryData,
    MembershipData,
    OrganisationData,
)
from backend.directory.services.validation import CLEANERS
from backend.imports.language import language_of

LENGTHS: Final = {
    "legal_name": 255,
    "short_name": 100,
    "street": 200,
    "postal_code": 16,
    "city": 120,
    "website": 300,
}
TITLE_LENGTH: Final = 300
TEXT_LENGTH: Final = 5000
SME_CEILING: Final = 249  # what a list means by SME, PME, KMU …


@dataclass(frozen=True, slots=True)
class Converted:
    """A row as the directory takes it, with the problems that only the directory could see."""

    data: OrganisationData
    membership: MembershipData
    problems: tuple[dict[str, Any], ...] = ()


def convert(record: dict[str, Any], *, nuts: str, country: str) -> Converted:
    """Return what a record says of its organisation; what the directory refuses is left out."""
    problems: list[dict[str, Any]] = []
    values = _scalars(record, nuts, country, problems)
    values = _cleaned(values, problems)
    status = record.get("membership_status") or MembershipStatus.ACTIVE
    where = record.get("country") or country
    description = record.get("description") or ""
    if len(description) > TEXT_LENGTH:
        problems.append(_problem("note", "text_too_long", "description", None, limit=TEXT_LENGTH))
        description = description[:TEXT_LENGTH]
    data = OrganisationData(
        **values,
        texts={language_of(description, where): description} if description else {},
        certifications=tuple(c[:80] for c in record.get("certifications") or ()),
        contacts=() if status == MembershipStatus.FORMER else tuple(_contacts(record)),
        offers=tuple(_entries(record.get("offers"), EntryKind.OFFER, where)),
        needs=tuple(_entries(record.get("needs"), EntryKind.NEED, where)),
    )
    return Converted(data, _membership(record, status), tuple(problems))


def _problem(severity: str, code: str, field: str, value: Any, **params: Any) -> dict[str, Any]:
    return {
        "severity": severity,
        "code": code,
        "field": field,
        "value": value,
        "params": params,
        "suggestion": None,
    }


def _scalars(
    record: dict[str, Any], nuts: str, country: str, problems: list[dict[str, Any]]
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "legal_name": record.get("legal_name"),
        "short_name": record.get("short_name"),
        "country": record.get("country") or country,
        "legal_nuts": nuts,
        "street": record.get("street"),
        "postal_code": record.get("postcode"),
        "city": record.get("city"),
        "vat": _vat(record.get("vat") or ""),
        "pic": record.get("pic"),
        "website": record.get("website"),
        "founded": record.get("founded"),
        "org_type": record.get("org_type"),
        "nace": record.get("nace"),
    }
    number = record.get("siret") or ""
    given["siret"] = number if len(number) == 14 else None
    given["siren"] = number[:9] or None
    trl = record.get("trl")
    given["trl"] = (trl["min"], trl["max"]) if trl else None
    _headcount(record.get("employees"), given)
    turnover = record.get("turnover")
    if turnover and turnover["currency"] == "EUR":
        given["turnover_cents"] = turnover["amount"] * 100
    elif turnover:
        problems.append(
            _problem("note", "turnover_currency", "turnover", None, currency=turnover["currency"])
        )
    if record.get("eu_projects"):
        given["is_newcomer"] = False
    for name, length in LENGTHS.items():
        if given.get(name) and len(given[name]) > length:
            given[name] = given[name][:length]
            problems.append(_problem("note", "text_too_long", name, None, limit=length))
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def _vat(number: str) -> str:
    """Return a VAT number in the directory's form: a Swiss one there carries its suffix."""
    return f"{number}MWST" if number.startswith("CHE") and number[3:].isdigit() else number


def _headcount(band: dict[str, Any] | None, given: dict[str, Any]) -> None:
    """A class without bounds (“SME”, “250+”) says less than a headcount, and no more is kept."""
    if not band:
        return
    low, high = band.get("min"), band.get("max")
    if low is None and high == SME_CEILING:
        given["is_sme"] = True
        given.setdefault("org_type", None)
        given["org_type"] = given["org_type"] or OrganisationType.SME
        return
    if high is None and low is not None:
        # The directory guesses a size class from what it is given; an open end would mislead it.
        return
    if low is not None:
        given["employees_min"] = low
    given["employees_max"] = high


def _cleaned(values: dict[str, Any], problems: list[dict[str, Any]]) -> dict[str, Any]:
    """Leave out what the directory's own checks refuse, with their sentence."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        cleaner = CLEANERS.get(name)
        try:
            kept[name] = cleaner(value) if cleaner else value
        except ValidationError as refused:
            reason = " ".join(refused.messages)
            problems.append(_problem("error", "value_refused", name, str(value), reason=reason))
    return kept


def _contacts(record: dict[str, Any]) -> list[ContactData]:
    emails = list(record.get("email") or ())
    phones = list(record.get("phone") or ())
    name = (record.get("contact_name") or "")[:150]
    if not (emails or phones or name):
        return []
    first = ContactData(
        name=name,
        job=(record.get("contact_job") or "")[:120],
        email=emails[0][:254] if emails else "",
        phone=phones[0][:32] if phones else "",
    )
    more = [ContactData(email=address[:254]) for address in emails[1:4]]
    return [first, *more]


def _entries(texts: Any, kind: str, country: str) -> list[EntryData]:
    found = []
    for text in texts or ():
        title = text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 1].rstrip()}…"
        found.append(
            EntryData(
                kind=kind,
                title=title,
                text=text[:4000] if len(text) > TITLE_LENGTH else "",
                language=language_of(text, country),
                # A list is the cluster's own; what its members seek is for members until they say.
                visibility=Visibility.MEMBERS if kind == EntryKind.NEED else Visibility.PUBLIC,
            )
        )
    return found


def _membership(record: dict[str, Any], status: str) -> MembershipData:
    text = record.get("member_since") or ""
    since = None
    if text:
        since = datetime.date.fromisoformat(
            {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text)
        )
    return MembershipData(status=status, since=since, since_text=text[:10])


def without(data: OrganisationData, names: set[str]) -> OrganisationData:
    """Return `data` saying nothing of the named fields."""
    values: dict[str, Any] = {}
    for name in names:
        if name == "texts":
            values[name] = {}
        elif name in ("certifications", "contacts", "offers", "needs"):
            values[name] = ()
        else:
            values[name] = UNSET
    return replace(data, **values)


def members_only(data: OrganisationData) -> OrganisationData:
    """Return `data` with every entry visible to members alone and without a description."""
    return replace(
        data,
        texts={},
        offers=tuple(replace(e, visibility=Visibility.MEMBERS) for e in data.offers),
        needs=tuple(replace(e, visibility=Visibility.MEMBERS) for e in data.needs),
    )
