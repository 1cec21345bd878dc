"""From holdings to what counts: autonomous, partner, linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.eligibility.enums import Outcome
from matching.eligibility.sme_status_model import (
    EXEMPT,
    Direction,
    Holder,
    Line,
    Relation,
    Tie,
)
from matching.eligibility.sme_status_rules import ANGELS_CENTS, HALF_BP, QUARTER_BP

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A holding, what it makes of the two, and the share of its figures that counts for us."""

    tie: Tie
    relation: Relation
    counted_bp: int
    line: Line


def capital_of(tie: Tie) -> int | None:
    """Return the share of the capital, else that of the votes."""
    return tie.votes_bp if tie.capital_bp is None else tie.capital_bp


def votes_of(tie: Tie) -> int | None:
    """Return the share of the votes; where it is not told, votes follow capital."""
    return tie.capital_bp if tie.votes_bp is None else tie.votes_bp


def share_of(tie: Tie) -> int | None:
    """Return the greater of both shares (Art. 6: whichever is greater)."""
    known = [x for x in (capital_of(tie), votes_of(tie)) if x is not None]
    return max(known, default=None)


def _joint(ties: Iterable[Tie]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Sum shares and votes of holders that are linked to each other, by direction and group."""
    sums: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for tie in ties:
        if tie.group:
            key = (tie.direction, tie.group)
            share, votes = sums[key]
            sums[key] = (share + (share_of(tie) or 0), votes + (votes_of(tie) or 0))
    return sums


def _is_linked(votes: int | None, tie: Tie) -> bool:
    return tie.controls or (votes is not None and votes > HALF_BP)


def _exempt(tie: Tie) -> bool | None:
    """Say whether this investor leaves us autonomous up to a half; None where it is not known."""
    if tie.direction is not Direction.HOLDS_US or tie.holder not in EXEMPT:
        return False
    if tie.holder is Holder.BUSINESS_ANGELS:
        return None if tie.invested_cents is None else tie.invested_cents < ANGELS_CENTS
    return True


def _line(key: str, rule: str, tie: Tie, counted: int | None, outcome: Outcome | None) -> Line:
    params: dict[str, int | str | None] = {
        "name": tie.name,
        "holder": tie.holder.value,
        "direction": tie.direction.value,
        "share_bp": share_of(tie),
        "votes_bp": votes_of(tie),
        "counted_bp": counted,
    }
    return Line(f"tie.{key}", rule, params, outcome)


def _judged(
    key: str, rule: str, tie: Tie, relation: Relation, counted: int, outcome: Outcome | None = None
) -> Judged:
    unsure = relation is Relation.UNKNOWN
    line = _line(
        key, rule, tie, None if unsure else counted, Outcome.UNKNOWN if unsure else outcome
    )
    return Judged(tie, relation, counted, line)


def _judge_person(tie: Tie, votes: int | None) -> Judged:
    """People are no enterprises: only what they control beside us may count (Art. 3(3))."""
    rule = "linked_by_person"
    if votes is None and not tie.controls:
        return _judged("share_unknown", rule, tie, Relation.UNKNOWN, 0)
    if not _is_linked(votes, tie):
        return _judged("person_minority", rule, tie, Relation.AUTONOMOUS, 0)
    if tie.same_market is None:
        return _judged("person_market_unknown", rule, tie, Relation.UNKNOWN, 0)
    if not tie.same_market:
        return _judged("person_alone", rule, tie, Relation.AUTONOMOUS, 0)
    counted = 0 if tie.consolidated else WHOLE_BP
    return _judged("person_linked", rule, tie, Relation.LINKED, counted)


def judge(ties: Iterable[Tie]) -> tuple[Judged, ...]:
    """Return what each holding makes of us and the other, in the given order."""
    given = tuple(ties)
    joint = _joint(given)
    return tuple(_judge(tie, joint) for tie in given)


def _judge(tie: Tie, joint: Mapping[tuple[str, str], tuple[int, int]]) -> Judged:
    share, votes = share_of(tie), votes_of(tie)
    together = share
    if tie.group:
        together, votes = joint[(tie.direction, tie.group)]
    if tie.holder is Holder.PERSON and tie.direction is Direction.HOLDS_US:
        return _judge_person(tie, votes)
    if _is_linked(votes, tie):
        if tie.consolidated:
            return _judged("linked_consolidated", "sum", tie, Relation.LINKED, 0)
        return _judged("linked", "linked", tie, Relation.LINKED, WHOLE_BP)
    if share is None or together is None:
        return _judged("share_unknown", "partner", tie, Relation.UNKNOWN, 0)
    if together < QUARTER_BP:
        return _judged("below_quarter", "partner", tie, Relation.AUTONOMOUS, 0)
    exempt = _exempt(tie)
    if exempt is None:
        return _judged("angels_unknown", "exempt_investor", tie, Relation.UNKNOWN, 0)
    if exempt:
        return _judged("exempt", "exempt_investor", tie, Relation.AUTONOMOUS, 0)
    if tie.consolidated:
        return _judged("partner_consolidated", "sum", tie, Relation.PARTNER, 0)
    return _judged("partner", "partner", tie, Relation.PARTNER, share)


def public_line(ties: Iterable[Tie]) -> Line:
    """Return the line on public holders: a quarter of us together ends the status (Art. 3(4)).

    Not met means that the status is ruled out. Small local authorities count once they hold more
    than half, because their exception ends there.
    """
    sums = {"capital": 0, "votes": 0}
    unknown = False
    for tie in ties:
        if tie.direction is not Direction.HOLDS_US:
            continue
        small = tie.holder is Holder.SMALL_AUTHORITY and (share_of(tie) or 0) > HALF_BP
        if tie.holder is not Holder.PUBLIC_BODY and not small:
            continue
        unknown = unknown or (share_of(tie) is None and not tie.controls)
        control = WHOLE_BP if tie.controls else 0
        sums["capital"] += capital_of(tie) or 0
        sums["votes"] += max(votes_of(tie) or 0, control)
    held = max(sums.values())
    open_or_met = Outcome.UNKNOWN if unknown else Outcome.MET
    outcome = Outcome.NOT_MET if held >= QUARTER_BP else open_or_met
    return Line("public_bodies", "public_body", {"held_bp": held}, outcome)


def closest(judged: Iterable[Judged]) -> Relation:
    """Return the closest relation found; linked beats partner, and both beat what is unknown."""
    found = {j.relation for j in judged}
    for relation in (Relation.LINKED, Relation.PARTNER, Relation.UNKNOWN):
        if relation in found:
            return relation
    return Relation.AUTONOMOUS
