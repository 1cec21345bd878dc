"""The list of members: prefilled, editable, checked row by row."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.consortia.models import ConsortiumMember
from backend.directory.models import Exclusion, Organisation
from backend.funding.models import Call
from backend.funding.services.rules_sync import rules_sync
from tests.backend.consortia.conftest import URL, made, partner, put
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consortium(owner: APIClient, call: Call) -> dict[str, Any]:
    return made(owner, call)


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 400, answer.content
    return {e["attr"]: e["code"] for e in answer.json()["errors"]}


def test_facts_come_from_the_directory_and_are_the_owners_to_change(
    owner: APIClient, consortium: dict[str, Any]
) -> None:
    known = OrganisationFactory(
        legal_name="Known Firm", country="IT", legal_nuts="ITC4C", is_sme=True, org_type="sme"
    )
    body = put(owner, consortium, {"organisation": str(known.public_id)}).json()
    (row,) = body["members"]
    assert row["name"] == "Known Firm"
    assert (row["country"]["code"], row["nuts"]["code"]) == ("IT", "ITC4C")
    assert (row["is_sme"], row["for_profit"]) == (True, True)
    assert row["kind"]["code"] == "beneficiary"
    changed = {
        "organisation": str(known.public_id), "name": "Known Firm Berlin", "country": "DE",
        "nuts": "", "is_sme": None, "for_profit": False, "kind": "associated",
    }  # fmt: skip
    (row,) = put(owner, consortium, changed).json()["members"]
    assert row["name"] == "Known Firm Berlin"
    assert row["country"]["code"] == "DE"
    assert row["nuts"] is None
    assert row["is_sme"] is None, "what the owner does not know stays unknown"
    assert row["for_profit"] is False
    known.refresh_from_db()
    assert known.country == "IT", "the directory stays as it is"


def test_somebody_who_is_not_in_the_directory_is_entered_by_name(
    owner: APIClient, consortium: dict[str, Any]
) -> None:
    (row,) = put(owner, consortium, {"name": " New Institute ", "kind": ""}).json()["members"]
    assert row["organisation"] is None
    assert row["name"] == "New Institute"
    for name in ("country", "nuts", "org_type", "is_sme", "for_profit", "kind", "cost_cents"):
        assert row[name] is None, name


def test_a_hidden_organisation_cannot_be_added_and_the_row_is_named(
    owner: APIClient, consortium: dict[str, Any], world: SimpleNamespace, firm: Organisation
) -> None:
    excluded = OrganisationFactory()
    Exclusion.objects.create(organisation=excluded, excluded=firm)
    unknown = "6a3f1df6-9b51-4d8f-8b16-2f5f1d3b3c2e"
    before = list(ConsortiumMember.objects.values_list("pk", flat=True))
    for hidden in (world.b.imported.public_id, excluded.public_id, unknown):
        answer = put(owner, consortium, partner("One"), {"organisation": str(hidden)})
        assert errors(answer) == {"members.1.organisation": "not_found"}
        texts = {e["detail"] for e in answer.json()["errors"]}
        assert texts == {
            "There is no such organisation here. Choose one from the list or enter a name."
        }, "hidden and unknown ones cannot be told apart"
    assert list(ConsortiumMember.objects.values_list("pk", flat=True)) == before


def test_one_bad_row_leaves_the_whole_list_as_it_was(
    owner: APIClient, consortium: dict[str, Any]
) -> None:
    put(owner, consortium, partner("Kept"))
    answer = put(owner, consortium, partner("New"), {"name": ""}, partner("X", country="ZZ"))
    assert errors(answer) == {"members.1.name": "blank", "members.2.country": "unknown"}
    body = owner.get(f"{URL}{consortium['id']}/").json()
    assert [m["name"] for m in body["members"]] == ["Kept"]


def test_only_one_member_leads(owner: APIClient, consortium: dict[str, Any]) -> None:
    rows = [partner(n, is_lead=True) for n in ("One", "Two")]
    assert errors(put(owner, consortium, *rows)) == {"members.1.is_lead": "second_lead"}


def test_an_organisation_stands_in_the_list_once(
    owner: APIClient, consortium: dict[str, Any], firm: Organisation
) -> None:
    row = {"organisation": str(firm.public_id)}
    assert errors(put(owner, consortium, row, row)) == {"members.1.organisation": "twice"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cost_cents": -1}, "members.0.cost_cents"),
        ({"cost_cents": 10, "subcontracted_cents": 11}, "members.0.subcontracted_cents"),
        ({"nuts": "F!"}, "members.0.nuts"),
        ({"country": "DE", "nuts": "FRE11"}, "members.0.nuts"),
        ({"org_type": "guild"}, "members.0.org_type"),
        ({"kind": "friend"}, "members.0.kind"),
        ({"is_sme": "perhaps"}, "members.0.is_sme"),
        ({"organisation": "nonsense"}, "members.0.organisation"),
        ({"group": "x" * 121}, "members.0.group"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(
    owner: APIClient, consortium: dict[str, Any], values: dict[str, Any], field: str
) -> None:
    assert set(errors(put(owner, consortium, partner("One", **values)))) == {field}


def test_a_list_that_is_no_list_is_refused(owner: APIClient, consortium: dict[str, Any]) -> None:
    url = f"{URL}{consortium['id']}/members/"
    for body in ({}, {"members": None}, {"members": "x"}, {"members": [3]}):
        assert owner.put(url, body).status_code == 400


def test_a_list_that_is_too_long_is_refused(owner: APIClient, consortium: dict[str, Any]) -> None:
    rows = [partner(str(n)) for n in range(101)]
    assert put(owner, consortium, *rows).status_code == 400


def test_greek_and_british_members_may_be_entered_with_eurostats_codes(
    owner: APIClient, consortium: dict[str, Any]
) -> None:
    rows = [partner("Greek", country="EL", nuts="EL30"), partner("British", country="UK")]
    body = put(owner, consortium, *rows).json()
    assert [m["country"]["code"] for m in body["members"]] == ["GR", "GB"]


def test_a_member_that_became_hidden_is_named_but_no_longer_linked(
    owner: APIClient, consortium: dict[str, Any], firm: Organisation
) -> None:
    other = OrganisationFactory(legal_name="Once visible")
    put(owner, consortium, {"organisation": str(other.public_id)})
    Exclusion.objects.create(organisation=other, excluded=firm)
    (row,) = owner.get(f"{URL}{consortium['id']}/").json()["members"]
    assert row["name"] == "Once visible"
    assert row["organisation"] is None


def test_a_member_keeps_its_id_when_the_list_is_written_again(
    owner: APIClient, consortium: dict[str, Any], firm: Organisation
) -> None:
    row = {"organisation": str(firm.public_id), "is_lead": True}
    first = put(owner, consortium, row).json()["members"][0]["id"]
    again = put(owner, consortium, partner("One"), row).json()["members"]
    assert again[1]["id"] == first


def test_an_empty_list_is_allowed_while_planning(
    owner: APIClient, consortium: dict[str, Any]
) -> None:
    assert put(owner, consortium).json()["members"] == []


def test_a_declaration_that_partners_owe_is_made_once(owner: APIClient, call_of: Any) -> None:
    rules_sync()
    consortium = made(owner, call_of(rule_set_code="HE-IA"))
    own = {"organisation": consortium["members"][0]["organisation"], "is_lead": True, "group": "a"}
    body = put(owner, consortium, own, partner("Institute"), partner("Labs", country="IT")).json()

    def plan(found: dict[str, Any]) -> dict[str, Any]:
        results = found["evaluation"]["results"]
        return next(r for r in results if r["rule_id"] == "gender-equality-plan")

    assert plan(body)["outcome"] == "unknown"
    facts = {m["fact"] for m in plan(body)["missing"]}
    assert facts == {"declaration:gender_equality_plan"}
    for said, outcome in ((True, "met"), (False, "not_met"), (None, "unknown")):
        change = {"declarations": {"gender_equality_plan": said}}
        answer = owner.patch(f"{URL}{consortium['id']}/", change)
        assert plan(answer.json())["outcome"] == outcome
