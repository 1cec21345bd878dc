"""Candidates: three channels, fused; vectors as exact as a full scan."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain import Scope
from matching.index import CandidateQuery, QueryError
from matching.index.fusion import CHANNEL_WEIGHTS, RRF_K
from matching.text import Analyser
from tests.contract.search_index.documents import DIMENSION, document, unit

MANY = 700


def test_vectors_rank_like_a_full_scan(index, put):
    put(*(document(f"o{i}", vectors={"offers": unit(i)}) for i in range(MANY)))
    rows = np.vstack([unit(i) for i in range(MANY)])
    for seed in (9001, 9002, 9003):
        scores = rows @ unit(seed)
        expected = [f"o{i}" for i in np.argsort(-scores)[:50]]
        found = index.candidates(CandidateQuery(vector=unit(seed), size=50, depth=50))
        assert [c.org_id for c in found] == expected
        assert [c.ranks for c in found] == [{"vector": n} for n in range(1, 51)]
        assert [c.scores["vector"] for c in found] == pytest.approx(sorted(scores)[::-1][:50])


@pytest.mark.parametrize("narrow", [False, True])
def test_vectors_under_filters_are_exact_too(index, put, monkeypatch, narrow):
    if not narrow:
        monkeypatch.setattr("matching.index.tantivy_reading.SCAN_LIMIT", 10, raising=False)
    countries = ["FR" if i % 7 == 0 else "DE" for i in range(MANY)]
    put(
        *(
            document(f"o{i}", vectors={"offers": unit(i)}, facets={"country": (countries[i],)})
            for i in range(MANY)
        )
    )
    scope = Scope(exclude_ids=frozenset({"o0", "o7"}))
    allowed = [i for i in range(MANY) if countries[i] == "FR" and i not in (0, 7)]
    query = unit(77)
    expected = sorted(allowed, key=lambda i: -float(unit(i) @ query))[:30]
    found = index.candidates(
        CandidateQuery(vector=query, filters={"country": ("FR",)}, scope=scope, size=30, depth=30)
    )
    assert [c.org_id for c in found] == [f"o{i}" for i in expected]


def test_the_target_chooses_vectors_and_words(index, put):
    near, far = unit(1), -unit(1)
    put(
        document("seller", "laser", vectors={"offers": near, "needs": far, "profile": far}),
        document("buyer", needs="laser", vectors={"offers": far, "needs": near, "profile": far}),
    )
    analysis = Analyser.default().analyse("laser", "en")
    for target, first in (("offers", "seller"), ("needs", "buyer")):
        found = index.candidates(CandidateQuery(analysis, vector=near, target=target))
        assert found[0].org_id == first
        assert found[0].ranks["vector"] == 1
        assert found[0].ranks["lexical"] == 1
        assert "lexical" not in found[1].ranks


def test_channels_are_fused_by_reciprocal_ranks(index, put):
    put(
        document("words", "laser welding of steel", vectors={"offers": unit(1)}),
        document("vector", "yarn", vectors={"offers": unit(2)}),
        document("concept", concepts={"offers": ("medical_implant",)}),
    )
    analysis = Analyser.default().analyse("laser welding", "en")
    found = index.candidates(
        CandidateQuery(analysis, concepts={"medical_implant": 1.0}, vector=unit(2))
    )
    by_org = {c.org_id: c for c in found}
    assert set(by_org) == {"words", "vector", "concept"}
    for candidate in found:
        expected = sum(CHANNEL_WEIGHTS[ch] / (RRF_K + r) for ch, r in candidate.ranks.items())
        assert candidate.score == pytest.approx(expected)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert by_org["vector"].ranks == {"vector": 1}
    assert by_org["concept"].ranks == {"concept": 1}


def test_weights_of_concepts_and_senses_count(index, put):
    put(
        document("a", concepts={"offers": ("medical_implant",)}),
        document("b", concepts={"offers": ("erp_software",)}),
    )
    for heavy, light, first in (
        ("medical_implant", "erp_software", "a"),
        ("erp_software", "medical_implant", "b"),
    ):
        found = index.candidates(CandidateQuery(concepts={heavy: 1.0, light: 0.2}))
        assert found[0].org_id == first
        assert len(found) == 2
    assert index.candidates(CandidateQuery(concepts={"medical_implant": 0.0})) == []


def test_a_replaced_vector_no_longer_finds(index, put):
    put(document("a", vectors={"offers": unit(1)}), document("b", vectors={"offers": unit(2)}))
    put(document("a", version=2, vectors={"offers": -unit(1)}))
    found = index.candidates(CandidateQuery(vector=unit(1)))
    assert [c.org_id for c in found] == ["b", "a"]
    assert found[1].scores["vector"] == pytest.approx(-1.0)
    assert found[1].version == 2
    put(document("a", version=3))
    assert [c.org_id for c in index.candidates(CandidateQuery(vector=unit(1)))] == ["b"]


def test_many_small_writes_keep_every_vector(index, put):
    for number in range(60):
        put(
            document(f"o{number % 20}", version=number + 1, vectors={"offers": unit(number)}),
            document(f"p{number}", vectors={"profile": unit(number)}),
        )
    latest = {f"o{number % 20}": number for number in range(60)}
    query = unit(4242)
    expected = sorted(latest, key=lambda org: -float(unit(latest[org]) @ query))
    found = index.candidates(CandidateQuery(vector=query))
    assert [c.org_id for c in found] == expected
    profiles = index.candidates(CandidateQuery(vector=query, target="profile"))
    assert len(profiles) == 60


def test_zero_and_missing_vectors_are_left_out(index, put):
    put(
        document("zero", vectors={"offers": np.zeros(DIMENSION, np.float32)}),
        document("none"),
        document("one", vectors={"offers": unit(1)}),
    )
    assert [c.org_id for c in index.candidates(CandidateQuery(vector=unit(1)))] == ["one"]
    assert index.candidates(CandidateQuery(vector=np.zeros(DIMENSION, np.float32))) == []


def test_sizes_and_depths(index, put):
    put(*(document(f"o{i}", "laser", vectors={"offers": unit(i)}) for i in range(40)))
    analysis = Analyser.default().analyse("laser", "en")
    assert len(index.candidates(CandidateQuery(analysis, vector=unit(1), size=7))) == 7
    assert index.candidates(CandidateQuery(analysis, size=0)) == []
    assert len(index.candidates(CandidateQuery(analysis, depth=5))) == 5


def test_empty_questions_and_empty_indexes(index, put):
    assert index.candidates(CandidateQuery(vector=unit(1))) == []
    put(document("a", vectors={"offers": unit(1)}))
    assert index.candidates(CandidateQuery()) == []
    assert index.candidates(CandidateQuery(Analyser.default().analyse(""))) == []


def test_wrong_questions_are_refused(index, put):
    put(document("a", vectors={"offers": unit(1)}))
    for wrong in (
        CandidateQuery(vector=unit(1)[:5]),
        CandidateQuery(target="smell"),
        CandidateQuery(filters={"colour": ("red",)}),
        CandidateQuery(size=-1),
        CandidateQuery(depth=0),
    ):
        with pytest.raises(QueryError):
            index.candidates(wrong)
