"""Changes that a cluster suggests to a firm that keeps its own profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.viewer import Viewer
from backend.directory.enums import HistoryKind, SourceKind, SuggestionState
from backend.directory.models import ChangeRequest, Cluster, Organisation, SuggestedValue
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.history import note
from backend.directory.services.numbers import UNIQUE_NUMBERS
from backend.directory.services.telling import tell_firm, tell_staff
from backend.directory.services.upsert import (
    ORGANISATION_FIELDS,
    PROFILE_FIELDS,
    profile_upsert,
)
from backend.directory.services.validation import clean_fields, problem

SUGGESTABLE = (
    *(n for n in ORGANISATION_FIELDS if n not in {"turnover_cents", "is_sme"}),
    *(n for n in PROFILE_FIELDS if n != "concepts"),
)
"""Fields a cluster may suggest. Not the SME status, which the firm assesses itself."""


def value_of(organisation: Organisation, field: str) -> Any:
    """Return a field's present value, of the organisation or of its profile."""
    if field in PROFILE_FIELDS:
        profile = getattr(organisation, "profile", None)
        return getattr(profile, field) if profile is not None else []
    if field in UNIQUE_NUMBERS:
        return organisation.number(field)
    return getattr(organisation, field)


@transaction.atomic
def change_suggest(
    *,
    organisation: Organisation,
    cluster: Cluster,
    person_id: int | None,
    values: Mapping[str, Any],
    remark: str = "",
) -> ChangeRequest:
    """Suggest values for some fields; what the firm has already is left out.

    An earlier open suggestion of the same cluster for the same field is withdrawn. Raises
    ValidationError naming every faulty field, or where nothing would change.
    """
    unknown = set(values) - set(SUGGESTABLE)
    if unknown:
        message = _("“%(value)s” cannot be suggested.")
        raise ValidationError(
            {n: problem("not_suggestable", message, value=n) for n in sorted(unknown)}  # type: ignore[arg-type]
        )
    cleaned = clean_fields(values)
    fresh = {n: v for n, v in cleaned.items() if value_of(organisation, n) != v}
    if not fresh:
        raise problem("nothing_new", _("The profile says all of this already."))
    SuggestedValue.objects.filter(
        request__organisation=organisation,
        request__cluster=cluster,
        field__in=fresh,
        state=SuggestionState.OPEN,
    ).update(state=SuggestionState.WITHDRAWN, decided_at=timezone.now())
    request = ChangeRequest.objects.create(
        organisation=organisation, cluster=cluster, person_id=person_id, note=remark[:500]
    )
    SuggestedValue.objects.bulk_create(
        [
            SuggestedValue(request=request, field=n, old=value_of(organisation, n), new=v)
            for n, v in fresh.items()
        ]
    )
    source = Source(SourceKind.CLUSTER, str(cluster), person_id)
    for name, value in fresh.items():
        note(
            organisation,
            HistoryKind.SUGGESTION,
            source,
            field=name,
            old=value_of(organisation, name),
            new=value,
            cluster_id=cluster.pk,
        )
    tell_firm(organisation, "change_suggested", params={"cluster": str(cluster)})
    return request


@transaction.atomic
def change_answer(
    *,
    request: ChangeRequest,
    accept: Sequence[str],
    decline: Sequence[str],
    reader: Viewer,
) -> ChangeRequest:
    """Take over or decline suggested values, field by field; `reader` is who answers.

    Raises ValidationError where a field is not open any more, is named twice, or where its value
    is refused by the profile's own rules (then nothing is written).
    """
    open_rows = {
        row.field: row
        for row in request.values.select_for_update().filter(state=SuggestionState.OPEN)  # type: ignore[attr-defined]
    }
    wrong = [n for n in (*accept, *decline) if n not in open_rows] + [
        n for n in accept if n in decline
    ]
    if wrong:
        message = _("“%(value)s” is not open any more. Reload the page.")
        raise ValidationError(
            {n: problem("not_open", message, value=n) for n in dict.fromkeys(wrong)}  # type: ignore[arg-type]
        )
    source = Source(SourceKind.PERSON, f"suggested by {request.cluster}", reader.person_id)
    taken: dict[str, Any] = {n: open_rows[n].new for n in accept}
    if taken:
        profile_upsert(
            organisation=request.organisation,
            data=OrganisationData(**taken),
            source=source,
            reader=reader,
        )
    now = timezone.now()
    for names, state in (
        (accept, SuggestionState.ACCEPTED),
        (decline, SuggestionState.DECLINED),
    ):
        request.values.filter(field__in=names, state=SuggestionState.OPEN).update(  # type: ignore[attr-defined]
            state=state, decided_by_id=reader.person_id, decided_at=now
        )
    for name in decline:
        note(
            request.organisation,
            HistoryKind.SUGGESTION,
            source,
            field=name,
            old=open_rows[name].new,
            new=None,
            cluster_id=request.cluster_id,
        )
    tell_staff(
        request.cluster,
        "change_answered",
        params={
            "organisation": request.organisation.legal_name,
            "accepted": len(accept),
            "declined": len(decline),
        },
        link=f"/organisations/{request.organisation.public_id}",
    )
    return request


@transaction.atomic
def change_withdraw(*, request: ChangeRequest) -> None:
    """Take back what is still open of a change request."""
    request.values.filter(state=SuggestionState.OPEN).update(  # type: ignore[attr-defined]
        state=SuggestionState.WITHDRAWN, decided_at=timezone.now()
    )
