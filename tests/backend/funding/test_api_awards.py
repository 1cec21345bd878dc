"""Awards: who reads, writes and deletes them, and what counts against a cap."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role, Viewer
from backend.funding.models import Call, CascadeAward, Programme
from backend.funding.selectors.awards import awarded_cents
from backend.funding.services.lines import day_text
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]


def address(organisation: object) -> str:
    return f"/api/v1/organisations/{organisation.public_id}/awards/"


@pytest.fixture
def programme(db: None) -> Programme:
    return Programme.objects.create(
        code="invented-programme", level="european", labels={"en": "Invented programme"}
    )


@pytest.fixture
def award(world: SimpleNamespace, programme: Programme) -> CascadeAward:
    return CascadeAward.objects.create(
        organisation=world.a.published,
        programme=programme,
        project_name="Invented project",
        amount_cents=2_000_000,
        awarded_on=datetime.date(2026, 3, 1),
    )


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER])
def test_own_seats_read(client_of: Clients, award: CascadeAward, role: Role) -> None:
    client = client_of(role, organisation=award.organisation)
    answer = client.get(address(award.organisation))
    assert answer.status_code == 200
    [found] = answer.json()["results"]
    assert found["amount_cents"] == 2_000_000
    assert found["programme"] == {"code": "invented-programme", "label": "Invented programme"}


@pytest.mark.parametrize(
    "role",
    [Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER, Role.CLUSTER_READER],
)
def test_own_cluster_finds_nothing(
    client_of: Clients, world: SimpleNamespace, award: CascadeAward, role: Role
) -> None:
    client = client_of(role, cluster=world.a.cluster)
    assert client.get(address(award.organisation)).status_code == 404


def test_administrator_finds_nothing(client_of: Clients, award: CascadeAward) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    assert client.get(address(award.organisation)).status_code == 404


def test_region_officer_finds_nothing(client_of: Clients, award: CascadeAward) -> None:
    client = client_of(Role.REGION_OFFICER, region="FRE")
    assert client.get(address(award.organisation)).status_code == 404


def test_another_firm_finds_nothing(
    client_of: Clients, world: SimpleNamespace, award: CascadeAward
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    url = address(award.organisation)
    assert client.get(url).status_code == 404
    body = {"amount_cents": 1, "awarded_on": "2026-01-01"}
    assert client.post(url, body, format="json").status_code == 404
    assert client.delete(f"{url}{award.public_id}/").status_code == 404
    assert CascadeAward.objects.count() == 1


def test_nobody_signed_in_is_refused(award: CascadeAward) -> None:
    assert APIClient().get(address(award.organisation)).status_code in {401, 403}


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.ORG_EDITOR])
def test_owner_and_editor_add(
    client_of: Clients, world: SimpleNamespace, programme: Programme, role: Role
) -> None:
    client = client_of(role, organisation=world.a.published)
    body = {
        "programme": programme.code,
        "project_name": "Invented",
        "amount_cents": 1_500_000,
        "awarded_on": "2026-05-04",
    }
    answer = client.post(address(world.a.published), body, format="json")
    assert answer.status_code == 201
    assert answer.json()["awarded_on"] == "2026-05-04"
    assert CascadeAward.objects.get().programme == programme


def test_reader_does_not_add_or_delete(client_of: Clients, award: CascadeAward) -> None:
    client = client_of(Role.ORG_READER, organisation=award.organisation)
    url = address(award.organisation)
    body = {"amount_cents": 1, "awarded_on": "2026-01-01"}
    assert client.post(url, body, format="json").status_code == 403
    assert client.delete(f"{url}{award.public_id}/").status_code == 403


def test_owner_deletes(client_of: Clients, award: CascadeAward) -> None:
    client = client_of(Role.ORG_OWNER, organisation=award.organisation)
    url = f"{address(award.organisation)}{award.public_id}/"
    assert client.delete(url).status_code == 204
    assert client.delete(url).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": -5}, "amount_cents"),
        ({"amount_cents": 10**15}, "amount_cents"),
        ({"amount_cents": "much"}, "amount_cents"),
        ({"awarded_on": "yesterday"}, "awarded_on"),
        ({"programme": "no-such"}, "programme"),
        ({"call": "6c1f0e4e-0000-4000-8000-000000000000"}, "call"),
    ],
)
def test_bad_input_names_the_field(
    client_of: Clients, world: SimpleNamespace, change: dict[str, object], field: str
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    body = {"amount_cents": 100, "awarded_on": "2026-01-01"} | change
    answer = client.post(address(world.a.published), body, format="json")
    assert answer.status_code == 400
    assert [e["attr"] for e in answer.json()["errors"]] == [field]


def test_a_sum_of_the_future_is_refused(client_of: Clients, world: SimpleNamespace) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    body = {"amount_cents": 100, "awarded_on": tomorrow.isoformat()}
    answer = client.post(
        address(world.a.published), body, format="json", headers={"Accept-Language": "fr"}
    )
    assert answer.status_code == 400
    detail = answer.json()["errors"][0]["detail"]
    assert day_text(tomorrow, "fr") in detail
    assert tomorrow.isoformat() not in detail


def test_only_own_awards_of_the_programme_or_project_count(
    award: CascadeAward, programme: Programme
) -> None:
    call = Call.objects.create(
        source="demo",
        source_id="c1",
        title="Invented cascade",
        programme=programme,
        owner_project_name="Other project",
    )
    own = award.organisation
    CascadeAward.objects.create(
        organisation=own,
        project_name="other PROJECT",
        amount_cents=500,
        awarded_on=datetime.date(2026, 1, 1),
    )
    CascadeAward.objects.create(
        organisation=own, amount_cents=70, awarded_on=datetime.date(2026, 1, 1)
    )
    CascadeAward.objects.create(
        organisation=OrganisationFactory(),
        programme=programme,
        amount_cents=9,
        awarded_on=datetime.date(2026, 1, 1),
    )
    viewer = Viewer(person_id=1, role=Role.ORG_READER, organisation_id=own.pk)
    assert awarded_cents(viewer, call) == 2_000_500
    manager = Viewer(person_id=1, role=Role.CLUSTER_MANAGER, cluster_id=1)
    assert awarded_cents(manager, call) == 0
