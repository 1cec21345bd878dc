"""Reading cascade awards: a firm's own matter."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from backend.common.viewer import ORGANISATION_ROLES, Viewer
from backend.directory.models import Organisation
from backend.funding.models import Call, CascadeAward


def award_list(viewer: Viewer, organisation: Organisation) -> QuerySet[CascadeAward]:
    """Return an organisation's awards for its own seats, and none for anybody else."""
    queryset = CascadeAward.objects.select_related("programme", "call", "organisation")
    if viewer.role not in ORGANISATION_ROLES or viewer.organisation_id != organisation.pk:
        return queryset.none()
    return queryset.filter(organisation=organisation)


def awarded_cents(viewer: Viewer, call: Call) -> int:
    """Return what the acting organisation was awarded that counts against this call's cap.

    Counted are sums of the call's programme, of the call itself and of its owner project: a cap
    holds for one firm over everything that a programme passes on. 0 for other seats.
    """
    if viewer.role not in ORGANISATION_ROLES or viewer.organisation_id is None:
        return 0
    counts = Q(call=call)
    if call.programme_id is not None:
        counts |= Q(programme_id=call.programme_id)
    if call.owner_project_name:
        counts |= Q(project_name__iexact=call.owner_project_name)
    own = CascadeAward.objects.filter(organisation_id=viewer.organisation_id)
    return own.filter(counts).aggregate(total=Sum("amount_cents"))["total"] or 0
