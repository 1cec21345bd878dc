"""The shapes of proposals in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.common.models import JobState
from backend.directory.api.cards import CardSerializer, GetInTouchSerializer
from backend.partnering.enums import Band, FeedbackReason, FeedbackValue


class EvidenceSerializer(serializers.Serializer[Any]):
    """A passage a reason rests on."""

    side = serializers.ChoiceField(choices=["you", "them"])
    field = serializers.CharField()
    entry_id = serializers.UUIDField(allow_null=True)
    excerpt = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    """A reason in words."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    strength = serializers.FloatField()
    contribution = serializers.FloatField()
    evidence = EvidenceSerializer(many=True)


class NeedRefSerializer(serializers.Serializer[Any]):
    """A need by id and title."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class FeedbackSerializer(serializers.Serializer[Any]):
    """What was said of a candidate."""

    value = serializers.ChoiceField(choices=FeedbackValue.choices)
    reason = serializers.ChoiceField(choices=FeedbackReason.choices, allow_blank=True, default="")
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")


class BalancingSerializer(serializers.Serializer[Any]):
    """Where balancing moved a proposal: places up (or down, below zero), and on whose account.

    `why` names what it was moved for (region, size, newcomer, own: shown very often); it is empty
    where it made room for others.
    """

    moved = serializers.IntegerField()
    why = serializers.ListField(child=serializers.CharField())


class ProposalSerializer(serializers.Serializer[Any]):
    """A candidate with its score, reasons and cautions."""

    id = serializers.UUIDField()
    rank = serializers.IntegerField()
    organisation = CardSerializer()
    contact = GetInTouchSerializer()
    probability = serializers.FloatField()
    band = serializers.ChoiceField(choices=Band.choices)
    reasons = ReasonSerializer(many=True)
    cautions = ReasonSerializer(many=True)
    need = NeedRefSerializer(allow_null=True)
    link = serializers.CharField(allow_blank=True)
    feedback = FeedbackSerializer(allow_null=True)
    balancing = BalancingSerializer(allow_null=True)
    standing_action = serializers.ChoiceField(choices=["ask", "invite"])


class RunProgressSerializer(serializers.Serializer[Any]):
    """How far a run is."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class RunSerializer(serializers.Serializer[Any]):
    """When and with what an answer was made."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField(allow_null=True)
    release = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=JobState.choices)
    stale = serializers.BooleanField()
    degraded = serializers.BooleanField(
        help_text="The matching is away: what is shown was stored before, and is tried again."
    )
    progress = RunProgressSerializer()


class ProposalPageSerializer(serializers.Serializer[Any]):
    """A page of proposals."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ProposalSerializer(many=True)
    run = RunSerializer()
    empty_reason = serializers.CharField(allow_null=True)


class RunAnswerSerializer(serializers.Serializer[Any]):
    """A run."""

    run = RunSerializer()
