"""What several answers about introductions are made of."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.directory.api.codes import CodedSerializer
from backend.partnering.services.introductions.sentences import GROUPS


class WrittenTextSerializer(serializers.Serializer[Any]):
    """Words as they were written, with their language."""

    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence in the reader's language, and the original that it quotes."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=GROUPS)
    text = serializers.CharField()
    quote = WrittenTextSerializer(allow_null=True)
    detail = serializers.CharField(allow_blank=True)


class ChosenSentenceSerializer(serializers.Serializer[Any]):
    """A sentence as it is chosen: its code, and what it names."""

    code = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=80, allow_blank=True, default="")


class FirmSerializer(serializers.Serializer[Any]):
    """A firm by id, name and country."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = CodedSerializer(allow_null=True)
    is_demo = serializers.BooleanField()


class PlaceRefSerializer(serializers.Serializer[Any]):
    """A cluster by id and name, with its typical reply time."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    reply_hours = serializers.IntegerField(
        allow_null=True, help_text="Median of its latest answers; null below five of them."
    )


class ContactChoiceSerializer(serializers.Serializer[Any]):
    """One of one's own contacts."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    job = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
