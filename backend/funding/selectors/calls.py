"""Reading calls: the list a viewer may see, one call, and what a card needs besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Prefetch

from backend.common.viewer import Viewer
from backend.funding.enums import CallSource, Mark, RuleSetState
from backend.funding.models import Call, CallCutoff, CallMark, Programme, RuleSetVersion
from backend.funding.models.calls import CallQuerySet

CARD_LEAVES_OUT = ("text", "text_html", "conditions_html", "plain", "overrides")
"""The long columns: a page of cards would read megabytes of them for nothing."""


def call_list(viewer: Viewer) -> CallQuerySet:
    """Return the calls that this viewer may see."""
    return Call.objects.visible_to(viewer)


def with_card_parts(calls: CallQuerySet, *, whole: bool = False) -> CallQuerySet:
    """Fetch with calls what their cards show, in a constant number of queries.

    Without `whole` the long texts stay in the database until somebody asks for them.
    """
    parts = calls.select_related("programme", "owner_project").prefetch_related(
        Prefetch("cutoffs", queryset=CallCutoff.objects.order_by("closes_at", "stage"))
    )
    return parts if whole else parts.defer(*CARD_LEAVES_OUT)


def call_get(viewer: Viewer, public_id: UUID) -> Call:
    """Return one visible call with all its texts. Raises Call.DoesNotExist."""
    return with_card_parts(call_list(viewer), whole=True).get(public_id=public_id)


def calls_by_key(viewer: Viewer, keys: Iterable[int]) -> list[Call]:
    """Return visible calls by database key, in the order of `keys`, ready for cards."""
    wanted = list(keys)
    found = {c.pk: c for c in with_card_parts(call_list(viewer)).filter(pk__in=wanted)}
    return [found[key] for key in wanted if key in found]


def rule_set_names(codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Return the names (by language) of rule sets, of the newest version in force of each."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = RuleSetVersion.objects.filter(code__in=wanted, state=RuleSetState.ACTIVE)
    return dict(rows.order_by("code", "version").values_list("code", "labels"))


def marks_of(viewer: Viewer, keys: Iterable[int] | None = None) -> dict[int, str]:
    """Return what the viewer's person did with calls: database key of the call → mark."""
    if viewer.person_id is None:
        return {}
    rows = CallMark.objects.filter(person_id=viewer.person_id)
    if keys is not None:
        rows = rows.filter(call_id__in=list(keys))
    return dict(rows.values_list("call_id", "mark"))


def action_type_counts() -> list[tuple[str, str, int]]:
    """Return (action type, rule set or "", number of calls) of the portal's calls."""
    rows = Call.objects.filter(source=CallSource.PORTAL).exclude(action_type="")
    counted = rows.values_list("action_type", "rule_set_code").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "action_type"))


def programme_names(codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """Return the names (by language) of programmes by code."""
    return dict(Programme.objects.filter(code__in=list(codes)).values_list("code", "labels"))


def saved_calls(viewer: Viewer) -> list[Call]:
    """Return the visible calls that the viewer's person saved, ready for cards."""
    if viewer.person_id is None:
        return []
    calls = call_list(viewer).filter(marks__person_id=viewer.person_id, marks__mark=Mark.SAVED)
    return list(with_card_parts(calls).order_by("title_key", "pk"))
