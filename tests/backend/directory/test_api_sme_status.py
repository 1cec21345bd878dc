"""/organisations/{id}/sme-status/: the firm's own seats, and what a cluster reads if it may."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import FieldProvenance, Organisation, SmeAssessment
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]

MILLION = 100_000_000
YEARS = [
    {"year": y, "awu": 2_000, "turnover_cents": 3 * MILLION, "balance_cents": 2 * MILLION}
    for y in (2024, 2025)
]
PARTNER = {
    "name": "Invented Holding",
    "holder": "enterprise",
    "direction": "holds_us",
    "capital_bp": 3_000,
    "years": [
        {"year": y, "awu": 90_000, "turnover_cents": MILLION, "balance_cents": MILLION}
        for y in (2024, 2025)
    ],
}

# Who asks; reading before and after the firm shares; writing.
MATRIX = [
    ("anonymous", 403, 403, 403),
    ("no_seat", 404, 404, 404),
    ("own_owner", 200, 200, 201),
    ("own_editor", 200, 200, 201),
    ("own_reader", 200, 200, 403),
    ("fellow_owner", 404, 404, 404),
    ("own_manager", 404, 200, 403),
    ("own_adviser", 404, 200, 403),
    ("own_cluster_reader", 404, 404, 404),
    ("other_manager", 404, 404, 404),
    ("region", 404, 404, 404),
    ("network", 404, 404, 404),
    ("admin", 404, 404, 404),
]


def _url(organisation: Organisation, rest: str = "") -> str:
    return f"/api/v1/organisations/{organisation.public_id}/sme-status/{rest}"


def _client(world: SimpleNamespace, client_of: Client, who: str) -> APIClient:
    a, b = world.a, world.b
    made: dict[str, Callable[[], APIClient]] = {
        "anonymous": APIClient,
        "no_seat": client_of,
        "own_owner": lambda: client_of(Role.ORG_OWNER, organisation=a.published),
        "own_editor": lambda: client_of(Role.ORG_EDITOR, organisation=a.published),
        "own_reader": lambda: client_of(Role.ORG_READER, organisation=a.published),
        "fellow_owner": lambda: client_of(Role.ORG_OWNER, organisation=a.imported),
        "own_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=a.cluster),
        "own_adviser": lambda: client_of(Role.CLUSTER_ADVISER, cluster=a.cluster),
        "own_cluster_reader": lambda: client_of(Role.CLUSTER_READER, cluster=a.cluster),
        "other_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=b.cluster),
        "region": lambda: client_of(Role.REGION_OFFICER, region="FRE1"),
        "network": lambda: client_of(Role.NETWORK_ADVISER),
        "admin": lambda: client_of(Role.PLATFORM_ADMIN),
    }
    return made[who]()


def _post(client: APIClient, organisation: Organisation, **values: Any) -> Any:
    body = {"answers": {"years": YEARS}} | values
    return client.post(_url(organisation), body, format="json")


@pytest.mark.parametrize(("who", "before", "after", "write"), MATRIX)
def test_who_reads_and_writes(
    world: SimpleNamespace, client_of: Client, who: str, before: int, after: int, write: int
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _post(owner, world.a.published).status_code == 201
    client = _client(world, client_of, who)
    assert client.get(_url(world.a.published)).status_code == before
    shared = owner.patch(_url(world.a.published), {"shared": True}, format="json")
    assert shared.json()["shared"] is True
    assert client.get(_url(world.a.published)).status_code == after
    assert _post(client, world.a.published).status_code == write


def test_a_cluster_reads_the_outcome_and_no_figure(
    world: SimpleNamespace, client_of: Client
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    _post(owner, world.a.published, answers={"years": YEARS, "ties": [PARTNER]})
    owner.patch(_url(world.a.published), {"shared": True}, format="json")
    manager = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    response = manager.get(_url(world.a.published))
    body = response.json()
    assert body["outcome"]["computed_sme"] == "not_met"
    assert body["assessment"] is None
    assert body["versions"] == []
    assert "Invented Holding" not in response.content.decode()
    owner.patch(_url(world.a.published), {"shared": False}, format="json")
    assert manager.get(_url(world.a.published)).status_code == 404


def test_every_save_is_a_version_and_declared_stays_apart(
    world: SimpleNamespace, client_of: Client
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    _post(owner, world.a.published, declared_size="small")
    answers = {"years": YEARS, "ties": [PARTNER]}
    result = _post(owner, world.a.published, answers=answers, declared_size="small").json()
    assert result["size"] == "small_mid_cap"
    assert result["years"][-1]["awu"] == 2_000 + 27_000
    body = owner.get(_url(world.a.published)).json()
    assert [v["version"] for v in body["versions"]] == [2, 1]
    assert body["outcome"]["declared_size"] == "small"
    assert body["outcome"]["declared_on"]
    assert body["outcome"]["computed_size"] == "small_mid_cap"
    assert body["assessment"]["answers"]["ties"][0]["name"] == "Invented Holding"
    assert {line["rule"] for line in result["lines"]} <= {r["key"] for r in body["rules"]}


def test_only_worked_out_nothing_kept(world: SimpleNamespace, client_of: Client) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = _post(owner, world.a.published, keep=False)
    assert response.status_code == 200
    assert response.json()["size"] == "small"
    assert not SmeAssessment.objects.exists()


def test_use_writes_the_profile_with_its_source(world: SimpleNamespace, client_of: Client) -> None:
    firm = world.a.published
    owner = client_of(Role.ORG_OWNER, organisation=firm)
    assert owner.post(_url(firm, "use/")).status_code == 404
    _post(owner, firm)
    firm.refresh_from_db()
    assert firm.is_sme is None, "saving alone changes no profile"
    assert owner.post(_url(firm, "use/")).json()["is_sme"] is True
    source = FieldProvenance.objects.get(organisation=firm, field="is_sme")
    assert (source.source_kind, source.source_ref) == ("person", "sme-self-assessment#1")
    reader = client_of(Role.ORG_READER, organisation=firm)
    assert reader.post(_url(firm, "use/")).status_code == 403


def test_use_refuses_an_open_status(world: SimpleNamespace, client_of: Client) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _post(owner, world.a.published, answers={"years": YEARS[:1]}).json()["sme"] == "unknown"
    response = owner.post(_url(world.a.published, "use/"))
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "status_unknown"


@pytest.mark.parametrize(
    ("answers", "attr", "code"),
    [
        ({"years": []}, "answers.years.non_field_errors", "min_length"),
        ({"years": [YEARS[0], YEARS[0] | {"year": 2026}]}, "answers.years", "not_consecutive"),
        ({"years": [YEARS[0] | {"awu": -1}]}, "answers.years.0.awu", "min_value"),
        (
            {"years": YEARS, "ties": [PARTNER | {"capital_bp": 10_001}]},
            "answers.ties.0.capital_bp",
            "max_value",
        ),
        (
            {"years": YEARS, "ties": [PARTNER | {"holder": "cat"}]},
            "answers.ties.0.holder",
            "invalid_choice",
        ),
    ],
)
def test_bad_answers_are_named(
    world: SimpleNamespace, client_of: Client, answers: dict[str, Any], attr: str, code: str
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = _post(owner, world.a.published, answers=answers)
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert (error["attr"], error["code"]) == (attr, code)
    assert not SmeAssessment.objects.exists()


def test_an_excluded_cluster_member_learns_nothing(client_of: Client) -> None:
    firm = OrganisationFactory()
    stranger = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    assert stranger.get(_url(firm)).status_code == 404
