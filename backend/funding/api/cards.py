"""The short form of a call, used in lists everywhere."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from rest_framework import serializers

from backend.common.viewer import Viewer
from backend.directory.api.cards import MAX_CONCEPTS, ConceptRefSerializer, concept_refs
from backend.directory.api.codes import CodedSerializer, coded, coded_choice, reader_language
from backend.directory.enums import OrganisationType, Transition
from backend.funding.enums import Applicants, CallKind, CallSource, CallStatus, Mark
from backend.funding.models import Call, Programme
from backend.funding.selectors.calls import marks_of, rule_set_names
from matching.reference import ecosystems


class DeadlineSerializer(serializers.Serializer[Any]):
    """A moment at which a stage closes; without a time of its own it is the end of the day."""

    closes_at = serializers.DateTimeField()
    stage = serializers.IntegerField()
    has_time = serializers.BooleanField()
    past = serializers.BooleanField()


class BudgetSerializer(serializers.Serializer[Any]):
    """Money of a call in euro cents; null is not known."""

    min_cents = serializers.IntegerField(allow_null=True)
    max_cents = serializers.IntegerField(allow_null=True)
    total_cents = serializers.IntegerField(allow_null=True)
    lump_sum_cents = serializers.IntegerField(allow_null=True)
    cap_cents = serializers.IntegerField(allow_null=True)
    expected_grants = serializers.IntegerField(allow_null=True)


class TrlSpanSerializer(serializers.Serializer[Any]):
    """Technology readiness at the start and at the end of a project."""

    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)


class FitReasonSerializer(serializers.Serializer[Any]):
    """One reason for or against, with the fields of the profile that it rests on."""

    code = serializers.CharField()
    text = serializers.CharField()
    caution = serializers.BooleanField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class FitEligibilitySerializer(serializers.Serializer[Any]):
    """Whether the organisation may apply, in one word and one sentence."""

    verdict = CodedSerializer()
    summary = serializers.CharField(allow_blank=True)


class FitSerializer(serializers.Serializer[Any]):
    """How well a call fits an organisation."""

    band = CodedSerializer()
    reasons = FitReasonSerializer(many=True)
    eligibility = FitEligibilitySerializer()


class CallCardSerializer(serializers.Serializer[Any]):
    """A call in short."""

    id = serializers.UUIDField()
    identifier = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    programme = CodedSerializer(allow_null=True)
    kind = CodedSerializer()
    action_type = serializers.CharField(allow_blank=True)
    rule_set = CodedSerializer(allow_null=True)
    status = CodedSerializer()
    opens_on = serializers.DateField(allow_null=True)
    next_deadline = serializers.DateTimeField(allow_null=True)
    deadlines = DeadlineSerializer(many=True)
    days_left = serializers.IntegerField(allow_null=True)
    time_zone = serializers.CharField()
    budget = BudgetSerializer()
    applicants = CodedSerializer()
    who = CodedSerializer(many=True)
    trl = TrlSpanSerializer(allow_null=True)
    ecosystems = CodedSerializer(many=True)
    transitions = CodedSerializer(many=True)
    concepts = ConceptRefSerializer(many=True)
    source = CodedSerializer()
    publisher = serializers.CharField(allow_blank=True)
    is_demo = serializers.BooleanField()
    mark = serializers.ChoiceField(choices=Mark.choices, allow_blank=True)
    fit = FitSerializer(allow_null=True)


def in_readers_language(texts: Mapping[str, str], fallback: str = "") -> str:
    """Return a text that is kept by language in the reader's one, else in English, else any."""
    return (
        texts.get(reader_language())
        or texts.get("en")
        or next((t for t in texts.values() if t), fallback)
    )


def zone_of(call: Call) -> datetime.tzinfo:
    """Return the time zone of a call; an unreadable one counts as the portal's."""
    try:
        return ZoneInfo(call.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Europe/Brussels")


def programme_ref(programme: Programme | None, name_at_source: str = "") -> dict[str, str] | None:
    """Return `{code, label}` of a programme; one we hold no data of is named as its source does."""
    if programme is not None:
        label = in_readers_language(programme.labels, programme.code)
        return {"code": programme.code, "label": label}
    return {"code": name_at_source, "label": name_at_source} if name_at_source else None


def next_deadline(call: Call, now: datetime.datetime) -> datetime.datetime | None:
    """Return the next moment at which entry closes, None where there is none ahead."""
    ahead = [c.closes_at for c in call.cutoffs.all() if c.stage == 1 and c.closes_at > now]
    return min(ahead, default=None)


def _choices(values: Sequence[str], choices: Any) -> list[dict[str, str] | None]:
    return [coded_choice(v, choices) for v in values if v in choices.values]


def _dates(call: Call, now: datetime.datetime) -> dict[str, Any]:
    zone = zone_of(call)
    upcoming = next_deadline(call, now)
    days = None
    if upcoming is not None:
        days = (upcoming.astimezone(zone).date() - now.astimezone(zone).date()).days
    return {
        "opens_on": call.opens_on,
        "next_deadline": upcoming.astimezone(zone) if upcoming else None,
        "deadlines": [
            {
                "closes_at": c.closes_at.astimezone(zone),
                "stage": c.stage,
                "has_time": c.has_time,
                "past": c.closes_at <= now,
            }
            for c in call.cutoffs.all()
        ],
        "days_left": days,
        "time_zone": call.time_zone,
    }


def _budget(call: Call) -> dict[str, int | None]:
    return {
        "min_cents": call.budget_min_cents,
        "max_cents": call.budget_max_cents,
        "total_cents": call.budget_total_cents,
        "lump_sum_cents": call.lump_sum_cents,
        "cap_cents": call.cap_cents,
        "expected_grants": call.expected_grants,
    }


def call_cards(
    calls: Sequence[Call],
    viewer: Viewer,
    *,
    fits: Mapping[int, Mapping[str, Any]] | None = None,
    now: datetime.datetime | None = None,
) -> list[dict[str, Any]]:
    """Return the cards of calls that came through `with_card_parts`, in the same order.

    `fits` maps a call's database key to its `fit`. Two queries, however many calls there are.
    """
    now = now or timezone.now()
    names = rule_set_names(c.rule_set_code for c in calls)
    marks = marks_of(viewer, [c.pk for c in calls])
    fits = fits or {}
    return [
        _card(call, names, marks.get(call.pk, ""), now) | {"fit": fits.get(call.pk)}
        for call in calls
    ]


def call_card(
    call: Call,
    viewer: Viewer,
    *,
    fit: Mapping[str, Any] | None = None,
    now: datetime.datetime | None = None,
) -> dict[str, Any]:
    """Return the card of one call; use `call_cards` for several."""
    return call_cards([call], viewer, fits={call.pk: fit} if fit else None, now=now)[0]


def _card(
    call: Call, names: Mapping[str, Mapping[str, str]], mark: str, now: datetime.datetime
) -> dict[str, Any]:
    code = call.rule_set_code
    has_trl = call.trl_start is not None or call.trl_end is not None
    return {
        "id": call.public_id,
        "identifier": call.identifier,
        "title": call.title,
        "programme": programme_ref(call.programme, call.programme_name),
        "kind": coded_choice(call.kind, CallKind),
        "action_type": call.action_type,
        "rule_set": {"code": code, "label": in_readers_language(names.get(code, {}), code)}
        if code
        else None,
        "status": coded_choice(call.status_at(now), CallStatus),
        **_dates(call, now),
        "budget": _budget(call),
        "applicants": coded_choice(call.applicants, Applicants),
        "who": _choices(call.who, OrganisationType),
        "trl": {"start": call.trl_start, "end": call.trl_end} if has_trl else None,
        "ecosystems": [coded(e, ecosystems.label) for e in call.ecosystems],
        "transitions": _choices(call.transitions, Transition),
        "concepts": concept_refs(call.concepts, MAX_CONCEPTS),
        "source": coded_choice(call.source, CallSource),
        "publisher": call.publisher,
        "is_demo": call.is_demo,
        "mark": mark,
    }
