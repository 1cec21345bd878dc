"""Calls as calendar files: every cut-off an event with an alarm two weeks before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from backend.funding.models import Call

ALARM_BEFORE: Final = datetime.timedelta(days=-14)
DOMAIN: Final = "calls.maillon"
"""Right-hand side of the events' ids; a name of our own, no address."""


def calendar_of(calls: Iterable[Call], name: str) -> bytes:
    """Return a calendar with the cut-offs of calls that came through `with_card_parts`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillon//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for call in calls:
        for event in _events(call):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(call: Call) -> Iterator[Event]:
    try:
        zone: datetime.tzinfo = ZoneInfo(call.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Europe/Brussels")
    numbers: dict[int, int] = {}
    for cutoff in call.cutoffs.all():
        numbers[cutoff.stage] = numbers.get(cutoff.stage, 0) + 1
        local = cutoff.closes_at.astimezone(zone)
        event = Event()
        # By place and not by date: a deadline that moves changes the event instead of adding one.
        event.add("uid", f"{call.public_id}-{cutoff.stage}-{numbers[cutoff.stage]}@{DOMAIN}")
        event.add("dtstamp", timezone.now())
        event.add("last-modified", call.updated_at)
        event.add("dtstart", local if cutoff.has_time else local.date())
        event.add("summary", _summary(call, cutoff.stage))
        event.add("description", _description(call))
        if call.url:
            event.add("url", call.url)
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _summary(call, cutoff.stage))
        alarm.add("trigger", ALARM_BEFORE)
        event.add_component(alarm)
        yield event


def _summary(call: Call, stage: int) -> str:
    values = {"title": call.title, "stage": stage}
    text = (
        _("Deadline: %(title)s") if stage == 1 else _("Deadline of stage %(stage)s: %(title)s")
    ) % values
    return _("[Invented]") + f" {text}" if call.is_demo else text


def _description(call: Call) -> str:
    lines = [line for line in (call.identifier, call.publisher, call.url) if line]
    lines.append(_("Check the date at the publisher: it may have changed."))
    return "\n".join(lines)
