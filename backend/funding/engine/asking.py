"""Questions to the library: what it says of an organisation, a consortium, a budget."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from backend.directory.enums import OrganisationType
from backend.directory.models import Organisation
from backend.funding.engine.countries import context
from backend.funding.engine.rule_sets import judged_rule_set, rule_set_of
from backend.funding.engine.shipped import shipped
from backend.funding.models import Call, RuleSetVersion
from matching import eligibility as library

FOR_PROFIT: Mapping[str, bool] = {
    OrganisationType.SME: True,
    OrganisationType.SMALL_MID_CAP: True,
    OrganisationType.LARGE: True,
    OrganisationType.PUBLIC: False,
}
"""What the type says for certain: firms are CORDIS's "private for-profit entities", public bodies
are not for profit. Research centres, universities, clusters and others may be either."""

NOT_SME_FROM = 250
"""With so many staff no firm is an SME, whatever it earns (2003/361/EC, Annex, Art. 2)."""


def participant_of(
    organisation: Organisation,
    *,
    awarded_cents: int | None = None,
    cost_cents: int | None = None,
    for_profit: bool | None = None,
    country: str = "",
) -> library.Participant:
    """Return the facts that the directory holds of an organisation; what is not said is None.

    `is_sme` is three-valued as in the directory; the type `sme` is what somebody called the firm
    and decides nothing. `group` stays None: who controls whom is not in the directory. What the
    caller knows better (country, for profit) goes before.
    """
    org_type = organisation.org_type
    moved = bool(country) and country != organisation.country
    region = organisation.legal_nuts or organisation.site_nuts
    low, high = organisation.employees_min, organisation.employees_max
    derived = FOR_PROFIT.get(org_type)
    is_sme = organisation.is_sme
    if is_sme is None and low is not None and low >= NOT_SME_FROM:
        is_sme = False
    return library.Participant(
        id=str(organisation.public_id),
        name=organisation.legal_name,
        country=country or organisation.country or None,
        nuts=None if moved else region or None,
        org_type=None if org_type == OrganisationType.UNKNOWN else org_type,
        is_sme=is_sme,
        for_profit=derived if for_profit is None else for_profit,
        headcount=high if low == high else None,
        cost_cents=cost_cents,
        awarded_cents=awarded_cents,
    )


# --- answers -----------------------------------------------------------------------------------


def role(
    rule_set: library.RuleSet,
    participant: library.Participant,
    where: library.Context,
    terms: library.NationalTerms | None = None,
) -> library.RoleAnswer:
    """Return in which role an organisation may take part, and what is missing to know."""
    return library.evaluate_role(rule_set, participant, where, terms)


def evaluate(
    rule_set: library.RuleSet, consortium: library.Consortium, where: library.Context
) -> library.Evaluation:
    """Return the verdict on a consortium with the result of every rule."""
    return library.evaluate(rule_set, consortium, where)


def evaluate_version(
    version: RuleSetVersion,
    consortium: library.Consortium,
    day: datetime.date,
    *,
    call: Call | None = None,
) -> library.Evaluation:
    """Judge a consortium by one version, as an old bid is: by the version of its day."""
    rule_set = rule_set_of(version) if call is None else judged_rule_set(version, call)
    return evaluate(rule_set, consortium, context(day, call.scope_code if call else ""))


def estimate(
    rule_set: library.RuleSet,
    participant: library.Participant,
    cost_cents: int,
    where: library.Context,
    terms: library.NationalTerms | None = None,
    *,
    awarded_cents: int | None = None,
) -> library.Estimate:
    """Return what a scheme would pay for a budget; what nobody read stays None."""
    return library.pay_estimate(
        rule_set, participant, cost_cents, where, terms, awarded_cents=awarded_cents
    )


def rule_changes(before: library.RuleSet, after: library.RuleSet) -> Sequence[library.Change]:
    """Return what differs between two rule sets, by path."""
    return library.diff(before, after)


def compare(before: library.Evaluation, after: library.Evaluation) -> library.Comparison:
    """Return how an answer changed."""
    return library.compare(before, after)


def which_scheme(
    questions: library.SchemeQuestions,
    options: Iterable[library.SchemeOption],
    where: library.Context,
) -> Sequence[library.SchemeAnswer]:
    """Return at most three schemes: regional, national, European."""
    return library.which_scheme(questions, list(options), where)


def wording(
    language: str, names: Mapping[str, str] | None = None, you: str = ""
) -> library.Wording:
    """Return the library's words in English, French or German; `you` is spoken to.

    Country sets are named as shipped; one that was made here is named by its code.
    """
    return library.Wording(language, shipped().country_sets, names or {}, you)
