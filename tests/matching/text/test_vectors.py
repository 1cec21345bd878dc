"""The shipped vector space, its files and its training."""

from __future__ import annotations

import json
import shutil
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.reference import concepts
from matching.text import Analyser, Analysis, VectorSpace, VectorSpaceError
from matching.text.train import main, train, views
from matching.text.vectors import ARRAYS_NAME, DEFAULT_FOLDER, HEADER_NAME, content_hash


@pytest.fixture(scope="module")
def space() -> VectorSpace:
    return VectorSpace.load()


def embed(space: VectorSpace, text: str, lang: str) -> np.ndarray:
    return space.embed(Analyser.default().analyse(text, lang))


def test_vectors_have_unit_length(space):
    vector = embed(space, "Laser welding of steel tanks", "en")
    assert vector.dtype == np.float32
    assert vector.shape == (space.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert 128 <= space.dimension <= 192


@pytest.mark.parametrize("text", ["", "...", "\U0001f600"])
def test_nothing_known_gives_zeros(space, text):
    assert not embed(space, text, "en").any()
    assert not space.embed(Analysis("")).any()


def test_many_at_once_are_the_same_as_one_by_one(space):
    analyser = Analyser.default()
    analyses = [analyser.analyse(t, "en") for t in ("steel tank", "", "medical implant")]
    rows = space.embed_many(analyses)
    assert rows.shape == (3, space.dimension)
    for row, analysis in zip(rows, analyses, strict=True):
        assert np.array_equal(row, space.embed(analysis))
    assert space.embed_many([]).shape == (0, space.dimension)


@pytest.mark.parametrize("lang", [lang for lang in concepts.LANGUAGES if lang != "en"])
def test_the_same_thing_lies_in_the_same_place_in_every_language(space, lang):
    """Labels of another language find their English twin among all concepts."""
    analyser = Analyser.default()
    chosen = concepts.concepts()[::7]
    english = space.embed_many(analyser.analyse(c.labels["en"][0], "en") for c in chosen)
    other = space.embed_many(analyser.analyse(c.labels[lang][0], lang) for c in chosen)
    hits = (np.argsort(-(other @ english.T), axis=1)[:, :5] == np.arange(len(chosen))[:, None]).any(
        1
    )
    assert hits.mean() > 0.9


def test_words_alone_carry_over_languages_too(space):
    """Without tags, from words only: what neither tagger nor dictionary was asked about."""
    analyser = Analyser.default()

    def words_only(text: str, lang: str) -> np.ndarray:
        analysis = analyser.analyse(text, lang)
        return space.embed(Analysis(lang, analysis.tokens))

    german = words_only("medizinisches Implantat", "de")
    assert german @ words_only("implant médical", "fr") > german @ words_only("logiciel ERP", "fr")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_finite_vector(text):
    vector = VectorSpace.load().embed(Analyser.default().analyse(text))
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) < 1.001


def test_the_shipped_space_belongs_to_the_shipped_lists(space):
    """Fails after a change of the lists until ``make train`` was run."""
    assert space.header["analyser"] == Analyser.default().version


def test_the_shipped_file_is_small_and_loads_fast():
    assert (DEFAULT_FOLDER / ARRAYS_NAME).stat().st_size < 8_000_000
    header = json.loads((DEFAULT_FOLDER / HEADER_NAME).read_text("utf-8"))
    with np.load(DEFAULT_FOLDER / ARRAYS_NAME, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    started = time.perf_counter()
    VectorSpace(arrays, header)
    assert time.perf_counter() - started < 2


def test_training_twice_gives_the_same_and_the_files_are_readable(tmp_path, monkeypatch, capsys):
    few = concepts.concepts()[:60]
    monkeypatch.setattr("matching.text.train.concepts.concepts", lambda: few)
    monkeypatch.setattr("matching.text.train.lexicon.senses", lambda: ())
    analyser = Analyser(few, ())
    first, notes = train(analyser, dimension=20)
    second, _ = train(analyser, dimension=20)
    assert content_hash(first) == content_hash(second)
    assert notes["documents"] == 60
    monkeypatch.setattr("matching.text.train.DIMENSION", 20)
    monkeypatch.setattr("matching.text.train.train", lambda _: (first, notes))
    assert main(["--out", str(tmp_path)]) == 0
    assert "60 documents" in capsys.readouterr().out
    loaded = VectorSpace.load(tmp_path)
    assert loaded.dimension == 20
    assert loaded.version == content_hash(first)[:16]


def test_concepts_can_be_left_out_of_training(monkeypatch):
    """To measure on them: neither their documents nor their words are learned from."""
    few = concepts.concepts()[:40]
    monkeypatch.setattr("matching.text.train.lexicon.senses", lambda: ())
    analyser = Analyser(few, ())
    arrays, notes = train(analyser, dimension=12, concept_list=few)
    assert notes["documents"] == 40
    assert arrays["basis"].shape == (40, 12)
    known = set(bytes(arrays["features"]).decode().split("\n"))
    assert f"c:{few[0].id}" in known
    alone = {f"c:{each.id}" for each in concepts.concepts()[40:]} - {
        f"c:{other}"
        for each in few
        for other in (*concepts.broader_closure(each.id), *concepts.related(each.id))
    }
    assert not alone & known


def test_a_view_holds_one_language_and_not_the_concept_itself():
    few = concepts.concepts()[:5]
    seen = views(Analyser(few, ()), few)
    assert set(seen) == set(concepts.LANGUAGES)
    for lang, rows in seen.items():
        for concept, row in zip(few, rows, strict=True):
            assert row["word"]
            assert all(key.startswith(f"w:{lang}:") for key in row["word"])
            if not concept.broader:
                assert row["concept"].get(f"c:{concept.id}", 0.0) < 1.0


def copy_to(folder):
    for name in (ARRAYS_NAME, HEADER_NAME):
        shutil.copy(DEFAULT_FOLDER / name, folder / name)
    return folder / ARRAYS_NAME, folder / HEADER_NAME


def test_missing_files(tmp_path):
    with pytest.raises(VectorSpaceError, match="make train"):
        VectorSpace.load(tmp_path)


def test_damaged_files(tmp_path):
    arrays, _ = copy_to(tmp_path)
    arrays.write_bytes(arrays.read_bytes()[:5000])
    with pytest.raises(VectorSpaceError):
        VectorSpace.load(tmp_path)


@pytest.mark.parametrize(("key", "value"), [("format", "other 9"), ("hash", "0" * 64)])
def test_a_header_that_does_not_fit(tmp_path, key, value):
    _, header = copy_to(tmp_path)
    header.write_text(json.dumps({**json.loads(header.read_text("utf-8")), key: value}), "utf-8")
    with pytest.raises(VectorSpaceError, match=key):
        VectorSpace.load(tmp_path)


def test_pickled_content_is_never_loaded(tmp_path):
    arrays, _ = copy_to(tmp_path)
    np.savez(arrays, features=np.array([{"a": 1}], dtype=object))
    with pytest.raises(VectorSpaceError):
        VectorSpace.load(tmp_path)
