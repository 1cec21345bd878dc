"""Programmes: who reads them, and that every value says where it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.funding.models import NationalTerms, Programme, RuleSetVersion
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]
LIST = "/api/v1/programmes/"


def every_rule(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rule_set in body["rule_sets"]:
        yield from rule_set["rules"]["rules"]
        yield from rule_set["rules"]["pays"]


@pytest.mark.parametrize("role", [None, Role.ORG_READER, Role.PLATFORM_ADMIN])
def test_every_signed_in_person_reads(
    client_of: Clients, invented: RuleSetVersion, role: Role | None
) -> None:
    place = {"organisation": OrganisationFactory()} if role == Role.ORG_READER else {}
    client = client_of(role, **place)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}invented/").status_code == 200


def test_nobody_signed_in_is_refused(invented: RuleSetVersion) -> None:
    assert APIClient().get(LIST).status_code in {401, 403}
    assert APIClient().get(f"{LIST}invented/").status_code in {401, 403}


def test_an_unknown_programme_is_not_found(client_of: Clients) -> None:
    assert client_of().get(f"{LIST}no-such/").status_code == 404


def test_the_list_is_a_page_with_rule_sets_in_short(
    client_of: Clients, invented: RuleSetVersion
) -> None:
    body = client_of().get(LIST).json()
    assert (body["count"], body["pages"]) == (1, 1)
    [programme] = body["results"]
    assert programme["label"] == "Invented programme"
    assert programme["period"] == {"from": "2021-01-01", "to": "2027-12-31"}
    [rule_set] = programme["rule_sets"]
    assert rule_set["applicants"]["code"] == "consortium"


def test_the_list_can_be_narrowed_to_a_level(client_of: Clients, invented: RuleSetVersion) -> None:
    Programme.objects.create(code="regional-one", level="regional", labels={"en": "R"})
    found = client_of().get(LIST, {"level": "regional"}).json()["results"]
    assert [p["code"] for p in found] == ["regional-one"]


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Invented action"), ("fr", "Action inventée"), ("de", "Erfundene Maßnahme")],
)
def test_names_are_in_the_readers_language(
    client_of: Clients, invented: RuleSetVersion, language: str, label: str
) -> None:
    headers = {"Accept-Language": language}
    body = client_of().get(f"{LIST}invented/", headers=headers).json()
    assert body["rule_sets"][0]["label"] == label


def test_only_the_version_in_force_is_shown(client_of: Clients, invented: RuleSetVersion) -> None:
    RuleSetVersion.objects.create(
        programme=invented.programme,
        code="INVENTED-1",
        version=2,
        valid_from="2027-06-01",
        body=invented.body,
        labels=invented.labels,
    )

    def versions() -> list[int]:
        body = client_of().get(f"{LIST}invented/").json()
        return [r["version"] for r in body["rule_sets"]]

    with time_machine.travel("2026-12-01", tick=False):
        assert versions() == [1]
    with time_machine.travel("2027-07-01", tick=False):
        assert versions() == [2]
    with time_machine.travel("2028-01-01", tick=False):
        assert versions() == []


def test_no_shipped_value_is_known_without_a_source_that_was_read(
    client_of: Clients, rules: object
) -> None:
    client = client_of()
    codes = list(Programme.objects.values_list("code", flat=True))
    seen = 0
    for code in codes:
        body = client.get(f"{LIST}{code}/").json()
        for rule in every_rule(body):
            seen += rule["known"]
            if rule["known"]:
                assert rule["source"]["read_on"], (code, rule["id"])
            if rule["verified"]:
                assert rule["source"]["status"] == "current", (code, rule["id"])
                assert rule["source"]["confidence"] == "seen_in_source", (code, rule["id"])
            else:
                assert rule.get("level", "soft") == "soft", (code, rule["id"])
        for row in body["national_terms"]:
            known = row["state"]["code"] != "unknown"
            assert not known or row["source"]["read_on"], (code, row["country"])
    assert seen > 0


def test_horizon_europe_names_its_associated_countries(client_of: Clients, rules: object) -> None:
    body = client_of().get(f"{LIST}horizon-europe/").json()
    sets = {s["set"]: s for s in body["countries"]}
    members = {m["country"]["code"]: m for m in sets["HE_AC"]["members"]}
    assert members["NO"]["state"]["code"] == "associated"
    assert members["CA"]["scopes"] == ["pillar-2"]
    assert all(m["source"]["read_on"] for m in members.values())


def test_eurostars_has_a_row_for_every_country_also_where_nothing_is_known(
    client_of: Clients, rules: object
) -> None:
    body = client_of().get(f"{LIST}eurostars-3/").json()
    rows = body["national_terms"]
    assert len(rows) == NationalTerms.objects.filter(programme__code="eurostars-3").count() >= 37
    unknown = [r for r in rows if r["state"]["code"] == "unknown"]
    assert all(r["rate_max"] is None and r["cap_cents"] is None for r in unknown)
    funded = [r for r in rows if r["state"]["code"] == "funded"]
    assert funded
