"""A line of a plain page: one short sentence, and whether and where it was read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_currency, format_percent
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.funding.engine import eligibility as engine

CENTS = 100
LOCALES = {"en": "en_GB"}
"""English dates as Europe writes them: the day first."""
BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class PageLine:
    """A sentence with its explanation; `verified` is None where there is nothing to verify."""

    text: str
    detail: str = ""
    verified: bool | None = None
    source: Mapping[str, Any] | None = None
    url: str = ""


def money(cents: int, language: str) -> str:
    """Return a sum in euros as it is written in `language`, without cents where there are none."""
    whole = cents % CENTS == 0
    pattern = "¤#,##0" if language == "en" else "#,##0 ¤"
    if not whole:
        pattern = "¤#,##0.00" if language == "en" else "#,##0.00 ¤"
    return str(
        format_currency(
            cents / CENTS, "EUR", format=pattern, locale=language, currency_digits=False
        )
    )


def percent(rate: float, language: str) -> str:
    """Return a rate of 0 to 1 as a percentage with at most one decimal."""
    return str(
        format_percent(
            rate, format="#,##0.#%" if language == "en" else "#,##0.# %", locale=language
        )
    )


def day_text(day: datetime.date, language: str) -> str:
    """Return a date in words: 12 November 2026."""
    return str(format_date(day, format="long", locale=LOCALES.get(language, language)))


def told_day(day: datetime.date) -> str:
    """Return a date in words in the language of the answer, for errors that name one."""
    return day_text(day, (get_language() or "en").split("-", 1)[0])


def time_text(moment: datetime.datetime, language: str) -> str:
    """Return the time of a moment in its own zone: 17:00."""
    return str(format_time(moment, format="HH:mm", locale=language))


def zone_text(zone: str, language: str) -> str:
    """Return a time zone as the city that stands for it: Brussels."""
    return str(get_timezone_location(zone, locale=language, return_city=True))


def not_known(url: str = "") -> PageLine:
    """Return the line of a section of which nothing is known."""
    return PageLine(text=_("Not known yet: read the call's text."), url=url)


def note_of(note: Any, language: str) -> str:
    """Return a note of rule data in a language."""
    return note.get(language) if note is not None else ""


def joined(*parts: str) -> str:
    """Return sentences as one text, empty ones left out."""
    return " ".join(p.strip() for p in parts if p and p.strip())


def sentence(text: str) -> str:
    """Return a text with a full stop at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def rule_source(rule_set: engine.RuleSet, rule: Any) -> dict[str, Any] | None:
    """Return the source of a rule or pay rule with its confidence, None where none is named."""
    source = rule_set.sources.get(rule.source)
    found = engine.source_data(source, str(rule.confidence), verified=rule.verified)
    return found or None


def doubt(rule: Any, words: Any) -> str:
    """Return what has to be said of a rule that nobody checked; nothing for a verified one."""
    return "" if rule.verified or not rule.known else str(words.unchecked())
