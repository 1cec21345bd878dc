"""Changes that a cluster suggests to a claimed firm: the firm decides field by field."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common.viewer import Role
from backend.directory.models import FieldProvenance
from tests.factories import SeatFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _suggest(client: APIClient, organisation: Any, **values: object) -> Any:
    return client.post(
        f"/api/v1/organisations/{organisation.public_id}/changes/",
        {"values": values, "note": "From your website."},
    )


def test_the_firm_takes_one_field_and_declines_another(
    world: SimpleNamespace, client_of: Client
) -> None:
    row = world.a.published
    SeatFactory(role="cluster_manager", cluster=world.a.cluster)
    firm = client_of(Role.ORG_EDITOR, organisation=row)
    staff = client_of(Role.CLUSTER_ADVISER, cluster=world.a.cluster)
    made = _suggest(staff, row, city="Metz", legal_name="Other name", country="FR")
    assert made.status_code == 201
    fields = {v["field"]: (v["old"], v["new"]) for v in made.json()["values"]}
    assert fields == {"city": ("Lille", "Metz"), "legal_name": ("Published A", "Other name")}
    notified = Notification.objects.get(kind="change_suggested")
    assert set(notified.params) == {"organisation", "cluster"}
    listed = firm.get(f"/api/v1/organisations/{row.public_id}/changes/").json()
    assert listed[0]["note"] == "From your website."
    row.refresh_from_db()
    assert row.city == "Lille"
    address = f"/api/v1/changes/{made.json()['id']}/"
    assert staff.post(address, {"accept": ["city"]}).status_code == 403
    answer = firm.post(address, {"accept": ["city"], "decline": ["legal_name"]})
    states = {v["field"]: v["state"]["code"] for v in answer.json()["values"]}
    assert states == {"city": "accepted", "legal_name": "declined"}
    row.refresh_from_db()
    assert (row.city, row.legal_name) == ("Metz", "Published A")
    assert "suggested by" in FieldProvenance.objects.get(field="city").source_ref
    told = Notification.objects.filter(kind="change_answered").first()
    assert told is not None
    assert (told.params["accepted"], told.params["declined"]) == (1, 1)
    again = firm.post(address, {"accept": ["city"]})
    assert again.status_code == 400
    assert again.json()["errors"][0]["code"] == "not_open"


def test_a_newer_suggestion_withdraws_the_older_one(
    world: SimpleNamespace, client_of: Client
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    old = _suggest(staff, world.a.published, city="Metz").json()
    _suggest(staff, world.a.published, city="Nancy")
    listed = staff.get(f"/api/v1/organisations/{world.a.published.public_id}/changes/").json()
    states = {c["id"]: c["values"][0]["state"]["code"] for c in listed}
    assert states[old["id"]] == "withdrawn"
    assert sorted(states.values()) == ["open", "withdrawn"]


@pytest.mark.parametrize(
    ("values", "attr"),
    [
        ({"vat": "FR00"}, "vat"),
        ({"turnover_cents": 5}, "turnover_cents"),
        ({"standing": "published"}, "standing"),
        ({"city": "Lille"}, None),
    ],
)
def test_what_cannot_be_suggested_names_its_field(
    world: SimpleNamespace, client_of: Client, values: dict[str, object], attr: str | None
) -> None:
    staff = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    answer = _suggest(staff, world.a.published, **values)
    assert answer.status_code == 400
    found = answer.json()["errors"][0]["attr"]
    assert found in {attr, "non_field_errors"} if attr is None else attr in found


def test_suggest_permissions(world: SimpleNamespace, client_of: Client) -> None:
    row = world.a.published
    cases = [
        (client_of(Role.CLUSTER_READER, cluster=world.a.cluster), 403),
        (client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster), 403),
        (client_of(Role.ORG_OWNER, organisation=row), 403),
        (client_of(Role.ORG_OWNER, organisation=world.b.published), 403),
    ]
    for client, expected in cases:
        assert _suggest(client, row, city="Metz").status_code == expected
    manager = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    # An unclaimed profile is edited, nobody is asked.
    assert _suggest(manager, world.a.imported, city="Metz").status_code == 403
    made = _suggest(manager, row, city="Metz").json()
    other = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
    assert other.delete(f"/api/v1/changes/{made['id']}/").status_code == 404
    assert manager.delete(f"/api/v1/changes/{made['id']}/").status_code == 204


@pytest.mark.parametrize(
    ("who", "open_why", "answered_why"),
    [
        ("owner", {"withdraw": "staff"}, {"answer": "done", "withdraw": "staff"}),
        (
            "reader",
            {"answer": "firm", "withdraw": "staff"},
            {"answer": "firm", "withdraw": "staff"},
        ),
        ("manager", {"answer": "firm"}, {"answer": "firm", "withdraw": "done"}),
    ],
)
def test_why_a_suggestion_is_only_read(
    world: SimpleNamespace,
    client_of: Client,
    who: str,
    open_why: dict[str, str],
    answered_why: dict[str, str],
) -> None:
    sentences = {
        "staff": "Only managers and advisers of the cluster that suggested it take it back.",
        "firm": "Only owners and editors of the firm answer what is suggested to it.",
        "done": "All of it has been answered.",
    }
    row = world.a.published
    clients = {
        "owner": client_of(Role.ORG_OWNER, organisation=row),
        "reader": client_of(Role.ORG_READER, organisation=row),
        "manager": client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
    }
    made = _suggest(clients["manager"], row, city="Metz").json()

    def said() -> dict[str, str]:
        (seen,) = clients[who].get(f"/api/v1/organisations/{row.public_id}/changes/").json()
        refused = {name for name, held in seen["abilities"].items() if not held}
        assert set(seen["ability_reasons"]) == refused
        return dict(seen["ability_reasons"])

    assert said() == {name: sentences[why] for name, why in open_why.items()}
    clients["owner"].post(f"/api/v1/changes/{made['id']}/", {"decline": ["city"]})
    assert said() == {name: sentences[why] for name, why in answered_why.items()}
