"""Whether reasons are true: the parts give the score, and without the field shown it is lower."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.domain import Question
from matching.evaluation.intervals import interval
from matching.ranking.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matching.domain import Profile, Reason, Scored
    from matching.ranking.service import Matcher

SHOWN_CANDIDATES: Final = 3
SHOWN_REASONS: Final = 3
CLOSE: Final = 1e-6
"""How far the sum of the parts may be from the score."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One shown reason: who asked, its code, and whether the score fell without its field."""

    org: str
    code: str
    lowered: bool


def recomputes(scored: Scored, matcher: Matcher) -> bool:
    """Say whether intercept and reasons sum to the score, and the features give it again."""
    total = scored.intercept + math.fsum(each.contribution for each in scored.reasons)
    row = np.array([[scored.features[name] for name in NAMES]])
    again = float(matcher.model.scores(row)[0])
    return abs(total - scored.score) < CLOSE and abs(again - scored.score) < CLOSE


def without(profile: Profile, paths: Iterable[str]) -> Profile:
    """Return the profile with the fields at these paths emptied."""
    gone = set(paths)
    kept = replace(
        profile,
        offers=tuple(each for each in profile.offers if f"offers.{each.id}" not in gone),
        needs=tuple(each for each in profile.needs if f"needs.{each.id}" not in gone),
        version=0,
    )
    empty: dict[str, dict[str, Any]] = {
        "description": {"texts": {}},
        "history": {"history": ()},
        "nace": {"nace": (), "ecosystems": ()},
        "stages": {"stages": ()},
        "chains": {"chains": (), "links": ()},
        "country": {"country": ""},
        "certifications": {"certifications": ()},
        "trl": {"trl": None},
        "size": {"size": "", "employees": None},
    }
    for path in gone & empty.keys():
        kept = replace(kept, **empty[path])
    return kept


def shown_reasons(scored: Scored) -> list[Reason]:
    """Return the reasons a reader sees first that speak for a candidate and rest on its fields."""
    speaking = [each for each in scored.reasons if not each.is_caution]
    return [
        each
        for each in speaking[:SHOWN_REASONS]
        if any(ref.owner_id == scored.candidate_id for ref in each.fields)
    ]


def check_question(
    question: Question, profiles: Sequence[Profile], matcher: Matcher
) -> tuple[list[bool], list[Checked]]:
    """Return for the best candidates whether their scores recompute, and their shown reasons with
    whether the score falls when the candidate's fields that the reason names are emptied."""
    known = {each.id: each for each in profiles}
    sums, found = [], []
    for scored in matcher.rank(replace(question, limit=SHOWN_CANDIDATES), profiles):
        sums.append(recomputes(scored, matcher))
        other = known[scored.candidate_id]
        for reason in shown_reasons(scored):
            paths = [ref.path for ref in reason.fields if ref.owner_id == other.id]
            poorer = without(other, paths)
            (again,) = matcher.rank(replace(question, limit=1), [poorer])
            lowered = again.score < scored.score - CLOSE
            found.append(Checked(question.asker.id, reason.code, lowered))
    return sums, found


def fidelity(
    questions: Iterable[Question], profiles: Sequence[Profile], matcher: Matcher
) -> dict[str, Any]:
    """Return the shares of scores that recompute and of shown reasons without whose field the
    score is lower, with an interval over askers, and the latter by code of the reason."""
    sums: list[bool] = []
    checked: list[Checked] = []
    for question in questions:
        own, found = check_question(question, profiles, matcher)
        sums += own
        checked += found
    hits = [float(each.lowered) for each in checked]
    return {
        "scores": len(sums),
        "recomputed": round(float(np.mean(sums)), 4) if sums else None,
        "reasons": len(checked),
        "lowered": round(float(np.mean(hits)), 4) if hits else None,
        "interval": interval(hits, [each.org for each in checked]),
        "by_code": {
            code: {
                "n": sum(each.code == code for each in checked),
                "lowered": round(
                    float(np.mean([each.lowered for each in checked if each.code == code])), 4
                ),
            }
            for code in sorted({each.code for each in checked})
        },
    }
