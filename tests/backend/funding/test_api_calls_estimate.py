"""What it pays and costs: grant, own share, and null where nobody read a value."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.funding.models import Call, CascadeAward, NationalTerms, RuleSetVersion
from tests.factories import OrganisationFactory
from tests.factories.rules import READ

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]
Calls = Callable[..., Call]
BUDGET = 10_000_000
ALWAYS = {"grant", "own_share", "prefinancing", "indirect", "reporting", "de_minimis"}


def address(call: Call) -> str:
    return f"/api/v1/calls/{call.public_id}/estimate/"


@pytest.fixture
def ask(client_of: Clients) -> Callable[..., dict[str, Any]]:
    def asked(call: Call, organisation: Any = None, **values: Any) -> dict[str, Any]:
        role = Role.ORG_READER if organisation else None
        client = client_of(role, organisation=organisation) if organisation else client_of()
        body = {"budget_cents": BUDGET} | values
        answer = client.post(address(call), body, format="json")
        assert answer.status_code == 200, answer.content
        found = answer.json()
        found["by_id"] = {line["id"]: line for line in found["lines"]}
        return found

    return asked


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.ORG_READER, "organisation"),
        (Role.CLUSTER_READER, "cluster"),
        (Role.REGION_OFFICER, "region"),
        (Role.PLATFORM_ADMIN, ""),
        (None, ""),
    ],
)
def test_every_signed_in_person_estimates(
    client_of: Clients, world: SimpleNamespace, call_of: Calls, role: Role | None, place: str
) -> None:
    where = {
        "organisation": {"organisation": world.a.published},
        "cluster": {"cluster": world.a.cluster},
        "region": {"region": "FRE"},
        "": {},
    }[place]
    client = client_of(role, **where)
    answer = client.post(address(call_of()), {"budget_cents": 1}, format="json")
    assert answer.status_code == 200


def test_nobody_signed_in_is_refused(call_of: Calls) -> None:
    answer = APIClient().post(address(call_of()), {"budget_cents": 1}, format="json")
    assert answer.status_code in {401, 403}


def test_a_hidden_call_is_not_found(client_of: Clients, call_of: Calls) -> None:
    url = address(call_of(is_withdrawn=True))
    assert client_of().post(url, {"budget_cents": 1}, format="json").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "budget_cents"),
        ({"budget_cents": 0}, "budget_cents"),
        ({"budget_cents": -1}, "budget_cents"),
        ({"budget_cents": 10**18}, "budget_cents"),
        ({"budget_cents": "a lot"}, "budget_cents"),
        ({"budget_cents": 5, "country": "QQ"}, "country"),
        ({"budget_cents": 5, "for_profit": "maybe"}, "for_profit"),
    ],
)
def test_bad_input_names_the_field(
    client_of: Clients, call_of: Calls, body: dict[str, Any], field: str
) -> None:
    answer = client_of().post(address(call_of()), body, format="json")
    assert answer.status_code == 400
    assert [e["attr"] for e in answer.json()["errors"]] == [field]


def test_a_known_rate_gives_grant_and_own_share(
    ask: Any, call_of: Calls, invented: RuleSetVersion
) -> None:
    body = ask(call_of(rule_set_code="INVENTED-1"))
    assert body["grant_cents"] == 6_000_000
    assert body["own_share_cents"] == 4_000_000
    grant = body["by_id"]["grant"]
    assert (grant["rate"], grant["verified"]) == (0.6, True)
    assert grant["source"]["url"] == "https://rules.example/annex"


def test_what_nobody_read_is_null_with_a_sentence(
    ask: Any, call_of: Calls, invented: RuleSetVersion
) -> None:
    body = ask(call_of(rule_set_code="INVENTED-1"))
    assert body["prefinancing_cents"] is None
    for name in ("prefinancing", "indirect", "reporting", "de_minimis"):
        line = body["by_id"][name]
        assert line["amount_cents"] is None
        assert line["rate"] is None
        assert "not known yet" in line["text"]
        assert line["verified"] is False


def test_an_unknown_rate_gives_nulls_and_no_guess(
    ask: Any, call_of: Calls, invented: RuleSetVersion
) -> None:
    changed = copy.deepcopy(invented.body)
    changed["pays"][0] = {
        "id": "rate",
        "kind": "rate",
        "value": None,
        "confidence": "unverified",
        "note": {"en": "70% is often quoted.", "fr": "On cite 70 %.", "de": "Oft: 70 %."},
    }
    invented.body = changed
    invented.save()
    body = ask(call_of(rule_set_code="INVENTED-1"))
    assert body["grant_cents"] is None
    assert body["own_share_cents"] is None
    assert set(body["by_id"]) >= ALWAYS


def test_an_unverified_rate_is_marked(ask: Any, call_of: Calls, invented: RuleSetVersion) -> None:
    changed = copy.deepcopy(invented.body)
    changed["pays"][0]["confidence"] = "unverified"
    invented.body = changed
    invented.save()
    body = ask(call_of(rule_set_code="INVENTED-1"))
    assert body["grant_cents"] == 6_000_000
    assert body["by_id"]["grant"]["verified"] is False
    assert "Not checked yet" in body["by_id"]["grant"]["text"]


def test_a_call_of_which_nothing_is_known(ask: Any, call_of: Calls) -> None:
    body = ask(call_of())
    assert set(body["by_id"]) == ALWAYS
    assert all(line["amount_cents"] is None for line in body["lines"])
    assert "No rules are known" in body["notes"][0]["text"]


def test_for_profit_decides_where_the_rate_depends_on_it(
    ask: Any, call_of: Calls, rules: object
) -> None:
    call = call_of(rule_set_code="HE-IA")
    firm = ask(call, OrganisationFactory(org_type="large"))
    assert firm["grant_cents"] == 7_000_000
    body = ask(call, for_profit=False)
    assert body["grant_cents"] == 10_000_000
    unknown = ask(call)
    assert unknown["grant_cents"] is None
    grant = unknown["by_id"]["grant"]
    assert (grant["low_cents"], grant["high_cents"]) == (7_000_000, 10_000_000)


def test_the_calls_own_rate_goes_before(ask: Any, call_of: Calls, invented: RuleSetVersion) -> None:
    body = ask(call_of(rule_set_code="INVENTED-1", rate_bp=2500))
    assert body["grant_cents"] == 2_500_000
    assert body["by_id"]["grant"]["rate"] == 0.25


def test_a_typed_call_is_not_verified(ask: Any, call_of: Calls) -> None:
    body = ask(call_of(source="form", rate_bp=5000))
    assert body["grant_cents"] == 5_000_000
    assert body["by_id"]["grant"]["verified"] is False


@pytest.mark.parametrize(
    ("awarded", "grant"),
    [(0, 3_000_000), (4_000_000, 2_000_000), (6_000_000, 0), (9_000_000, 0)],
)
def test_sums_already_awarded_count_against_the_cap(
    ask: Any, call_of: Calls, awarded: int, grant: int
) -> None:
    call = call_of(
        kind="cascade",
        lump_sum_cents=3_000_000,
        cap_cents=6_000_000,
        owner_project_name="Invented project",
    )
    firm = OrganisationFactory()
    if awarded:
        CascadeAward.objects.create(
            organisation=firm,
            project_name="Invented project",
            amount_cents=awarded,
            awarded_on=datetime.date(2026, 1, 1),
        )
    body = ask(call, firm)
    assert body["grant_cents"] == grant
    assert body["by_id"]["room"]["amount_cents"] == max(0, 6_000_000 - awarded)


def test_a_fixed_sum_as_large_as_the_cap_is_still_the_sum(ask: Any, call_of: Calls) -> None:
    call = call_of(kind="cascade", lump_sum_cents=6_000_000, cap_cents=6_000_000)
    body = ask(call, OrganisationFactory())
    assert body["grant_cents"] == 6_000_000


def test_texts_are_whole_sentences(ask: Any, call_of: Calls, rules: object) -> None:
    body = ask(call_of(rule_set_code="HE-IA"), OrganisationFactory(is_sme=True, org_type="sme"))
    note = "Highest rate; the call can set a lower one."
    assert body["by_id"]["grant"]["text"].endswith(f". {note}")
    assert note not in body["by_id"]["own_share"]["text"]


TERMS = [
    # country, row, grant
    ("DK", {"state": "funded", "rate_min_bp": 6000, "rate_max_bp": 6000}, 6_000_000),
    ("NO", {"state": "funded", "rate_min_bp": 5000, "rate_max_bp": 5000, "cap_cents": 100}, 100),
    ("DE", {"state": "unfunded"}, 0),
    ("FI", {"state": "unknown"}, None),
    ("SE", None, None),
]


@pytest.mark.parametrize(("country", "row", "grant"), TERMS)
def test_where_countries_pay_the_firms_country_decides(
    ask: Any,
    call_of: Calls,
    invented: RuleSetVersion,
    country: str,
    row: dict[str, Any] | None,
    grant: int | None,
) -> None:
    source = READ | {"confidence": "seen_in_source", "verified": True}
    NationalTerms.objects.create(
        programme=invented.programme, country="ES", state="unfunded", source=source
    )
    if row is not None:
        NationalTerms.objects.create(
            programme=invented.programme, country=country, source=source, **row
        )
    call = call_of(rule_set_code="INVENTED-1", programme=invented.programme)
    body = ask(call, OrganisationFactory(country=country, legal_nuts=""))
    assert body["grant_cents"] == grant
    line = body["by_id"]["grant"]
    assert line["text"]
    if grant is not None:
        assert line["verified"] is True
        assert line["source"]["title"] == "Invented annex"
    same = ask(call, country=country)
    assert same["grant_cents"] == grant


def test_a_range_is_told_as_a_range(ask: Any, call_of: Calls, invented: RuleSetVersion) -> None:
    NationalTerms.objects.create(
        programme=invented.programme,
        country="DK",
        state="funded",
        rate_min_bp=6000,
        rate_max_bp=7500,
        source=READ | {"confidence": "seen_in_source"},
    )
    call = call_of(rule_set_code="INVENTED-1", programme=invented.programme)
    body = ask(call, country="DK")
    line = body["by_id"]["grant"]
    assert body["grant_cents"] is None
    assert (line["low_cents"], line["high_cents"], line["rate"]) == (6_000_000, 7_500_000, None)
    assert "60,000" in line["text"]
    assert "75,000" in line["text"]


def test_after_the_period_nothing_is_estimated(
    ask: Any, call_of: Calls, invented: RuleSetVersion
) -> None:
    call = call_of(days=None, rule_set_code="INVENTED-1", rate_bp=5000)
    call.cutoffs.create(closes_at=datetime.datetime(2028, 5, 1, tzinfo=datetime.UTC))
    body = ask(call)
    assert body["grant_cents"] is None
    assert set(body["by_id"]) == ALWAYS


@pytest.mark.parametrize("language", ["fr", "de"])
def test_lines_are_in_the_readers_language(
    client_of: Clients, call_of: Calls, invented: RuleSetVersion, language: str
) -> None:
    call = call_of(rule_set_code="INVENTED-1")
    client, body = client_of(), {"budget_cents": BUDGET}
    english = client.post(address(call), body, format="json").json()
    headers = {"Accept-Language": language}
    other = client.post(address(call), body, format="json", headers=headers).json()
    assert other["grant_cents"] == english["grant_cents"]
    grants = [next(x for x in b["lines"] if x["id"] == "grant") for b in (english, other)]
    assert grants[0]["text"] != grants[1]["text"]
