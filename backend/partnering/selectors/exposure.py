"""Who could be shown, and who was, counted in a few grouped queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Substr
from django.utils import timezone

from backend.directory.enums import OrganisationType, SizeClass, Standing
from backend.directory.models import Mandate, Organisation
from backend.partnering.models import Exposure

NUTS1 = 3
"""Letters of a NUTS 1 code."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number for organisations of one place, size and newcomer state."""

    country: str
    nuts1: str
    size: str
    newcomer: bool | None
    number: int


def _nuts(prefix: str) -> Case:
    site, legal = f"{prefix}site_nuts", f"{prefix}legal_nuts"
    return Case(When(**{site: ""}, then=F(legal)), default=F(site))


_KEYS = ("at_country", "at_nuts1", "at_size", "at_newcomer")


def _keys(prefix: str = "") -> dict[str, Any]:
    return {
        "at_country": F(f"{prefix}country"),
        "at_nuts1": Substr(_nuts(prefix), 1, NUTS1),
        "at_size": Case(
            When(**{f"{prefix}size_class": SizeClass.UNKNOWN}, then=Value("")),
            default=F(f"{prefix}size_class"),
        ),
        "at_newcomer": F(f"{prefix}is_newcomer"),
    }


def showable() -> QuerySet[Organisation]:
    """Return the organisations that strangers may be shown and that somebody answers for.

    Public records and clusters are none, nor are members whose cluster keeps them for itself.
    """
    mandate = Mandate.objects.valid_on(timezone.localdate()).filter(organisation=OuterRef("pk"))
    return (
        Organisation.objects.exclude(standing=Standing.PUBLIC_RECORD)
        .exclude(org_type=OrganisationType.CLUSTER)
        .filter(~Q(standing=Standing.IMPORTED) | Exists(mandate))
    )


def organisations_counted() -> list[Counted]:
    """Return how many organisations may be shown, by place, size and newcomer state."""
    rows = showable().values(**_keys()).order_by().annotate(alike=Count("pk"))
    return sorted((_counted(row, "alike") for row in rows), key=_order)


def exposure_counted(since: datetime.date) -> list[Counted]:
    """Return the exposure from a day on in thousandths, by place, size and newcomer state."""
    shown = Exposure.objects.filter(day__gte=since)
    rows = shown.values(**_keys("organisation__")).order_by().annotate(number=Sum("weight"))
    return sorted(map(_counted, rows), key=_order)


def _counted(row: Mapping[str, Any], number: str = "number") -> Counted:
    return Counted(*(row[name] for name in (*_KEYS, number)))


def _order(each: Counted) -> tuple[str, str, str, str]:
    return each.country, each.nuts1, each.size, str(each.newcomer)


def exposure_of_each(public_ids: Iterable[str], since: datetime.date) -> dict[str, int]:
    """Return the exposure of these organisations from a day on in thousandths, by public id."""
    rows = (
        Exposure.objects.filter(day__gte=since, organisation__public_id__in=list(public_ids))
        .values_list("organisation__public_id")
        .annotate(number=Sum("weight"))
    )
    return {str(public_id): number for public_id, number in rows}
