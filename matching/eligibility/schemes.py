"""Which scheme is for me? From six answers to at most three schemes, with reasons.

Works on the rules alone: what an option cannot prove is said as not known, and an option that a
verified rule, a country or a region rules out is left out. Of each band (regional, national,
European) the best one is proposed. Equal input gives equal answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.eligibility.enums import Outcome
from matching.eligibility.facts import Participant
from matching.eligibility.geography import Context
from matching.eligibility.roles import evaluate_role
from matching.eligibility.scheme_model import (
    Band,
    SchemeAnswer,
    SchemeOption,
    SchemeQuestions,
    Side,
)
from matching.eligibility.scheme_reasons import reasons_for
from matching.reference import countries, nuts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A typical organisation of each answer to "who are you?"; "other" is left open.
_WHO: Final[Mapping[str, dict[str, object]]] = {
    "sme": {"org_type": "sme", "is_sme": True, "for_profit": True},
    "larger": {"is_sme": False, "for_profit": True},
    "other": {"is_sme": False},
}
_BANDS: Final = tuple(Band)


def which_scheme(
    questions: SchemeQuestions, options: Sequence[SchemeOption], context: Context
) -> tuple[SchemeAnswer, ...]:
    """Return at most one regional, one national and one European scheme, in this order.

    Left out: schemes not in force, of another country or region, made for something else, or
    closed to this firm by a verified rule. The order within a band: reasons for less reasons
    against, fewer open questions, then the id. Nothing is proposed to somebody who does not say
    what to do. Raises ValueError for an unknown `who`.
    """
    if questions.who is not None and questions.who not in _WHO:
        raise ValueError(f"who must be one of {', '.join(_WHO)}: {questions.who!r}")
    if questions.wants is None:
        return ()
    best: dict[Band, tuple[tuple[int, int, str], SchemeAnswer]] = {}
    for option in options:
        found = judge(questions, option, context)
        if found is None:
            continue
        rank = _rank(found)
        if option.band not in best or rank < best[option.band][0]:
            best[option.band] = rank, found
    return tuple(best[band][1] for band in _BANDS if band in best)


def _rank(answer: SchemeAnswer) -> tuple[int, int, str]:
    total = {
        side: sum(each.weight for each in answer.reasons if each.side is side) for side in Side
    }
    return total[Side.AGAINST] - total[Side.FOR], total[Side.UNKNOWN], answer.option.id


def judge(
    questions: SchemeQuestions, option: SchemeOption, context: Context
) -> SchemeAnswer | None:
    """Return one scheme with its reasons, or None where something rules it out."""
    if not option.rule_set.in_force(context.day) or not _is_here(questions, option):
        return None
    if option.closes is not None and option.closes < context.day:
        return None
    here = Context(context.day, context.country_sets, context.region_categories, option.scope)
    firm = _firm(questions)
    role = evaluate_role(option.rule_set, firm, here, option.national_terms)
    take_part = role.take_part[option.rule_set.usual_kind]
    if take_part.outcome is Outcome.NOT_MET:
        return None
    reasons = reasons_for(questions, option, role, firm, here)
    return SchemeAnswer(option, reasons, role) if reasons else None


def _firm(questions: SchemeQuestions) -> Participant:
    known = _WHO[questions.who] if questions.who else {}
    return Participant(
        id="you",
        country=questions.country,
        nuts=questions.nuts,
        org_type=_text(known.get("org_type")),
        is_sme=_flag(known.get("is_sme")),
        for_profit=_flag(known.get("for_profit")),
        cost_cents=None,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_here(questions: SchemeQuestions, option: SchemeOption) -> bool:
    """Say whether a scheme is offered where the firm is; a place not named rules nothing out.

    A regional scheme is only proposed to a firm whose region is known to lie in it.
    """
    region = nuts.resolve(questions.nuts) if questions.nuts else None
    country = questions.country or (region.country if region else None)
    if option.country and (
        country is None or countries.to_iso(country) != countries.to_iso(option.country)
    ):
        return False
    if option.nuts:
        wanted = nuts.resolve(option.nuts)
        return bool(region and wanted and region.code.startswith(wanted.code))
    return True
