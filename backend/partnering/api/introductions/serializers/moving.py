"""What moves an introduction, and by which wishes it moves."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.partnering.api.introductions.serializers.common import PlaceRefSerializer
from backend.partnering.enums import DeclineReason, Outcome


class ReplySerializer(serializers.Serializer[Any]):
    """A party's answer."""

    decision = serializers.ChoiceField(choices=["accept", "decline", "ask"])
    reason = serializers.ChoiceField(
        choices=DeclineReason.choices, allow_blank=True, required=False, default=""
    )
    silent = serializers.BooleanField(default=False)
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")
    question = serializers.CharField(max_length=1000, allow_blank=True, default="")
    contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=10, default=list)
    share_person = serializers.BooleanField(default=False)


class ExplainSerializer(serializers.Serializer[Any]):
    """The answer to a question."""

    text = serializers.CharField(max_length=1500, allow_blank=True)


class PickSerializer(serializers.Serializer[Any]):
    """The cluster that the asked firm chooses."""

    cluster = serializers.UUIDField()


class OutcomeWriteSerializer(serializers.Serializer[Any]):
    """What became of it."""

    value = serializers.ChoiceField(choices=Outcome.choices)


class IntroductionPolicySerializer(serializers.Serializer[Any]):
    """How a cluster takes part."""

    skip_own = serializers.BooleanField()
    skip_other = serializers.BooleanField()
    reply_days = serializers.IntegerField()
    remind_days = serializers.IntegerField(
        allow_null=True,
        help_text="Days until the first reminder; none: half of the days to answer.",
    )
    open_cap = serializers.IntegerField()
    reply_hours = serializers.IntegerField(read_only=True, allow_null=True)
    editable = serializers.BooleanField(read_only=True)


class IntroductionPolicyWriteSerializer(serializers.Serializer[Any]):
    """Changes of a cluster's policy."""

    skip_own = serializers.BooleanField(required=False)
    skip_other = serializers.BooleanField(required=False)
    reply_days = serializers.IntegerField(required=False)
    remind_days = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Less than the days to answer; none: half of them.",
    )
    open_cap = serializers.IntegerField(required=False)


class AccompanimentSerializer(serializers.Serializer[Any]):
    """Which of its clusters accompanies the acting seat's firm by default."""

    clusters = PlaceRefSerializer(many=True, read_only=True)
    cluster = serializers.UUIDField(
        allow_null=True, help_text="None: the firm chooses in each introduction."
    )
    editable = serializers.BooleanField(read_only=True)
