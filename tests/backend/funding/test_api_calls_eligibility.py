"""May I take part: who may ask about whom, and what unknown facts and rules answer."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.funding.models import Call, CascadeAward, RuleSetVersion
from tests.factories import ClusterFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]
Calls = Callable[..., Call]


def address(call: Call) -> str:
    return f"/api/v1/calls/{call.public_id}/eligibility/"


@pytest.fixture
def call(call_of: Calls, invented: RuleSetVersion) -> Call:
    return call_of(rule_set_code="INVENTED-1")


@pytest.fixture
def ask(client_of: Clients) -> Callable[[Call, Organisation], dict[str, Any]]:
    def asked(call: Call, organisation: Organisation) -> dict[str, Any]:
        answer = client_of(Role.ORG_OWNER, organisation=organisation).get(address(call))
        assert answer.status_code == 200, answer.content
        return answer.json()

    return asked


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.ORG_EDITOR, Role.ORG_READER])
def test_own_seats_ask_for_their_organisation(client_of: Clients, call: Call, role: Role) -> None:
    firm = OrganisationFactory(is_sme=True)
    client = client_of(role, organisation=firm)
    assert client.get(address(call)).status_code == 200
    own = client.get(address(call), {"organisation": str(firm.public_id)})
    assert own.status_code == 200


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER])
def test_a_cluster_asks_for_its_members(
    client_of: Clients, world: SimpleNamespace, call: Call, role: Role
) -> None:
    client = client_of(role, cluster=world.a.cluster)
    for member in (world.a.published, world.a.imported):
        found = client.get(address(call), {"organisation": str(member.public_id)})
        assert found.status_code == 200


def test_a_cluster_does_not_ask_for_others_members(
    client_of: Clients, world: SimpleNamespace, call: Call
) -> None:
    client = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
    for other in (world.b.published, world.b.imported, world.record):
        found = client.get(address(call), {"organisation": str(other.public_id)})
        assert found.status_code == 404


def test_a_cluster_reader_does_not_ask(
    client_of: Clients, world: SimpleNamespace, call: Call
) -> None:
    client = client_of(Role.CLUSTER_READER, cluster=world.a.cluster)
    asked = {"organisation": str(world.a.published.public_id)}
    assert client.get(address(call), asked).status_code == 404


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.REGION_OFFICER, Role.PLATFORM_ADMIN])
def test_without_an_organisation_there_is_nothing_to_ask(
    client_of: Clients, world: SimpleNamespace, call: Call, role: Role
) -> None:
    places = {
        Role.CLUSTER_MANAGER: {"cluster": world.a.cluster},
        Role.REGION_OFFICER: {"region": "FRE"},
    }
    client = client_of(role, **places.get(role, {}))
    assert client.get(address(call)).status_code == 403


@pytest.mark.parametrize("role", [Role.REGION_OFFICER, Role.PLATFORM_ADMIN, Role.ORG_OWNER])
def test_nobody_else_asks_about_a_firm(
    client_of: Clients, world: SimpleNamespace, call: Call, role: Role
) -> None:
    places = {
        Role.ORG_OWNER: {"organisation": world.b.published},
        Role.REGION_OFFICER: {"region": "FRE"},
    }
    asked = {"organisation": str(world.a.published.public_id)}
    assert client_of(role, **places.get(role, {})).get(address(call), asked).status_code == 404


def test_nobody_signed_in_is_refused(call: Call) -> None:
    assert APIClient().get(address(call)).status_code in {401, 403}


def test_a_hidden_call_or_a_broken_id_is_not_found(client_of: Clients, call_of: Calls) -> None:
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    assert client.get(address(call_of(is_withdrawn=True))).status_code == 404
    asked = {"organisation": "no-such-id"}
    assert client.get(address(call_of()), asked).status_code == 404


def test_a_fitting_firm_may_take_part_and_learns_whom_it_needs(ask: Any, call: Call) -> None:
    known = dict(call.overrides)
    assert not known
    body = ask(call, OrganisationFactory(country="FR", is_sme=True))
    # One rule is not known but soft; every hard one was read.
    assert body["verdict"]["code"] == "eligible"
    assert body["needs"]
    assert "partner" in body["needs"][0]["text"]
    assert body["needs"][0]["text"].lower() in body["summary"].lower()
    [beneficiary] = [r for r in body["roles"] if r["kind"]["code"] == "beneficiary"]
    assert beneficiary["outcome"] == "met"
    assert body["alone"]["outcome"] == "not_met"
    assert body["missing_facts"] == []


def test_a_firm_of_another_country_cannot_take_part(ask: Any, call: Call) -> None:
    body = ask(call, OrganisationFactory(country="IT", legal_nuts="ITC1"))
    assert body["verdict"]["code"] == "not_eligible"
    [result] = [r for r in body["results"] if r["rule_id"] == "in-france-or-germany"]
    assert (result["outcome"], result["level"], result["verified"]) == ("not_met", "hard", True)
    assert result["source"]["url"] == "https://rules.example/annex"
    assert result["text"] in body["summary"]


def test_an_unknown_country_is_never_a_no(ask: Any, call: Call) -> None:
    body = ask(call, OrganisationFactory(country="", legal_nuts=""))
    assert body["verdict"]["code"] == "unknown"
    assert "not_met" not in {r["outcome"] for r in body["results"]}
    [missing] = body["missing_facts"]
    assert missing["field"] == "country"
    assert missing["label"] == "Country"
    assert missing["url_hint"] == "profile#place"
    [result] = [r for r in body["results"] if r["rule_id"] == "in-france-or-germany"]
    assert result["missing"][0]["field"] == "country"


def test_unverified_rules_never_say_eligible_nor_not_eligible(
    ask: Any, call: Call, invented: RuleSetVersion
) -> None:
    body = copy.deepcopy(invented.body)
    for rule in body["rules"]:
        rule["confidence"] = "unverified"
    invented.body = body
    invented.save()
    fitting = ask(call, OrganisationFactory(country="FR"))
    assert fitting["verdict"]["code"] == "no_obstacle"
    assert "Not everything could be checked" in fitting["summary"]
    other = ask(call, OrganisationFactory(country="IT", legal_nuts="ITC1"))
    assert other["verdict"]["code"] == "unknown"
    rules = [r for r in other["results"] if r["rule_id"] != "applicants"]
    assert {r["level"] for r in rules} == {"soft"}


def test_a_template_never_says_eligible(ask: Any, call: Call, invented: RuleSetVersion) -> None:
    invented.is_template = True
    invented.save()
    body = ask(call, OrganisationFactory(country="FR"))
    assert body["verdict"]["code"] == "no_obstacle"


def test_no_rules_after_the_period(ask: Any, call_of: Calls, invented: RuleSetVersion) -> None:
    late = call_of(days=None, rule_set_code="INVENTED-1", countries=["FR"])
    late.cutoffs.create(closes_at=datetime.datetime(2028, 5, 1, tzinfo=datetime.UTC))
    body = ask(late, OrganisationFactory(country="FR"))
    assert body["verdict"]["code"] == "unknown"
    assert "No rules are known for this date" in body["summary"]
    assert body["results"] == []


def test_a_call_without_rules_says_so(ask: Any, call_of: Calls) -> None:
    body = ask(call_of(), OrganisationFactory())
    assert body["verdict"]["code"] == "unknown"
    assert "No rules are known" in body["summary"]


def test_a_closed_call_is_called_closed(ask: Any, call_of: Calls, invented: RuleSetVersion) -> None:
    body = ask(call_of(days=-2, rule_set_code="INVENTED-1"), OrganisationFactory(country="FR"))
    assert body["summary"].startswith("This call is closed")


def test_what_the_call_itself_says_decides_too(ask: Any, call_of: Calls) -> None:
    call = call_of(countries=["DE"], who=["sme"], kind="cascade", applicants="alone")
    firm = OrganisationFactory(country="FR", is_sme=True)
    refused = ask(call, firm)
    assert refused["verdict"]["code"] == "not_eligible"
    assert firm.legal_name not in refused["summary"], "it speaks to the firm itself"
    fitting = OrganisationFactory(country="DE", legal_nuts="DE21", is_sme=True)
    # Nothing but the call's own fields is known, so it is never more than this.
    assert ask(call, fitting)["verdict"]["code"] == "no_obstacle"


@pytest.mark.parametrize(
    ("region", "verdict", "fields"),
    [
        ("FRE11", "no_obstacle", []),
        ("FRF11", "not_eligible", []),
        ("", "unknown", ["region"]),
    ],
)
def test_a_regional_call_is_for_its_regions(
    ask: Any, call_of: Calls, region: str, verdict: str, fields: list[str]
) -> None:
    call = call_of(countries=["FR"], regions=["FRE"])
    body = ask(call, OrganisationFactory(country="FR", legal_nuts=region))
    assert body["verdict"]["code"] == verdict, body
    assert [m["field"] for m in body["missing_facts"]] == fields


def test_sums_awarded_count_and_stay_private(ask: Any, client_of: Clients, call_of: Calls) -> None:
    call = call_of(
        kind="cascade", cap_cents=6_000_000, owner_project_name="Invented project", countries=["FR"]
    )
    firm = OrganisationFactory(country="FR")
    cluster = ClusterFactory()
    MembershipFactory(organisation=firm, cluster=cluster)
    CascadeAward.objects.create(
        organisation=firm,
        project_name="Invented project",
        amount_cents=6_000_000,
        awarded_on=datetime.date(2026, 1, 1),
    )
    own = ask(call, firm)
    assert own["verdict"]["code"] == "not_eligible"
    assert "already received" in own["summary"]
    manager = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    asked = {"organisation": str(firm.public_id)}
    seen = manager.get(address(call), asked).json()
    assert seen["verdict"]["code"] == "no_obstacle"
    assert "already" not in seen["summary"]
    said = [seen["summary"], seen["verdict"]["label"], seen["alone"]["text"], seen["lead"]["text"]]
    said += [r["text"] for r in (*seen["roles"], *seen["results"])]
    assert not [text for text in said if "You " in text or " you" in text], "it is about a member"


@pytest.mark.parametrize("language", ["fr", "de"])
def test_answers_are_in_the_readers_language(client_of: Clients, call: Call, language: str) -> None:
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory(country="FR"))
    english = client.get(address(call)).json()
    other = client.get(address(call), headers={"Accept-Language": language}).json()
    pairs = zip(english["results"], other["results"], strict=True)
    assert all(a["text"] != b["text"] for a, b in pairs)


GOLDEN = [
    # (rule set, facts of the firm, verdict); the sources stand in the rule data.
    ("HE-RIA", {"country": "FR"}, "eligible"),
    ("HE-IA", {"country": "NO", "legal_nuts": "NO08"}, "eligible"),
    ("EUROSTARS-3", {"country": "FR", "is_sme": True}, "eligible"),
    # The minima of earlier calls never decide.
    ("I3-INV1", {"country": "FR"}, "no_obstacle"),
]


@pytest.mark.parametrize(("code", "facts", "verdict"), GOLDEN)
def test_shipped_rules(
    ask: Any, call_of: Calls, rules: object, code: str, facts: dict[str, Any], verdict: str
) -> None:
    body = ask(call_of(rule_set_code=code), OrganisationFactory(**facts))
    assert body["verdict"]["code"] == verdict, body["summary"]
    assert body["needs"]
