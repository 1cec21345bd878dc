"""Codes with their labels in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel import Locale
from django.db import models
from django.utils.translation import get_language
from rest_framework import serializers

from matching.reference import countries

LANGUAGES = ("en", "fr", "de")


def reader_language() -> str:
    """Return the interface language of this answer: en, fr or de."""
    language = (get_language() or "en").split("-", 1)[0]
    return language if language in LANGUAGES else "en"


def country_label(code: str, lang: str) -> str:
    """Return a country's name; those beyond our own list are named as the CLDR names them."""
    try:
        return countries.label(code, lang)
    except KeyError:
        return Locale(lang).territories.get(code, code)


def coded(code: str, label: Callable[[str, str], str | None]) -> dict[str, str] | None:
    """Return `{code, label}`, or None for an empty code; an unknown code is its own label."""
    if not code:
        return None
    try:
        text = label(code, reader_language())
    except (KeyError, ValueError):
        text = None
    return {"code": code, "label": text or code}


def coded_choice(value: str, choices: type[models.TextChoices]) -> dict[str, str] | None:
    """Return `{code, label}` of a choice; the label is translated."""
    if not value:
        return None
    return {"code": value, "label": str(choices(value).label)}


def coded_choices(choices: type[models.TextChoices]) -> list[dict[str, str]]:
    """Return every choice that has a code."""
    return [{"code": v, "label": str(label)} for v, label in choices.choices if v]


class CodedSerializer(serializers.Serializer[Any]):
    """A code and its label in the reader's language."""

    code = serializers.CharField()
    label = serializers.CharField()
