"""Who is shown how often, before and after balancing, and what that costs in nDCG@10.

The questions of a set are asked again and again, as on a live platform: each answer counts as
exposure for the next ones, and only the last round of questions is remembered. The first round is
not balanced. Figures are those of the last round.
"""

from __future__ import annotations

import math
import random
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from matching.evaluation.metrics import gains, ndcg
from matching.ranking.exposure import (
    MILLI,
    RULES,
    Contender,
    Exposures,
    balance,
    exposure_of,
    groups_of,
    regions_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching.evaluation.golden import Golden
    from matching.evaluation.held_out import HeldOut
    from matching.ranking.exposure import Balanced, Rules

KEPT: Final = 50
"""Proposals that are kept of an answer, and so the list within which balancing acts."""

ROUNDS: Final = 6
"""From the third round on the figures no longer move by more than two hundredths."""

SMALLEST_GOLDEN: Final = 8
SMALL_SET: Final = 300
"""The judged set has 120 organisations in 22 countries: with the rule's own 30 only one region
would be looked at, so groups from 8 on are in sets of fewer than 300."""

NUTS1: Final = 3
"""Letters of a NUTS 1 code."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with candidates as (id, score), best first, and who was wanted (id → gain)."""

    asker: str
    scored: Sequence[tuple[str, float]]
    gain: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Round:
    orders: list[list[Balanced]]
    exposures: Exposures
    own: Counter[str]


class Stream:
    """Questions asked one after the other, remembering what was shown in the last of them."""

    def __init__(
        self, questions: Sequence[Question], groups: Mapping[str, tuple[str, ...]], rules: Rules
    ) -> None:
        """Take the questions and the groups of every organisation."""
        self._questions, self._groups, self._rules = questions, groups, rules
        self._members = Counter(group for each in groups.values() for group in each)
        self._window: deque[dict[str, int]] = deque()
        self._own: Counter[str] = Counter()
        self._shown: Counter[str] = Counter()

    def _exposures(self) -> Exposures:
        shown = {group: value / MILLI for group, value in self._shown.items()}
        total = sum(self._own.values()) / MILLI
        return Exposures(self._members, len(self._groups), shown, total)

    def _count(self, shown: Mapping[str, int], sign: int) -> None:
        for each, weight in shown.items():
            self._own[each] += sign * weight
            for group in self._groups[each]:
                self._shown[group] += sign * weight

    def ask(self, *, balanced: bool) -> _Round:
        """Ask every question once and return the answers with what was shown in this round."""
        orders = []
        for question in self._questions:
            exposures = self._exposures() if balanced else Exposures()
            found = balance(
                [
                    Contender(each, score, self._groups[each], self._own[each] / MILLI)
                    for each, score in question.scored
                ],
                exposures,
                self._rules,
            )
            orders.append(found)
            shown = exposure_of((each.id for each in found), rules=self._rules)
            self._window.append(shown)
            self._count(shown, 1)
            if len(self._window) > len(self._questions):
                self._count(self._window.popleft(), -1)
        return _Round(orders, self._exposures(), Counter(self._own))


def measure_exposure(
    questions: Sequence[Question], groups: Mapping[str, tuple[str, ...]], rules: Rules = RULES
) -> dict[str, Any]:
    """Return exposure over share of every group before and after balancing, and the cost.

    `ndcg_cost` is the relative loss of nDCG@10 (negative: a gain); `moved` the share of the shown
    places that hold another candidate than before; `most_shown` the exposure of the organisation
    shown most, in averages.
    """
    if not questions:
        raise ValueError("exposure cannot be measured without questions")
    stream = Stream(questions, groups, rules)
    plain = stream.ask(balanced=False)
    for _ in range(ROUNDS - 1):
        last = stream.ask(balanced=True)
    before, after = _ndcg(questions, plain), _ndcg(questions, last)
    members = plain.exposures.members
    rows = {
        group: {
            "organisations": members[group],
            "before": _short(plain.exposures.ratio(group)),
            "after": _short(last.exposures.ratio(group)),
        }
        for group in sorted(members)
        if members[group] >= rules.smallest
    }
    return {
        "questions": len(questions),
        "organisations": len(groups),
        "rules": rules.version,
        "smallest_group": rules.smallest,
        "groups": rows,
        "before": _span(rows, "before"),
        "after": _span(rows, "after"),
        "ndcg_before": _short(before),
        "ndcg_after": _short(after),
        "ndcg_cost": None if not before or after is None else round(1 - after / before, 4),
        "moved": round(_moved(last, rules), 4),
        "most_shown": {"before": _most(plain, groups), "after": _most(last, groups)},
        "never_shown": {
            "before": sum(plain.own[each] == 0 for each in groups),
            "after": sum(last.own[each] == 0 for each in groups),
        },
    }


def _ndcg(questions: Sequence[Question], found: _Round) -> float | None:
    values = [
        ndcg([each.id for each in order], question.gain)
        for question, order in zip(questions, found.orders, strict=True)
        if question.gain
    ]
    return math.fsum(values) / len(values) if values else None


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _span(rows: Mapping[str, Mapping[str, Any]], key: str) -> list[float]:
    values = [row[key] for row in rows.values() if row[key] is not None]
    return [min(values), max(values)] if values else []


def _moved(found: _Round, rules: Rules) -> float:
    places = [e for order in found.orders for e in order if e.after <= rules.shown]
    return sum(each.before != each.after for each in places) / len(places) if places else 0.0


def _most(found: _Round, groups: Mapping[str, tuple[str, ...]]) -> float:
    average = sum(found.own.values()) / len(groups)
    return round(max(found.own.values(), default=0) / average, 2) if average else 0.0


def exposure_golden(golden: Golden, held: HeldOut) -> dict[str, Any]:
    """Return the figures on a judged set, each chain ranked by weights that have not seen it."""
    small = len(golden.profiles) < SMALL_SET
    rules = replace(RULES, smallest=SMALLEST_GOLDEN) if small else RULES
    questions = [
        Question(
            judgement.org,
            sorted(zip(ids, scores.tolist(), strict=True), key=lambda p: (-p[1], p[0]))[:KEPT],
            gains(judgement),
        )
        for judgement, ids, scores in zip(golden.judged, held.candidates, held.scores, strict=True)
    ]
    places = Counter((each.country, each.nuts[:NUTS1]) for each in golden.profiles)
    regions = regions_of(places, rules)
    groups = {
        each.id: groups_of(regions[each.country, each.nuts[:NUTS1]], each.size, each.newcomer)
        for each in golden.profiles
    }
    return measure_exposure(questions, groups, rules)


SYNTHETIC_ORGANISATIONS: Final = 1_500
SYNTHETIC_QUESTIONS: Final = 400
SYNTHETIC_CANDIDATES: Final = 150
SYNTHETIC_SEED: Final = 20_261_128

_REGIONS: Final = {"AA1": 0.0, "AA2": 0.4, "BB1": -0.5, "BB2": 0.0, "CC1": 0.2, "CC2": -0.25}
_SIZES: Final = {"micro": -0.2, "small": 0.0, "medium": 0.1, "large": 0.3}
_NEWCOMER: Final = -0.4
"""By how much (log-odds) the scores of a group of the synthetic population are higher or lower."""

_WORTH: Final = (-3.0, 2.0)
_NOISE: Final = 0.5
"""Mean and spread of an organisation's worth for a question, and of a score's error."""


def exposure_synthetic(*, deserved: bool) -> dict[str, Any]:
    """Return the figures on a synthetic population: numbers, no firms and no texts.

    The wanted ones are the worthiest for a question; the scores of some groups are lower. Where
    that is `deserved`, the groups are indeed worth less, and balancing costs; where not, the
    ranking underrates them, and balancing gains. On real data it will lie between.
    """
    draw = random.Random(SYNTHETIC_SEED)  # noqa: S311 - chance that can be repeated
    off: dict[str, float] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for number in range(SYNTHETIC_ORGANISATIONS):
        region, size = draw.choice(tuple(_REGIONS)), draw.choice(tuple(_SIZES))
        new = draw.random() < 0.5
        key = f"synthetic-{number}"
        groups[key] = groups_of(region, size, new)
        off[key] = _REGIONS[region] + _SIZES[size] + (_NEWCOMER if new else 0.0)
    ids = tuple(groups)
    questions = []
    for number in range(SYNTHETIC_QUESTIONS):
        some = draw.sample(ids, SYNTHETIC_CANDIDATES)
        worth = {each: draw.gauss(*_WORTH) + (off[each] if deserved else 0.0) for each in some}
        error = {each: draw.gauss(0.0, _NOISE) + (0.0 if deserved else off[each]) for each in some}
        scored = [(each, worth[each] + error[each]) for each in some]
        best = sorted(some, key=lambda each: (-worth[each], each))[:3]
        questions.append(
            Question(
                f"asker-{number}",
                sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:KEPT],
                {each: 2.0 if place == 0 else 1.0 for place, each in enumerate(best)},
            )
        )
    return measure_exposure(questions, groups) | {"synthetic": True}


def exposure_lines(exposure: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the figures as lines for people."""
    lines = ["", f"{'exposure over share':<24}{'before':>14}{'after':>14}{'nDCG cost':>11}"]
    for name, row in exposure.items():
        spans = ["-".join(f"{v:.2f}" for v in row[key]) for key in ("before", "after")]
        cost = "-" if row["ndcg_cost"] is None else f"{row['ndcg_cost']:.1%}"
        lines.append(f"{name.replace('_', ' '):<24}{spans[0]:>14}{spans[1]:>14}{cost:>11}")
    return lines


def exposure_markdown(exposure: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the section of the benchmark's page."""
    goal = f"{RULES.lowest}–{RULES.highest}"
    lines = [
        "## Exposure", "",
        f"Exposure (weighted by place, first {RULES.shown}) of a group over its share of the "
        f"organisations; the goal is {goal} at a cost of at most 2 % of nDCG@10. `golden` are "
        "invented firms ranked by weights that have not seen their chain; `synthetic` are numbers "
        "alone, skewed on purpose: `underrated` groups are worth as much as others, `weaker` ones "
        "are not.", "",
        "| set | group | organisations | before | after |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, found in exposure.items():
        lines += [
            f"| {name.replace('_', ' ')} | {group} | {row['organisations']} | {row['before']} "
            f"| {row['after']} |"
            for group, row in found["groups"].items()
        ]
    for name, found in exposure.items():
        cost = "-" if found["ndcg_cost"] is None else f"{found['ndcg_cost']:.2%}"
        most = found["most_shown"]
        lines += [
            "",
            f"{name.replace('_', ' ')}: nDCG@10 {found['ndcg_before']} before, "
            f"{found['ndcg_after']} after (cost {cost}); {found['moved']:.0%} of the "
            f"shown places hold another candidate; the organisation shown most had "
            f"{most['before']} times the average before, "
            f"{most['after']} after.",
        ]
    return [*lines, ""]
