"""Creating the invented demo: clusters, members, accounts. All of it is marked as invented."""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import Person
from backend.common import demo_accounts
from backend.common.text import fold
from backend.common.viewer import Role
from backend.demo.services.introductions import demo_introductions_create
from backend.directory.enums import SourceKind, Standing
from backend.directory.models import Cluster, ClusterLabel, Network, Organisation, Seat
from backend.directory.services.data import EntryData, MembershipData, OrganisationData, Source
from backend.directory.services.memberships import membership_upsert
from backend.directory.services.organisations import organisation_create
from backend.privacy.engine import current
from backend.privacy.services.legal import text_accept

DATA = Path(__file__).resolve().parent.parent / "data"
BATCH = 50
Progress = Callable[[int, int], None]
STANDINGS = {7: Standing.IMPORTED, 3: Standing.CLAIMED}
"""Every tenth member (by its number's last digit) is not claimed yet, another tenth is claimed but
not published, so that all standings can be seen; the rest is published."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def member_files() -> list[Path]:
    """Return the files of members, one a cluster."""
    return sorted(p for p in DATA.glob("*.jsonl") if not p.name.endswith(".gold.jsonl"))


def account_rows() -> list[dict[str, Any]]:
    """Return the demo's accounts as the file gives them."""
    rows: list[dict[str, Any]] = json.loads((DATA / "accounts.json").read_text(encoding="utf-8"))
    return rows


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _fte(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def _entries(kind: str, row: dict[str, Any]) -> list[EntryData]:
    return [
        EntryData(
            kind=kind,
            title=item["title"],
            text=item.get("text", ""),
            key=f"{row['id']}:{kind}:{position}",
            language=row["language"],
            visibility=item.get("visibility", "public"),
        )
        for position, item in enumerate(row.get(f"{kind}s", []))
    ]


def organisation_data(row: dict[str, Any]) -> OrganisationData:
    """Return what a line of the demo files says."""
    return OrganisationData(
        legal_name=row["name"],
        org_type=row["type"],
        country=row["country"],
        legal_nuts=row["nuts3"],
        site_nuts=row["nuts3"],
        city=row["city"],
        employees_min=row.get("employees"),
        employees_max=row.get("employees"),
        is_newcomer=row.get("newcomer"),
        is_sme=row["type"] == "sme" or None,
        website=row.get("website", ""),
        languages=[row["language"]],
        transitions=row.get("transitions", []),
        founded=row.get("founded"),
        nace=row.get("nace", []),
        stages=[row["stage"]],
        chains=[row["chain"]] if row.get("chain") else [],
        links=row.get("links", []),
        trl=tuple(row["trl"]) if row.get("trl") else None,
        texts={row["language"]: row["description"]},
        certifications=row.get("certifications", []),
        offers=_entries("offer", row),
        needs=_entries("need", row),
    )


def cluster_create(row: dict[str, Any]) -> Cluster:
    """Create a cluster with its labels from a demo file."""
    data = OrganisationData(
        legal_name=row["name"],
        org_type="cluster",
        country=row["country"],
        legal_nuts=row["nuts3"],
        city=row["city"],
        website=row.get("website", ""),
        founded=row.get("founded"),
        languages=[row["language"]],
        chains=row.get("chains", []),
        texts=row.get("description", {}),
    )
    organisation, _changes = organisation_create(
        data=data, standing=Standing.PUBLISHED, source=Source(SourceKind.DEMO), is_demo=True
    )
    cluster = Cluster(
        organisation=organisation,
        acronym=row.get("acronym", ""),
        ecei_label=row.get("ecei_label", ""),
        ecei_valid_until=_date(row.get("ecei_valid_until")),
        eccp_url=row.get("eccp_url", ""),
        management_fte=_fte(row.get("management_fte")),
        services=row.get("services", []),
        chains=row.get("chains", []),
    )
    cluster.full_clean()
    cluster.save()
    for label in row.get("labels", []):
        ClusterLabel.objects.create(
            cluster=cluster,
            name=label["name"],
            phase=label.get("phase", ""),
            valid_from=_date(label.get("valid_from")),
            valid_until=_date(label.get("valid_until")),
        )
    return cluster


def _standing(identifier: str) -> Standing:
    return STANDINGS.get(int(identifier[-1]), Standing.PUBLISHED)


@transaction.atomic
def _members(
    rows: list[dict[str, Any]], clusters: dict[str, Cluster], made: dict[str, Organisation]
) -> None:
    for row in rows:
        source = Source(SourceKind.DEMO, ref=row["id"])
        standing = _standing(row["id"])
        organisation, _changes = organisation_create(
            data=organisation_data(row), standing=standing, source=source, is_demo=True
        )
        made[row["id"]] = organisation
        membership = MembershipData(since=datetime.date(2024, 1, 1), member_key=row["id"])
        for name in [row["cluster"], *row.get("also_in", [])]:
            membership_upsert(organisation=organisation, cluster=clusters[name], data=membership)


def accepted(person: Person) -> None:
    """Have a demo person have accepted what would otherwise be asked of them on every page."""
    today = timezone.localdate()
    clusters = Seat.objects.filter(person=person, role=Role.CLUSTER_MANAGER.value)
    wanted: list[tuple[str, int | None]] = [("terms", None)]
    wanted += [("joint-controllers", seat.cluster_id) for seat in clusters]
    for document, cluster_id in wanted:
        text = current(document, person.language, today)
        if text is not None:
            text_accept(
                person=person,
                document=document,
                version=text.version,
                language=person.language,
                cluster_id=cluster_id,
            )


def _network(identifier: str, clusters: Mapping[str, Cluster]) -> Network | None:
    """Return an invented network; made where it is missing, else left as it stands."""
    rows = json.loads((DATA / "networks.json").read_text(encoding="utf-8"))
    row = next((r for r in rows if r["id"] == identifier), None)
    if row is None:
        return None
    network, made = Network.objects.get_or_create(name=row["name"], defaults={"kind": row["kind"]})
    if made:
        network.clusters.set([clusters[c] for c in row["clusters"] if c in clusters])
    return network


def seat_name(seat: Mapping[str, str]) -> str:
    """Return under which name a role of the demo is noted as given."""
    place = next(
        (seat[k] for k in ("organisation", "cluster", "network", "region") if k in seat), ""
    )
    return f"{seat['role']}@{place}"


def seat_place(
    seat: Mapping[str, str], clusters: Mapping[str, Cluster], made: Mapping[str, Organisation]
) -> dict[str, Any] | None:
    """Return where a role of the demo is held, as fields of a seat; None where it is missing."""
    place: dict[str, Any] = {"organisation": None, "cluster": None, "network": None}
    place["region"] = seat.get("region", "")
    if "organisation" in seat:
        place["organisation"] = made.get(seat["organisation"])
    if "cluster" in seat:
        place["cluster"] = clusters.get(seat["cluster"])
    if "network" in seat:
        place["network"] = _network(seat["network"], clusters)
    named = [k for k in place if k in seat]
    return None if any(place[k] is None for k in named) else place


def account_create(
    row: Mapping[str, Any], clusters: Mapping[str, Cluster], made: Mapping[str, Organisation]
) -> dict[str, Any] | None:
    """Create an account of the demo with its roles; return what is noted of it.

    None, and nothing is made, where none of its places is there. Must run in a transaction.
    """
    given = [(s, seat_place(s, clusters, made)) for s in row["seats"]]
    given = [(s, place) for s, place in given if place is not None]
    if not given:
        return None
    password = f"maillon-{secrets.token_hex(4)}"
    admin = row["role"] == Role.PLATFORM_ADMIN
    person = Person.objects.create_user(
        row["email"],
        password,
        name=row["name"],
        language=row["language"],
        is_demo=True,
        is_staff=admin,
        is_superuser=admin,
    )
    for seat, place in given:
        Seat.objects.create(person=person, role=seat["role"], **(place or {}))
    accepted(person)
    return {
        "email": row["email"],
        "password": password,
        "name": row["name"],
        "role": row["role"],
        "hint": row["hint"],
        "seats": [seat_name(seat) for seat, _place in given],
    }


@transaction.atomic
def _accounts(clusters: dict[str, Cluster], made: dict[str, Organisation]) -> None:
    found = [account_create(row, clusters, made) for row in account_rows()]
    demo_accounts.write([noted for noted in found if noted is not None])


def demo_create(*, progress: Progress | None = None) -> int:
    """Create the whole demo; return the number of members.

    Members are written 50 at a time. A demo that was cut short is completed by a second call.
    """
    existing = set(Organisation.objects.filter(is_demo=True).values_list("name_key", flat=True))
    clusters: dict[str, Cluster] = {}
    for path in sorted(DATA.glob("*.cluster.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        if fold(row["name"], 255) in existing:
            found = Cluster.objects.get(organisation__name_key=fold(row["name"], 255))
        else:
            with transaction.atomic():
                found = cluster_create(row)
        clusters[row["id"]] = found
    rows = [row for path in member_files() for row in read_lines(path)]
    made: dict[str, Organisation] = {}
    todo = []
    for row in rows:
        if fold(row["name"], 255) in existing:
            made[row["id"]] = Organisation.objects.get(
                is_demo=True, name_key=fold(row["name"], 255), country=row["country"]
            )
        else:
            todo.append(row)
    for start in range(0, len(todo), BATCH):
        _members(todo[start : start + BATCH], clusters, made)
        if progress is not None:
            progress(min(start + BATCH, len(todo)), len(todo))
    if not Person.objects.filter(is_demo=True).exists():
        with transaction.atomic():
            _accounts(clusters, made)
            demo_introductions_create(made)
    return len(rows)
