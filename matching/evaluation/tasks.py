"""The tasks of the judged set: need, consortium, firm, another language, competitors."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matching.domain import Entry, EntryKind
from matching.evaluation.golden import Service, slot
from matching.evaluation.intervals import interval
from matching.evaluation.metrics import (
    TRAP_DEPTH,
    gains,
    ndcg,
    recall,
    trap_places,
    trap_share,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matching.domain import Profile
    from matching.evaluation.baselines import Baseline
    from matching.evaluation.golden import Golden
    from matching.io import Judgement

COMPETITOR_DEPTH: Final = 10
NACE_CLASS: Final = 5
"""Letters of a NACE code up to its class, as in `27.20`."""

NEED_TRAPS: Final = ("competitor", "same words, other stage")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as answered: who asked, the order given, what was wanted (id → gain)."""

    org: str
    order: Sequence[str]
    wanted: Mapping[str, float]
    traps: Mapping[str, str] = field(default_factory=dict)


def needs_asked(golden: Golden, method: Baseline) -> list[Asked]:
    """Ask every judged need (task a)."""
    known = golden.known
    return [
        asked_of(each, method.rank(known[each.org], known[each.org].needs[each.need]))
        for each in golden.judged
    ]


def asked_of(judgement: Judgement, order: Sequence[str]) -> Asked:
    """Return a judged need with the order it was given."""
    traps = {trap.id: trap.why for trap in judgement.traps}
    return Asked(judgement.org, order, gains(judgement), traps)


def teams_asked(golden: Golden, method: Baseline, *, told: bool) -> list[Asked]:
    """Ask for the hidden partner of every consortium (task b), all organisations being candidates.

    `told` says what is missing (a described slot); otherwise only the idea is known.
    """
    found = []
    for team in golden.teams:
        entry = slot(team, team.gap if told else team.idea)
        order = method.rank(golden.known[team.lead], entry)
        known = set(team.known)
        found.append(Asked(team.lead, [o for o in order if o not in known], {team.hidden: 1.0}))
    return found


def firms_asked(golden: Golden, method: Baseline) -> list[Asked]:
    """Ask for partners of every organisation as a whole (task c): good for any of its needs."""
    wanted: defaultdict[str, dict[str, float]] = defaultdict(dict)
    traps: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in golden.judged:
        wanted[each.org].update(dict.fromkeys(each.good, 1.0))
        traps[each.org].update({trap.id: trap.why for trap in each.traps})
    found = []
    for org, profile in golden.known.items():
        if not wanted[org]:
            continue
        if isinstance(method, Service):
            order = method.rank_whole(profile)
        else:
            order = method.rank(profile, _all_needs(profile))
        wrong = {key: why for key, why in traps[org].items() if key not in wanted[org]}
        found.append(Asked(org, order, wanted[org], wrong))
    return found


def _all_needs(profile: Profile) -> Entry:
    text = "\n".join(each.full_text for each in profile.needs)
    return Entry(id=f"{profile.id}/all", kind=EntryKind.NEED, title=text, language=profile.language)


def parallel_asked(golden: Golden, method: Baseline) -> dict[str, list[Asked]]:
    """Ask the same needs again in another language (task d), by language; `own` as written.

    Empty where the folder holds no translations.
    """
    judged = {(each.org, each.need): each for each in golden.judged}
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in golden.parallel:
        judgement = judged.get((each.org, each.need))
        if judgement is None or not judgement.good:
            continue
        asker = golden.known[each.org]
        entry = Entry(
            id=f"{judgement.need_id}/{each.language}", kind=EntryKind.NEED,
            title=each.title, text=each.text, language=each.language,
        )  # fmt: skip
        found[each.language].append(asked_of(judgement, method.rank(asker, entry)))
        found["own"].append(asked_of(judgement, method.rank(asker, asker.needs[each.need])))
    return dict(found)


def row_of(asked: Iterable[Asked], *, wide: bool = False) -> dict[str, Any]:
    """Return n, recall@10, nDCG@10 (also as `ndcg@10`) and recall@20; `wide` with intervals.

    Questions that want nobody are left out.
    """
    kept = [each for each in asked if each.wanted]
    owners = [each.org for each in kept]
    columns = {
        "recall@10": [recall(each.order, each.wanted.keys(), 10) for each in kept],
        "ndcg@10": [ndcg(each.order, each.wanted) for each in kept],
        "recall@20": [recall(each.order, each.wanted.keys(), 20) for each in kept],
    }
    row: dict[str, Any] = {"n": len(kept)}
    for name, values in columns.items():
        row[name] = round(math.fsum(values) / len(values), 4) if values else None
    row["nDCG@10"] = row["ndcg@10"]
    if wide:
        row["interval"] = {name: interval(values, owners) for name, values in columns.items()}
    return row


def restricted(asked: Iterable[Asked], keep: Callable[[str, str], bool]) -> list[Asked]:
    """Return the questions with only those wanted that `keep(asker, wanted)` lets through."""
    return [
        Asked(e.org, e.order, {k: v for k, v in e.wanted.items() if keep(e.org, k)}, e.traps)
        for e in asked
    ]


def parts_of(golden: Golden, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return the row of all questions, with its parts: newcomers, languages, chains, traps."""
    known = golden.known

    def same(asker: str, other: str) -> bool:
        return known[asker].language == known[other].language

    def chain(asker: str, other: str) -> bool:
        return bool(set(known[asker].chains) & set(known[other].chains))

    tests: dict[str, Callable[[str, str], bool]] = {
        "newcomers": lambda asker, other: known[other].newcomer is True,
        "same_language": same,
        "cross_language": lambda asker, other: not same(asker, other),
        "same_chain": chain,
        "other_chain": lambda asker, other: not chain(asker, other),
    }
    found = row_of(asked, wide=True)
    found |= {name: row_of(restricted(asked, test), wide=True) for name, test in tests.items()}
    return found | traps_of(asked)


def traps_of(asked: Sequence[Asked]) -> dict[str, Any]:
    """Return how many traps stand in the top five, by the two ways of counting.

    `traps_in_top_5`: the share of all judged traps that are shown there; `trap_places_in_top_5`:
    the share of those places that traps hold, and of them the two kinds the goal names.
    """

    def short(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    named = [
        (each.order, {key for key, why in each.traps.items() if why in NEED_TRAPS})
        for each in asked
    ]
    return {
        f"traps_in_top_{TRAP_DEPTH}": short(trap_share((e.order, e.traps) for e in asked)),
        f"trap_places_in_top_{TRAP_DEPTH}": short(trap_places((e.order, e.traps) for e in asked)),
        f"near_trap_places_in_top_{TRAP_DEPTH}": short(trap_places(named)),
    }


def pairs_of(golden: Golden, asked: Sequence[Asked]) -> dict[str, dict[str, Any]]:
    """Return a row per pair of languages, `fr-de` for a French need and a German partner."""
    known = golden.known
    pairs = sorted({(known[e.org].language, known[k].language) for e in asked for k in e.wanted})
    return {
        f"{one}-{two}": row_of(
            restricted(
                [e for e in asked if known[e.org].language == one],
                lambda asker, other, two=two: known[other].language == two,  # type: ignore[misc]
            )
        )
        for one, two in pairs
    }


def competitors_of(golden: Golden, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return the share of the first ten places that competitors of the asker hold (task e).

    A competitor is one of the same NACE class (four digits) at the same stage, or judged so.
    Those judged good for the question are none.
    """
    known = golden.known
    held = judged = places = 0
    for each in asked:
        own = known[each.org]
        for other in each.order[:COMPETITOR_DEPTH]:
            places += 1
            said = each.traps.get(other) == "competitor"
            judged += said
            held += said or (other not in each.wanted and _compete(own, known[other]))
    return {
        "n": len(asked),
        "competitor_places_in_top_10": round(held / places, 4) if places else None,
        "judged_competitor_places_in_top_10": round(judged / places, 4) if places else None,
    }


def _compete(one: Profile, two: Profile) -> bool:
    codes = {code[:NACE_CLASS] for code in one.nace if len(code) >= NACE_CLASS}
    return bool(codes & {code[:NACE_CLASS] for code in two.nace}) and bool(
        set(one.stages) & set(two.stages)
    )
