"""Reading consortia: those of the acting seat's own place."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.common.viewer import Viewer
from backend.consortia.enums import ConsortiumState
from backend.consortia.models import Consortium, ConsortiumMember, ConsortiumQuerySet
from backend.directory.models import Organisation
from backend.funding.models import Call


def with_parts(consortia: ConsortiumQuerySet) -> ConsortiumQuerySet:
    """Fetch with consortia what their pages show, in a constant number of queries."""
    members = ConsortiumMember.objects.select_related("organisation").order_by("position", "pk")
    return consortia.select_related(
        "call__programme", "owner_organisation", "owner_cluster__organisation", "rule_set"
    ).prefetch_related(Prefetch("members", queryset=members), "call__cutoffs")


def consortium_list(viewer: Viewer, call: Call | None = None) -> ConsortiumQuerySet:
    """Return the consortia of the viewer's place, those changed last first."""
    found = Consortium.objects.visible_to(viewer)
    if call is not None:
        found = found.filter(call=call)
    return with_parts(found).order_by("-updated_at", "-pk")


def consortium_get(viewer: Viewer, public_id: UUID) -> Consortium:
    """Return one visible consortium with its members. Raises Consortium.DoesNotExist."""
    return with_parts(Consortium.objects.visible_to(viewer)).get(public_id=public_id)


def visible_organisations(viewer: Viewer, ids: list[UUID]) -> dict[UUID, Organisation]:
    """Return those of the organisations that the viewer may see."""
    found = Organisation.objects.visible_to(viewer).filter(public_id__in=ids)
    return {o.public_id: o for o in found}


def open_consortia(rule_set_code: str) -> QuerySet[Consortium]:
    """Return the consortia that were not handed in and are judged by a rule set."""
    drafts = Consortium.objects.filter(
        state=ConsortiumState.DRAFT, call__rule_set_code=rule_set_code, call__is_withdrawn=False
    )
    return with_parts(drafts).order_by("pk")
