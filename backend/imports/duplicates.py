"""Rows of one file that mean the same organisation, and why we think so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, Final
from urllib.parse import urlsplit

from backend.imports.normalise.base import fold
from backend.imports.normalise.words import words

MAX_BLOCK: Final = 60
ALIKE: Final = 0.88


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a row."""

    number: int
    record: dict[str, Any]
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one organisation, in order, and why: exact, spelling, vat, domain, contact."""

    rows: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Keys:
    row: Row
    name: str
    tokens: frozenset[str]
    strong: frozenset[str]
    ids: dict[str, str]
    domain: str
    phones: frozenset[str]
    emails: frozenset[str]
    place: str
    city: str


def name_tokens(name: str) -> list[str]:
    """Return the words of a name without legal forms, umlauts written either way alike."""
    plain = fold(name)
    plain = re.sub(r"\b(?:[a-z]\.\s?){2,}", lambda m: re.sub(r"[.\s]", "", m[0]) + " ", plain + " ")
    plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ß", "ss")
    every = re.sub(r"[^\w]+", " ", plain).split()
    kept = [w for w in every if w not in words("legal_forms")]
    return kept or every


def domain_of(record: dict[str, Any]) -> str:
    """Return the web domain of a record, else that of its e-mail addresses, unless a shared one."""
    for address in (
        record.get("website") or "",
        *(f"//{m.partition('@')[2]}" for m in record.get("email") or ()),
    ):
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        if host and host.split(".")[-2 if "." in host else 0] not in words("shared_domains"):
            return host
    return ""


def _keys(row: Row) -> _Keys:
    record = row.record
    tokens = name_tokens(str(record.get("legal_name") or ""))
    siret = str(record.get("siret") or "")
    ids = {
        "vat": str(record.get("vat") or ""),
        "siren": siret[:9],
        "pic": str(record.get("pic") or ""),
    }
    place = fold(f"{record.get('street') or ''} {record.get('city') or ''}")
    return _Keys(
        row,
        fold(str(record.get("legal_name") or "")),
        frozenset(tokens),
        frozenset(t for t in tokens if t not in words("weak_words")),
        {k: v for k, v in ids.items() if v},
        domain_of(record),
        frozenset(record.get("phone") or ()),
        frozenset(record.get("email") or ()),
        place if record.get("street") else "",
        fold(str(record.get("city") or "")),
    )


def find_duplicates(rows: Sequence[Row]) -> list[Group]:
    """Return groups of rows that mean one organisation, in the order of their first rows.

    Rows with two different valid numbers of the same kind stay apart, however alike their names.
    """
    keys = {row.number: _keys(row) for row in rows}
    parent = {number: number for number in keys}
    kinds: dict[int, list[str]] = defaultdict(list)

    def find(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for first, second in _pairs(keys.values()):
        kind = same(keys[first], keys[second])
        if not kind:
            continue
        a, b = sorted((find(first), find(second)))
        if a != b:
            parent[b] = a
            kinds[a] += [kind, *kinds.pop(b, [])]
    groups: dict[int, list[int]] = defaultdict(list)
    for number in keys:
        groups[find(number)].append(number)
    return [
        Group(tuple(sorted(numbers)), tuple(dict.fromkeys(kinds[root])))
        for root, numbers in sorted(groups.items())
        if len(numbers) > 1
    ]


def _pairs(keys: Iterable[_Keys]) -> list[tuple[int, int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item in keys:
        number = item.row.number
        for kind, value in item.ids.items():
            blocks[kind, value].append(number)
        for kind, value in (
            ("domain", item.domain),
            ("raw", "\x1f".join(item.row.raw)),
            ("place", item.place),
        ):
            if value:
                blocks[kind, value].append(number)
        for kind, values in (("phone", item.phones), ("email", item.emails), ("word", item.strong)):
            for value in values:
                blocks[kind, value].append(number)
    found: dict[tuple[int, int], None] = {}
    for (kind, _value), numbers in blocks.items():
        if kind == "word" and len(numbers) > MAX_BLOCK:
            continue
        for pair in combinations(sorted(set(numbers))[: MAX_BLOCK * 4], 2):
            found[pair] = None
    return list(found)


def _conflict(a: _Keys, b: _Keys) -> bool:
    return any(a.ids[k] != b.ids[k] for k in a.ids.keys() & b.ids.keys())


def same(a: _Keys, b: _Keys) -> str:
    """Return why two rows mean one organisation, or an empty string where they do not."""
    if a.row.raw == b.row.raw and a.row.raw:
        return "exact"
    if not a.tokens or not b.tokens:
        shared = bool(a.ids.items() & b.ids.items())
        return "vat" if shared else ""
    alike = _alike(a, b)
    if a.ids.items() & b.ids.items() and not _conflict(a, b):
        if not alike:
            return "vat"
        return _kind(a, b)
    if _conflict(a, b):
        return ""
    touch = bool(
        (a.domain and a.domain == b.domain)
        or a.phones & b.phones
        or a.emails & b.emails
        or (a.place and a.place == b.place)
    )
    if a.tokens == b.tokens:
        near = touch or not (a.city and b.city) or a.city == b.city
        return _kind(a, b) if near else ""
    if alike and touch:
        return "spelling"
    short, long = sorted((a, b), key=lambda k: len(k.tokens))
    part = (
        short.strong <= long.strong
        and short.strong
        and (short.tokens <= long.tokens or short.strong == long.strong)
    )
    if part and a.domain and a.domain == b.domain:
        return "domain"
    if part and touch and a.place and a.place == b.place:
        return "domain"
    return ""


def _kind(a: _Keys, b: _Keys) -> str:
    if a.name == b.name:
        first, second = a.row.record, b.row.record
        if first.get("contact_name") != second.get("contact_name") or a.emails != b.emails:
            return "contact"
    return "spelling"


def _alike(a: _Keys, b: _Keys) -> bool:
    """Say whether two names differ only in spelling, abbreviation, order or legal form."""
    if a.tokens == b.tokens:
        return True
    left, right = sorted(a.tokens), sorted(b.tokens)
    if len(left) == len(right):
        return all(
            x == y
            or (min(len(x), len(y)) >= 4 and (x.startswith(y) or y.startswith(x)))
            or (min(len(x), len(y)) >= 5 and SequenceMatcher(None, x, y).ratio() >= ALIKE)
            for x, y in zip(left, right, strict=True)
        )
    return SequenceMatcher(None, "".join(left), "".join(right)).ratio() >= 0.94
