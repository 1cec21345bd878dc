"""Which field each column fills: heading and content weighed, one column for a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from backend.imports.fields import BY_CODE
from backend.imports.normalise.addresses import split_address
from backend.imports.normalise.base import is_empty, lines
from backend.imports.reading.cells import Cell
from backend.imports.reading.layout import Heading
from backend.imports.recognise.evidence import content_scores
from backend.imports.recognise.headings import dominant_language, heading_scores, key, part_fields

LEAST: Final = 0.5
HEADING_WEIGHT: Final = 0.72
CONTENT_WEIGHT: Final = 0.33
# Fields whose content has a look of its own: a column that lacks it is hardly one of them.
_TELLING: Final = frozenset(
    {"email", "website", "nace", "vat", "postcode", "phone", "country", "certifications", "trl"}
)
# What may fill a column by content alone, without a known heading.
_ALONE: Final = frozenset(
    {"email", "website", "certifications", "country", "turnover", "legal_name", "trl"}
)
_CONTACT_WORDS: Final = re.compile(
    r"contact|kontakt|ansprech|referent|contatt|osoba|persona|person|interlocut|dirigeant|responsab|repraesent|kapcsolat|yhteys"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it fills: no field (ignored), one, or several that are split."""

    index: int
    heading: str
    fields: tuple[str, ...] = ()
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    cells: int = 0

    @property
    def field(self) -> str | None:
        """The field, the first where several are split."""
        return self.fields[0] if self.fields else None


@dataclass(slots=True)
class _Candidate:
    heading: Heading
    cells: Sequence[Cell]
    names: dict[str, float]
    content: dict[str, float]
    scores: dict[str, float] = field(default_factory=dict)


def recognise(
    headings: Sequence[Heading],
    cells: Mapping[int, Sequence[Cell]],
    *,
    remembered: Mapping[str, Sequence[str]] | None = None,
    chosen: Mapping[int, Sequence[str]] | None = None,
    country_hint: str = "",
) -> tuple[Column, ...]:
    """Return a column for each heading.

    `chosen` (by column) is what a person has set and wins; `remembered` (by folded heading) is
    what this cluster set before.
    """
    language = dominant_language([h.text for h in headings])
    candidates = [_candidate(h, cells.get(h.column, ()), language) for h in headings]
    fixed: dict[int, tuple[str, ...]] = {}
    for candidate in candidates:
        column = candidate.heading.column
        if chosen is not None and column in chosen:
            fixed[column] = tuple(f for f in chosen[column] if f)
        elif remembered and key(candidate.heading.label) in remembered:
            fixed[column] = tuple(f for f in remembered[key(candidate.heading.label)] if f)
    taken = _assign(candidates, fixed)
    columns = []
    for candidate in candidates:
        column = candidate.heading.column
        field_code, confidence = taken.get(column, ("", 0.0))
        if column in fixed:
            fields, confidence = fixed[column], 1.0
        else:
            fields = _with_splits(candidate, field_code, taken, fixed, country_hint)
        columns.append(
            Column(
                column,
                candidate.heading.label,
                fields,
                round(min(confidence, 1.0), 2),
                _samples(candidate.cells),
                len(candidate.cells),
            )
        )
    return tuple(columns)


def _candidate(heading: Heading, cells: Sequence[Cell], language: str) -> _Candidate:
    names = dict(heading_scores(heading.text, language))
    if heading.group:
        _weigh_group(heading, names, language)
    candidate = _Candidate(heading, cells, names, content_scores(cells, region="region" in names))
    candidate.scores = _weigh(candidate)
    return candidate


def _weigh_group(heading: Heading, names: dict[str, float], language: str) -> None:
    """Let the group above a heading settle what the heading leaves open."""
    for field_code, score in heading_scores(f"{heading.group} {heading.text}", language).items():
        if score >= 0.9:
            names[field_code] = max(names.get(field_code, 0.0), score)
    group = key(heading.group)
    if _CONTACT_WORDS.search(group) and names.get("legal_name", 0) >= 0.7:
        # “Contact > Nom” is a person's name.
        names["contact_name"] = max(names.get("contact_name", 0), names.pop("legal_name"))
    for field_code, score in heading_scores(heading.group, language).items():
        if field_code in names and score >= 0.8:
            names[field_code] += 0.05


def _weigh(candidate: _Candidate) -> dict[str, float]:
    content = candidate.content
    filled = len(candidate.cells)
    scores: dict[str, float] = {}
    for field_code in {*candidate.names, *content} - {"ignore"}:
        if field_code not in BY_CODE:
            continue
        name = candidate.names.get(field_code, 0.0)
        look = content.get(field_code)
        if look is None:
            scores[field_code] = name * (HEADING_WEIGHT + 0.6 * CONTENT_WEIGHT)
        elif not content or filled < 3:
            scores[field_code] = name * (HEADING_WEIGHT + 0.6 * CONTENT_WEIGHT) + 0.1 * look
        elif name == 0.0 and field_code not in _ALONE:
            scores[field_code] = 0.0
        else:
            scores[field_code] = name * HEADING_WEIGHT + look * CONTENT_WEIGHT
            if field_code in _TELLING and look < 0.1 and filled >= 5:
                scores[field_code] *= 0.55
            if name == 0.0:
                scores[field_code] = 0.55 * look if look >= 0.7 else 0.0
    _settle(scores, candidate)
    return scores


def _dampen(scores: dict[str, float], fields: Iterable[str]) -> None:
    for field_code in fields:
        if field_code in scores:
            scores[field_code] *= 0.4


def _settle(scores: dict[str, float], candidate: _Candidate) -> None:
    """Correct what content contradicts, then leave out what headings say we do not keep."""
    content, names = candidate.content, candidate.names
    contact = names.get("contact_name", 0) >= 0.7
    if content.get("email", 0) >= 0.6:
        _dampen(scores, [f for f in scores if f not in ("email", "contact_name")])
        if contact and content.get("contact_name", 0) < 0.2:
            scores["email"] = max(scores.get("email", 0), 0.8)
    if content.get("website", 0) >= 0.6 and "website" in scores:
        scores["website"] = max(scores["website"], 0.6)
    if content.get("phone", 0) >= 0.7 and contact:
        scores["phone"] = max(scores.get("phone", 0), 0.7)
        _dampen(scores, ["contact_name"])
    _settle_dates(scores, candidate)
    if content.get("number", 0) > 0.8:
        _dampen(scores, ("legal_name", "contact_name", "city", "description", "offers", "needs"))
    if content.get("distinct", 1) < 0.4 and len(candidate.cells) >= 8 and "legal_name" in scores:
        scores["legal_name"] *= 0.6
    ignore = names.get("ignore", 0.0) * (HEADING_WEIGHT + 0.6 * CONTENT_WEIGHT)
    for field_code in scores:
        # A heading that names something we do not keep loses to a better reading only.
        named = names.get(field_code, 0) >= 0.95
        if ignore > scores[field_code] or (ignore >= 0.9 and not named):
            scores[field_code] = 0.0


def _settle_dates(scores: dict[str, float], candidate: _Candidate) -> None:
    content = candidate.content
    dates = content.get("date", 0)
    if dates < 0.3 and len(candidate.cells) >= 5 and "member_since" in scores:
        scores["member_since"] *= 0.5
    if dates > 0.7 and content.get("number", 0) < 0.5:
        _dampen(scores, ("legal_name", "membership_status", "contact_name", "city"))
    if dates > 0.7 and candidate.names.get("membership_status", 0) >= 0.9:
        scores["member_since"] = max(scores.get("member_since", 0), 0.6)


def _assign(
    candidates: Sequence[_Candidate], fixed: Mapping[int, Sequence[str]]
) -> dict[int, tuple[str, float]]:
    """Give every column its best field, the surest first; a single field is given once."""
    used = {f for fields in fixed.values() for f in fields}
    taken: dict[int, tuple[str, float]] = {}
    ranked = sorted(
        (
            (score, -candidate.heading.column, code, candidate)
            for candidate in candidates
            if candidate.heading.column not in fixed
            for code, score in candidate.scores.items()
            if score >= LEAST
        ),
        key=lambda item: item[:3],
        reverse=True,
    )
    for score, _position, code, candidate in ranked:
        column = candidate.heading.column
        if column in taken or (code in used and not BY_CODE[code].many):
            continue
        if code in used and score < 0.6:
            continue
        taken[column] = (code, score)
        used.add(code)
    return taken


def _with_splits(
    candidate: _Candidate,
    field_code: str,
    taken: Mapping[int, tuple[str, float]],
    fixed: Mapping[int, Sequence[str]],
    country_hint: str,
) -> tuple[str, ...]:
    """Return the fields of a column, several where its cells hold several."""
    others = {code for column, (code, _s) in taken.items() if column != candidate.heading.column}
    others |= {code for fields in fixed.values() for code in fields}
    named = part_fields(candidate.heading.text)
    content = candidate.content
    labelled = content.get("labelled", 0) >= 0.3
    both = set(named) >= {"offers", "needs"} and not {"offers", "needs"} & others
    if field_code in ("offers", "needs", "description", "") and (labelled or both):
        return ("offers", "needs")
    if field_code in ("street", "city", "postcode") or (not field_code and "street" in named):
        texts = [lines(c.text[:400]) for c in candidate.cells[:60] if not is_empty(c.text)]
        whole = [a for t in texts if (a := split_address(t, country_hint))]
        if texts and len(whole) / len(texts) >= 0.6 and not ({"postcode", "city"} <= others):
            if sum(bool(a.street) for a in whole) >= 0.5 * len(whole):
                return (
                    ("street", "postcode", "city")
                    if field_code == "street" or "street" not in others
                    else (field_code,)
                )
            return ("postcode", "city")
    if field_code in ("contact_name", "email", "phone"):
        fields = _contact_fields(candidate, field_code)
        if len(fields) > 1:
            return fields
    if field_code == "city" and set(named) == {"city", "country"} and "country" not in others:
        return ("city", "country")
    return (field_code,) if field_code else ()


def _contact_fields(candidate: _Candidate, field_code: str) -> tuple[str, ...]:
    texts = [lines(c.text[:400]) for c in candidate.cells[:100] if not is_empty(c.text)]
    if len(texts) < 2:
        return (field_code,)
    mail = sum("@" in t for t in texts) / len(texts)
    words = sum(
        bool(re.search(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}", re.sub(r"\S+@\S+", " ", t))) for t in texts
    ) / len(texts)
    phone = sum(
        bool(re.search(r"(?:\+|\b0)[\d\s().-]{7,}", re.sub(r"\S+@\S+", " ", t))) for t in texts
    ) / len(texts)
    parts = [
        ("contact_name", words >= 0.4),
        ("email", mail >= 0.4),
        ("phone", phone >= 0.4),
    ]
    found = tuple(code for code, there in parts if there)
    return found if field_code in found and len(found) > 1 else (field_code,)


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    found: list[str] = []
    for cell in cells[:300]:
        text = lines(cell.text)
        if text and text[:120] not in found:
            found.append(text[:120])
        if len(found) == 3:
            break
    return tuple(found)
