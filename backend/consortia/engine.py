"""Consortia as the rules see them, and what the rules say. The rules are funding's."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.consortia.enums import Verdict
from backend.consortia.models import Consortium, ConsortiumMember
from backend.directory.enums import OrganisationType
from backend.directory.models import Organisation
from backend.funding.engine import eligibility as rules
from backend.funding.models import Call, RuleSetVersion
from backend.funding.selectors.programmes import judging_day, rule_set_get
from backend.funding.services.eligibility import region_outcome

PINNED = ("overrides", "who", "countries", "regions", "scope_code", "applicants", "kind")
PINNED_MONEY = ("rate_bp", "lump_sum_cents", "cap_cents", "budget_min_cents", "budget_max_cents")
"""What of a call itself the rules read: kept as it stood on the day of submission."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer of the rules to a consortium; no `evaluation` means that no rules are known."""

    day: datetime.date
    version: RuleSetVersion | None
    rule_set: rules.RuleSet | None = None
    evaluation: rules.Evaluation | None = None
    region: rules.Outcome | None = None

    @property
    def verdict(self) -> str:
        """The answer in a word; how a regional call counts its regions is in its text alone."""
        if self.evaluation is None:
            return Verdict.UNKNOWN.value
        found = str(self.evaluation.verdict)
        if found == Verdict.ELIGIBLE and self.region not in {None, rules.Outcome.MET}:
            return Verdict.NO_OBSTACLE.value
        return found


def participant_of(
    member: ConsortiumMember, declarations: Mapping[str, bool | None]
) -> rules.Participant:
    """Return a member with the facts that its owner stated; what is not stated is None.

    What is declared is declared once, for every member that a rule asks it of.
    """
    unknown = member.org_type in {"", OrganisationType.UNKNOWN}
    return rules.Participant(
        id=str(member.public_id),
        name=member.name,
        country=member.country or None,
        nuts=member.nuts or None,
        org_type=None if unknown else member.org_type,
        is_sme=member.is_sme,
        for_profit=member.for_profit,
        kind=rules.ParticipationKind(member.kind) if member.kind else None,
        is_lead=member.is_lead,
        cost_cents=member.cost_cents,
        subcontracted_cents=member.subcontracted_cents,
        group=member.group or None,
        facts=dict(declarations),
    )


def consortium_of(consortium: Consortium) -> rules.Consortium:
    """Return a consortium, fetched with its members, as the rules see it."""
    return rules.Consortium(
        participants=tuple(
            participant_of(m, consortium.declarations) for m in consortium.members.all()
        ),
        months=consortium.months,
        total_cost_cents=consortium.total_cost_cents,
        grant_cents=consortium.grant_cents,
        trl_start=consortium.trl_start,
        trl_end=consortium.trl_end,
        facts=dict(consortium.declarations),
        closed=consortium.is_submitted,
    )


def directory_facts(organisation: Organisation) -> dict[str, Any]:
    """Return what the directory says of an organisation, as a member's columns."""
    found = rules.participant_of(organisation)
    return {
        "name": organisation.legal_name,
        "country": found.country or "",
        "nuts": found.nuts or "",
        "org_type": organisation.org_type,
        "is_sme": found.is_sme,
        "for_profit": found.for_profit,
    }


def pinned_of(call: Call) -> dict[str, Any]:
    """Return what is kept of a call on the day of submission."""
    return {name: getattr(call, name) for name in (*PINNED, *PINNED_MONEY)}


def _call_of(consortium: Consortium) -> Call:
    """Return the call as it judges this consortium: for a submitted one as it stood that day."""
    if not consortium.is_submitted:
        return consortium.call
    then = copy.copy(consortium.call)
    pinned: Mapping[str, Any] = consortium.pinned_call
    for name in (*PINNED, *PINNED_MONEY):
        if name in pinned:
            setattr(then, name, pinned[name])
    return then


def version_on(call: Call, day: datetime.date) -> RuleSetVersion | None:
    """Return the version of a call's rules that judges on a day, None where none is known."""
    return rule_set_get(call.rule_set_code, day)


def judge(consortium: Consortium, now: datetime.datetime | None = None) -> Judged:
    """Return what the rules say: for a submitted consortium those of its day, else of the next
    deadline."""
    call = _call_of(consortium)
    if consortium.is_submitted:
        assert consortium.submitted_on is not None
        day, version = consortium.submitted_on, consortium.rule_set
    else:
        day = judging_day(call, now)
        version = version_on(call, day)
    says_itself = call.who or call.countries
    if version is None and (call.rule_set_code or not says_itself):
        return Judged(day, None)
    rule_set = rules.judged_rule_set(version, call)
    where = rules.context(day, call.scope_code)
    seen = consortium_of(consortium)
    evaluation = rules.evaluate(rule_set, seen, where)
    return Judged(day, version, rule_set, evaluation, _regions(call, seen))


def _regions(call: Call, consortium: rules.Consortium) -> rules.Outcome | None:
    """Say whether every member sits in a region of a regional call; None for any other call."""
    if not call.regions:
        return None
    found = {region_outcome(call, each.nuts) for each in consortium.participants}
    return rules.Outcome.MET if found == {rules.Outcome.MET} else rules.Outcome.UNKNOWN


def words_of(consortium: Consortium, language: str) -> Any:
    """Return what puts answers into English, French or German, with the members' names."""
    names = {str(m.public_id): m.name for m in consortium.members.all()}
    return rules.wording(language, names)
