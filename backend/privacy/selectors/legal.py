"""What a person accepted, and what still waits for them."""

from __future__ import annotations

from django.utils import timezone

from backend.accounts.models import Person
from backend.common.viewer import Role, Viewer
from backend.privacy.enums import Document
from backend.privacy.models import Acceptance


def standing(person: Person, document: str, cluster_id: int | None = None) -> Acceptance | None:
    """Return the latest acceptance of a document that was not withdrawn."""
    rows = Acceptance.objects.filter(
        document=document, withdrawn_at__isnull=True, accepted_at__lte=timezone.now()
    )
    # A cluster is bound by whichever of its managers accepted.
    rows = rows.filter(cluster_id=cluster_id) if cluster_id else rows.filter(person=person)
    return rows.order_by("-pk").first()


def documents_for(viewer: Viewer) -> list[str]:
    """Return the documents that concern a person in their acting seat."""
    found = [Document.TERMS, Document.PRIVACY, Document.NEWSLETTER, Document.RESEARCH]
    if viewer.role == Role.CLUSTER_MANAGER:
        found.insert(2, Document.JOINT)
    return [d.value for d in found]
