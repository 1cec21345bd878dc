"""A demo of an older release gets what came later, once, and nothing that people did is undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.models import Person
from backend.common import demo_accounts
from backend.demo.services import create
from backend.demo.services.catching_up import demo_catch_up
from backend.demo.services.create import demo_create
from backend.directory.models import Cluster, Entry, Network, Organisation, Seat
from backend.privacy.models import Acceptance

pytestmark = pytest.mark.django_db
NEW = "network@demo.example"
CLUSTERS = ("sante-hdf", "materiaux-hdf", "medtech-valles")
Accounts = list[dict[str, Any]]


def _whole() -> Accounts:
    rows: Accounts = json.loads((create.DATA / "accounts.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture
def release(tmp_path: Path, settings: Any, monkeypatch: Any) -> Callable[[Accounts], None]:
    """Have another release's accounts be the shipped ones; three clusters with few members."""
    whole, data = create.DATA, tmp_path / "data"
    data.mkdir()
    for name in CLUSTERS:
        card = f"{name}.cluster.json"
        (data / card).write_text((whole / card).read_text(encoding="utf-8"), encoding="utf-8")
        lines = (whole / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:3]
        rows = [json.loads(line) for line in lines]
        for row in rows:
            row.pop("also_in", None)
        text = "\n".join(json.dumps(row) for row in rows)
        (data / f"{name}.jsonl").write_text(text, encoding="utf-8")
    networks = (whole / "networks.json").read_text(encoding="utf-8")
    (data / "networks.json").write_text(networks, encoding="utf-8")
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr(create, "demo_introductions_create", lambda made: 0)

    def ship(accounts: Accounts) -> None:
        (data / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")

    ship(_whole())
    monkeypatch.setattr(create, "DATA", data)
    return ship


@pytest.fixture
def older(release: Callable[[Accounts], None]) -> None:
    """A demo as an older release made it: no network, no adviser, one role less, no roles noted."""
    now = create.account_rows()
    before = [json.loads(json.dumps(r)) for r in now if r["email"] != NEW]
    for row in before:
        if row["email"] == "cluster@demo.example":
            row["seats"] = row["seats"][:1]
    release(before)
    demo_create()
    legacy = [{k: v for k, v in row.items() if k != "seats"} for row in demo_accounts.noted()]
    demo_accounts.write(legacy)
    release(now)


def _named(cluster: str) -> str:
    card = json.loads((create.DATA / f"{cluster}.cluster.json").read_text(encoding="utf-8"))
    return str(card["name"])


def _state() -> tuple[object, ...]:
    return (
        list(Organisation.objects.order_by("pk").values()),
        list(Entry.objects.order_by("pk").values()),
        list(Person.objects.order_by("pk").values()),
        list(Seat.objects.order_by("pk").values()),
        list(Network.objects.order_by("pk").values()),
        list(Network.clusters.through.objects.order_by("pk").values()),
        demo_accounts.noted(),
    )


def test_what_came_later_is_added_and_only_that(older: None) -> None:
    organisations = list(Organisation.objects.order_by("pk").values())
    people = {p["email"]: p for p in Person.objects.values()}
    notes = {n["email"]: n["password"] for n in demo_accounts.noted()}
    assert NEW not in people
    assert demo_catch_up() == ["cluster_reader@materiaux-hdf", NEW]
    adviser = Person.objects.get(email=NEW)
    assert adviser.is_demo
    assert not adviser.is_staff
    seat = adviser.seats.get()
    assert seat.role == "network_adviser"
    assert seat.network is not None
    assert seat.network.clusters.count() == 3
    assert Acceptance.objects.filter(person=adviser, document="terms").exists()
    assert list(Organisation.objects.order_by("pk").values()) == organisations
    assert {p["email"]: p for p in Person.objects.exclude(pk=adviser.pk).values()} == people
    listed = {a["email"]: a for a in demo_accounts.listed()}
    assert adviser.check_password(listed[NEW]["password"])
    assert {e: listed[e]["password"] for e in notes} == notes
    assert [a["email"] for a in demo_accounts.listed()] == [
        r["email"] for r in create.account_rows()
    ]
    assert "seats" not in listed[NEW], "what is noted for us is not shown at sign-in"


def test_a_second_time_changes_nothing(older: None) -> None:
    demo_catch_up()
    before = _state()
    assert demo_catch_up() == []
    assert _state() == before


def test_a_demo_of_today_has_nothing_to_catch_up(release: Callable[[Accounts], None]) -> None:
    demo_create()
    before = _state()
    assert demo_catch_up() == []
    assert _state() == before


def test_what_somebody_took_away_stays_away(older: None) -> None:
    demo_catch_up()
    Person.objects.get(email=NEW).delete()
    Seat.objects.filter(role="cluster_reader").delete()
    Network.objects.all().delete()
    assert demo_catch_up() == []
    assert not Person.objects.filter(email=NEW).exists()
    assert not Seat.objects.filter(role="cluster_reader").exists()
    assert not Network.objects.exists()


def test_an_account_removed_before_the_release_stays_removed(older: None) -> None:
    Person.objects.get(email="region@demo.example").delete()
    assert NEW in demo_catch_up()
    assert not Person.objects.filter(email="region@demo.example").exists()
    before = _state()
    assert demo_catch_up() == []
    assert _state() == before


def test_a_role_that_was_changed_at_the_place_stays_as_it_is(older: None) -> None:
    person = Person.objects.get(email="cluster@demo.example")
    Seat.objects.create(
        person=person,
        role="cluster_adviser",
        cluster=Cluster.objects.get(organisation__legal_name=_named("materiaux-hdf")),
    )
    assert demo_catch_up() == [NEW]
    assert set(person.seats.values_list("role", flat=True)) == {
        "cluster_manager",
        "cluster_adviser",
    }


def test_a_network_of_that_name_keeps_the_clusters_it_was_given(older: None) -> None:
    rows = json.loads((create.DATA / "networks.json").read_text(encoding="utf-8"))
    network = Network.objects.create(name=rows[0]["name"], kind="national")
    network.clusters.add(Cluster.objects.order_by("pk").first())
    demo_catch_up()
    network.refresh_from_db()
    assert network.kind == "national"
    assert network.clusters.count() == 1
    assert Seat.objects.get(role="network_adviser").network == network


def test_an_address_that_somebody_took_is_theirs(older: None) -> None:
    theirs = Person.objects.create_user(NEW.upper().replace("EXAMPLE", "example"), "their-own-1234")
    assert demo_catch_up() == ["cluster_reader@materiaux-hdf"]
    assert not theirs.seats.exists()
    assert theirs.check_password("their-own-1234")
    assert NEW not in {a["email"] for a in demo_accounts.listed()}


def test_an_account_waits_while_none_of_its_places_is_there(
    release: Callable[[Accounts], None],
) -> None:
    now = create.account_rows()
    release([r for r in now if r["email"] != "partner@demo.example"])
    demo_create()
    release(now)
    row = next(
        r
        for p in create.member_files()
        for r in create.read_lines(p)
        if r["id"] == "medtech-valles-02"
    )
    firm = Organisation.objects.get(legal_name=row["name"])
    firm.delete()
    before = _state()
    assert demo_catch_up() == []
    assert _state() == before


@pytest.mark.parametrize("why", ["list lost", "list emptied", "accounts gone", "no demo"])
def test_where_nothing_is_known_nothing_is_added(older: None, settings: Any, why: str) -> None:
    if why == "list lost":
        (settings.VAR_DIR / "demo_accounts.json").unlink()
    elif why == "list emptied":
        demo_accounts.write([])
    elif why == "accounts gone":
        Person.objects.all().delete()
    else:
        Person.objects.all().delete()
        Organisation.objects.all().delete()
    before = _state()
    assert demo_catch_up() == []
    assert _state() == before
