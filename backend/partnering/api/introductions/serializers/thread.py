"""The thread of an introduction: messages, files, meetings."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.partnering.enums import MeetingPlace, PartyRole


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file of a message."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()


class MessageSerializer(serializers.Serializer[Any]):
    """One message."""

    id = serializers.UUIDField()
    party_role = serializers.ChoiceField(choices=PartyRole.choices)
    party_name = serializers.CharField()
    author = serializers.CharField(allow_blank=True)
    own = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    attachments = AttachmentSerializer(many=True)
    created_at = serializers.DateTimeField()


class MessagePageSerializer(serializers.Serializer[Any]):
    """One page of messages, the oldest first."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = MessageSerializer(many=True)


class MessageWriteSerializer(serializers.Serializer[Any]):
    """What is written into the thread."""

    text = serializers.CharField(max_length=4000, allow_blank=True, default="")
    files = serializers.ListField(child=serializers.FileField(), required=False, default=list)
    request_key = serializers.UUIDField(required=False, allow_null=True)


class MeetingWriteSerializer(serializers.Serializer[Any]):
    """A meeting to propose."""

    slots = serializers.ListField(child=serializers.DateTimeField(), max_length=20)
    minutes = serializers.IntegerField(default=45)
    place_kind = serializers.ChoiceField(choices=MeetingPlace.choices)
    place = serializers.CharField(max_length=300, allow_blank=True, default="")
    time_zone = serializers.CharField(max_length=40)


class SlotChoiceSerializer(serializers.Serializer[Any]):
    """The moment that is taken."""

    slot = serializers.UUIDField()
