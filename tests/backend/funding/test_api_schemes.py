"""Which scheme is for me: six questions, at most three answers, each with a plain page."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.funding.models import Call, CallMark, Programme, RuleSetVersion
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.rules import invented_body

pytestmark = pytest.mark.django_db
Clients = Callable[..., APIClient]
Calls = Callable[..., Call]
QUESTIONS = "/api/v1/schemes/questions/"
SCHEMES = "/api/v1/schemes/"
SME_IN_FRANCE = {
    "who": "sme",
    "place": "FRE11",
    "wants": "develop",
    "company": "partners",
    "ripeness": "demo",
    "budget": 50_000_000,
}


@pytest.fixture
def find(client_of: Clients) -> Callable[..., dict[str, Any]]:
    def found(**answers: Any) -> dict[str, Any]:
        answer = client_of().post(SCHEMES, {"answers": answers}, format="json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return found


@pytest.fixture
def regional(db: None) -> RuleSetVersion:
    """An invented regional scheme of Hauts-de-France that one firm may enter alone."""
    programme = Programme.objects.create(
        code="invented-region",
        level="regional",
        country="FR",
        nuts="FRE",
        labels={"en": "Invented regional aid"},
    )
    body = invented_body() | {"applicants": "alone"}
    body["rules"] = []
    return RuleSetVersion.objects.create(
        programme=programme,
        code="INVENTED-REGION",
        applicants="alone",
        labels={"en": "Invented regional grant", "fr": "Aide inventée", "de": "Erfundene Hilfe"},
        purposes=["develop", "invest"],
        body=body,
    )


@pytest.mark.parametrize(
    ("role", "place"),
    [(None, {}), (Role.PLATFORM_ADMIN, {}), (Role.REGION_OFFICER, {"region": "FRE"})],
)
def test_every_signed_in_person_asks(
    client_of: Clients, rules: object, role: Role | None, place: dict[str, str]
) -> None:
    client = client_of(role, **place)
    assert client.get(QUESTIONS).status_code == 200
    answer = client.post(SCHEMES, {"answers": SME_IN_FRANCE}, format="json")
    assert answer.status_code == 200


def test_nobody_signed_in_is_refused(db: None) -> None:
    assert APIClient().get(QUESTIONS).status_code in {401, 403}
    answer = APIClient().post(SCHEMES, {"answers": {}}, format="json")
    assert answer.status_code in {401, 403}


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_there_are_six_questions(client_of: Clients, language: str) -> None:
    questions = client_of().get(QUESTIONS, headers={"Accept-Language": language}).json()
    assert len(questions) == 6
    for question in questions:
        assert question["text"]
        assert question["kind"] in {"choice", "country", "region", "money"}
        assert bool(question["options"]) == (question["kind"] == "choice")


def test_the_profile_answers_what_it_can_for_its_own_seats(client_of: Clients) -> None:
    firm = OrganisationFactory(is_sme=True, legal_nuts="FRE11")
    questions = client_of(Role.ORG_READER, organisation=firm).get(QUESTIONS).json()
    suggested = {q["id"]: q["suggested"] for q in questions if q["suggested"]}
    assert suggested == {"who": "sme", "place": "FRE11"}
    others = client_of().get(QUESTIONS).json()
    assert not any(q["suggested"] for q in others)


def test_an_unknown_status_is_not_suggested(client_of: Clients) -> None:
    firm = OrganisationFactory(is_sme=None, org_type="sme", legal_nuts="", country="")
    questions = client_of(Role.ORG_READER, organisation=firm).get(QUESTIONS).json()
    assert not any(q["suggested"] for q in questions)


@pytest.mark.parametrize(
    ("answers", "attr"),
    [
        ({"who": "giant"}, "answers.who"),
        ({"place": "QQ"}, "answers.place"),
        ({"place": "FRZ9"}, "answers.place"),
        ({"wants": "rest"}, "answers.wants"),
        ({"company": "crowd"}, "answers.company"),
        ({"ripeness": "rotten"}, "answers.ripeness"),
        ({"budget": -5}, "answers.budget"),
        ({"budget": "much"}, "answers.budget"),
    ],
)
def test_bad_answers_name_the_field(client_of: Clients, answers: dict[str, Any], attr: str) -> None:
    answer = client_of().post(SCHEMES, {"answers": answers}, format="json")
    assert answer.status_code == 400
    assert [e["attr"] for e in answer.json()["errors"]] == [attr]


def test_answers_are_needed(client_of: Clients) -> None:
    answer = client_of().post(SCHEMES, {}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "answers"


def test_at_most_one_answer_for_each_band_with_page_and_reasons(
    find: Any, rules: object, regional: RuleSetVersion
) -> None:
    answers = find(**SME_IN_FRANCE)["answers"]
    bands = [a["band"] for a in answers]
    assert 1 <= len(answers) <= 3
    assert len(set(bands)) == len(bands)
    assert "european" in bands
    for answer in answers:
        assert answer["why"], answer["rule_set"]
        assert all(answer["sections"].values())
        assert answer["programme"]["label"]


def test_a_regional_scheme_is_for_its_region(find: Any, regional: RuleSetVersion) -> None:
    here = find(**SME_IN_FRANCE | {"company": "alone"})
    assert [a["rule_set"]["code"] for a in here["answers"]] == ["INVENTED-REGION"]
    there = find(**SME_IN_FRANCE | {"company": "alone", "place": "FRF11"})
    assert there["answers"] == []
    assert there["none_text"]


def test_live_calls_of_the_scheme_come_with_it(
    find: Any, client_of: Clients, call_of: Calls, regional: RuleSetVersion
) -> None:
    code = {"rule_set_code": "INVENTED-REGION"}
    later = call_of(days=60, title="Later", **code)
    sooner = call_of(days=5, title="Sooner", **code)
    call_of(days=-1, title="Closed", **code)
    call_of(title="Withdrawn", is_withdrawn=True, **code)
    call_of(title="Elsewhere", regions=["FRF"], **code)
    call_of(title="Abroad", countries=["DE"], **code)
    hidden = call_of(title="Hidden", **code)
    person = PersonFactory()
    CallMark.objects.create(person=person, call=hidden, mark="hidden")
    client = client_of(person=person)
    body = client.post(SCHEMES, {"answers": SME_IN_FRANCE}, format="json").json()
    [answer] = body["answers"]
    assert [c["title"] for c in answer["calls"]] == [sooner.title, later.title]
    dates = [line["text"] for line in answer["sections"]["dates"]]
    assert dates[0].startswith("Sooner: closes on")


def test_no_more_than_five_calls(find: Any, call_of: Calls, regional: RuleSetVersion) -> None:
    for _ in range(7):
        call_of(rule_set_code="INVENTED-REGION")
    [answer] = find(**SME_IN_FRANCE)["answers"]
    assert len(answer["calls"]) == 5


def test_a_scheme_without_calls_says_so(find: Any, regional: RuleSetVersion) -> None:
    [answer] = find(**SME_IN_FRANCE)["answers"]
    assert answer["calls"] == []
    assert "No call of this scheme" in answer["sections"]["dates"][0]["text"]


def test_nothing_is_proposed_after_the_period(client_of: Clients, invented: object) -> None:
    with time_machine.travel(datetime.datetime(2028, 2, 1, tzinfo=datetime.UTC), tick=False):
        answer = client_of().post(SCHEMES, {"answers": SME_IN_FRANCE}, format="json")
    assert answer.json()["answers"] == []


def test_empty_answers_are_allowed(find: Any, rules: object) -> None:
    body = find()
    assert len(body["answers"]) <= 3


def test_what_is_not_known_is_listed_as_unknown(find: Any, rules: object) -> None:
    body = find(**SME_IN_FRANCE)
    [eurostars] = [a for a in body["answers"] if a["rule_set"]["code"] == "EUROSTARS-3"]
    assert any("grants" in text for text in eurostars["unknown"])
    assert not any("grants" in text for text in eurostars["why"] + eurostars["against"])


def test_names_are_in_the_readers_language(
    client_of: Clients, world: SimpleNamespace, regional: RuleSetVersion
) -> None:
    headers = {"Accept-Language": "fr"}
    body = client_of().post(SCHEMES, {"answers": SME_IN_FRANCE}, format="json", headers=headers)
    assert body.json()["answers"][0]["rule_set"]["label"] == "Aide inventée"


def test_the_number_of_queries_does_not_grow_with_the_schemes(
    client_of: Clients, rules: object, django_assert_max_num_queries: Any
) -> None:
    client = client_of()
    with django_assert_max_num_queries(25):
        client.post(SCHEMES, {"answers": SME_IN_FRANCE}, format="json")
