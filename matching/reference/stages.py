"""The twelve stages of a value chain and which of them usually supplies which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import Label, label_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "stages 1"


@dataclass(frozen=True, slots=True)
class Stage:
    """A generic position in a value chain."""

    id: str
    order: int
    label: Label
    hint: Label


@cache
def _load() -> tuple[Mapping[str, Stage], Mapping[tuple[str, str], float]]:
    stages: dict[str, Stage] = {}
    weights: dict[tuple[str, str], float] = {}
    for order, row in enumerate(read_yaml("stages/stages.yaml")["stages"]):
        stages[row["id"]] = Stage(row["id"], order, label_of(row["label"]), label_of(row["hint"]))
        for other, weight in row["feeds"].items():
            weights[row["id"], other] = float(weight)
    return MappingProxyType(stages), MappingProxyType(weights)


def stages() -> tuple[Stage, ...]:
    """Return all stages in chain order, from research to recycling."""
    return tuple(_load()[0].values())


def stage_ids() -> tuple[str, ...]:
    """Return the ids of all stages in chain order."""
    return tuple(_load()[0])


def stage(stage_id: str) -> Stage:
    """Return the stage with this id. Raises KeyError if there is none."""
    return _load()[0][stage_id]


def is_stage(stage_id: str) -> bool:
    """Say whether `stage_id` names a stage."""
    return stage_id in _load()[0]


def label(stage_id: str, lang: str = "en") -> str:
    """Return the label of a stage in `lang`. Raises KeyError for an unknown stage."""
    return stage(stage_id).label.get(lang)


def feeds(supplier: str, user: str) -> float:
    """Return how strongly stage `supplier` usually supplies stage `user`, 0..1.

    The same stage does not feed itself (0.0). Raises KeyError for an unknown stage.
    """
    known, weights = _load()
    for stage_id in (supplier, user):
        if stage_id not in known:
            raise KeyError(stage_id)
    return weights.get((supplier, user), 0.0)


def adjacency(a: str, b: str) -> float:
    """Return how close two stages are as supplier and user, whichever way round, 0..1.

    Raises KeyError for an unknown stage.
    """
    return max(feeds(a, b), feeds(b, a))


def feeding_order() -> tuple[tuple[str, str, float], ...]:
    """Return all (supplier, user, weight) triples above zero."""
    return tuple((a, b, weight) for (a, b), weight in _load()[1].items())
