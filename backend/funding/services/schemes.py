"""Which scheme is for me: six questions, at most three answers, from the rules in force today."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from backend.common.viewer import Viewer
from backend.funding.engine import eligibility as engine
from backend.funding.enums import Mark
from backend.funding.models import Call, RuleSetVersion
from backend.funding.selectors.calls import marks_of
from backend.funding.selectors.programmes import (
    latest_rule_sets,
    national_terms_of,
    open_calls_of,
    programmes_with_terms,
)
from backend.funding.services.eligibility import region_outcome
from backend.funding.services.lines import PageLine, day_text, not_known
from backend.funding.services.pages import Reader, Scheme, sections
from matching.reference import countries, nuts

MAX_CALLS = 5
"""Live calls shown with an answer; all others are one search away."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a question."""

    code: str
    label: StrPromise
    hint: StrPromise | str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `kind` is choice, region or money."""

    id: str
    text: StrPromise
    hint: StrPromise
    kind: str
    options: tuple[Option, ...] = ()


QUESTIONS = (
    Question(
        "who",
        gettext_lazy("Who are you?"),
        gettext_lazy("Small and medium-sized means fewer than 250 people, with all linked firms."),
        "choice",
        (
            Option("sme", gettext_lazy("A small or medium-sized firm")),
            Option("larger", gettext_lazy("A larger firm")),
            Option("other", gettext_lazy("No firm: research, public body, association …")),
        ),
    ),
    Question(
        "place",
        gettext_lazy("Where are you?"),
        gettext_lazy("Country or region. Some money is for certain regions only."),
        "region",
    ),
    Question(
        "wants",
        gettext_lazy("What do you want to do?"),
        gettext_lazy("The first step for which you need money."),
        "choice",
        (
            Option("research", gettext_lazy("Find something new"), gettext_lazy("Research")),
            Option("develop", gettext_lazy("Develop a product or process")),
            Option("demonstrate", gettext_lazy("Show that it works in real use")),
            Option("invest", gettext_lazy("Invest in machines or production")),
            Option("network", gettext_lazy("Find partners or markets, work in a network")),
            Option("train", gettext_lazy("Train people")),
        ),
    ),
    Question(
        "company",
        gettext_lazy("Alone or with partners?"),
        gettext_lazy("Many European schemes want partners from other countries."),
        "choice",
        (
            Option("alone", gettext_lazy("Alone")),
            Option("partners", gettext_lazy("With partners I have already")),
            Option("would_like", gettext_lazy("With partners, but I have none yet")),
        ),
    ),
    Question(
        "ripeness",
        gettext_lazy("How far is your idea?"),
        gettext_lazy("Programmes count this as TRL, from 1 to 9."),
        "choice",
        (
            Option("idea", gettext_lazy("An idea or first trials"), "TRL 1–3"),
            Option("lab", gettext_lazy("Works in the laboratory"), "TRL 4–5"),
            Option("demo", gettext_lazy("Works as a prototype in real surroundings"), "TRL 6–7"),
            Option("market", gettext_lazy("Ready or nearly ready to be sold"), "TRL 8–9"),
        ),
    ),
    Question(
        "budget",
        gettext_lazy("How much does your part cost, roughly?"),
        gettext_lazy("All costs, also those that you pay yourself."),
        "money",
    ),
)

RIPENESS = {"idea": (1, 3), "lab": (4, 5), "demo": (6, 7), "market": (8, 9)}
"""TRL ranges of the answers, as the hints say."""


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: a scheme with its page, the reasons, and live calls."""

    version: RuleSetVersion
    band: str
    page: Mapping[str, list[PageLine]]
    why: tuple[str, ...]
    against: tuple[str, ...]
    unknown: tuple[str, ...]
    calls: tuple[Call, ...]


def place_of(value: str) -> tuple[str, str]:
    """Return (ISO country, NUTS code or "") of a country or region code; raises KeyError."""
    code = value.strip().upper()
    if not code:
        return "", ""
    if len(code) == 2:
        return countries.country(code).iso2, ""
    region = nuts.resolve(code)
    if region is None:
        raise KeyError(value)
    return region.country, region.code


def as_questions(answers: Mapping[str, Any]) -> engine.SchemeQuestions:
    """Return what was answered as the library's value; what was left out is None."""
    country, region = place_of(answers.get("place") or "")
    wants, company = answers.get("wants"), answers.get("company")
    budget = answers.get("budget")
    return engine.SchemeQuestions(
        who=answers.get("who") or None,
        country=country or None,
        nuts=region or None,
        wants=engine.Purpose(wants) if wants else None,
        company=engine.Company(company) if company else None,
        trl=RIPENESS.get(answers.get("ripeness") or ""),
        budget_cents=(budget, budget) if budget else None,
    )


def which_schemes(
    answers: Mapping[str, Any],
    *,
    viewer: Viewer,
    language: str,
    country_name: str = "",
    now: datetime.datetime | None = None,
) -> list[Found]:
    """Return at most three schemes (regional, national, European) with a plain page each."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    questions = as_questions(answers)
    versions = {v.code: v for v in latest_rule_sets(day)}
    country, region = questions.country or "", questions.nuts or ""
    live = _live_calls(viewer, list(versions), country, region, now)
    paid_nationally = programmes_with_terms()
    options = [_option(v, live.get(v.code, ()), paid_nationally, now) for v in versions.values()]
    where = engine.context(day)
    words = engine.wording(language)
    found = []
    for answer in engine.which_scheme(questions, options, where):
        version = versions[answer.option.id]
        sides: dict[str, list[str]] = {"for": [], "against": [], "unknown": []}
        for reason in answer.reasons:
            sides[str(reason.side)].append(words.scheme_reason(reason))
        calls = live.get(version.code, ())[:MAX_CALLS]
        found.append(
            Found(
                version=version,
                band=str(answer.band),
                page=_page(version, calls, Reader(language, country, country_name), now),
                why=tuple(sides["for"]),
                against=tuple(sides["against"]),
                unknown=tuple(sides["unknown"]),
                calls=tuple(calls),
            )
        )
    return found


def _live_calls(
    viewer: Viewer, codes: list[str], country: str, region: str, now: datetime.datetime
) -> dict[str, tuple[Call, ...]]:
    """Return calls that can be entered or are announced, by rule set.

    Left out are those that the person hid, and those for other countries or regions.
    """
    found: dict[str, list[Call]] = {}
    marks = marks_of(viewer)
    for call in open_calls_of(viewer, codes, now):
        if marks.get(call.pk) != Mark.HIDDEN and _fits_place(call, country, region):
            found.setdefault(call.rule_set_code, []).append(call)
    return {code: tuple(calls) for code, calls in found.items()}


def _fits_place(call: Call, country: str, region: str) -> bool:
    """Say whether a call may be for somebody there; what is not known rules nothing out."""
    if country and call.countries and country not in call.countries:
        return False
    place = region or (countries.to_eurostat(country) if country else None)
    return region_outcome(call, place) != engine.Outcome.NOT_MET


def _closes(calls: tuple[Call, ...], now: datetime.datetime) -> datetime.date | None:
    moments = [c.closes_at for call in calls for c in call.cutoffs.all() if c.stage == 1]
    ahead = [m for m in moments if m > now]
    return timezone.localdate(min(ahead)) if ahead else None


def _option(
    version: RuleSetVersion,
    calls: tuple[Call, ...],
    paid_nationally: frozenset[int],
    now: datetime.datetime,
) -> engine.SchemeOption:
    programme = version.programme
    pays = version.programme_id in paid_nationally
    return engine.SchemeOption(
        id=version.code,
        rule_set=engine.rule_set_of(version),
        level=engine.ProgrammeLevel(programme.level),
        country=programme.country,
        nuts=programme.nuts,
        closes=_closes(calls, now),
        national_terms=engine.national_terms(programme) if pays else None,
    )


def _page(
    version: RuleSetVersion, calls: tuple[Call, ...], reader: Reader, now: datetime.datetime
) -> dict[str, list[PageLine]]:
    """Return the plain page of a scheme; its dates are those of its live calls."""
    scheme = Scheme(
        rule_set=engine.rule_set_of(version),
        level=version.programme.level,
        national_terms=list(national_terms_of(version.programme)),
        now=now,
    )
    page = sections(scheme, reader)
    lines = [_call_line(call, reader.language, now) for call in calls]
    if not lines:
        lines = [PageLine(_("No call of this scheme is known here at the moment."))]
    unknown = not_known()
    return page | {"dates": lines + [line for line in page["dates"] if line != unknown]}


def _call_line(call: Call, language: str, now: datetime.datetime) -> PageLine:
    closes = _closes((call,), now)
    if closes is None:
        return PageLine(_("%(call)s: no closing date known.") % {"call": call.title}, url=call.url)
    values = {"call": call.title, "day": day_text(closes, language)}
    return PageLine(_("%(call)s: closes on %(day)s.") % values, url=call.url)
