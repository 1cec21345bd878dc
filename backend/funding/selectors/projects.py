"""Reading past projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.db.models import F, QuerySet

from backend.directory.models import Organisation
from backend.funding.models import Participation
from matching.domain import Profile

LATEST_FIRST = (F("project__starts_on").desc(nulls_last=True), "-project_id")
"""Undated ones last, on every database."""

MAX_PROJECTS = 12
OBJECTIVE_CHARS = 600
"""As much of an objective as says what a project is about; the rest is method and impact."""


def participation_list(organisation: Organisation) -> QuerySet[Participation]:
    """Return an organisation's past projects, the latest first."""
    return (
        Participation.objects.filter(organisation=organisation)
        .select_related("project")
        .order_by(*LATEST_FIRST)
    )


def with_history(profiles: Mapping[str, Profile]) -> Mapping[str, Profile]:
    """Add title and beginning of the objective of the latest past projects to profiles."""
    if not profiles:
        return profiles
    rows = (
        Participation.objects.filter(organisation__public_id__in=list(profiles))
        .select_related("project")
        .order_by(*LATEST_FIRST)
        .values_list("organisation__public_id", "project__title", "project__objective")
    )
    history: dict[str, list[str]] = defaultdict(list)
    for public_id, title, objective in rows.iterator(chunk_size=2000):
        texts = history[str(public_id)]
        if len(texts) < MAX_PROJECTS:
            texts.append(f"{title}. {objective[:OBJECTIVE_CHARS]}".strip(". "))
    return {
        key: replace(p, history=tuple(history[key])) if key in history else p
        for key, p in profiles.items()
    }
