"""What to do first, in plain words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Applicants, CallKind, ProgrammeLevel
from backend.funding.models import Call
from backend.funding.services.lines import PageLine

PARTICIPANT_REGISTER = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/"
    "participant-register"
)
"""Where an organisation gets its PIC."""
NCP_PAGE = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/ncp"
)
"""The European Commission's list of National Contact Points."""

DEFAULT_STEPS = {
    ProgrammeLevel.EUROPEAN: ("read_text", "cluster_adviser", "ncp", "pic"),
    ProgrammeLevel.INTERREGIONAL: ("read_text", "cluster_adviser", "pic"),
    ProgrammeLevel.NATIONAL: ("read_text", "cluster_adviser", "national_agency"),
    ProgrammeLevel.REGIONAL: ("read_text", "cluster_adviser", "region"),
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
            keys = ["read_text", "cluster_adviser", "project_contact"]
        if _needs_partners(rule_set, call):
            keys.insert(1, "partner_search")
    if "read_text" not in keys:
        keys.insert(0, "read_text")
    lines = []
    for key in keys:
        build = STEPS.get(key.replace("-", "_"))
        if build is not None:
            lines.append(build(call, pic, has_cluster))
    return lines


def _is_cascade(rule_set: engine.RuleSet | None, call: Call | None) -> bool:
    if call is not None:
        return call.kind == CallKind.CASCADE
    return rule_set is not None and str(rule_set.call_kind) == CallKind.CASCADE


def _needs_partners(rule_set: engine.RuleSet | None, call: Call | None) -> bool:
    if call is not None and call.applicants != Applicants.UNKNOWN:
        return call.applicants == Applicants.CONSORTIUM
    return rule_set is not None and str(rule_set.applicants) == Applicants.CONSORTIUM


def _read_text(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    if call is None:
        return PageLine(
            _("Choose a call of this scheme and read its text. It decides, not this page.")
        )
    return PageLine(
        _("Read the call's own text. It decides, not this page."), url=call.url
    )


def _pic(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    if pic:
        return PageLine(_("You have a PIC already: %(pic)s.") % {"pic": pic})
    return PageLine(
        _("Get a PIC for your organisation in the EU's participant register."),
        detail=_(
            "A PIC is a number of nine digits by which the EU knows your organisation. You enter"
            " name, address and legal form once and use the number in every application."
        ),
        url=PARTICIPANT_REGISTER,
    )


def _ncp(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Ask your National Contact Point (NCP)."),
        detail=_(
            "Every country has NCPs: people whose task it is to advise on EU calls. They tell you"
            " early whether your idea fits."
        ),
        url=NCP_PAGE,
    )


def _cluster_adviser(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    text = _("Ask a cluster of your field or region for advice.")
    if has_cluster:
        text = _("Talk to the adviser of your cluster.")
    return PageLine(
        text, detail=_("They know the calls and the firms that could be your partners.")
    )


def _partner_search(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Look for partners early."),
        detail=_("Under “Partners” you see who completes what you offer and need."),
    )


def _national_agency(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Ask the agency of your country that pays in this scheme."),
        detail=_("Its conditions and dates count besides those of the call."),
    )


def _region(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Ask your region's office for economic development."),
        detail=_("It tells you whether your project fits before you write anything."),
    )


def _project_contact(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Write to the project that passes the money on, if anything is unclear."),
        url=call.url if call is not None else "",
    )


def _read_rules(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Read the rules of the contest or tender: they are not those of a grant."),
        url=call.url if call is not None else "",
    )


def _project_call_page(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Open the call's page at the project. There you find the form and the exact conditions."),
        url=call.url if call is not None else "",
    )


def _sme_check(call: Call | None, pic: str, has_cluster: bool) -> PageLine:
    return PageLine(
        _("Check whether you are an SME, with every firm that owns you or that you own."),
        detail=_("Staff, turnover and balance sheet of linked firms count with yours."),
    )


STEPS: dict[str, Callable[[Call | None, str, bool], PageLine]] = {
    "read_text": _read_text,
    "pic": _pic,
    "ncp": _ncp,
    "cluster_adviser": _cluster_adviser,
    "partner_search": _partner_search,
    "national_agency": _national_agency,
    "region": _region,
    "project_contact": _project_contact,
    "read_rules": _read_rules,
    "project_call_page": _project_call_page,
    "sme_check": _sme_check,
}
"""The steps that rule sets may name, by key."""
