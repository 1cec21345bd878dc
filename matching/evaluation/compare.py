"""What can be learned, compared in one run: every contender on chains that it has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.evaluation.golden import read_golden
from matching.evaluation.held_out import calibration_of, hold_out, orders_of
from matching.evaluation.intervals import interval
from matching.evaluation.metrics import ndcg
from matching.evaluation.report import GOLDEN_FOLDER, number
from matching.evaluation.tasks import row_of, traps_of
from matching.io import InputError
from matching.ranking.fitting import CONTENDERS
from matching.ranking.service import Matcher
from matching.ranking.training import SIMPLEST_FIRST, choose, samples_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WINNER: Final = "winner"


def compare(folder: Path, matcher: Matcher | None = None) -> dict[str, Any]:
    """Return a row a contender (simplest first) with its figures on chains left out.

    `winner` names the one to keep by the rule of training: the best nDCG@10, unless a simpler one
    is within one standard error. Each row tells by how much nDCG@10 is apart from the winner's,
    with its interval over organisations. Raises InputError, also for a set of a single chain.
    """
    place = folder if (folder / "gold.jsonl").exists() else folder / GOLDEN_FOLDER
    golden = read_golden(place)
    service = matcher or Matcher()
    asked = samples_of(golden.judged, golden.known, service.preparer)
    rows: dict[str, Any] = {}
    gained: dict[str, Any] = {}
    names: list[str] = [each for each in SIMPLEST_FIRST if each in CONTENDERS]
    for name in names:
        held = hold_out(golden, service, name, asked)
        if held is None:
            raise InputError(place / "gold.jsonl", 0, "has a single chain: none can be left out")
        orders = orders_of(golden, held)
        shown = calibration_of(golden, held)["left_chain_out"]["shown"]
        rows[name] = row_of(orders, wide=True) | traps_of(orders)
        rows[name]["calibration_error_shown"] = shown["calibration_error"]
        wanted = [each for each in orders if each.wanted]
        gained[name] = np.array([ndcg(each.order, each.wanted) for each in wanted])
        owners = [each.org for each in wanted]
    winner = choose(gained)
    for name, values in gained.items():
        apart = values - gained[winner]
        rows[name]["ndcg@10_apart"] = round(float(apart.mean()), 4)
        rows[name]["ndcg@10_apart_interval"] = interval(apart.tolist(), owners)
    return {WINNER: winner, "contenders": rows}


def render_compared(found: Mapping[str, Any]) -> str:
    """Return the comparison as a table for people."""
    head = f"{'chains left out':<18}{'recall@10':>10}{'nDCG@10':>9}{'near traps':>12}"
    lines = [f"{head}{'calibration':>13}   nDCG@10 apart from the winner (95 %)"]
    for name, row in found["contenders"].items():
        bounds = row["ndcg@10_apart_interval"]
        spread = f"{row['ndcg@10_apart']:+.3f} ({bounds[0]:+.3f} to {bounds[1]:+.3f})"
        lines.append(
            f"{name:<18}{number(row['recall@10'], 10)}{number(row['ndcg@10'], 9)}"
            f"{number(row['near_trap_places_in_top_5'], 12)}"
            f"{number(row['calibration_error_shown'], 13)}   {spread}"
        )
    return "\n".join([*lines, f"kept: {found[WINNER]}"])
