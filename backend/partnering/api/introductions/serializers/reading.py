"""Introductions as they are read."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.common.ability_fields import AbilityReasonsField
from backend.directory.api.codes import CodedSerializer
from backend.partnering.api.introductions.serializers.common import (
    ContactChoiceSerializer,
    FirmSerializer,
    PlaceRefSerializer,
    SentenceSerializer,
    WrittenTextSerializer,
)
from backend.partnering.enums import (
    IntroductionState,
    MeetingPlace,
    MeetingState,
    Outcome,
    PartyDecision,
    PartyRole,
)
from backend.partnering.selectors.introductions import BOXES


class PartySerializer(serializers.Serializer[Any]):
    """One of the four parties, as the reader may see it."""

    role = serializers.ChoiceField(choices=PartyRole.choices)
    role_label = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    decision = serializers.ChoiceField(choices=PartyDecision.choices)
    decision_label = serializers.CharField()
    link = serializers.ChoiceField(
        choices=["filled", "waiting", "missing", "absent"],
        help_text="How its link of the chain is drawn.",
    )
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = CodedSerializer(allow_null=True)
    comment = WrittenTextSerializer(allow_null=True)
    silent = serializers.BooleanField(help_text="True for one's own silent decline alone.")
    you = serializers.BooleanField()
    reply_hours = serializers.IntegerField(allow_null=True)


class IntroductionCardSerializer(serializers.Serializer[Any]):
    """An introduction in short."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=IntroductionState.choices)
    state_label = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    asker = FirmSerializer()
    asked = FirmSerializer()
    parties = PartySerializer(many=True)
    first_sentence = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=PartyRole.choices)


class BoxCountsSerializer(serializers.Serializer[Any]):
    """How many introductions lie in each box."""

    mine = serializers.IntegerField()
    waiting = serializers.IntegerField()
    agreed = serializers.IntegerField()
    ended = serializers.IntegerField()


class IntroductionPageSerializer(serializers.Serializer[Any]):
    """One page of introductions."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = IntroductionCardSerializer(many=True)
    box = serializers.ChoiceField(choices=BOXES)
    boxes = BoxCountsSerializer()


class QuestionSerializer(serializers.Serializer[Any]):
    """A question asked back, and its answer."""

    id = serializers.UUIDField()
    party_role = serializers.ChoiceField(choices=PartyRole.choices)
    name = serializers.CharField()
    question = WrittenTextSerializer()
    asked_at = serializers.DateTimeField()
    answer = WrittenTextSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class SharedContactSerializer(serializers.Serializer[Any]):
    """How to reach a firm, as it was shared when everybody agreed."""

    organisation = serializers.CharField()
    own = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    job = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class EventSerializer(serializers.Serializer[Any]):
    """One step of the timeline."""

    at = serializers.DateTimeField()
    text = serializers.CharField()


class SlotSerializer(serializers.Serializer[Any]):
    """A moment at which a meeting could be."""

    id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()


class MeetingSerializer(serializers.Serializer[Any]):
    """A proposed or fixed meeting."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=MeetingState.choices)
    state_label = serializers.CharField()
    by = serializers.CharField()
    own = serializers.BooleanField()
    minutes = serializers.IntegerField()
    place_kind = serializers.ChoiceField(choices=MeetingPlace.choices)
    place_label = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField()
    slots = SlotSerializer(many=True)
    accepted = SlotSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class OutcomeSerializer(serializers.Serializer[Any]):
    """What a firm says became of it."""

    organisation = serializers.CharField()
    own = serializers.BooleanField()
    value = serializers.ChoiceField(choices=Outcome.choices)
    label = serializers.CharField()
    said_at = serializers.DateTimeField()


class IntroductionAbilitiesSerializer(serializers.Serializer[Any]):
    """What the reader may do."""

    answer = serializers.BooleanField()
    pick_cluster = serializers.BooleanField()
    explain = serializers.BooleanField()
    withdraw = serializers.BooleanField()
    read_thread = serializers.BooleanField()
    write_thread = serializers.BooleanField()
    see_contacts = serializers.BooleanField()
    tell_outcome = serializers.BooleanField()


class RevealedNeedSerializer(WrittenTextSerializer):
    """The asking firm's need behind a request."""

    title = serializers.CharField()
    private = serializers.BooleanField()


class IntroductionSerializer(IntroductionCardSerializer):
    """An introduction with all that the reader may see of it."""

    sentences = SentenceSerializer(many=True)
    note = WrittenTextSerializer(allow_null=True)
    questions = QuestionSerializer(many=True)
    own_need = RevealedNeedSerializer(allow_null=True)
    contacts = SharedContactSerializer(many=True, allow_null=True)
    cluster_choices = PlaceRefSerializer(many=True)
    my_contacts = ContactChoiceSerializer(many=True)
    timeline = EventSerializer(many=True)
    meetings = MeetingSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    outcome_wanted = serializers.BooleanField()
    abilities = IntroductionAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()
