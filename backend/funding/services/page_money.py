"""What a call pays, in plain words: its own figures, its rules, and a country's terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.funding.engine import eligibility as engine
from backend.funding.enums import CallKind, FundedState
from backend.funding.models import Call, NationalTerms
from backend.funding.services.lines import (
    BASIS_POINTS,
    PageLine,
    doubt,
    joined,
    money,
    note_of,
    percent,
    rule_source,
    sentence,
)


def what_it_pays(
    rule_set: engine.RuleSet | None,
    call: Call | None,
    *,
    language: str,
    country: str,
    country_name: str,
    awarded_cents: int,
    terms: Sequence[NationalTerms],
    before: Sequence[PageLine],
) -> list[PageLine]:
    """Return the lines of the section; `before` are rules that speak of money."""
    lines = call_money(call, language) if call is not None else []
    lines += before
    if rule_set is not None:
        lines += _pay_lines(rule_set, language)
    if terms:
        lines.append(national_line(terms, language, country, country_name))
    if call is not None and call.kind == CallKind.CASCADE:
        lines += room_lines(call, awarded_cents, language)
    if lines:
        lines.append(PageLine(_("What the grant does not cover, you pay yourself.")))
    return lines


def call_money(call: Call, language: str) -> list[PageLine]:
    """Return the figures that the call itself states."""

    def text(cents: int) -> str:
        return money(cents, language)

    low, high, texts = call.budget_min_cents, call.budget_max_cents, []
    if call.lump_sum_cents is not None:
        texts.append(_("You receive a lump sum of %(sum)s.") % {"sum": text(call.lump_sum_cents)})
    if low is not None and high is not None and low != high:
        values = {"low": text(low), "high": text(high)}
        texts.append(_("A grant of %(low)s to %(high)s for a project.") % values)
    elif high is not None:
        texts.append(_("A grant of at most %(sum)s for a project.") % {"sum": text(high)})
    elif low is not None:
        texts.append(_("A grant of at least %(sum)s for a project.") % {"sum": text(low)})
    if call.rate_bp is not None:
        rate = percent(call.rate_bp / BASIS_POINTS, language)
        texts.append(_("It covers %(rate)s of your costs.") % {"rate": rate})
    if call.cap_cents is not None:
        texts.append(
            _("One firm receives at most %(sum)s in total.") % {"sum": text(call.cap_cents)}
        )
    if call.budget_total_cents is not None:
        total = _("The whole call has %(sum)s.") % {"sum": text(call.budget_total_cents)}
        grants = ""
        if call.expected_grants:
            grants = ngettext(
                "%(number)s project is expected to be funded.",
                "%(number)s projects are expected to be funded.",
                call.expected_grants,
            ) % {"number": call.expected_grants}
        texts.append(joined(total, grants))
    detail = _("As the call says.")
    return [PageLine(t, detail=detail, url=call.url) for t in texts]


def _pay_lines(rule_set: engine.RuleSet, language: str) -> list[PageLine]:
    words = engine.wording(language)
    return [
        PageLine(
            sentence(words.pay(pay)),
            detail=joined(doubt(pay, words), note_of(pay.note, language)),
            verified=pay.verified,
            source=rule_source(rule_set, pay),
        )
        for pay in rule_set.pays
    ]


def national_line(
    terms: Sequence[NationalTerms], language: str, country: str, country_name: str
) -> PageLine:
    """Say what the reader's country pays: funded, not funded here, or not known."""
    if not country:
        return PageLine(
            _("Each country pays its own firms. Add your country to your profile to see its terms.")
        )
    row = next((t for t in terms if t.country == country), None)
    name = {"country": country_name or country}
    if row is None or row.state == FundedState.UNKNOWN:
        text = _("Whether %(country)s funds its firms here, and how much, is not known yet.") % name
        return PageLine(text, url=row.url if row else "", source=_source(row))
    source, verified = _source(row), bool(row.source.get("verified"))
    note = row.source.get("note") or {}
    detail = note.get(language) or note.get("en") or ""
    if not verified:
        detail = joined(engine.wording(language).unchecked(), detail)
    if row.state == FundedState.UNFUNDED:
        text = _("%(country)s does not fund its firms in this scheme.") % name
        return PageLine(text, detail=detail, verified=verified, source=source, url=row.url)
    return PageLine(
        joined(_("%(country)s funds its firms here.") % name, *_terms_texts(row, language)),
        detail=joined(row.cap_note.get(language) or row.cap_note.get("en") or "", detail),
        verified=verified,
        source=source,
        url=row.url,
    )


def _terms_texts(row: NationalTerms, language: str) -> list[str]:
    texts = []
    low, high = row.rate_min_bp, row.rate_max_bp
    if low is not None and high is not None and low != high:
        values = {
            "low": percent(low / BASIS_POINTS, language),
            "high": percent(high / BASIS_POINTS, language),
        }
        texts.append(_("It pays %(low)s to %(high)s of the costs.") % values)
    elif high is not None or low is not None:
        rate = percent((high if high is not None else low or 0) / BASIS_POINTS, language)
        text = _("It pays %(rate)s of the costs.")
        if low is None:
            text = _("It pays at most %(rate)s of the costs.")
        texts.append(text % {"rate": rate})
    else:
        texts.append(_("The rate is not known yet."))
    if row.cap_cents is not None:
        texts.append(_("At most %(sum)s.") % {"sum": money(row.cap_cents, language)})
    return texts


def _source(row: NationalTerms | None) -> dict[str, Any] | None:
    return (row.source or None) if row is not None else None


def room_lines(call: Call, awarded_cents: int, language: str) -> list[PageLine]:
    """Say how much of a cap is left for the reader's firm."""
    if call.cap_cents is None:
        return []
    room = max(0, call.cap_cents - awarded_cents)
    if awarded_cents == 0:
        return []
    values = {"awarded": money(awarded_cents, language), "room": money(room, language)}
    if room == 0:
        text = _("You were already awarded %(awarded)s, so nothing is left under the cap.")
    else:
        text = _("You were already awarded %(awarded)s, so at most %(room)s is left for you.")
    return [PageLine(text % values, detail=_("By the sums that your firm noted here."))]
