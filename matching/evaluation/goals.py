"""The goals set for matching, beside what a report shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.evaluation.golden import BASELINES
from matching.evaluation.report import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Goal = tuple[str, str, str, str]

RECALL: Final = 0.80
OVER_BM25: Final = 1.5
OVER_BEST: Final = 1.3
CROSS: Final = 0.85
TRAPS: Final = 0.10
FIRMS: Final = 0.34
OTHERS: Final = 0.40
BALANCED: Final = 0.75
CALIBRATION: Final = 0.02
COMPETITORS: Final = 0.10
TRUE_REASONS: Final = 0.95


def goals_of(report: Mapping[str, Any]) -> list[Goal]:
    """Return (goal, asked, reached, `yes`/`no`/`-`) of all goals that the report can tell of."""
    return [*_golden(report), *_real(report)]


def _goal(name: str, asked: float, reached: float | None, *, most: bool = False) -> Goal:
    sign = "≤" if most else "≥"
    if reached is None:
        return name, f"{sign} {asked:g}", "-", "-"
    met = reached <= asked if most else reached >= asked
    return name, f"{sign} {asked:g}", number(reached), "yes" if met else "no"


def _ratio(one: float | None, two: float | None) -> float | None:
    return one / two if one is not None and two else None


def _golden(report: Mapping[str, Any]) -> Iterator[Goal]:
    own = report.get("maillon_left_chain_out")
    if own is None:
        return
    best = max((report[name]["ndcg@10"] or 0.0) for name in BASELINES if name in report)
    yield _goal("chains left out: recall@10", RECALL, own["recall@10"])
    yield _goal(
        "nDCG@10, times that of BM25", OVER_BM25, _ratio(own["ndcg@10"], report["bm25"]["ndcg@10"])
    )
    yield _goal("nDCG@10, times that of the best baseline", OVER_BEST, _ratio(own["ndcg@10"], best))
    yield _goal(
        "recall@10 across languages, times that within one", CROSS,
        _ratio(own["cross_language"]["recall@10"], own["same_language"]["recall@10"]),
    )  # fmt: skip
    yield _goal(
        "places of the top 5 held by near traps", TRAPS, own["near_trap_places_in_top_5"], most=True
    )
    yield _goal("… by any trap", TRAPS, own["trap_places_in_top_5"], most=True)
    shipped = report["maillon"]
    yield _goal(
        "… by near traps, shipped weights", TRAPS, shipped["near_trap_places_in_top_5"], most=True
    )
    yield _goal(
        "places of the top 10 held by competitors", COMPETITORS,
        report["tasks"]["maillon"]["competitors"]["competitor_places_in_top_10"], most=True,
    )  # fmt: skip
    hard = report["hard_negatives"]["newcomers"]["hard"]["balanced_accuracy"]
    yield _goal("hard negatives, invented newcomers: balanced accuracy", BALANCED, hard)
    for name, parts in report["calibration"].items():
        for part in ("all", "shown"):
            yield _goal(
                f"calibration error, {name.replace('_', ' ')}, {part} pairs", CALIBRATION,
                parts[part]["calibration_error"], most=True,
            )  # fmt: skip
    yield _goal("scores that their reasons recompute", 1.0, report["reasons"]["recomputed"])
    yield _goal(
        "shown reasons without whose field the score is lower", TRUE_REASONS,
        report["reasons"]["lowered"],
    )  # fmt: skip


def _real(report: Mapping[str, Any]) -> Iterator[Goal]:
    if "consortia_eu" not in report:
        return
    own = report["consortia_eu"]["methods"].get("maillon")
    if own:
        yield _goal("real consortia, firms: recall@20", FIRMS, own["firms"]["recall@20"])
        yield _goal("real consortia, others: recall@20", OTHERS, own["others"]["recall@20"])
    new = report["consortia_eu"].get("newcomers", {}).get("hard_negatives", {}).get("hard")
    if new:
        yield _goal(
            "real firms without a past, by name, kind and country: balanced accuracy", BALANCED,
            new["balanced_accuracy"],
        )  # fmt: skip
    error = report["consortia_eu"].get("calibration", {}).get("calibration_error")
    if error is not None:
        yield _goal(
            "real consortia, the twenty shown: calibration error", CALIBRATION, error, most=True
        )
