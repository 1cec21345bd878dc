"""Reading organisations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from backend.common.viewer import Viewer
from backend.directory.models import Entry, Membership, Organisation
from backend.directory.selectors.profiles import open_entries


def organisation_list(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations a viewer may see, by name."""
    return Organisation.objects.visible_to(viewer).order_by("name_key", "pk")


def organisation_get(viewer: Viewer, public_id: str | UUID) -> Organisation:
    """Return one organisation by its public id or a former one of it.

    Raises Organisation.DoesNotExist for a hidden or unknown one.
    """
    return Organisation.objects.visible_to(viewer).known_as(public_id).get()


def with_visible_parts(queryset: QuerySet[Organisation], viewer: Viewer) -> QuerySet[Organisation]:
    """Prefetch what an organisation's page or card shows this viewer."""
    today = timezone.localdate()
    entries = open_entries().filter(pk__in=Entry.objects.visible_to(viewer).values("pk"))
    current = Membership.objects.current(today).select_related("cluster__organisation")
    return queryset.select_related("profile").prefetch_related(
        "profile__texts",
        "certifications",
        Prefetch("entries", queryset=entries, to_attr="visible_entries"),
        Prefetch("memberships", queryset=current, to_attr="current_memberships"),
    )


def organisation_with_parts(viewer: Viewer, public_id: str | UUID) -> Organisation | None:
    """Return one organisation, as `organisation_get` does, with what its page shows; else None."""
    found = Organisation.objects.visible_to(viewer).known_as(public_id)
    return with_visible_parts(found, viewer).first()


def organisations_by_id(
    viewer: Viewer, public_ids: Iterable[str | UUID]
) -> dict[str, Organisation]:
    """Return visible organisations by public id with what a card shows; constant queries."""
    queryset = Organisation.objects.visible_to(viewer).filter(public_id__in=list(public_ids))
    return {str(o.public_id): o for o in with_visible_parts(queryset, viewer)}
