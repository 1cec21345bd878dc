"""What a scheme pays for a budget that somebody types; what nobody read stays without a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Applicants, CallKind
from backend.funding.services.eligibility import Basis
from backend.funding.services.lines import (
    PageLine,
    doubt,
    joined,
    money,
    note_of,
    rule_source,
    sentence,
)

ALWAYS = ("grant", "own_share", "prefinancing", "indirect", "reporting", "de_minimis")
"""Lines that every estimate has, known or not: what a firm has to ask about before it decides."""

LABELS = {
    "grant": gettext_lazy("Grant"),
    "own_share": gettext_lazy("You pay yourself"),
    "prefinancing": gettext_lazy("Usually paid in advance"),
    "room": gettext_lazy("Left under the cap"),
    "indirect": gettext_lazy("Indirect costs"),
    "reporting": gettext_lazy("Reporting"),
    "de_minimis": gettext_lazy("De minimis aid"),
    "grant_range": gettext_lazy("Usual size of a grant"),
    "lump_sum": gettext_lazy("Lump sum"),
    "other": gettext_lazy("Also"),
}

NOT_KNOWN = {
    "grant": gettext_lazy("How much is paid is not known yet: read the call's text."),
    "own_share": gettext_lazy("What you pay yourself is not known, because the grant is not."),
    "prefinancing": gettext_lazy(
        "How much is paid in advance is not known yet. Plan to pay first and be repaid later."
    ),
    "indirect": gettext_lazy("Whether overheads are paid is not known yet: read the call's text."),
    "reporting": gettext_lazy("What you have to report is not known yet: read the call's text."),
    "de_minimis": gettext_lazy(
        "Whether the money counts as de minimis aid is not known yet: ask before you apply."
    ),
}


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A line of an estimate; None is not known, two sums are the least and the greatest."""

    id: str
    low_cents: int | None = None
    high_cents: int | None = None
    rate: float | None = None
    text: str = ""
    verified: bool = False
    source: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        """What the line is called."""
        return str(LABELS.get(self.id, self.id))

    @property
    def amount_cents(self) -> int | None:
        """The sum where only one is possible."""
        return self.low_cents if self.low_cents == self.high_cents else None


@dataclass(frozen=True, slots=True)
class CallEstimate:
    """An estimate for a call in reading order, with remarks."""

    lines: tuple[EstimateLine, ...]
    notes: tuple[PageLine, ...] = field(default=())

    def amount(self, line_id: str) -> int | None:
        """Return the sum of a line, None where it is not known or only a range is."""
        found = next((line for line in self.lines if line.id == line_id), None)
        return found.amount_cents if found else None


def estimate(
    basis: Basis,
    participant: engine.Participant,
    budget_cents: int,
    *,
    language: str,
    awarded_cents: int | None,
) -> CallEstimate:
    """Return what a participant may expect from a call for a budget of its own.

    Where countries pay (Eurostars) the grant follows the participant's country; in a cascade call
    lump sum and cap decide, and what was awarded before counts.
    """
    found: list[EstimateLine] = []
    if basis.rule_set is not None:
        where = engine.context(basis.day, basis.call.scope_code)
        answer = engine.estimate(
            basis.rule_set,
            participant,
            budget_cents,
            where,
            basis.terms,
            awarded_cents=awarded_cents,
        )
        found = [_line(each, basis, language) for each in answer.lines if each.code != "limit"]
    known = {line.id for line in found}
    found += [EstimateLine(code, text=str(NOT_KNOWN[code])) for code in ALWAYS if code not in known]
    order = {code: place for place, code in enumerate(ALWAYS)}
    found.sort(key=lambda line: order.get(line.id, len(order)))
    return CallEstimate(tuple(found), tuple(_notes(basis, budget_cents, language)))


def _line(line: Any, basis: Basis, language: str) -> EstimateLine:
    """Return a line of the library in words and with its source."""
    assert basis.rule_set is not None
    words = engine.wording(language)
    unknown = not line.known and line.code in NOT_KNOWN
    if line.code in ("indirect", "reporting", "de_minimis") and line.rule is not None:
        unknown = not line.rule.known
    text = str(words.line(line))
    if unknown and not line.missing and line.terms is None:
        text = str(NOT_KNOWN[line.code])
    source = None
    if line.rule is not None:
        source = rule_source(basis.rule_set, line.rule)
        # The sum that follows from the grant needs no second telling of the grant's terms.
        told = line.code == "own_share" and str(line.rule.kind) != "own_share"
        note = "" if told else note_of(line.rule.note, language)
        text = joined(sentence(text), doubt(line.rule, words), note)
    elif line.terms is not None and basis.terms is not None:
        source = (
            engine.source_data(
                basis.terms.sources.get(line.terms.source),
                str(line.terms.confidence),
                verified=line.terms.verified,
            )
            or None
        )
        note = "" if line.code == "own_share" else note_of(line.terms.cap_note, language)
        text = joined(sentence(text), note)
    return EstimateLine(
        id=line.code,
        low_cents=line.low_cents,
        high_cents=line.high_cents,
        rate=_rate(line),
        text=text,
        verified=bool(line.verified),
        source=source,
    )


def _rate(line: Any) -> float | None:
    """Return the one rate a line rests on, None where there is none or several are possible."""
    low, high = line.params.get("low"), line.params.get("high")
    if isinstance(low, Fraction) and low == high:
        return float(low)
    value = getattr(line.rule, "value", None)
    return float(value) if line.code == "indirect" and isinstance(value, Fraction) else None


def _notes(basis: Basis, budget_cents: int, language: str) -> list[PageLine]:
    """Return remarks that belong to the sums."""
    call, notes = basis.call, []
    if basis.rule_set is None:
        notes.append(PageLine(_("No rules are known for this call: read its text."), url=call.url))
    elif call.budget_max_cents is not None and call.applicants != Applicants.ALONE:
        notes.append(
            PageLine(
                _(
                    "The call pays at most %(sum)s for a whole project. Partners share it: this"
                    " estimate is for your own part."
                )
                % {"sum": money(call.budget_max_cents, language)},
                url=call.url,
            )
        )
    lump_sum = call.lump_sum_cents if call.kind == CallKind.CASCADE else None
    if lump_sum is not None and budget_cents < lump_sum:
        notes.append(
            PageLine(
                _("Your budget is below the lump sum: ask whether the whole sum is paid then."),
                url=call.url,
            )
        )
    notes.append(PageLine(_("An estimate, not a promise: the grant agreement decides.")))
    return notes
