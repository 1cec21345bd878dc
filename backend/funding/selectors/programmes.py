"""Reading programmes, the rule set that judges on a day, and national terms."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from backend.common.viewer import Viewer
from backend.funding.enums import CallStatus
from backend.funding.models import Call, CountryStatus, NationalTerms, Programme, RuleSetVersion
from backend.funding.selectors.calls import call_list, with_card_parts


def programme_list() -> QuerySet[Programme]:
    """Return every programme by code."""
    return Programme.objects.order_by("code")


def rule_set_get(code: str, day: datetime.date) -> RuleSetVersion | None:
    """Return the version of a rule set that judges on `day`, or None where no rules are known.

    Nothing is assumed outside of the programme's period: after its last day (2027 for the present
    ones) there are no rules, whatever a version says. Of several versions the highest counts.
    """
    if not code:
        return None
    return rule_sets_on(day).filter(code=code).order_by("-version").first()


def rule_sets_on(day: datetime.date) -> QuerySet[RuleSetVersion]:
    """Return the versions in force on `day` within their programme's period."""
    return (
        RuleSetVersion.objects.in_force(day)
        .filter(
            Q(programme__starts_on__isnull=True) | Q(programme__starts_on__lte=day),
            Q(programme__ends_on__isnull=True) | Q(programme__ends_on__gte=day),
        )
        .select_related("programme")
    )


def latest_rule_sets(
    day: datetime.date, programme: Programme | None = None
) -> list[RuleSetVersion]:
    """Return one version a code: the highest that judges on `day`, by programme and code."""
    queryset = rule_sets_on(day)
    if programme is not None:
        queryset = queryset.filter(programme=programme)
    found: dict[str, RuleSetVersion] = {}
    for version in queryset.order_by("programme__code", "code", "-version"):
        found.setdefault(version.code, version)
    return list(found.values())


def rule_set_versions(code: str) -> QuerySet[RuleSetVersion]:
    """Return every version of a rule set, the newest first."""
    return RuleSetVersion.objects.filter(code=code).order_by("-version")


def judging_day(call: Call, now: datetime.datetime | None = None) -> datetime.date:
    """Return the day whose rules a call is read by: that of its next cut-off of stage 1.

    Past its last cut-off it is that day; without cut-offs the day it opens, or today. A cut-off
    after the end of a programme's period is thereby never judged by the rules of that period.
    """
    now = now or timezone.now()
    closes = sorted(c.closes_at for c in call.cutoffs.all() if c.stage == 1)
    if closes:
        moment = next((c for c in closes if c > now), closes[-1])
        return timezone.localdate(moment)
    today = timezone.localdate(now)
    return max(today, call.opens_on) if call.opens_on else today


def rule_set_of_call(call: Call, now: datetime.datetime | None = None) -> RuleSetVersion | None:
    """Return the version that judges a call's next bids, or None where none is known."""
    return rule_set_get(call.rule_set_code, judging_day(call, now))


def country_statuses() -> QuerySet[CountryStatus]:
    """Return how countries stand to programmes, by set and country."""
    return CountryStatus.objects.order_by("set_code", "country", "valid_from", "pk")


def national_terms_of(programme: Programme) -> QuerySet[NationalTerms]:
    """Return what countries pay in a programme, by country."""
    return NationalTerms.objects.filter(programme=programme).order_by("country")


def programmes_with_terms() -> frozenset[int]:
    """Return the keys of the programmes that countries pay for."""
    return frozenset(NationalTerms.objects.values_list("programme_id", flat=True).distinct())


def open_calls_of(viewer: Viewer, codes: Iterable[str], now: datetime.datetime) -> list[Call]:
    """Return visible calls of these rule sets that are open or announced, the soonest first."""
    alive = call_list(viewer).filter(rule_set_code__in=list(codes)).with_dates(now)
    opened = with_card_parts(alive.with_status(CallStatus.OPEN, now))
    expected = with_card_parts(alive.with_status(CallStatus.EXPECTED, now))
    order = F("next_close").asc(nulls_last=True)
    return [*opened.order_by(order, "pk"), *expected.order_by(order, "pk")]
