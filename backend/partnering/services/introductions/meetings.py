"""Meetings: several moments are proposed, the other side takes one, and both have it as a file."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from backend.common.errors import ConflictError
from backend.partnering import rules
from backend.partnering.enums import MeetingPlace, MeetingState
from backend.partnering.models import Introduction, IntroductionParty, Meeting, MeetingSlot
from backend.partnering.services.introductions.threads import require_agreed, tell_others

MAX_SLOTS = 6
MAX_MINUTES = 480
FURTHEST = datetime.timedelta(days=365)
DOMAIN = "meetings.maillon"
"""Right-hand side of the events' ids; a name of our own, no address."""


def _refused(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name in the IANA list; raises ValidationError for another."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = _("There is no time zone “%(name)s”.") % {"name": name[:40]}
        raise _refused("time_zone", message, "unknown") from error


def _checked_slots(slots: Sequence[datetime.datetime]) -> list[datetime.datetime]:
    now = timezone.now()
    wanted = sorted(set(slots))
    if not wanted:
        raise _refused("slots", _("Please propose at least one time."), "required")
    if len(wanted) > MAX_SLOTS:
        raise _refused(
            "slots", _("Please propose at most %(n)d times.") % {"n": MAX_SLOTS}, "too_many"
        )
    if wanted[0] <= now:
        raise _refused("slots", _("A proposed time lies in the past."), "past")
    if wanted[-1] > now + FURTHEST:
        raise _refused("slots", _("A proposed time lies more than a year ahead."), "too_late")
    return wanted


@transaction.atomic
def meeting_propose(
    *,
    party: IntroductionParty,
    person_id: int,
    slots: Sequence[datetime.datetime],
    minutes: int,
    place_kind: str,
    place: str,
    time_zone: str,
) -> Meeting:
    """Propose moments for a meeting.

    Raises ConflictError before everybody agreed, ValidationError naming the field.
    """
    introduction = Introduction.objects.locked(party.introduction_id)
    require_agreed(introduction)
    zone_named(time_zone)
    wanted = _checked_slots(slots)
    if not 5 <= minutes <= MAX_MINUTES:
        raise _refused(
            "minutes", _("Please choose 5 to %(n)d minutes.") % {"n": MAX_MINUTES}, "range"
        )
    if place_kind not in MeetingPlace.values:
        raise _refused("place_kind", _("Please choose how you meet."), "unknown")
    meeting = Meeting(
        introduction=introduction,
        party=party,
        proposed_by_id=person_id,
        minutes=minutes,
        place_kind=place_kind,
        place=" ".join(place.split()),
        time_zone=time_zone,
    )
    meeting.full_clean(exclude=["public_id", "introduction", "party", "proposed_by"])
    meeting.save()
    MeetingSlot.objects.bulk_create([MeetingSlot(meeting=meeting, starts_at=s) for s in wanted])
    tell_others(
        introduction, party, "meeting", event=f"meeting:{meeting.public_id}", person_id=person_id
    )
    return meeting


def _locked(meeting: Meeting) -> Meeting:
    Introduction.objects.locked(meeting.introduction_id)
    return Meeting.objects.select_related("introduction", "party", "accepted").get(pk=meeting.pk)


@transaction.atomic
def meeting_accept(
    *, meeting: Meeting, slot: MeetingSlot, party: IntroductionParty, person_id: int
) -> Meeting:
    """Take one of the moments, for the other side than the one that proposed. Again: nothing.

    A firm and its own cluster are one side: neither fixes what the other of them proposed, else a
    meeting would stand to which the other firm's side never said yes.
    Raises ConflictError for one's own proposal, a moment that is over, or a meeting that was fixed
    at another moment or cancelled.
    """
    meeting = _locked(meeting)
    if meeting.state == MeetingState.FIXED and meeting.accepted_id == slot.pk:
        return meeting
    if meeting.state != MeetingState.PROPOSED:
        raise ConflictError(_("This meeting is fixed or cancelled already."), code="not_open")
    if rules.same_side(meeting.party, party):
        raise ConflictError(_("The other side chooses among your times."), code="own_proposal")
    if slot.starts_at <= timezone.now():
        raise ConflictError(_("This time is over. Please choose another."), code="past")
    meeting.state, meeting.accepted = MeetingState.FIXED, slot
    meeting.sequence += 1
    meeting.save()
    tell_others(
        meeting.introduction,
        party,
        "meeting_fixed",
        event=f"meeting_fixed:{meeting.public_id}",
        person_id=person_id,
    )
    return meeting


@transaction.atomic
def meeting_cancel(*, meeting: Meeting, party: IntroductionParty, person_id: int) -> Meeting:
    """Cancel a proposed or fixed meeting. Again: nothing."""
    meeting = _locked(meeting)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save()
    tell_others(
        meeting.introduction,
        party,
        "meeting_cancelled",
        event=f"meeting_cancelled:{meeting.public_id}",
        person_id=person_id,
    )
    return meeting


def calendar_of(meeting: Meeting) -> bytes:
    """Return a fixed or cancelled meeting as a calendar file, in the zone it was proposed in.

    Raises ConflictError for one that is not fixed. Names of firms alone: no person, no address.
    """
    slot = meeting.accepted
    if slot is None:
        raise ConflictError(_("No time was chosen yet."), code="not_fixed")
    cancelled = meeting.state == MeetingState.CANCELLED
    introduction = meeting.introduction
    calendar = Calendar()
    calendar.add("prodid", "-//Maillon//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{meeting.public_id}@{DOMAIN}")
    event.add("dtstamp", timezone.now())
    event.add("sequence", meeting.sequence)
    start = slot.starts_at.astimezone(zone_named(meeting.time_zone))
    event.add("dtstart", start)
    # Absolute time: a meeting over the change of the clocks keeps its length.
    end = slot.starts_at + datetime.timedelta(minutes=meeting.minutes)
    event.add("dtend", end.astimezone(zone_named(meeting.time_zone)))
    names = {"a": introduction.asker.legal_name, "b": introduction.asked.legal_name}
    event.add("summary", _("Meeting: %(a)s and %(b)s") % names)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    where = str(MeetingPlace(meeting.place_kind).label)
    event.add("location", f"{where}: {meeting.place}" if meeting.place else where)
    if not cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("Meeting: %(a)s and %(b)s") % names)
        alarm.add("trigger", datetime.timedelta(minutes=-30))
        event.add_component(alarm)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
