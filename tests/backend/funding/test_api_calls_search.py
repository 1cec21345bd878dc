"""GET /calls/: found, counted, sorted, and never open past the deadline."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common import outbox
from backend.funding.models import Call, CallMark
from backend.search.services import finding, relay
from tests.factories import CallCutoffFactory, CallFactory, ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
URL = "/api/v1/calls/"


def _relay() -> None:
    with transaction.atomic():
        outbox.touch_many("call", Call.objects.values_list("public_id", flat=True))
    relay.relay_outbox()


def _get(client: APIClient, **params: Any) -> dict[str, Any]:
    response = client.get(URL, params)
    assert response.status_code == 200, response.json()
    body: dict[str, Any] = response.json()
    return body


def _titles(body: dict[str, Any]) -> list[str]:
    return [r["title"] for r in body["results"]]


def _counts(body: dict[str, Any], facet: str) -> dict[str, int]:
    return {v["code"]: v["count"] for v in body["facets"][facet]}


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403


def test_everybody_signed_in_sees_the_same_calls(clients: dict[str, APIClient]) -> None:
    CallFactory(title="Shown", closes_in_days=5)
    CallFactory(title="Withdrawn", closes_in_days=5, is_withdrawn=True)
    for name, client in clients.items():
        if name == "anonymous":
            continue
        expected = ["Shown", "Withdrawn"] if name == "platform_admin" else ["Shown"]
        assert _titles(_get(client)) == expected, name


def test_open_and_announced_by_default_closed_on_request(reader: APIClient) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    CallFactory(title="Open", closes_in_days=5)
    CallFactory(title="Announced", is_announced=True)
    CallFactory(title="Soon", opens_on=tomorrow, closes_in_days=40)
    CallFactory(title="Past", closes_in_days=-1)
    body = _get(reader)
    assert set(_titles(body)) == {"Open", "Announced", "Soon"}
    assert _counts(body, "status") == {"expected": 2, "open": 1, "closed": 1}
    assert _titles(_get(reader, status="closed")) == ["Past"]
    assert set(_titles(_get(reader, status="all"))) == {"Open", "Announced", "Soon", "Past"}
    assert _titles(_get(reader, status="open")) == ["Open"]
    assert _get(reader, status="closed")["results"][0]["status"]["code"] == "closed"


def test_a_deadline_that_passes_closes_the_call_without_anybody_writing(
    reader: APIClient, time_machine: Any
) -> None:
    CallFactory(title="Short", closes_in_days=1)
    _relay()
    assert _titles(_get(reader, q="short")) == ["Short"]
    time_machine.move_to(timezone.now() + datetime.timedelta(days=2))
    assert _titles(_get(reader, q="short", status="open")) == []
    assert _titles(_get(reader, q="short", status="closed")) == ["Short"]


def test_nearest_deadline_first_and_closed_last(reader: APIClient) -> None:
    for title, days in (("b", 20), ("a", 3), ("z", -30), ("y", -2)):
        CallFactory(title=title, closes_in_days=days)
    several = CallFactory(title="several", closes_in_days=-5)
    CallCutoffFactory(call=several, closes_at=timezone.now() + datetime.timedelta(days=10))
    CallFactory(title="never")
    body = _get(reader, sort="deadline", status="all")
    assert _titles(body) == ["a", "several", "b", "never", "y", "z"]
    assert _titles(_get(reader, status="all")) == _titles(body)


def test_sorting_by_budget_and_by_age(reader: APIClient) -> None:
    CallFactory(title="small", budget_max_cents=100)
    CallFactory(title="large", budget_max_cents=900)
    CallFactory(title="lump", lump_sum_cents=500)
    CallFactory(title="unknown")
    assert _titles(_get(reader, sort="budget")) == ["large", "lump", "small", "unknown"]
    assert _titles(_get(reader, sort="newest")) == ["unknown", "lump", "large", "small"]


@pytest.fixture
def varied() -> None:
    CallFactory(
        title="A", kind="cascade", applicants="alone", who=["sme"], ecosystems=["health"],
        transitions=["digital"], trl_start=5, trl_end=7, lump_sum_cents=6_000_000,
        countries=["FR", "DE"], programme=ProgrammeFactory(code="p1", labels={"en": "One"}),
        closes_in_days=10,
    )  # fmt: skip
    CallFactory(
        title="B", applicants="consortium", who=["sme", "university"], ecosystems=["digital"],
        transitions=["digital", "green"], trl_end=4, budget_max_cents=300_000_000,
        programme=None, programme_name="Unheard of", action_type="X grants", closes_in_days=100,
    )  # fmt: skip
    CallFactory(
        title="C", countries=["IT"], source="portal", is_announced=True,
        programme=ProgrammeFactory(code="p1"),
    )  # fmt: skip


@pytest.mark.usefixtures("varied")
@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"kind": "cascade"}, "A"),
        ({"kind": ["cascade", "standard"]}, "ABC"),
        ({"applicants": "alone"}, "A"),
        ({"who": "university"}, "B"),
        ({"ecosystem": ["health", "digital"]}, "AB"),
        ({"transition": "green"}, "B"),
        ({"trl": "6"}, "A"),
        ({"trl": "1"}, "B"),
        ({"trl": "8"}, ""),
        ({"budget": "lt100k"}, "A"),
        ({"budget": "2m_5m"}, "B"),
        ({"budget": "unknown"}, "C"),
        ({"deadline": "30d"}, "A"),
        ({"deadline": "180d"}, "B"),
        ({"deadline": "none"}, "C"),
        ({"country": "FR"}, "AB"),
        ({"country": "PL"}, "B"),
        ({"source": "portal"}, "C"),
        ({"programme": "p1"}, "AC"),
        ({"programme": "Unheard of"}, "B"),
        ({"action": "X grants"}, "B"),
        ({"transition": "digital", "applicants": "alone"}, "A"),
        ({"who": "nonsense"}, ""),
    ],
)
def test_filters(reader: APIClient, params: dict[str, Any], expected: str) -> None:
    body = _get(reader, **params)
    assert sorted(_titles(body)) == list(expected)
    assert body["count"] == len(expected)


@pytest.mark.usefixtures("varied")
def test_the_counts_of_a_facet_ignore_its_own_filter(reader: APIClient) -> None:
    body = _get(reader, transition="green", kind="standard")
    assert _titles(body) == ["B"]
    assert _counts(body, "transition") == {"green": 1, "digital": 1}
    assert _counts(body, "kind") == {"standard": 1}
    assert _counts(body, "who") == {"sme": 1, "university": 1}
    # B names no country, so it is open to those of each.
    assert _counts(_get(reader), "country") == {"FR": 2, "DE": 2, "IT": 2}
    assert _counts(_get(reader, country="PL"), "country") == {"FR": 2, "DE": 2, "IT": 2, "PL": 1}
    labels = {v["code"]: v["label"] for v in _get(reader)["facets"]["programme"]}
    assert labels == {"p1": "One", "Unheard of": "Unheard of"}


@pytest.mark.usefixtures("varied")
def test_facets_have_every_name_and_labels_in_the_readers_language(reader: APIClient) -> None:
    response = reader.get(URL, headers={"accept-language": "fr"})
    facets = response.json()["facets"]
    assert set(facets) == {
        "programme", "kind", "status", "applicants", "who", "ecosystem", "transition", "trl",
        "budget", "deadline", "country", "source",
    }  # fmt: skip
    assert {"code": "health", "label": "Santé", "count": 1} in facets["ecosystem"]
    assert [v["code"] for v in facets["trl"]] == list("1234567")


def test_each_count_is_what_the_filter_finds(reader: APIClient, varied: None) -> None:
    for facet, values in _get(reader)["facets"].items():
        for value in values:
            assert _get(reader, **{facet: value["code"]})["count"] == value["count"], (
                facet,
                value,
            )


def test_words_find_calls_in_other_languages(reader: APIClient) -> None:
    CallFactory(title="Battery recycling at scale", text="Recycling of batteries.", language="en")
    CallFactory(title="Textile weaving", text="Looms and yarn.", language="en")
    _relay()
    for text, language in (("recyclage de batteries", "fr"), ("Batterierecycling", "de")):
        response = reader.get(URL, {"q": text}, headers={"accept-language": language})
        body = response.json()
        assert _titles(body) == ["Battery recycling at scale"], text
        assert body["query"]["text"] == text
        assert "battery_recycling_process" in {c["id"] for c in body["query"]["concepts"]}
        assert not body["degraded"]
    assert _titles(_get(reader, q="zzzzunheardof")) == []


def test_a_plain_text_is_found_in_its_language(reader: APIClient) -> None:
    CallFactory(title="Looms", plain={"fr": "Vous tissez des fibres de lin."})
    _relay()
    response = reader.get(URL, {"q": "tissez"}, headers={"accept-language": "fr"})
    assert _titles(response.json()) == ["Looms"]


def test_relevance_orders_and_filters_stay_exact(reader: APIClient) -> None:
    CallFactory(title="Hydrogen valves", text="Hydrogen valves. " * 5, closes_in_days=90)
    CallFactory(title="Valves for water", text="Valves.", closes_in_days=2)
    CallFactory(title="Hydrogen past", text="Hydrogen valves.", closes_in_days=-2)
    _relay()
    assert _titles(_get(reader, q="hydrogen valves"))[0] == "Hydrogen valves"
    by_date = _get(reader, q="hydrogen valves", sort="deadline")
    assert _titles(by_date)[0] == "Valves for water"
    assert "Hydrogen past" not in _titles(by_date)
    assert _counts(by_date, "status") == {"expected": 0, "open": 2, "closed": 1}


def test_a_number_finds_its_call_first(reader: APIClient) -> None:
    CallFactory(title="Other", identifier="HORIZON-CL5-2026-10-D6-01", text="HORIZON CL5 D6")
    CallFactory(title="Wanted", identifier="HORIZON-CL5-2026-10-D6-02")
    _relay()
    assert _titles(_get(reader, q=" horizon-cl5-2026-10-d6-02"))[0] == "Wanted"


def test_organisation_search_never_finds_calls(reader: APIClient) -> None:
    CallFactory(title="Zirconium call", text="zirconium")
    _relay()
    for kind in ("organisation", "offer", "need"):
        body = reader.get("/api/v1/search/", {"q": "zirconium", "kind": kind}).json()
        assert body["count"] == 0


def test_without_the_index_the_database_answers(
    reader: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    CallFactory(title="Énergie des vagues", text="Marée")
    CallFactory(title="Other", text="Energie partout, vagues aussi.")
    CallFactory(title="None")

    def away(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(finding, "run_find", away)
    body = _get(reader, q="energie vagues")
    assert body["degraded"]
    assert _titles(body) == ["Énergie des vagues", "Other"]
    assert len(_titles(_get(reader))) == 3
    assert not _get(reader)["degraded"]


def test_hidden_ones_are_left_out_and_saved_ones_asked_for(client_of: Any) -> None:
    from tests.factories import PersonFactory

    person, other = PersonFactory(), PersonFactory()
    for title, mark in (("Kept", "saved"), ("Away", "hidden"), ("Plain", "")):
        call = CallFactory(title=title)
        if mark:
            CallMark.objects.create(person=person, call=call, mark=mark)
    client = client_of(person=person)
    assert set(_titles(_get(client))) == {"Kept", "Plain"}
    assert _titles(_get(client, mark="saved")) == ["Kept"]
    assert _titles(_get(client, mark="hidden")) == ["Away"]
    assert _get(client, mark="saved")["results"][0]["mark"] == "saved"
    stranger = client_of(person=other)
    assert len(_titles(_get(stranger))) == 3
    assert _titles(_get(stranger, mark="saved")) == []


def test_pages(reader: APIClient) -> None:
    for day in range(1, 6):
        CallFactory(title=f"c{day}", closes_in_days=day)
    body = _get(reader, page=2, page_size=2)
    assert _titles(body) == ["c3", "c4"]
    assert (body["count"], body["page"], body["pages"], body["page_size"]) == (5, 2, 3, 2)
    assert "page=3" in body["next"]
    assert "page=1" in body["previous"]
    assert _titles(_get(reader, page=9)) == []


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": 0}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"sort": "x"}, "sort"),
        ({"mark": "x"}, "mark"),
        ({"status": "sleeping"}, "status"),
        ({"q": "x" * 2001}, "q"),
    ],
)
def test_bad_parameters_name_their_field(
    reader: APIClient, params: dict[str, Any], field: str
) -> None:
    response = reader.get(URL, params)
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == field


def test_a_search_takes_a_constant_number_of_queries(
    reader: APIClient, django_assert_max_num_queries: Any
) -> None:
    CallFactory(closes_in_days=3)
    _relay()
    _get(reader, q="invented call")
    with django_assert_max_num_queries(30) as few:
        _get(reader, q="invented call")
    for _ in range(12):
        CallFactory(closes_in_days=3, rule_set_code="X")
    _relay()
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        assert _get(reader, q="invented call")["count"] == 13
