"""What the rules say to a consortium, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from backend.consortia import engine
from backend.consortia.enums import Verdict
from backend.consortia.models import Consortium
from backend.funding.services.eligibility import result_text
from backend.funding.services.lines import sentence

MAX_NAMED = 3


def needs_of(judged: engine.Judged, words: Any) -> list[str]:
    """Return who is still needed."""
    if judged.evaluation is None or not judged.evaluation.needs:
        return []
    return list(words.needs(judged.evaluation.needs))


def summary(judged: engine.Judged, consortium: Consortium, words: Any) -> str:
    """Return the verdict as one or two short sentences."""
    if judged.evaluation is None:
        if consortium.call.rule_set_code:
            return _("No rules are known for this date: read the call's text.")
        return _("No rules are known for this kind of call: read the call's text.")
    if judged.verdict == Verdict.NOT_ELIGIBLE:
        failed = [result_text(r, words) for r in judged.evaluation.results if r.is_obstacle]
        return " ".join([_("The consortium cannot be funded as it stands."), *failed[:MAX_NAMED]])
    if judged.verdict == Verdict.ELIGIBLE:
        return _("Every rule that the platform knows is met.")
    if judged.evaluation.needs:
        listed = sentence(words.needs_listed(judged.evaluation.needs))
        return _("Still needed: %(needs)s") % {"needs": listed}
    if judged.verdict == Verdict.NO_OBSTACLE:
        return _(
            "Nothing was found against the consortium, but not every rule was checked: read the "
            "call's text."
        )
    return _("Not known yet: facts are missing that the rules ask for.")
