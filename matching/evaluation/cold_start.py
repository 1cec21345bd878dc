"""Cold start: who finds partners outside its own cluster when few clusters have joined.

For every choice of k clusters, the firms of these clusters are asked for partners among the other
firms of the same choice. A firm is served when at least three candidates outside its own cluster
are relevant for any of its needs: `judged` counts those judged good or plausible, `proposed` those
the service would show as "good" or better (calibrated probability). The weights have not seen the
chain of the firm that asks.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any, Final

from matching.evaluation.golden import Golden
from matching.io import read_judgements, read_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matching.domain import Profile
    from matching.evaluation.held_out import HeldOut

LOADED: Final = (1, 2, 5)
WANTED: Final = 3
PROPOSED: Final = 0.3
"""The probability from which the interface calls a proposal good."""

CHOICES: Final = 40
"""Choices of k clusters that are looked at; where there are more, a sample with a fixed seed."""

SEED: Final = 20_261_128
STAND_IN: Final = 7
"""Least firms of a country that stands in for a cluster where a set names no clusters."""


def clusters_of(profiles: Sequence[Profile]) -> tuple[dict[str, str], bool]:
    """Return firm → cluster, and whether countries stand in because the set names no clusters."""
    named = {each.id: each.cluster_ids[0] for each in profiles if each.cluster_ids}
    if named:
        return named, False
    sizes = Counter(each.country for each in profiles)
    return {each.id: each.country for each in profiles if sizes[each.country] >= STAND_IN}, True


def relevant_of(golden: Golden, held: HeldOut) -> dict[str, dict[str, set[str]]]:
    """Return `judged` and `proposed` → firm → who is relevant for any of its needs."""
    found: dict[str, defaultdict[str, set[str]]] = {
        "judged": defaultdict(set), "proposed": defaultdict(set),
    }  # fmt: skip
    for judgement, ids, said in zip(
        golden.judged, held.candidates, held.probabilities, strict=True
    ):
        found["judged"][judgement.org].update(judgement.good, judgement.plausible)
        found["proposed"][judgement.org].update(
            key for key, value in zip(ids, said.tolist(), strict=True) if value >= PROPOSED
        )
    return {name: dict(rows) for name, rows in found.items()}


def cold_start(
    cluster_of: Mapping[str, str], relevant: Mapping[str, Mapping[str, set[str]]]
) -> dict[str, Any]:
    """Return the share of firms that are served with 1, 2 and 5 clusters, by kind of relevance.

    Firms without a judged need are left out. A count of clusters that the set does not have gives
    None.
    """
    names = sorted(set(cluster_of.values()))
    rows = {}
    for count in LOADED:
        row: dict[str, Any] = {"choices": 0, "firms": 0, "judged": None, "proposed": None}
        choices = _choices(names, count)
        served: Counter[str] = Counter()
        for loaded in choices:
            inside = {firm for firm, cluster in cluster_of.items() if cluster in loaded}
            askers = sorted(inside & relevant["judged"].keys())
            row["firms"] += len(askers)
            for kind, sets in relevant.items():
                served[kind] += sum(
                    _outside(firm, sets.get(firm, set()) & inside, cluster_of) >= WANTED
                    for firm in askers
                )
        if choices and row["firms"]:
            row |= {kind: round(served[kind] / row["firms"], 4) for kind in relevant}
        row["choices"] = len(choices)
        rows[str(count)] = row
    return {"clusters": len(names), "loaded": rows}


def _outside(firm: str, found: set[str], cluster_of: Mapping[str, str]) -> int:
    return sum(cluster_of[each] != cluster_of[firm] for each in found)


def _choices(names: Sequence[str], count: int) -> list[frozenset[str]]:
    if count > len(names):
        return []
    if comb(len(names), count) <= CHOICES:
        return [frozenset(each) for each in combinations(names, count)]
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    found: dict[frozenset[str], None] = {}
    while len(found) < CHOICES:
        found[frozenset(draw.sample(list(names), count))] = None
    return list(found)


def cold_start_golden(golden: Golden, held: HeldOut) -> dict[str, Any]:
    """Return the figures on a judged set."""
    cluster_of, stand_in = clusters_of(golden.profiles)
    return cold_start(cluster_of, relevant_of(golden, held)) | {"countries_stand_in": stand_in}


def read_demo(folder: Path) -> Golden:
    """Return the demo clusters of a folder (`*.jsonl`, judged in `*.gold.jsonl`) as a judged set.

    Raises InputError.
    """
    files = sorted(folder.glob("*.jsonl"))
    gold = [each for each in files if each.name.endswith(".gold.jsonl")]
    profiles = read_many([each for each in files if each not in gold])
    known = {each.id: each for each in profiles}
    judged = [each for path in gold for each in read_judgements(path, known)]
    return Golden(tuple(profiles), tuple(judged), (), ())


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def cold_start_lines(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the figures as lines for people."""
    lines = ["", f"{'cold start: firms served':<28}{'clusters':>9}{'judged':>9}{'proposed':>10}"]
    for name, part in found.items():
        for count, row in part["loaded"].items():
            figures = [_share(row[kind]) for kind in ("judged", "proposed")]
            lines.append(f"{name:<28}{count:>9}{figures[0]:>9}{figures[1]:>10}")
    return lines


def cold_start_markdown(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the section of the benchmark's page."""
    lines = [
        "## Cold start", "",
        f"The share of firms with at least {WANTED} relevant candidates outside their own cluster "
        "when only so many clusters are loaded, over choices of clusters. With one cluster loaded "
        "nobody is outside it. `judged`: judged good or plausible for any of its needs; "
        f"`proposed`: said to be likely by {PROPOSED:.0%} or more. All firms are invented.", "",
        "| set | clusters loaded | choices | firms asked | judged | proposed |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, part in found.items():
        mark = " (countries stand in for clusters)" if part["countries_stand_in"] else ""
        lines += [
            f"| {name}{mark} | {count} | {row['choices']} | {row['firms']} "
            f"| {_share(row['judged'])} | {_share(row['proposed'])} |"
            for count, row in part["loaded"].items()
        ]
    return [*lines, ""]
