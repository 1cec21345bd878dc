"""POST /calls/, PATCH /calls/{id}/, /form/ and /withdraw/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.models import OutboxEntry, Revocation
from backend.common.viewer import Role
from backend.funding.models import Call
from backend.search.engine import search_index
from backend.search.services import relay
from tests.factories import CallFactory, ClusterFactory, ProgrammeFactory, RuleSetFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/calls/"
MAY = {"cluster_manager", "region_officer", "platform_admin"}
FULL = {
    "title": "Aide à l'<b>innovation</b>",
    "language": "fr",
    "plain": "Vous êtes une PME <script>x</script>.",
    "text": "<h3>But</h3><p>Recyclage de batteries, recyclage de plastiques.</p><script>x</script>",
    "kind": "standard",
    "applicants": "either",
    "who": ["sme"],
    "countries": ["fr", "Allemagne"],
    "regions": ["FRE", "BE10"],
    "budget_min_cents": 1_000_000,
    "budget_max_cents": 20_000_000,
    "rate": 0.455,
    "opens_on": "2027-01-10",
    "cutoffs": [
        {"date": "2027-03-01", "time": "17:00"},
        {"date": "2027-09-01", "stage": 2},
    ],
    "time_zone": "Europe/Paris",
    "trl_start": 4,
    "trl_end": 6,
    "ecosystems": ["health"],
    "transitions": ["green"],
    "url": "https://region.example/aide",
    "publisher": "Région <i>inventée</i>",
}


def _url(call: Call, part: str = "") -> str:
    return f"{URL}{call.public_id}/{part}"


def _fields(response: Any) -> set[str]:
    assert response.status_code == 400, response.json()
    return {str(e["attr"]).split(".")[0] for e in response.json()["errors"]}


def test_who_may_enter_a_call(clients: dict[str, APIClient]) -> None:
    for name, client in clients.items():
        response = client.post(URL, {"title": f"Call of {name}"})
        assert response.status_code == (201 if name in MAY else 403), name
    assert Call.objects.count() == len(MAY)


def test_a_call_as_it_was_typed(client_of: Callable[..., APIClient]) -> None:
    cluster = ClusterFactory()
    client = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    response = client.post(URL, FULL)
    assert response.status_code == 201, response.json()
    card = response.json()
    assert card["title"] == "Aide à l'innovation"
    assert card["deadlines"][0]["closes_at"] == "2027-03-01T17:00:00+01:00"
    call = Call.objects.get()
    assert card["id"] == str(call.public_id)
    assert call.owner_cluster == cluster
    assert (call.source, call.owner_region, call.is_demo) == ("form", "", False)
    assert call.plain == {"fr": "Vous êtes une PME ."}
    assert call.text == "But\nRecyclage de batteries, recyclage de plastiques."
    assert call.text_html == ("<h3>But</h3><p>Recyclage de batteries, recyclage de plastiques.</p>")
    assert call.countries == ["FR", "DE", "BE"]
    assert call.regions == ["FRE", "BE10"]
    assert call.rate_bp == 4550
    assert call.publisher == "Région inventée"
    assert "battery_recycling_process" in call.concepts
    assert call.ecosystems == ["health"]
    first, second = call.cutoffs.all()
    assert (first.stage, first.has_time) == (1, True)
    assert (second.stage, second.has_time) == (2, False)
    assert second.closes_at.isoformat() == "2027-09-01T21:59:59+00:00"
    assert OutboxEntry.objects.filter(object_kind="call", object_id=call.public_id).exists()


def test_a_region_officers_call_belongs_to_the_region(client_of: Callable[..., APIClient]) -> None:
    client = client_of(Role.REGION_OFFICER, region="FRE")
    assert client.post(URL, {"title": "Regional"}).status_code == 201
    call = Call.objects.get()
    assert (call.owner_region, call.owner_cluster) == ("FRE", None)
    colleague = client_of(Role.REGION_OFFICER, region="FRE")
    assert colleague.patch(_url(call), {"title": "Ours"}).status_code == 200
    stranger = client_of(Role.REGION_OFFICER, region="FR1")
    assert stranger.patch(_url(call), {"title": "Theirs"}).status_code == 403


def test_tags_are_suggested_where_nobody_named_any(client_of: Callable[..., APIClient]) -> None:
    text = "Digital twins and software for cyber security. Artificial intelligence in the cloud."
    client_of(Role.PLATFORM_ADMIN).post(URL, {"title": "Digital twins", "text": text})
    assert "digital" in Call.objects.get().transitions


@pytest.mark.parametrize("method", ["patch", "form", "withdraw"])
def test_only_the_owner_and_the_administrator_change_a_call(
    clients: dict[str, APIClient], client_of: Callable[..., APIClient], method: str
) -> None:
    cluster = ClusterFactory()
    owner = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    reader = client_of(Role.CLUSTER_READER, cluster=cluster)

    def attempt(client: APIClient) -> int:
        call = CallFactory(owner_cluster=cluster)
        if method == "patch":
            return client.patch(_url(call), {"title": "New"}).status_code
        if method == "form":
            return client.get(_url(call, "form/")).status_code
        return client.post(_url(call, "withdraw/")).status_code

    good = 204 if method == "withdraw" else 200
    assert attempt(owner) == good
    assert attempt(reader) == 403
    for name, client in clients.items():
        assert attempt(client) == (good if name == "platform_admin" else 403), name


def test_calls_from_elsewhere_are_changed_by_nobody_here(clients: dict[str, APIClient]) -> None:
    for source in ("portal", "demo"):
        call = CallFactory(source=source)
        response = clients["platform_admin"].patch(_url(call), {"title": "x"})
        assert response.status_code == 403


def test_withdrawn_calls_are_404_for_their_owner(client_of: Callable[..., APIClient]) -> None:
    cluster = ClusterFactory()
    client = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    call = CallFactory(owner_cluster=cluster)
    assert client.post(_url(call, "withdraw/")).status_code == 204
    call.refresh_from_db()
    assert call.is_withdrawn
    assert client.patch(_url(call), {"title": "x"}).status_code == 404


@pytest.mark.usefixtures("index")
def test_a_withdrawn_call_is_found_by_nobody_from_that_moment(
    client_of: Callable[..., APIClient], reader: APIClient
) -> None:
    admin = client_of(Role.PLATFORM_ADMIN)
    call = Call.objects.get(public_id=admin.post(URL, {"title": "Zirconium gaskets"}).json()["id"])
    relay.relay_outbox()
    assert reader.get(URL, {"q": "zirconium"}).json()["count"] == 1
    admin.post(_url(call, "withdraw/"))
    assert Revocation.objects.filter(object_kind="call", object_id=call.public_id).exists()
    assert reader.get(URL, {"q": "zirconium"}).json()["count"] == 0
    relay.relay_outbox()
    assert not Revocation.objects.exists()
    assert reader.get(URL, {"q": "zirconium"}).json()["count"] == 0
    assert search_index().count("call") == 0


def test_a_patch_changes_what_it_names(client_of: Callable[..., APIClient]) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    client.post(URL, FULL)
    call = Call.objects.get()
    response = client.patch(_url(call), {"budget_max_cents": None, "trl_end": 9})
    assert response.status_code == 200, response.json()
    call.refresh_from_db()
    assert (call.budget_max_cents, call.trl_end, call.trl_start) == (None, 9, 4)
    assert call.title == "Aide à l'innovation"
    assert call.cutoffs.count() == 2
    response = client.patch(_url(call), {"cutoffs": [{"date": "2027-04-01"}]})
    assert [d["closes_at"] for d in response.json()["deadlines"]] == ["2027-04-01T23:59:59+02:00"]
    client.patch(_url(call), {"time_zone": "Europe/Lisbon"})
    assert call.cutoffs.get().closes_at.isoformat() == "2027-04-01T22:59:59+00:00"


def test_the_form_shows_what_was_typed_and_takes_it_back(
    client_of: Callable[..., APIClient],
) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    rules = RuleSetFactory(programme=ProgrammeFactory(code="p"), code="R")
    call_id = client.post(URL, {**FULL, "rule_set": rules.code}).json()["id"]
    call = Call.objects.get(public_id=call_id)
    assert call.programme == rules.programme
    form = client.get(_url(call, "form/")).json()
    assert form["rate"] == 0.455
    assert form["plain"] == "Vous êtes une PME ."
    assert form["cutoffs"][0] == {"date": "2027-03-01", "time": "17:00:00", "stage": 1}
    assert form["cutoffs"][1]["time"] is None
    assert (form["programme"], form["rule_set"]) == ("p", "R")
    before = Call.objects.filter(pk=call.pk).values(
        "title", "text", "plain", "rate_bp", "countries", "programme", "rule_set_code", "url"
    )[0]
    assert client.patch(_url(call), form).status_code == 200
    assert Call.objects.filter(pk=call.pk).values(*before)[0] == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "<br>"}, "title"),
        ({"language": "xx"}, "language"),
        ({"kind": "x"}, "kind"),
        ({"applicants": "x"}, "applicants"),
        ({"who": ["x"]}, "who"),
        ({"countries": ["Atlantis"]}, "countries"),
        ({"regions": ["ZZ99"]}, "regions"),
        ({"budget_min_cents": 5, "budget_max_cents": 4}, "budget_max_cents"),
        ({"budget_total_cents": 0}, "budget_total_cents"),
        ({"lump_sum_cents": -1}, "lump_sum_cents"),
        ({"cap_cents": 10**18}, "cap_cents"),
        ({"rate": 60}, "rate"),
        ({"rate": 0}, "rate"),
        ({"opens_on": "2027-05-01", "cutoffs": [{"date": "2027-04-01"}]}, "opens_on"),
        ({"cutoffs": [{"date": "2027-02-30"}]}, "cutoffs"),
        ({"cutoffs": [{"date": "2027-02-01", "time": "25:00"}]}, "cutoffs"),
        ({"cutoffs": [{"date": "2027-02-01", "stage": 2}]}, "cutoffs"),
        (
            {"cutoffs": [{"date": "2027-02-01", "stage": 1}, {"date": "2027-01-01", "stage": 2}]},
            "cutoffs",
        ),
        ({"cutoffs": [{"date": f"2027-01-{d:02}"} for d in range(1, 22)]}, "cutoffs"),
        ({"cutoffs": [{"date": "0001-01-01", "time": "00:00"}]}, "cutoffs"),
        ({"cutoffs": [{"date": "9999-12-31"}], "time_zone": "America/New_York"}, "cutoffs"),
        ({"opens_on": "0202-05-01"}, "opens_on"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"trl_start": 0}, "trl_start"),
        ({"trl_start": 6, "trl_end": 5}, "trl_end"),
        ({"ecosystems": ["x"]}, "ecosystems"),
        ({"transitions": ["x"]}, "transitions"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://region.example/x"}, "url"),
        ({"url": "data:text/html,x"}, "url"),
        ({"programme": "nowhere"}, "programme"),
        ({"rule_set": "NOTHING"}, "rule_set"),
        ({"kind": "cascade"}, "owner_project_name"),
    ],
)
def test_bad_values_name_their_field(
    client_of: Callable[..., APIClient], values: dict[str, Any], field: str
) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    assert _fields(client.post(URL, {"title": "A call", **values})) == {field}
    assert not Call.objects.exists()
    call = CallFactory(title="Kept")
    assert field in _fields(client.patch(_url(call), values))
    call.refresh_from_db()
    assert call.title == "Kept"


def test_rules_of_another_programme_are_refused(client_of: Callable[..., APIClient]) -> None:
    client = client_of(Role.PLATFORM_ADMIN)
    rules = RuleSetFactory(programme=ProgrammeFactory(code="p"), code="R")
    ProgrammeFactory(code="q")
    mixed = {"title": "A call", "programme": "q", "rule_set": rules.code}
    assert _fields(client.post(URL, mixed)) == {"rule_set"}
    made = client.post(URL, {**mixed, "programme": "p"})
    assert made.status_code == 201, made.json()
    call = Call.objects.get()
    assert _fields(client.patch(_url(call), {"programme": "q"})) == {"rule_set"}
    assert client.patch(_url(call), {"programme": "q", "rule_set": ""}).status_code == 200


def test_a_cascade_call(client_of: Callable[..., APIClient]) -> None:
    response = client_of(Role.PLATFORM_ADMIN).post(
        URL,
        {
            "title": "First pilot",
            "kind": "cascade",
            "applicants": "alone",
            "lump_sum_cents": 6_000_000,
            "cap_cents": 6_000_000,
            "owner_project_name": "INVENTED",
        },
    )
    assert response.status_code == 201, response.json()
    assert response.json()["kind"]["code"] == "cascade"
    assert Call.objects.get().owner_project_name == "INVENTED"
