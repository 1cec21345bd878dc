"""What to do first, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Applicants, CallKind, ProgrammeLevel
from backend.funding.models import Call
from backend.funding.services.lines import PageLine

PARTICIPANT_REGISTER = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/"
    "participant-register"
)
"""Where an organisation gets its PIC."""
NCP_PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/ncp"
"""The European Commission's list of National Contact Points."""

DEFAULT_STEPS = {
    ProgrammeLevel.EUROPEAN: ("read_text", "cluster_adviser", "ncp", "pic"),
    ProgrammeLevel.INTERREGIONAL: ("read_text", "cluster_adviser", "pic"),
    ProgrammeLevel.NATIONAL: ("read_text", "cluster_adviser", "national_agency"),
    ProgrammeLevel.REGIONAL: ("read_text", "cluster_adviser", "region_contact"),
}
"""Steps of a programme whose rules name none."""


def first_steps(
    rule_set: engine.RuleSet | None,
    call: Call | None,
    *,
    level: str,
    pic: str = "",
    has_cluster: bool = False,
) -> list[PageLine]:
    """Return the first steps in order; a step that is done already says so."""
    keys = list(rule_set.steps) if rule_set is not None else []
    if not keys:
        keys = list(DEFAULT_STEPS.get(ProgrammeLevel(level), ("read_text", "cluster_adviser")))
        if _is_cascade(rule_set, call):
            keys = ["read_text", "cluster_adviser", "project_call_page"]
        if _needs_partners(rule_set, call):
            keys.insert(1, "partner_search")
    if "read_text" not in keys:
        keys.insert(0, "read_text")
    if "cluster_adviser" not in keys:
        keys.insert(1, "cluster_adviser")
    lines = (_line(key, call, pic, has_cluster) for key in dict.fromkeys(keys))
    return [line for line in lines if line is not None]


def _is_cascade(rule_set: engine.RuleSet | None, call: Call | None) -> bool:
    if call is not None:
        return call.kind == CallKind.CASCADE
    return rule_set is not None and str(rule_set.call_kind) == CallKind.CASCADE


def _needs_partners(rule_set: engine.RuleSet | None, call: Call | None) -> bool:
    if call is not None and call.applicants != Applicants.UNKNOWN:
        return call.applicants == Applicants.CONSORTIUM
    return rule_set is not None and str(rule_set.applicants) == Applicants.CONSORTIUM


def _line(key: str, call: Call | None, pic: str, has_cluster: bool) -> PageLine | None:
    """Return a step as a line; None for a key that is not known here."""
    if key == "read_text" and call is None:
        text = _("Choose a call of this scheme and read its text. It decides, not this page.")
        return PageLine(text)
    if key == "pic" and pic:
        return PageLine(_("You have a PIC already: %(pic)s.") % {"pic": pic})
    if key == "cluster_adviser" and has_cluster:
        return PageLine(_("Talk to the adviser of your cluster."), detail=str(STEPS[key].detail))
    step = STEPS.get(key)
    if step is None:
        return None
    url = step.url or (call.url if call is not None and step.at_call else "")
    return PageLine(str(step.text), detail=str(step.detail), url=url)


@dataclass(frozen=True, slots=True)
class Step:
    """A first step in words; `at_call` links the call's own page."""

    text: StrPromise
    detail: StrPromise | str = ""
    url: str = ""
    at_call: bool = False


STEPS: Mapping[str, Step] = {
    "read_text": Step(
        gettext_lazy("Read the call's own text. It decides, not this page."), at_call=True
    ),
    "pic": Step(
        gettext_lazy("Get a PIC for your organisation in the EU's participant register."),
        gettext_lazy(
            "A PIC is a number of nine digits by which the EU knows your organisation. You enter"
            " name, address and legal form once and use the number in every application."
        ),
        url=PARTICIPANT_REGISTER,
    ),
    "ncp": Step(
        gettext_lazy("Ask your National Contact Point (NCP)."),
        gettext_lazy(
            "An NCP is a person in your country whose task it is to advise on EU calls. Ask early"
            " whether your idea fits."
        ),
        url=NCP_PAGE,
    ),
    "cluster_adviser": Step(
        gettext_lazy("Ask a cluster of your field or region for advice."),
        gettext_lazy("Its advisers know calls, and firms that could be your partners."),
    ),
    "partner_search": Step(
        gettext_lazy("Look for partners early."),
        gettext_lazy("Under “Partners” you see who completes what you offer and need."),
    ),
    "national_agency": Step(
        gettext_lazy("Ask the agency of your country that pays in this scheme."),
        gettext_lazy("Its conditions and dates count besides those of the call."),
    ),
    "national_application": Step(
        gettext_lazy("Hand in to your national agency too, in time and in its own form."),
        gettext_lazy("In this scheme each country pays its own partners."),
    ),
    "eureka_platform": Step(
        gettext_lazy("Register on the platform of Eureka, where the joint proposal is handed in."),
        url="https://www.eurekanetwork.org/",
    ),
    "programme_contact": Step(
        gettext_lazy("Ask the programme's secretariat or its contact in your country."),
        gettext_lazy("They tell you which kinds of partners the call looks for."),
    ),
    "region_contact": Step(
        gettext_lazy("Ask your region's office for economic development."),
        gettext_lazy("Ask whether your project fits before you write anything."),
    ),
    "bpifrance_contact": Step(
        gettext_lazy("Talk to Bpifrance in your region."),
        gettext_lazy("Bpifrance runs these calls: ask early whether your project fits."),
        url="https://www.bpifrance.fr/",
    ),
    "cluster_label": Step(
        gettext_lazy("Ask your competitiveness cluster whether it can label the project."),
        gettext_lazy("A label is the cluster's written support. The call says whether it counts."),
    ),
    "project_call_page": Step(
        gettext_lazy(
            "Open the call's page at the project. There you find the form and the exact conditions."
        ),
        at_call=True,
    ),
    "read_rules": Step(
        gettext_lazy("Read the rules of the contest or tender: they are not those of a grant."),
        at_call=True,
    ),
}
"""The steps that rule sets may name, by key."""
