"""Shapes that several endpoints of funding share: sources and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from backend.funding.services.lines import PageLine


class SourceRefSerializer(serializers.Serializer[Any]):
    """Where a value was read, when, and whether it is sure."""

    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    read_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(choices=["official", "secondary"])
    status = serializers.ChoiceField(choices=["current", "earlier_call", "draft"])
    confidence = serializers.ChoiceField(choices=["seen_in_source", "unverified", "unverified_low"])
    verified = serializers.BooleanField()


class LineSerializer(serializers.Serializer[Any]):
    """A sentence of a page; `verified` is null where there is nothing to verify."""

    text = serializers.CharField()
    detail = serializers.CharField(allow_null=True)
    verified = serializers.BooleanField(allow_null=True)
    source = SourceRefSerializer(allow_null=True)
    url = serializers.CharField(allow_null=True)


class SectionsSerializer(serializers.Serializer[Any]):
    """A plain page."""

    who_can_apply = LineSerializer(many=True)
    what_is_asked = LineSerializer(many=True)
    alone_or_with_whom = LineSerializer(many=True)
    dates = LineSerializer(many=True)
    what_it_pays = LineSerializer(many=True)
    first_steps = LineSerializer(many=True)


def source_ref(source: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a source in the API's shape, None where there is none."""
    if not source or not source.get("title"):
        return None
    return {
        "title": source["title"],
        "publisher": source.get("publisher") or "",
        "url": source.get("url") or "",
        "read_on": source.get("read_on") or None,
        "kind": source.get("kind") or "secondary",
        "status": source.get("status") or "current",
        "confidence": source.get("confidence") or "unverified",
        "verified": bool(source.get("verified")),
    }


def line_data(line: PageLine) -> dict[str, Any]:
    """Return a line in the API's shape."""
    return {
        "text": line.text,
        "detail": line.detail or None,
        "verified": line.verified,
        "source": source_ref(line.source),
        "url": line.url or None,
    }


def sections_data(sections: Mapping[str, Sequence[PageLine]]) -> dict[str, list[dict[str, Any]]]:
    """Return a plain page in the API's shape."""
    return {name: [line_data(each) for each in lines] for name, lines in sections.items()}
