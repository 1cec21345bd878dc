"""Errors of the rule data's format in the reader's language."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from backend.funding.engine.eligibility import RuleError

# The library's own sentences, so that the catalogues hold them.
PROBLEMS = (
    gettext_noop("a value needs a source that was read; without one it must be null"),
    gettext_noop("this source has no read_on: what nobody read must be null"),
    gettext_noop("no such source"),
    gettext_noop("is missing"),
    gettext_noop("is not known"),
    gettext_noop("unknown key"),
    gettext_noop("must be a mapping of keys to values"),
    gettext_noop("must be text"),
    gettext_noop("must be true or false"),
    gettext_noop("must be true (leave the rule out, or null if not known)"),
    gettext_noop("must be a date like 2026-11-28"),
    gettext_noop("must be a list"),
    gettext_noop("must be a list of texts"),
    gettext_noop("must be a share between 0 and 1"),
    gettext_noop("must be [lowest, highest] between 1 and 9"),
    gettext_noop("must be [lowest, highest] in cents; null for no limit"),
    gettext_noop("must hold at least one entry (or be null if not known)"),
    gettext_noop("is no known country code"),
    gettext_noop("is no code: letters, digits and single hyphens only"),
    gettext_noop("this id stands there twice"),
    gettext_noop("must be a whole number from %(least)s on"),
)

_WHOLE = re.compile(r"^must be a whole number from (\d+) on$")
_LISTED = re.compile(r"^(?P<what>.+?); (?P<how>known are|known here:|this file has) (?P<list>.+)$")
SHOWN = 80
"""As many characters of a wrong value as make it recognisable."""


def problem_text(problem: str) -> str:
    """Return what is wrong in the reader's language; a sentence without translation stays."""
    whole = _WHOLE.match(problem)
    if whole:
        return gettext("must be a whole number from %(least)s on") % {"least": whole[1]}
    listed = _LISTED.match(problem)
    if listed:
        # Named apart: what stands inside the call would be taken for a message.
        what = listed["what"]
        return gettext("%(problem)s (possible here: %(list)s)") % {
            "problem": gettext(what),
            "list": listed["list"],
        }
    return gettext(problem)


def rule_error(error: RuleError, field: str = "body") -> ValidationError:
    """Return the error for a form: it names path and value and says how to mend it."""
    value = repr(error.value)
    message = gettext("%(path)s: %(problem)s. Found: %(value)s") % {
        "path": error.path or gettext("whole text"),
        "problem": problem_text(error.problem),
        "value": value if len(value) <= SHOWN else f"{value[:SHOWN]}…",
    }
    return ValidationError({field: ValidationError(message, code="rule_data")})
