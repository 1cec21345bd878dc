"""GET /reference/…: public, in the reader's language, and unmoved by hostile parameters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

ADDRESSES = ["", "chains/", "nuts/", "map/", "concepts/?q=bat"]


def _get(tail: str, language: str = "en", **params: str) -> Any:
    response = APIClient().get(
        f"/api/v1/reference/{tail}", params, headers={"accept-language": language}
    )
    assert response.status_code == 200, response.content
    return response.json()


def _labels(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [v for k, v in value.items() if k in {"label", "hint", "description"}]
        return [*own, *(x for v in value.values() for x in _labels(v))]
    return [x for v in value for x in _labels(v)] if isinstance(value, list) else []


@pytest.mark.parametrize("tail", ADDRESSES)
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_every_label_is_there(tail: str, language: str) -> None:
    labels = _labels(_get(tail, language))
    assert labels
    assert all(isinstance(x, str) and x.strip() for x in labels)


@pytest.mark.parametrize("tail", ["", "chains/", "map/"])
def test_languages_differ_and_codes_do_not(tail: str) -> None:
    def codes(value: Any) -> list[Any]:
        if isinstance(value, dict):
            own = [v for k, v in value.items() if k in {"code", "id", "stage", "edges"}]
            return [*own, *(x for v in value.values() for x in codes(v))]
        return [x for v in value for x in codes(v)] if isinstance(value, list) else []

    answers = {language: _get(tail, language) for language in ("en", "fr", "de")}
    assert len({str(_labels(a)) for a in answers.values()}) == 3
    assert codes(answers["en"]) == codes(answers["fr"]) == codes(answers["de"])


@pytest.mark.parametrize("language", ["xx", "fr-CH,de;q=0.5", "de-AT", "*", "'; --", "é" * 300])
def test_any_language_header_200(language: str) -> None:
    assert _get("", language)["stages"]


def test_short_lists_are_complete() -> None:
    body = _get("")
    assert len(body["stages"]) == 12
    assert [s["order"] for s in body["stages"]] == sorted(s["order"] for s in body["stages"])
    assert len(body["ecosystems"]) == 14
    assert {c["code"] for c in body["visibilities"]} == {"public", "members", "private"}
    for name, rows in body.items():
        codes = [row["code"] for row in rows]
        assert len(codes) == len(set(codes)), name


def test_chains_are_graphs_whose_edges_resolve() -> None:
    stages = {s["code"] for s in _get("")["stages"]}
    ecosystems = {e["code"] for e in _get("")["ecosystems"]}
    chains = _get("chains/")
    assert chains
    seen: set[str] = set()
    for chain in chains:
        ids = [n["id"] for n in chain["nodes"]]
        assert len(ids) == len(set(ids))
        assert all(i.split(".", 1)[0] == chain["id"] for i in ids)
        assert not seen & set(ids)
        seen |= set(ids)
        assert {n["stage"] for n in chain["nodes"]} <= stages
        assert set(chain["ecosystems"]) <= ecosystems
        assert chain["edges"]
        linked = {x for e in chain["edges"] for x in (e["source"], e["target"])}
        assert linked <= set(ids)
        assert all(e["source"] != e["target"] for e in chain["edges"])
        assert linked == set(ids), "a link that nothing feeds and that feeds nothing"


def test_nuts_countries_children_and_search() -> None:
    assert {r["level"] for r in _get("nuts/")} == {0}
    children = _get("nuts/", parent="FRE")
    assert {r["parent"] for r in children} == {"FRE"}
    greek = _get("nuts/", parent="EL")
    assert {r["country"] for r in greek} == {"GR"}
    found = _get("nuts/", q="lille")
    assert 0 < len(_get("nuts/", q="a" if not found else "nord")) <= 20
    assert any(r["code"].startswith("AT22") for r in _get("nuts/", q="steiermark"))
    assert _get("nuts/", q="no such place anywhere") == []


def test_map_tiles_are_unique_and_their_regions_known() -> None:
    body = _get("map/")
    places = [(t["col"], t["row"]) for t in body["countries"]]
    assert len(places) == len(set(places))
    by_country: dict[str, list[tuple[int, int]]] = {}
    for tile in body["nuts2"]:
        by_country.setdefault(tile["country"], []).append((tile["col"], tile["row"]))
    assert all(len(t) == len(set(t)) for t in by_country.values())
    assert set(by_country) <= {t["code"] for t in body["countries"]}
    codes = [t["code"] for t in body["nuts2"]]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("q", "language"), [("batter", "en"), ("BATTER", "fr"), ("batter", "de")])
def test_concepts_by_the_beginning_of_a_word(q: str, language: str) -> None:
    found = _get("concepts/", language, q=q)
    assert 0 < len(found) <= 12
    assert len({c["id"] for c in found}) == len(found)
    assert any("batter" in c["label"].casefold() for c in found)


def test_concepts_without_a_query_are_none() -> None:
    assert _get("concepts/") == []
    assert _get("concepts/", q="   ") == []


def test_answers_may_be_cached_apart_by_language() -> None:
    response = APIClient().get("/api/v1/reference/")
    assert "public" in response["Cache-Control"]
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("tail", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(tail: str, method: str) -> None:
    response = getattr(APIClient(), method)(f"/api/v1/reference/{tail}", {}, format="json")
    assert response.status_code == 405


HOSTILE = ["\x00", "'; DROP TABLE x; --", "((((", "%", "\\", "../../etc", "😀", "ﷺ" * 50]
HOSTILE += ["x" * 5000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("tail", ["nuts/", "concepts/", "map/", "chains/", ""])
def test_hostile_parameters_200(tail: str, text: str) -> None:
    for name in ("q", "parent", "lang", "page"):
        _get(tail, **{name: text})


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(text=st.text(max_size=12), name=st.sampled_from(["q", "parent"]))
def test_any_text_200(text: str, name: str) -> None:
    for tail in ("nuts/", "concepts/"):
        _get(tail, **{name: text})
