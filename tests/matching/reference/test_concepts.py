"""The concept list: schema of the data and the functions over it."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from matching.reference import concepts, stages
from matching.reference._files import fold


def test_ids_are_unique_and_well_formed():
    for each in concepts.concepts():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", each.id), each.id
    assert concepts.repeated_ids() == ()
    assert len(concepts.concepts()) > 400


def test_every_language_has_labels():
    missing = [
        (c.id, lang)
        for c in concepts.concepts()
        for lang in concepts.LANGUAGES
        if not c.labels[lang] or not all(text.strip() == text != "" for text in c.labels[lang])
    ]
    assert missing == []


def test_kinds_stages_nace_and_relations_are_known():
    for each in concepts.concepts():
        assert each.kind in concepts.KINDS, each.id
        assert [s for s in each.stages if not stages.is_stage(s)] == [], each.id
        assert [n for n in each.nace if not re.fullmatch(r"\d\d(\.\d{1,2})?", n)] == [], each.id
        assert set(each.links) <= set(concepts.RELATIONS), each.id


def test_broader_and_linked_ids_exist():
    wrong = [
        (c.id, other)
        for c in concepts.concepts()
        for other in (*c.broader, *(o for ids in c.links.values() for o in ids))
        if not concepts.is_concept(other)
    ]
    assert wrong == []


def test_nothing_is_broader_than_itself():
    for each in concepts.concepts():
        for parent in each.broader:
            assert each.id not in concepts.broader_closure(parent), (each.id, parent)


def test_a_label_names_one_concept_per_language():
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in concepts.concepts():
        for lang, texts in each.labels.items():
            for text in texts:
                owners[lang, text.casefold()].add(each.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


def test_labels_are_short():
    long = [
        (c.id, text)
        for c in concepts.concepts()
        for texts in c.labels.values()
        for text in texts
        if len(fold(text).split()) > 7
    ]
    assert long == []


def test_concept_and_label():
    found = concepts.concept("medical_implant")
    assert found.kind == "product"
    assert found.broader == ("medical_device",)
    assert concepts.label("medical_implant", "fr") == "implant médical"
    assert concepts.label("medical_implant", "fr-BE") == "implant médical"
    assert concepts.label("medical_implant", "fi") == concepts.label("medical_implant")
    with pytest.raises(KeyError):
        concepts.concept("nothing")
    with pytest.raises(KeyError):
        concepts.label("nothing")


def test_broader_closure_halves_per_level():
    closure = concepts.broader_closure("orthopaedic_implant")
    assert closure["orthopaedic_implant"] == 1.0
    assert closure["medical_implant"] == 0.5
    assert closure["medical_device"] == 0.25
    assert dict(concepts.broader_closure("unknown_id")) == {"unknown_id": 1.0}


def test_narrower_is_the_inverse_of_broader():
    for each in concepts.concepts():
        for parent in each.broader:
            assert each.id in concepts.narrower(parent)
    assert concepts.narrower("unknown_id") == ()


def test_relations_hold_both_ways():
    assert concepts.related("medical_implant")["bioceramic"][0] == "made_of"
    assert concepts.related("bioceramic")["medical_implant"][0] == "material_of"
    for each in concepts.concepts():
        for other, (_, weight) in concepts.related(each.id).items():
            assert each.id in concepts.related(other)
            assert 0 < weight <= 1
    assert dict(concepts.related("unknown_id")) == {}


def test_search_finds_word_starts_without_accents():
    found = [c.id for c in concepts.search("implant medical", "fr")]
    assert found[0] == "medical_implant"
    assert "medical_implant" in [c.id for c in concepts.search("MÉDICAL", "fr", 500)]
    assert len(concepts.search("m", "en", 5)) == 5
    assert concepts.search("", "en") == concepts.search("  ", "en") == ()
    assert concepts.search("zzzzz", "en") == ()
    assert concepts.search("medical", "en", 0) == ()
    assert concepts.search("medical", "xx")[0].id == concepts.search("medical", "en")[0].id


def test_the_version_is_a_hash():
    assert re.fullmatch(r"[0-9a-f]{16}", concepts.LIST_VERSION)
    with pytest.raises(AttributeError):
        _ = concepts.NO_SUCH_NAME
