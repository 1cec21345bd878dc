"""The parts of a model with their direction and greatest effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from matching.ranking.about.words import NEVER, WORDS
from matching.ranking.features import FEATURES, GROUPS

if TYPE_CHECKING:
    from matching.ranking.model import Model

Direction = Literal["raises", "lowers", "either", "unused"]


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A part of every score, in words.

    `most` is what it adds or takes at its fullest, in log-odds; `learned` is false where its
    weight was set by judgement instead of learned from examples.
    """

    code: str
    label: str
    text: str
    direction: Direction
    most: float
    learned: bool


def parts_of_model(model: Model, lang: str = "en") -> tuple[ModelPart, ...]:
    """Return the parts of a model, the strongest first, in English, French or German."""
    words = WORDS.get(lang, WORDS["en"])
    found = []
    for group in GROUPS:
        at = [number for number, each in enumerate(FEATURES) if each.group == group]
        high, low = _reach(model, at)
        label, text = words.get(group, (group.replace("_", " "), ""))
        found.append(
            ModelPart(
                code=group,
                label=label,
                text=text,
                direction=_direction(high, low),
                most=high if high >= -low else low,
                learned=any(not FEATURES[number].judged for number in at),
            )
        )
    return tuple(sorted(found, key=lambda each: (-abs(each.most), each.code)))


def _reach(model: Model, at: list[int]) -> tuple[float, float]:
    """Return the most that features can add and take, each between its least value and 1."""
    rows = np.zeros((101, len(FEATURES)))
    rows[:, at] = np.linspace([FEATURES[number].low for number in at], 1.0, 101)
    parts = model.contributions(rows)[:, at]
    return float(parts.max(axis=0).sum()), float(parts.min(axis=0).sum())


def _direction(high: float, low: float) -> Direction:
    if high <= 0 and low >= 0:
        return "unused"
    if high > 0 and low < 0:
        return "either"
    return "raises" if high > 0 else "lowers"


def never_used(lang: str = "en") -> tuple[str, ...]:
    """Return what no score rests on, in English, French or German."""
    return NEVER.get(lang, NEVER["en"])
