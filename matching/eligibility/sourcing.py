"""Where values come from, and the small values that rules, pay rules and terms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.eligibility import reading
from matching.eligibility.enums import (
    REGION_CATEGORIES,
    TYPES,
    Confidence,
    SourceKind,
    SourceStatus,
)
from matching.eligibility.model import Source, Who
from matching.eligibility.reading import Reader, RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.reference.programmes import Label

FILTER: Final = ("pool", "types", "region_categories", "sme")
"""Keys by which rules that count say whom they count."""


def parse_sources(mapping: object, path: str = "sources") -> dict[str, Source]:
    """Return the sources of a file by key. Raises RuleError."""
    if mapping is None:
        return {}
    keys = Reader(mapping, path)
    found = {}
    for key in mapping:  # type: ignore[attr-defined]
        if not isinstance(key, str) or not reading.CODE.match(key):
            raise RuleError(path, key, "is no source key: letters, digits and hyphens only")
        found[key] = _source(key, Reader(keys.raw(key), keys.at(key)))
    return found


def _source(key: str, row: Reader) -> Source:
    found = Source(
        key=key,
        title=row.text("title", required=True),
        publisher=row.text("publisher"),
        url=row.text("url"),
        kind=row.word("kind", SourceKind, SourceKind.SECONDARY),
        read_on=row.day("read_on"),
        status=row.word("status", SourceStatus, SourceStatus.CURRENT),
        quotes=row.text("quotes"),
    )
    for name in ("url", "quotes"):
        if row.text(name) and not row.text(name).startswith(("https://", "http://")):
            raise row.fail(name, "must be a web address that starts with https://")
    row.finish()
    return found


def sources_to_mapping(sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return sources as plain values that `parse_sources` reads back."""
    return {
        key: without_empty(
            {
                "title": each.title,
                "publisher": each.publisher,
                "url": each.url,
                "kind": each.kind.value,
                "read_on": each.read_on.isoformat() if each.read_on else None,
                "status": each.status.value,
                "quotes": each.quotes,
            }
        )
        for key, each in sources.items()
    }


def sourced(
    row: Reader,
    sources: Mapping[str, Source],
    *,
    known: bool,
    key: str = "source",
    confidence_key: str = "confidence",
) -> tuple[str, Confidence, bool]:
    """Return (source key, confidence, verified) of a value.

    `known` says whether it has a value. Raises RuleError where a value has no source that was
    read: such a value must be null, what somebody merely quotes belongs into the note.
    """
    name = row.text(key)
    if name and name not in sources:
        raise row.fail(key, f"no such source; this file has {', '.join(sources) or 'none'}")
    if known and not name:
        raise row.fail(key, "a value needs a source that was read; without one it must be null")
    if known and not sources[name].is_read:
        raise row.fail(key, "this source has no read_on: what nobody read must be null")
    if known and row.raw(confidence_key) is None:
        raise row.fail(confidence_key, f"is missing; known are {', '.join(Confidence)}")
    confidence = row.word(confidence_key, Confidence, Confidence.UNVERIFIED)
    verified = known and confidence is Confidence.SEEN and sources[name].is_current
    return name, confidence, verified


def parse_who(row: Reader, keys: tuple[str, ...]) -> Who:
    """Return the filter that the keys of a mapping make; `row.finish` is the caller's."""
    found: dict[str, Any] = {}
    if "pool" in keys:
        found["pool"] = reading.pool(row.raw("pool"), row.at("pool"))
    if "countries" in keys:
        found["countries"] = tuple(
            reading.country_code(each, row.at("countries")) for each in row.texts("countries")
        )
    if "types" in keys:
        found["types"] = reading.known_texts(row.raw("types"), row.at("types"), TYPES)
    if "region_categories" in keys:
        found["region_categories"] = reading.known_texts(
            row.raw("region_categories"), row.at("region_categories"), REGION_CATEGORIES
        )
    for key in ("sme", "for_profit"):
        if key in keys:
            found[key] = row.flag(key)
    return Who(**found)


def who_to_mapping(who: Who) -> dict[str, Any]:
    """Return a filter as plain values."""
    return without_empty(
        {
            "pool": list(who.pool),
            "countries": list(who.countries),
            "types": list(who.types),
            "region_categories": list(who.region_categories),
            "sme": who.sme,
            "for_profit": who.for_profit,
        }
    )


def label_to_mapping(label: Label | None) -> dict[str, str] | None:
    """Return a text in three languages as plain values, None for none."""
    return {"en": label.en, "fr": label.fr, "de": label.de} if label else None


def without_empty(row: dict[str, Any]) -> dict[str, Any]:
    """Drop what the reader takes as absent anyway; False and 0 stay."""
    return {key: value for key, value in row.items() if value not in (None, "", [], {})}
