"""Reading imports."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from backend.common.viewer import Viewer
from backend.imports.models import ImportMapping, ImportRow, ImportRun
from backend.imports.rules import may_import


def run_list(viewer: Viewer) -> QuerySet[ImportRun]:
    """Return the imports of the acting seat's cluster, the latest first."""
    if not may_import(viewer) or viewer.cluster_id is None:
        return ImportRun.objects.none()
    return ImportRun.objects.filter(cluster_id=viewer.cluster_id)


def run_get(viewer: Viewer, public_id: UUID) -> ImportRun:
    """Return an import of the acting seat's cluster; raises ImportRun.DoesNotExist."""
    return run_list(viewer).select_related("cluster").get(public_id=public_id)


def row_list(run: ImportRun, status: str = "") -> QuerySet[ImportRow]:
    """Return the rows of an import in the order of the file."""
    rows = run.rows.select_related("organisation").order_by("number")
    return rows.filter(status=status) if status else rows


def remembered_mapping(cluster_id: int) -> dict[str, list[str]]:
    """Return what a cluster has set headings to, by folded heading."""
    return dict(
        ImportMapping.objects.filter(cluster_id=cluster_id).values_list("heading_key", "fields")
    )
