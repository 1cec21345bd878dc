"""Asking for an introduction."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.directory.api.cards import CardSerializer
from backend.directory.api.codes import CodedSerializer
from backend.partnering.api.introductions.serializers.common import (
    ChosenSentenceSerializer,
    ContactChoiceSerializer,
    PlaceRefSerializer,
    SentenceSerializer,
)
from backend.partnering.enums import IntroductionSource
from backend.partnering.services.introductions.sentences import GROUPS


class ChoiceSerializer(serializers.Serializer[Any]):
    """Something of one's own to choose: an entry, a stage, a link."""

    value = serializers.CharField()
    label = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class SentenceKindSerializer(serializers.Serializer[Any]):
    """A sentence that can be chosen, with the values that it can take."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=GROUPS)
    text = serializers.CharField()
    needs_value = serializers.BooleanField()
    values = ChoiceSerializer(many=True)


class OwnNeedSerializer(serializers.Serializer[Any]):
    """One of one's own needs."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    private = serializers.BooleanField()


class OptionsSerializer(serializers.Serializer[Any]):
    """What one can choose when asking for an introduction."""

    asked = CardSerializer()
    action = serializers.ChoiceField(
        choices=["ask", "invite", "none"],
        help_text="Public records are invited; unclaimed imports neither invited nor introduced.",
    )
    open_introduction = serializers.UUIDField(allow_null=True)
    clusters = PlaceRefSerializer(many=True)
    preferred_cluster = serializers.UUIDField(
        allow_null=True, help_text="Which one accompanies where nothing else is chosen."
    )
    other_cluster = PlaceRefSerializer(allow_null=True)
    other_chooses = serializers.BooleanField(
        help_text="The other firm is in several clusters and chooses when it is asked."
    )
    sentences = SentenceKindSerializer(many=True)
    own_needs = OwnNeedSerializer(many=True)
    contacts = ContactChoiceSerializer(many=True)
    me = serializers.CharField(help_text="Name and e-mail of the person who asks.")
    languages = CodedSerializer(many=True)
    language = serializers.CharField(help_text="The language that the asked firm reads.")
    open_count = serializers.IntegerField()
    open_cap = serializers.IntegerField()
    busy = serializers.BooleanField()
    alternatives = CardSerializer(many=True)


class PreviewAskSerializer(serializers.Serializer[Any]):
    """A request to be shown as the reader will see it."""

    asked = serializers.UUIDField()
    sentences = ChosenSentenceSerializer(many=True)
    language = serializers.ChoiceField(choices=["en", "fr", "de"])


class PreviewSerializer(serializers.Serializer[Any]):
    """A request in the reader's language."""

    language = serializers.CharField()
    sentences = SentenceSerializer(many=True)


class AskSerializer(serializers.Serializer[Any]):
    """A request for an introduction."""

    asked = serializers.UUIDField()
    source = serializers.ChoiceField(choices=IntroductionSource.choices)
    proposal = serializers.UUIDField(required=False, allow_null=True)
    their_need = serializers.UUIDField(required=False, allow_null=True)
    own_need = serializers.UUIDField(required=False, allow_null=True)
    cluster = serializers.UUIDField(required=False, allow_null=True)
    sentences = ChosenSentenceSerializer(many=True)
    note = serializers.CharField(max_length=1500, allow_blank=True, default="")
    contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=10, default=list)
    share_person = serializers.BooleanField(default=False)
    request_key = serializers.UUIDField(required=False, allow_null=True)
