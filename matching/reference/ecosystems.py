"""The 14 industrial ecosystems of the EU and how NACE divisions belong to them.

The weights are working weights of our own and unverified (see `CONFIDENCE` and the data file).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference import nace
from matching.reference._files import Label, label_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIST_VERSION: Final = "EU industrial ecosystems 2021"
CONFIDENCE: Final = "unverified"


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """An industrial ecosystem; `nace` pairs its divisions with weights 0..1."""

    id: str
    label: Label
    nace: tuple[tuple[str, float], ...]


@cache
def _load() -> Mapping[str, Ecosystem]:
    return MappingProxyType(
        {
            row["id"]: Ecosystem(
                row["id"],
                label_of(row["label"]),
                tuple((division, float(weight)) for division, weight in row["nace"].items()),
            )
            for row in read_yaml("ecosystems/ecosystems.yaml")["ecosystems"]
        }
    )


def ecosystems() -> tuple[Ecosystem, ...]:
    """Return the 14 ecosystems."""
    return tuple(_load().values())


def ecosystem(ecosystem_id: str) -> Ecosystem:
    """Return one ecosystem. Raises KeyError if there is none with this id."""
    return _load()[ecosystem_id]


def label(ecosystem_id: str, lang: str = "en") -> str:
    """Return the label of an ecosystem in `lang`. Raises KeyError if it is unknown."""
    return ecosystem(ecosystem_id).label.get(lang)


def ecosystems_for(nace_codes: Iterable[str]) -> dict[str, float]:
    """Return the ecosystems to which the codes belong, with the highest weight each, best first.

    Codes may have any form that `nace.normalise` reads; those it cannot read are passed over, and
    codes of a division that is gone count as their successors.
    """
    divisions: set[str] = set()
    for code in nace_codes:
        division = nace.division_of(code)
        if division is None:
            continue
        if nace.is_known_division(division):
            divisions.add(division)
        else:
            divisions.update(change.new[:2] for change in nace.upgrade(code))
    found: dict[str, float] = {}
    for each in ecosystems():
        weight = max((value for code, value in each.nace if code in divisions), default=0.0)
        if weight > 0:
            found[each.id] = weight
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
