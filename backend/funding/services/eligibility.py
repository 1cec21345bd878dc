"""May this organisation take part in this call: one word, one sentence, and why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from backend.funding.engine import eligibility as engine
from backend.funding.enums import CallStatus
from backend.funding.models import Call, RuleSetVersion
from backend.funding.selectors.programmes import judging_day, rule_set_get
from backend.funding.services.lines import sentence
from matching.reference import nuts

ELIGIBLE = "eligible"
NOT_ELIGIBLE = "not_eligible"
UNKNOWN = "unknown"
NO_OBSTACLE = "no_obstacle"

MET, NOT_MET = engine.Outcome.MET, engine.Outcome.NOT_MET
OPEN = engine.Outcome.UNKNOWN


FACT_FIELDS = {
    "country": "country",
    "nuts": "region",
    "region_category": "region",
    "org_type": "org_type",
    "is_sme": "is_sme",
    "for_profit": "for_profit",
    "headcount": "employees",
    "size_class": "size",
    "awarded": "awards",
}
"""Facts of the library → fields of the profile's form (or of the list of awards)."""

PROFILE = frozenset(FACT_FIELDS) - {"awarded"}
"""Facts without which it is not known whether an organisation may take part."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a call is judged by on its day; no `rule_set` means that no rules are known."""

    call: Call
    day: datetime.date
    version: RuleSetVersion | None = None
    rule_set: engine.RuleSet | None = None
    terms: engine.NationalTerms | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say to one organisation.

    `verdict` is `eligible` only where every hard rule was read and nothing speaks against the
    organisation; partners may still be needed. `region` says whether it sits where a regional
    call wants it: None for a call without regions.
    """

    verdict: str
    basis: Basis
    participant: engine.Participant
    role: engine.RoleAnswer | None = None
    region: engine.Outcome | None = None
    needs: tuple[Any, ...] = ()


def basis_of(call: Call, now: datetime.datetime | None = None) -> Basis:
    """Return what a call is judged by; three queries, so use it once for many organisations."""
    day = judging_day(call, now)
    version = rule_set_get(call.rule_set_code, day)
    if version is None and call.rule_set_code:
        # The rules end before that day: nothing is assumed after them.
        return Basis(call, day)
    money = (call.rate_bp, call.lump_sum_cents, call.cap_cents)
    says_itself = call.who or call.countries or call.regions or any(m is not None for m in money)
    if version is None and not says_itself:
        return Basis(call, day)
    terms = engine.national_terms(version.programme) if version is not None else None
    return Basis(call, day, version, engine.judged_rule_set(version, call), terms)


def answer_for(
    basis: Basis, participant: engine.Participant, where: engine.Context | None = None
) -> Answer:
    """Return what the call's rules say to an organisation; asks the database only for countries."""
    rule_set = basis.rule_set
    if rule_set is None:
        return Answer(UNKNOWN, basis, participant)
    where = where or engine.context(basis.day, basis.call.scope_code)
    participant = _with_lump_sum(basis.call, participant)
    role = engine.role(rule_set, participant, where, basis.terms)
    region = region_outcome(basis.call, participant.nuts)
    answer = Answer(UNKNOWN, basis, participant, role, region, tuple(role.needs))
    return replace(answer, verdict=_verdict(answer))


def _with_lump_sum(call: Call, participant: engine.Participant) -> engine.Participant:
    """Return a firm with the sum that a call of a fixed sum would pay it.

    Where a part of the sum still fits under the cap the firm gets that part.
    """
    awarded = participant.awarded_cents
    if call.lump_sum_cents is None or participant.grant_cents is not None or awarded is None:
        return participant
    grant = call.lump_sum_cents
    if call.cap_cents is not None and awarded < call.cap_cents:
        grant = min(grant, call.cap_cents - awarded)
    return replace(participant, grant_cents=grant)


def region_outcome(call: Call, code: str | None) -> engine.Outcome | None:
    """Say whether a region lies in those of a regional call; None for a call without regions."""
    if not call.regions:
        return None
    if not code:
        return OPEN
    resolved = nuts.resolve(code)
    own = resolved.code if resolved is not None else code
    if any(own.startswith(r) for r in call.regions):
        return MET
    # A larger area that holds one of the regions does not say in which of its parts one sits.
    return OPEN if any(r.startswith(own) for r in call.regions) else NOT_MET


def nothing_left(answer: Answer) -> bool:
    """Say whether the organisation already received as much as the call lets one firm have."""
    cap, awarded = answer.basis.call.cap_cents, answer.participant.awarded_cents
    return cap is not None and awarded is not None and awarded >= cap


def _verdict(answer: Answer) -> str:
    """Return the library's one word, with what the call says of regions and sums laid over.

    Partners that are still to be found do not count against the organisation.
    """
    role = answer.role
    if role is None:
        return UNKNOWN
    verdict = str(role.verdict)
    if verdict == NOT_ELIGIBLE or answer.region == NOT_MET or nothing_left(answer):
        return NOT_ELIGIBLE
    if verdict == ELIGIBLE and _lacks(role.evaluation.results, {"awarded"}):
        verdict = NO_OBSTACLE
    return UNKNOWN if answer.region == OPEN else verdict


def _lacks(results: Sequence[Any], facts: Set[str]) -> bool:
    """Say whether a checked rule waits for one of these facts of the organisation."""
    return any(
        r.verified
        and r.outcome == OPEN
        and any(f.participant and f.fact in facts for f in r.missing)
        for r in results
    )


def summary(
    answer: Answer, language: str, now: datetime.datetime | None = None, *, own: bool = True
) -> str:
    """Return the verdict as one or two short sentences; of a closed call that it is closed.

    It speaks to the organisation itself (`own`), or of it to its cluster.
    """
    told = _summary(answer, language, own)
    if answer.basis.call.status_at(now) != CallStatus.CLOSED:
        return told
    return f"{_('This call is closed: its last date is past.')} {told}"


def _summary(answer: Answer, language: str, own: bool) -> str:
    if answer.role is None:
        if answer.basis.call.rule_set_code:
            return _("No rules are known for this date: read the call's text.")
        return _("No rules are known for this kind of call: read the call's text.")
    verdict = answer.verdict
    words = engine.wording(language)
    needs = words.needs_listed(answer.needs) if answer.needs else ""
    if verdict == NOT_ELIGIBLE:
        reason = next(iter(obstacles(answer, language, own=own)), "")
        told = _("You cannot take part.") if own else _("It cannot take part.")
        return " ".join(p for p in (told, reason) if p)
    if verdict == ELIGIBLE:
        if needs:
            text = _("You may take part. Still needed: %(needs)s")
            if not own:
                text = _("It may take part. Still needed: %(needs)s")
            return text % {"needs": sentence(needs)}
        return _("You may apply.") if own else _("It may apply.")
    if not own:
        return _of_another(answer)
    if verdict == NO_OBSTACLE:
        return _(
            "Nothing was found against you. Not everything could be checked: read the call's text."
        )
    if missing_facts(answer):
        return _("Not known yet: your profile does not say everything that the rules ask for.")
    return _("Not known: something may speak against you. Read the call's text.")


def _of_another(answer: Answer) -> str:
    """Return to a cluster why nothing certain is known of a member."""
    if answer.verdict == NO_OBSTACLE:
        return _(
            "Nothing was found against it. Not everything could be checked: read the call's text."
        )
    if missing_facts(answer):
        return _("Not known yet: its profile does not say everything that the rules ask for.")
    return _("Not known: something may speak against it. Read the call's text.")


def obstacles(answer: Answer, language: str, *, own: bool = True) -> Sequence[str]:
    """Return why the organisation cannot take part, in words."""
    found = []
    if answer.region == NOT_MET:
        found.append(_("The call is for other regions."))
    if nothing_left(answer):
        found.append(_("You already received as much as one firm may receive here."))
    if answer.role is not None:
        words = words_for(answer, language, own=own)
        results = answer.role.evaluation.results
        found += [result_text(r, words) for r in results if r.is_obstacle]
    return found


def words_for(answer: Answer, language: str, *, own: bool = True) -> Any:
    """Return words that speak to the organisation itself, or of it to somebody else."""
    who = answer.participant
    return engine.wording(language, {who.id: who.name}, who.id if own else "")


def result_text(result: Any, words: Any) -> str:
    """Return a rule and what came out of it; a rule of which nothing is known says just that."""
    said = sentence(words.statement(result.rule))
    return f"{said} {words.result(result)}" if result.rule.known else said


def fact_label(name: str) -> str:
    """Return what a missing fact is called where one enters it."""
    labels = {
        "country": _("Country"),
        "region": _("Region"),
        "org_type": _("Kind of organisation"),
        "is_sme": _("Whether you are an SME"),
        "for_profit": _("Whether you work for profit"),
        "employees": _("Number of employees"),
        "size": _("Number of employees"),
        "awards": _("Sums already awarded"),
    }
    return labels.get(name, name)


FACT_HINTS = {
    "country": "profile#place",
    "region": "profile#place",
    "org_type": "profile#type",
    "is_sme": "profile#size",
    "employees": "profile#size",
    "size": "profile#size",
    "for_profit": "estimate",
    "awards": "awards",
}
"""Where a field is entered: a part of the profile, the list of awards, or the estimate's form."""


def missing_facts(answer: Answer) -> list[str]:
    """Return the fields of the organisation that would decide something, without repeats."""
    if answer.role is None:
        return []
    found = [FACT_FIELDS[f.fact] for f in answer.role.profile_facts if f.fact in PROFILE]
    if answer.region == OPEN:
        found.append("region")
    return list(dict.fromkeys(found))
