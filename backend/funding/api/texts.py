"""Shapes that several endpoints of funding share: texts in the reader's language, sources, lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from backend.directory.api.codes import reader_language
from backend.funding.models import Programme


class SourceRefSerializer(serializers.Serializer[Any]):
    """Where a value was read, when, and whether it is sure."""

    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    read_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(choices=["official", "secondary"])
    status = serializers.ChoiceField(choices=["current", "earlier_call", "draft"])
    confidence = serializers.ChoiceField(
        choices=["seen_in_source", "unverified", "unverified_low"]
    )
    verified = serializers.BooleanField()


class LineSerializer(serializers.Serializer[Any]):
    """A sentence of a page; `verified` is null where there is nothing to verify."""

    text = serializers.CharField()
    detail = serializers.CharField(allow_null=True)
    verified = serializers.BooleanField(allow_null=True)
    source = SourceRefSerializer(allow_null=True)
    url = serializers.CharField(allow_null=True)


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """Return the text in the reader's language, else in English, else in any, else nothing."""
    if not texts:
        return ""
    wanted = language or reader_language()
    return texts.get(wanted) or texts.get("en") or next((t for t in texts.values() if t), "")


def programme_ref(programme: Programme | None) -> dict[str, str] | None:
    """Return a programme as `{code, label}`."""
    if programme is None:
        return None
    return {"code": programme.code, "label": in_language(programme.labels) or programme.code}
