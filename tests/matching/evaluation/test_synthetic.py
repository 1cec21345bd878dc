"""Synthetic profiles: repeatable, labelled, and shaped like real ones."""

from __future__ import annotations

import numpy as np
import pytest

from matching.evaluation.synthetic import CLUSTER_SIZE, document, profile, profiles
from matching.index import FACETS, VECTOR_FIELDS, open_index
from matching.reference import nuts


def test_a_profile_depends_on_seed_and_number_alone():
    assert list(profiles(20))[13] == profile(13)
    assert profile(13, seed=2) != profile(13)
    assert profile(13).id != profile(13, seed=2).id


def test_every_profile_says_that_it_is_synthetic():
    for each in profiles(50):
        assert each.name.startswith("Synthetic ")
        assert each.id.startswith("synthetic-")
        assert document(each).stored["synthetic"] is True


def test_profiles_have_offers_needs_a_region_and_a_cluster():
    found = list(profiles(300))
    assert all(each.offers and nuts.get(each.nuts) for each in found)
    assert 0.5 < np.mean([bool(each.needs) for each in found]) < 0.9
    assert len({each.cluster_ids for each in found}) == 300 / CLUSTER_SIZE
    assert len({each.country for each in found}) > 5


def test_fields_of_work_are_uneven():
    titles = [each.nace[:1] for each in profiles(500)]
    counts = sorted((titles.count(title) for title in set(titles)), reverse=True)
    assert counts[0] > 10 * np.median(counts)


def test_documents_can_be_indexed(tmp_path):
    docs = [document(each) for each in profiles(30)]
    index = open_index(f"tantivy://{tmp_path}/index")
    assert len(index.index(docs).written) == 30
    for doc in docs:
        assert set(doc.facets) <= set(FACETS)
        assert set(doc.vectors) <= set(VECTOR_FIELDS)
        for vector in doc.vectors.values():
            assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)
