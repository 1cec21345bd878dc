"""A call in plain words: who reads it, and what it says and does not say."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.funding.models import Call, CascadeAward, NationalTerms, RuleSetVersion
from tests.factories import OrganisationFactory
from tests.factories.rules import READ

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]
Calls = Callable[..., Call]
SECTIONS = {
    "who_can_apply",
    "what_is_asked",
    "alone_or_with_whom",
    "dates",
    "what_it_pays",
    "first_steps",
}


def address(call: Call) -> str:
    return f"/api/v1/calls/{call.public_id}/"


def texts(body: dict[str, Any], section: str) -> str:
    lines = body["sections"][section]
    return "\n".join(f"{line['text']} {line['detail'] or ''}" for line in lines)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.ORG_OWNER, "organisation"),
        (Role.ORG_READER, "organisation"),
        (Role.CLUSTER_READER, "cluster"),
        (Role.REGION_OFFICER, "region"),
        (Role.PLATFORM_ADMIN, ""),
        (None, ""),
    ],
)
def test_every_signed_in_person_reads(
    client_of: Clients, world: SimpleNamespace, call_of: Calls, role: Role | None, place: str
) -> None:
    where = {
        "organisation": {"organisation": world.a.published},
        "cluster": {"cluster": world.a.cluster},
        "region": {"region": "FRE"},
        "": {},
    }[place]
    answer = client_of(role, **where).get(address(call_of()))
    assert answer.status_code == 200
    assert set(answer.json()["sections"]) == SECTIONS
    see_members = place == "cluster"
    assert answer.json()["abilities"]["see_members"] is see_members


def test_nobody_signed_in_is_refused(call_of: Calls) -> None:
    assert APIClient().get(address(call_of())).status_code in {401, 403}


def test_a_withdrawn_call_is_hidden_from_all_but_the_administrator(
    client_of: Clients, call_of: Calls
) -> None:
    call = call_of(is_withdrawn=True)
    assert client_of().get(address(call)).status_code == 404
    assert client_of(Role.PLATFORM_ADMIN).get(address(call)).status_code == 200


def test_only_its_own_place_may_edit_a_call(
    client_of: Clients, world: SimpleNamespace, call_of: Calls
) -> None:
    call = call_of(source="form", owner_cluster=world.a.cluster)

    def edit(client: APIClient, of: Call = call) -> bool:
        return client.get(address(of)).json()["abilities"]["edit"]

    assert edit(client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster))
    assert not edit(client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster))
    assert not edit(client_of(Role.CLUSTER_READER, cluster=world.a.cluster))
    assert not edit(client_of(Role.ORG_OWNER, organisation=world.a.published))
    assert edit(client_of(Role.PLATFORM_ADMIN))
    regional = call_of(source="form", owner_region="FRE")
    assert edit(client_of(Role.REGION_OFFICER, region="FRE"), regional)
    assert not edit(client_of(Role.REGION_OFFICER, region="FRF"), regional)
    assert not edit(client_of(Role.PLATFORM_ADMIN), call_of(source="portal"))


def test_a_call_of_which_nothing_is_known_says_so(client_of: Clients, call_of: Calls) -> None:
    call = call_of(days=None, opens_on=None, is_announced=True, url="https://calls.example/1")
    body = client_of().get(address(call)).json()
    for section in ("who_can_apply", "what_is_asked", "alone_or_with_whom", "what_it_pays"):
        [line] = body["sections"][section]
        assert line["text"] == "Not known yet: read the call's text."
        assert line["url"] == "https://calls.example/1"
    assert body["rules"] is None
    assert "No rule set is known" in body["rules_note"]
    assert "announced" in texts(body, "dates")
    assert "participant register" in texts(body, "first_steps")


def test_rules_come_with_their_sources(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion
) -> None:
    body = client_of().get(address(call_of(rule_set_code="INVENTED-1"))).json()
    rules = {r["id"]: r for r in body["rules"]["rules"]}
    assert body["rules"]["rule_set"]["version"] == 1
    three = rules["three-partners"]
    assert (three["level"], three["verified"], three["known"]) == ("hard", True, True)
    assert three["source"]["url"] == "https://rules.example/annex"
    assert three["source"]["read_on"] == "2026-11-01"
    duration = rules["duration"]
    assert (duration["known"], duration["verified"], duration["source"]) == (False, False, None)


def test_an_unverified_rule_is_soft_and_says_so(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion
) -> None:
    invented.body["rules"][0]["confidence"] = "unverified"
    invented.save()
    body = client_of().get(address(call_of(rule_set_code="INVENTED-1"))).json()
    [rule] = [r for r in body["rules"]["rules"] if r["id"] == "three-partners"]
    assert (rule["level"], rule["verified"]) == ("soft", False)
    lines = body["sections"]["alone_or_with_whom"]
    unchecked = [line for line in lines if line["verified"] is False]
    assert unchecked
    assert all("Not checked yet" in line["detail"] for line in unchecked)


def test_a_rule_of_an_earlier_call_is_never_hard(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion
) -> None:
    invented.body["sources"]["annex"]["status"] = "earlier_call"
    invented.save()
    body = client_of().get(address(call_of(rule_set_code="INVENTED-1"))).json()
    assert {r["level"] for r in body["rules"]["rules"]} == {"soft"}
    assert not any(r["verified"] for r in body["rules"]["rules"] + body["rules"]["pays"])


def test_a_call_changes_single_rules(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion
) -> None:
    override = {
        "op": "set",
        "rule": "three-partners",
        "value": 5,
        "source": READ | {"title": "This call's text"},
        "confidence": "seen_in_source",
    }
    broken = {"op": "set", "rule": "no-such-rule", "value": 1}
    call = call_of(rule_set_code="INVENTED-1", overrides=[broken, override])
    body = client_of().get(address(call)).json()
    rules = {r["id"]: r for r in body["rules"]["rules"]}
    assert rules["three-partners"]["overridden"] is True
    assert rules["three-partners"]["source"]["title"] == "This call's text"
    assert rules["in-france-or-germany"]["overridden"] is False
    [shown] = body["overrides"]
    assert shown["rule_id"] == "three-partners"
    assert shown["source"]["title"] == "This call's text"
    assert "rule of its own" in texts(body, "alone_or_with_whom")


def test_after_the_period_no_rules_are_known(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion
) -> None:
    call = call_of(days=None, rule_set_code="INVENTED-1")
    closes = datetime.datetime(2028, 3, 1, 16, tzinfo=datetime.UTC)
    call.cutoffs.create(closes_at=closes)
    body = client_of().get(address(call)).json()
    assert body["rules"] is None
    assert "No rules are known for this date" in body["rules_note"]


def test_dates_are_told_in_the_calls_own_time(client_of: Clients, call_of: Calls) -> None:
    call = call_of(days=None, time_zone="Europe/Helsinki")
    year = timezone.localdate().year + 1
    call.cutoffs.create(closes_at=datetime.datetime(year, 1, 15, 15, tzinfo=datetime.UTC))
    call.cutoffs.create(closes_at=datetime.datetime(year, 6, 15, 14, tzinfo=datetime.UTC), stage=2)
    past = timezone.now() - datetime.timedelta(days=3)
    call.cutoffs.create(closes_at=past, has_time=False)
    body = client_of().get(address(call)).json()
    told = texts(body, "dates")
    assert f"Closes on 15 January {year} at 17:00 (time of Helsinki)." in told
    assert "only for those who passed" in told
    assert "Closed on" in told


def test_a_closed_call_says_so(client_of: Clients, call_of: Calls) -> None:
    body = client_of().get(address(call_of(days=-1))).json()
    assert body["status"]["code"] == "closed"
    assert "This call is closed" in texts(body, "dates")
    assert "Opened on" in texts(body, "dates")
    assert "Open since" not in texts(body, "dates")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "A grant of €1,000,000 to €2,000,000 for a project."),
        ("fr", "1\u202f000\u202f000"),
        ("de", "1.000.000"),
    ],
)
def test_money_is_written_in_the_readers_language(
    client_of: Clients, call_of: Calls, language: str, words: str
) -> None:
    call = call_of(budget_min_cents=100_000_000, budget_max_cents=200_000_000)
    body = client_of().get(address(call), headers={"Accept-Language": language}).json()
    assert words in texts(body, "what_it_pays")


def test_a_cascade_call_counts_what_the_firm_was_awarded(
    client_of: Clients, world: SimpleNamespace, call_of: Calls
) -> None:
    call = call_of(
        kind="cascade",
        owner_project_name="Invented project",
        lump_sum_cents=3_000_000,
        cap_cents=6_000_000,
        countries=["FR", "DE"],
        applicants="alone",
        who=["sme"],
    )
    CascadeAward.objects.create(
        organisation=world.a.published,
        project_name="Invented project",
        amount_cents=4_000_000,
        awarded_on=datetime.date(2026, 1, 1),
    )
    own = client_of(Role.ORG_OWNER, organisation=world.a.published).get(address(call)).json()
    assert own["cascade"]["awarded_cents"] == 4_000_000
    assert own["cascade"]["room_cents"] == 2_000_000
    assert "€20,000 is left" in texts(own, "what_it_pays")
    assert "You can apply alone" in texts(own, "alone_or_with_whom")
    assert "Invented project received EU money" in texts(own, "who_can_apply")
    assert "France, Germany" in texts(own, "who_can_apply")
    other = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster).get(address(call)).json()
    assert other["cascade"]["awarded_cents"] == 0
    assert other["cascade"]["room_cents"] == 6_000_000


@pytest.mark.usefixtures("rules")
def test_what_a_call_says_itself_is_not_called_unknown_beside(
    client_of: Clients, call_of: Calls
) -> None:
    call = call_of(
        kind="cascade",
        rule_set_code="EUROCLUSTERS-CASCADE",
        owner_project_name="Invented project",
        lump_sum_cents=3_000_000,
        cap_cents=6_000_000,
        countries=["FR"],
        applicants="alone",
        who=["sme"],
        trl_start=4,
    )
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory(is_sme=True, country="FR"))
    body = client.get(address(call)).json()
    for section in ("who_can_apply", "alone_or_with_whom"):
        assert "not known" not in texts(body, section), section
    assert "minimum number" not in texts(body, "who_can_apply"), "there is no minimum"
    assert texts(body, "what_it_pays").count("One firm receives at most") == 1
    answer = client.get(f"{address(call)}eligibility/").json()
    assert answer["alone"]["outcome"] == answer["roles"][0]["outcome"] == "met"
    assert answer["verdict"]["code"] == "eligible"
    assert {r["outcome"] for r in answer["results"]} == {"met"}


@pytest.mark.usefixtures("rules")
def test_that_one_may_apply_alone_is_said_once(client_of: Clients, call_of: Calls) -> None:
    body = client_of().get(address(call_of(rule_set_code="HE-EIC"))).json()
    assert "You can apply alone" in texts(body, "alone_or_with_whom")
    assert "One organisation may apply alone" not in texts(body, "alone_or_with_whom")


@pytest.mark.usefixtures("rules")
def test_dates_of_real_calls_do_not_stand_on_an_invented_one(
    client_of: Clients, call_of: Calls
) -> None:
    programme = RuleSetVersion.objects.get(code="EUROSTARS-3").programme
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory(country="FR"))
    values = {"rule_set_code": "EUROSTARS-3", "programme": programme}
    real = client.get(address(call_of(is_demo=False, **values))).json()
    assert "Call 12" in texts(real, "dates")
    invented = client.get(address(call_of(**values))).json()
    assert "Call 12" not in texts(invented, "dates")
    assert "ask your national agency" in texts(invented, "dates")


@pytest.mark.usefixtures("rules")
def test_a_calls_own_sum_replaces_what_nobody_checked(client_of: Clients, call_of: Calls) -> None:
    plain = client_of().get(address(call_of(rule_set_code="FR-2030-AAP"))).json()
    assert "at least €4,000,000" in texts(plain, "what_is_asked")
    small = call_of(rule_set_code="FR-2030-AAP", budget_max_cents=50_000_000)
    body = client_of().get(address(small)).json()
    assert "at least €4,000,000" not in texts(body, "what_is_asked")


def test_a_pic_is_shown_to_its_own_firm_alone(client_of: Clients, call_of: Calls) -> None:
    firm = OrganisationFactory(pic="998294028")
    call = call_of()
    own = client_of(Role.ORG_OWNER, organisation=firm).get(address(call)).json()
    assert "998294028" in texts(own, "first_steps")
    other = client_of(Role.ORG_OWNER, organisation=OrganisationFactory()).get(address(call))
    assert "998294028" not in other.content.decode()


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("FR", "France funds its firms here. It pays 40% to 50% of the costs. At most €300,000."),
        ("DE", "Germany does not fund its firms in this scheme."),
        ("FI", "Whether Finland funds its firms here, and how much, is not known yet."),
        ("", "Add your country to your profile"),
    ],
)
def test_national_terms_are_those_of_the_firms_country(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion, country: str, words: str
) -> None:
    source = READ | {"confidence": "seen_in_source", "verified": True}
    terms = {"programme": invented.programme, "source": source}
    NationalTerms.objects.create(
        country="FR",
        state="funded",
        rate_min_bp=4000,
        rate_max_bp=5000,
        cap_cents=30_000_000,
        **terms,
    )
    NationalTerms.objects.create(country="DE", state="unfunded", **terms)
    NationalTerms.objects.create(programme=invented.programme, country="FI")
    call = call_of(programme=invented.programme, rule_set_code="INVENTED-1")
    firm = OrganisationFactory(country=country, legal_nuts="")
    body = client_of(Role.ORG_OWNER, organisation=firm).get(address(call)).json()
    assert words in texts(body, "what_it_pays")


def test_oddities_of_the_source_are_told(client_of: Clients, call_of: Calls) -> None:
    call = call_of(problems=[{"code": "no_budget"}, {"code": "never-heard-of"}])
    [problem] = client_of().get(address(call)).json()["problems"]
    assert problem["code"] == "no_budget"
    assert problem["text"]


def test_plain_words_are_those_of_the_readers_language(client_of: Clients, call_of: Calls) -> None:
    call = call_of(plain={"en": "Plain", "fr": "Simple"}, text="word " * 400)
    client = client_of()
    body = client.get(address(call), headers={"Accept-Language": "fr"}).json()
    assert body["plain_summary"] == "Simple"
    assert len(body["text_excerpt"]) < 720
    assert client.get(address(call_of())).json()["plain_summary"] is None


def test_shipped_rules_make_a_page_in_three_languages(
    client_of: Clients, call_of: Calls, rules: object
) -> None:
    call = call_of(rule_set_code="HE-RIA")
    pages = {
        language: client_of().get(address(call), headers={"Accept-Language": language}).json()
        for language in ("en", "fr", "de")
    }
    for body in pages.values():
        assert body["rules"]["rules"]
        assert all(body["sections"][name] for name in SECTIONS)
    names = {body["rules"]["rule_set"]["label"] for body in pages.values()}
    assert len(names) == 3


def test_the_number_of_queries_does_not_grow_with_the_rules(
    client_of: Clients,
    call_of: Calls,
    rules: object,
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    call = call_of(rule_set_code="EUROSTARS-3")
    call.programme = RuleSetVersion.objects.get(code="EUROSTARS-3").programme
    call.save()
    with django_assert_max_num_queries(22):
        body = client.get(address(call)).json()
    assert len(body["rules"]["rules"]) > 5
