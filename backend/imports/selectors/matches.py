"""Finding the organisations that a list means, for many rows with few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.common.text import fold
from backend.directory.models import Cluster, Exclusion, Membership, Organisation
from backend.directory.models.organisations import open_to_all
from backend.directory.services.data import UNSET, OrganisationData
from backend.directory.services.numbers import UNIQUE_NUMBERS
from backend.directory.services.validation import domain_of

CHUNK = 400


def in_sight(cluster: Cluster) -> QuerySet[Organisation]:
    """Return the organisations that this cluster may know of when it brings in a list.

    What another cluster brought in and nobody has claimed stays unknown to this one, and so does
    who keeps apart from it: an answer about them would show their data, or that they are here, to
    whoever uploads a VAT number.
    """
    own = Membership.objects.filter(organisation=OuterRef("pk"), cluster=cluster)
    apart = Exclusion.objects.filter(organisation=OuterRef("pk"), excluded_cluster=cluster)
    own_self = Q(pk=cluster.organisation_id)
    return Organisation.objects.filter(
        Q(open_to_all(timezone.localdate())) | Exists(own) | own_self, ~Exists(apart)
    )


def matchable(cluster: Cluster) -> QuerySet[Organisation]:
    """Return the organisations that this cluster's lists may be matched with: all but itself."""
    return in_sight(cluster).exclude(pk=cluster.organisation_id)


@dataclass(slots=True)
class Found:
    """A match: the organisation's key, how it was found, identifiers that others hold.

    `taken` names only what organisations hold which the cluster may know of.
    """

    organisation_id: int | None = None
    key: str = ""
    taken: set[str] = field(default_factory=set)


def _given(data: OrganisationData, name: str) -> str:
    value: Any = getattr(data, name)
    return "" if value is UNSET or value is None else str(value)


class Row(NamedTuple):
    """What is compared of an organisation that is there."""

    pk: int
    name_key: str
    country: str
    vat: str
    siren: str
    pic: str


Index = dict[str, list[Row]]


def _index(queryset: QuerySet[Organisation], name: str, values: Iterable[str]) -> Index:
    found: Index = defaultdict(list)
    wanted = sorted({v for v in values if v})
    for start in range(0, len(wanted), CHUNK):
        rows = queryset.filter(**{f"{name}__in": wanted[start : start + CHUNK]}).order_by("pk")
        for value, *rest in rows.values_list(name, *Row._fields):
            found[value].append(Row(*rest))
    return found


def _with_reviewed(queryset: QuerySet[Organisation], by: dict[str, Index]) -> None:
    """Have the organisations that give a number under review found by it, and read with it.

    Whoever reads about them takes the number for theirs, so a list that names it means them, as
    it would if nobody else held it. Few have one, so that they are read as a whole.
    """
    reviewed = queryset.exclude(numbers_under_review={}).order_by("pk")
    given: dict[int, Row] = {}
    for numbers, *rest in reviewed.values_list("numbers_under_review", *Row._fields):
        row = Row(*rest)
        row = row._replace(**{n: v for n, v in numbers.items() if n in UNIQUE_NUMBERS and v})
        given[row.pk] = row
        for name, value in numbers.items():
            if name in by:
                by[name][value].append(row)
    for index in by.values() if given else ():
        for value, rows in index.items():
            index[value] = [given.get(row.pk, row) for row in rows]


def match_many(cluster: Cluster, items: Sequence[OrganisationData]) -> list[Found]:
    """Return the match of each item, the surest key first (see `organisation_match`).

    VAT > PIC > SIRET > SIREN > web domain with name > name with country; SIREN and names only
    where they are unique.
    """
    known = matchable(cluster)
    by = {
        name: _index(known, name, (_given(i, name) for i in items))
        for name in ("vat", "pic", "siret", "siren")
    }
    domains = _index(known, "domain_key", (domain_of(_given(i, "website"))[:120] for i in items))
    names = _index(known, "name_key", (fold(_given(i, "legal_name"), 255) for i in items))
    _with_reviewed(known, by | {"domain": domains, "name": names})
    held_by = {
        name: _index(in_sight(cluster), name, (_given(i, name) for i in items))
        for name in UNIQUE_NUMBERS
    }
    _with_reviewed(in_sight(cluster), held_by)
    found = []
    for item in items:
        match = _match(item, by, domains, names)
        for name, held in held_by.items():
            holders = {row.pk for row in held.get(_given(item, name), ())}
            if holders - {match.organisation_id}:
                match.taken.add(name)
        found.append(match)
    return found


def _conflict(item: OrganisationData, row: Row) -> bool:
    """Two different numbers of one kind mean two organisations, however alike their names."""
    pairs = (
        (_given(item, "vat"), row.vat),
        (_given(item, "siren"), row.siren),
        (_given(item, "pic"), row.pic),
    )
    return any(a and b and a != b for a, b in pairs)


def _match(item: OrganisationData, by: dict[str, Index], domains: Index, names: Index) -> Found:
    for key in ("vat", "pic", "siret", "siren"):
        rows = by[key].get(_given(item, key), [])
        if rows and (key != "siren" or len(rows) == 1):
            return Found(rows[0].pk, key)
    name_key = fold(_given(item, "legal_name"), 255)
    if not name_key:
        return Found()
    domain = domain_of(_given(item, "website"))[:120]
    same = [
        r
        for r in domains.get(domain, [])
        if domain and r.name_key == name_key and not _conflict(item, r)
    ]
    if same:
        return Found(same[0].pk, "domain")
    country = _given(item, "country")
    same = [
        r
        for r in names.get(name_key, [])
        if country and r.country == country and not _conflict(item, r)
    ]
    return Found(same[0].pk, "name") if len(same) == 1 else Found()


def with_parts(ids: Iterable[int]) -> dict[int, Organisation]:
    """Return organisations with everything that a preview compares, by key."""
    wanted = sorted(set(ids))
    found: dict[int, Organisation] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = (
            Organisation.objects.filter(pk__in=wanted[start : start + CHUNK])
            .select_related("profile")
            .prefetch_related(
                "profile__texts",
                "certifications",
                "contacts",
                "entries",
                "memberships",
                "provenance",
            )
        )
        found |= {row.pk: row for row in rows}
    return found
