"""A call, or a scheme without one, in plain words: six short sections."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.directory.enums import OrganisationType
from backend.funding.engine import eligibility as engine
from backend.funding.enums import Applicants, CallSource, CallStatus
from backend.funding.models import Call, NationalTerms
from backend.funding.services.lines import (
    PageLine,
    day_text,
    doubt,
    joined,
    not_known,
    note_of,
    rule_source,
    sentence,
    time_text,
    zone_text,
)
from backend.funding.services.page_money import what_it_pays
from backend.funding.services.page_steps import first_steps

SECTIONS = (
    "who_can_apply",
    "what_is_asked",
    "alone_or_with_whom",
    "dates",
    "what_it_pays",
    "first_steps",
)

SECTION_OF_KIND = {
    "countries_allowed": "who_can_apply",
    "types_allowed": "who_can_apply",
    "types_excluded": "who_can_apply",
    "max_size": "who_can_apply",
    "alone": "alone_or_with_whom",
    "min_entities": "alone_or_with_whom",
    "max_entities": "alone_or_with_whom",
    "min_countries": "alone_or_with_whom",
    "max_per_country": "alone_or_with_whom",
    "min_regions": "alone_or_with_whom",
    "independent": "alone_or_with_whom",
    "coordinator": "alone_or_with_whom",
    "min_share": "alone_or_with_whom",
    "max_share": "alone_or_with_whom",
    "trl_start": "what_is_asked",
    "trl_end": "what_is_asked",
    "max_months": "what_is_asked",
    "min_months": "what_is_asked",
    "max_budget": "what_is_asked",
    "min_budget": "what_is_asked",
    "declaration": "what_is_asked",
    "max_awards": "what_it_pays",
}
"""Where a rule is told, by its kind."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: language, and for a firm its country, PIC and sums already awarded."""

    language: str
    country: str = ""
    country_name: str = ""
    pic: str = ""
    awarded_cents: int = 0
    has_cluster: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a page is about: the rules if any are known, the call if it is about one."""

    rule_set: engine.RuleSet | None
    call: Call | None = None
    level: str = "european"
    national_terms: Sequence[NationalTerms] = ()
    country_names: dict[str, str] | None = None
    now: datetime.datetime | None = None

    @property
    def url(self) -> str:
        """Return where the call's own text is."""
        return self.call.url if self.call else ""


def sections(scheme: Scheme, reader: Reader) -> dict[str, list[PageLine]]:
    """Return the six sections; a section of which nothing is known says so."""
    found: dict[str, list[PageLine]] = {name: [] for name in SECTIONS}
    call = scheme.call
    if call is not None:
        found["who_can_apply"] += _who(call, scheme)
        found["what_is_asked"] += _asked(call)
        found["dates"] += dates(call, reader, scheme.now or timezone.now())
    found["alone_or_with_whom"] += _alone(scheme, reader)
    said_alone = bool(found["alone_or_with_whom"])
    for name, lines in _rule_lines(scheme, reader, said_alone=said_alone).items():
        found[name] += lines
    found["who_can_apply"] += _kinds(scheme, reader)
    found["dates"] += _national_deadline(scheme, reader)
    found["what_it_pays"] = what_it_pays(
        scheme.rule_set,
        call,
        language=reader.language,
        country=reader.country,
        country_name=reader.country_name,
        awarded_cents=reader.awarded_cents,
        terms=scheme.national_terms,
        before=found["what_it_pays"],
    )
    found["first_steps"] = first_steps(
        scheme.rule_set,
        call,
        level=scheme.level,
        pic=reader.pic,
        has_cluster=reader.has_cluster,
    )
    for name in SECTIONS:
        if not found[name]:
            found[name] = [not_known(scheme.url)]
    return found


def _who(call: Call, scheme: Scheme) -> list[PageLine]:
    """Return who may apply as the call itself says."""
    lines = []
    types = [str(OrganisationType(w).label) for w in call.who if w in OrganisationType.values]
    if types:
        text = _("These may apply: %(types)s.") % {"types": ", ".join(types)}
        lines.append(PageLine(text, url=call.url))
    names = scheme.country_names or {}
    places = [names.get(c, c) for c in [*call.countries, *call.regions]]
    if places:
        text = _("You have to be established in: %(places)s.") % {"places": ", ".join(places)}
        lines.append(PageLine(text, url=call.url))
    if call.owner_project_name:
        text = _(
            "The project %(project)s received EU money and passes a part of it on to small firms."
            " You apply to the project, not to the EU."
        ) % {"project": call.owner_project_name}
        lines.append(PageLine(text, url=call.url))
    return lines


def _asked(call: Call) -> list[PageLine]:
    start, end = call.trl_start, call.trl_end
    if start is None and end is None:
        return []
    hint = _(
        "TRL is how far a technology is, from 1 (an idea) through 5 (tested as in real use) to 9"
        " (in use)."
    )
    if start is not None and end is not None:
        text = _("The technology stands at TRL %(start)s at the start and TRL %(end)s at the end.")
    elif start is not None:
        text = _("The technology stands at TRL %(start)s at the start.")
    else:
        text = _("The technology stands at TRL %(end)s at the end.")
    return [PageLine(text % {"start": start, "end": end}, detail=hint, url=call.url)]


ALONE_TEXTS = {
    Applicants.ALONE: lambda: _("You can apply alone, without partners."),
    Applicants.CONSORTIUM: lambda: _("You apply together with partners."),
    Applicants.EITHER: lambda: _("You can apply alone or together with partners."),
}


def _alone(scheme: Scheme, reader: Reader) -> list[PageLine]:
    """Say whether one applies alone: as the call says, else as its rules do."""
    call, rule_set = scheme.call, scheme.rule_set
    if call is not None and call.applicants in ALONE_TEXTS:
        # A call of the portal only repeats its rule set; others say it themselves.
        told = call.source != CallSource.PORTAL
        if told and (rule_set is None or str(rule_set.applicants) != call.applicants):
            return [PageLine(ALONE_TEXTS[Applicants(call.applicants)](), url=call.url)]
    if rule_set is None or str(rule_set.applicants) not in ALONE_TEXTS:
        return []
    verified = rule_set.applicants_verified
    source = engine.source_data(
        rule_set.sources.get(rule_set.applicants_source),
        str(rule_set.applicants_confidence),
        verified=verified,
    )
    words = engine.wording(reader.language)
    return [
        PageLine(
            ALONE_TEXTS[Applicants(str(rule_set.applicants))](),
            detail="" if verified else words.unchecked(),
            verified=verified,
            source=source or None,
        )
    ]


def _told_by(call: Call | None) -> set[str]:
    """Return the kinds of rules that the call's own fields answer: they are not said twice."""
    if call is None:
        return set()
    told = set()
    if call.source != CallSource.PORTAL and call.applicants != Applicants.UNKNOWN:
        told.add("alone")
    if call.cap_cents is not None:
        told.add("max_awards")
    return told


def _rule_lines(scheme: Scheme, reader: Reader, *, said_alone: bool) -> dict[str, list[PageLine]]:
    """Return every rule as a line of its section; what was said already is not said again."""
    rule_set = scheme.rule_set
    found: dict[str, list[PageLine]] = {}
    if rule_set is None:
        return found
    words = engine.wording(reader.language)
    told = _told_by(scheme.call)
    for rule in rule_set.rules:
        if str(rule.kind) in told and rule.id not in rule_set.overridden:
            continue
        section = SECTION_OF_KIND.get(str(rule.kind), "what_is_asked")
        changed = rule.id in rule_set.overridden
        if said_alone and str(rule.kind) == "alone" and rule.known and not (changed or rule.note):
            continue
        own = _("This call has a rule of its own here.") if changed else ""
        found.setdefault(section, []).append(
            PageLine(
                sentence(words.statement(rule)),
                detail=joined(own, doubt(rule, words), note_of(rule.note, reader.language)),
                verified=rule.verified,
                source=rule_source(rule_set, rule),
                url="" if rule.known else scheme.url,
            )
        )
    return found


def _kinds(scheme: Scheme, reader: Reader) -> list[PageLine]:
    """Say which kinds of participation count for the minima and which are paid."""
    rule_set = scheme.rule_set
    if rule_set is None or not (rule_set.counts or rule_set.funded):
        return []
    words = engine.wording(reader.language)
    texts = []
    # Without a minimum there is nothing to count for.
    if rule_set.counts and any(str(r.kind).startswith("min_") for r in rule_set.rules):
        names = ", ".join(words.kind(k) for k in rule_set.counts)
        texts.append(_("Who counts for the minimum number: %(kinds)s.") % {"kinds": names})
    if rule_set.funded:
        names = ", ".join(words.kind(k) for k in rule_set.funded)
        texts.append(_("Who may receive money: %(kinds)s.") % {"kinds": names})
    if not texts:
        return []
    verified = rule_set.counts_verified
    source = engine.source_data(
        rule_set.sources.get(rule_set.counts_source),
        str(rule_set.counts_confidence),
        verified=verified,
    )
    return [
        PageLine(
            " ".join(texts),
            detail="" if verified else words.unchecked(),
            verified=verified,
            source=source or None,
        )
    ]


def dates(call: Call, reader: Reader, now: datetime.datetime) -> list[PageLine]:
    """Return when a call opens and closes, in its own time zone, each cut-off a line."""
    try:
        zone = ZoneInfo(call.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Europe/Brussels")
    lines = []
    status = call.status_at(now)
    if status == CallStatus.CLOSED:
        text = _("This call is closed: its last date is past.")
        lines.append(PageLine(text, url=call.url))
    if status == CallStatus.EXPECTED:
        text = _("This call is announced. When it opens is not known yet.")
        if call.opens_on is not None:
            day = day_text(call.opens_on, reader.language)
            text = _("This call opens on %(day)s.") % {"day": day}
        lines.append(PageLine(text, url=call.url))
    elif call.opens_on is not None:
        day = day_text(call.opens_on, reader.language)
        opened = (
            _("Opened on %(day)s.") if status == CallStatus.CLOSED else _("Open since %(day)s.")
        )
        lines.append(PageLine(opened % {"day": day}, url=call.url))
    cutoffs = list(call.cutoffs.all())
    staged = any(c.stage > 1 for c in cutoffs)
    for cutoff in cutoffs:
        moment = cutoff.closes_at.astimezone(zone)
        lines.append(
            _cutoff(call, moment, now, cutoff.stage if staged else 0, cutoff.has_time, reader)
        )
    if not cutoffs:
        lines.append(PageLine(_("No closing date is known yet."), url=call.url))
    return lines


def _cutoff(
    call: Call,
    moment: datetime.datetime,
    now: datetime.datetime,
    stage: int,
    has_time: bool,
    reader: Reader,
) -> PageLine:
    day = day_text(moment.date(), reader.language)
    values = {
        "day": day,
        "time": time_text(moment, reader.language),
        "zone": zone_text(str(moment.tzinfo), reader.language),
    }
    past = moment <= now
    if past:
        text = _("Closed on %(day)s.") % values
    elif has_time:
        text = _("Closes on %(day)s at %(time)s (time of %(zone)s).") % values
    else:
        text = _("Closes on %(day)s.") % values
    details = []
    if stage == 1:
        details.append(_("First stage: a short proposal."))
    elif stage > 1:
        details.append(
            _("Stage %(stage)s: only for those who passed the one before.") % {"stage": stage}
        )
    if not past:
        if not has_time:
            details.append(_("The hour is not known: hand in at the latest on the day before."))
        days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
        details.append(ngettext("%(days)s day left.", "%(days)s days left.", days) % {"days": days})
    return PageLine(text, detail=joined(*details), url=call.url)


def _national_deadline(scheme: Scheme, reader: Reader) -> list[PageLine]:
    """Return the deadline that the reader's own country sets besides."""
    if not scheme.national_terms:
        return []
    row = next((t for t in scheme.national_terms if t.country == reader.country), None)
    # The dates of real calls would contradict those of an invented one.
    invented = scheme.call is not None and scheme.call.is_demo
    if invented or row is None or (row.deadline is None and not row.deadline_note):
        return [
            PageLine(
                _(
                    "Your country may set a date of its own besides. It is not known here: ask"
                    " your national agency."
                ),
                url=row.url if row else "",
            )
        ]
    parts = []
    if row.deadline is not None:
        parts.append(
            _("Besides, hand in to %(agency)s in %(country)s by %(day)s.")
            % {
                "agency": row.agency or _("the national agency"),
                "country": reader.country_name or row.country,
                "day": day_text(row.deadline, reader.language),
            }
        )
    note = row.deadline_note.get(reader.language) or row.deadline_note.get("en") or ""
    verified = bool(row.source.get("verified"))
    doubted = "" if verified else engine.wording(reader.language).unchecked()
    return [
        PageLine(
            joined(*parts) or note,
            detail=joined(doubted, note if parts else ""),
            verified=verified,
            source=row.source or None,
            url=row.url,
        )
    ]
