"""Pairs of languages: concepts held out from training are found again."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain import Entry, EntryKind, Profile
from matching.evaluation import languages
from matching.reference import concepts


def test_a_tenth_of_the_concepts_is_held_out_and_always_the_same():
    chosen = languages.held_out()
    assert len(chosen) == len(concepts.concepts()) // 10
    assert chosen == languages.held_out()


def test_recall_counts_rows_and_columns_of_the_same_number():
    similar = np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.1], [0.3, 0.2, 0.5]], dtype=np.float32)
    found = languages.recalls(similar)
    assert found["recall@1"] == pytest.approx(2 / 3)
    assert found["recall@10"] == 1.0


def test_equal_similarities_count_as_in_random_order():
    """Texts of which nothing is known have zero vectors and must not look found."""
    found = languages.recalls(np.zeros((20, 20), dtype=np.float32))
    assert found["recall@1"] == pytest.approx(1 / 20)
    assert found["recall@10"] == pytest.approx(1 / 2)


@pytest.fixture
def few(monkeypatch):
    chosen = concepts.concepts()[:60]
    monkeypatch.setattr("matching.evaluation.languages.concepts.concepts", lambda: chosen)
    monkeypatch.setattr("matching.evaluation.languages.lexicon.senses", lambda: ())
    return chosen


def test_every_directed_pair_is_measured(few):
    found = languages.measure_languages()
    assert found["held_out"] == 6
    assert len(found["pairs"]) == 56
    assert found["mean"]["recall@10"] == 1.0
    assert found["worst"]["recall@1"] == min(row["recall@1"] for row in found["pairs"].values())
    shown = languages.lines(found)
    assert "6 concepts" in shown[0]
    assert [line.split()[0] for line in shown[2:10]] == list(concepts.LANGUAGES)


def test_the_space_alone_ranks_organisations_across_languages():
    def firm(name, text, language):
        offer = Entry(id=f"{name}/o", kind=EntryKind.OFFER, title=text, language=language)
        return Profile(id=name, name=name, language=language, offers=(offer,))

    firms = [
        firm("a", "Laser cutting of sheet metal", "en"),
        firm("b", "Laserschneiden von Blechen", "de"),
        firm("c", "Olivenöl und Honig", "de"),
    ]
    need = Entry(id="n", kind=EntryKind.NEED, title="découpe laser de tôles", language="fr")
    method = languages.SpaceOnly(firms)
    asker = firm("z", "x", "fr")
    assert set(method.rank(asker, need)[:2]) == {"a", "b"}
    assert method.rank(firms[0], need)[0] == "b"
    assert method.rank_whole(firms[0])[0] == "b"
