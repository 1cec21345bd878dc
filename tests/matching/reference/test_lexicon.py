"""The bridge lexicon: schema of the data and the functions over it."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from matching.reference import lexicon
from matching.reference._files import names_in, read_text


def test_rows_have_ten_cells():
    for name in names_in("lexicon", ".tsv"):
        lines = read_text(f"lexicon/{name}").splitlines()
        assert lines[0].split("\t") == ["id", "field", *lexicon.LANGUAGES], name
        wrong = [line for line in lines if line.count("\t") != 9 and not line.startswith("#")]
        assert wrong == [], name


def test_ids_and_fields():
    for each in lexicon.senses():
        assert re.fullmatch(r"w_[a-z0-9_]+", each.id), each.id
        assert each.field in lexicon.FIELDS, (each.id, each.field)
    assert lexicon.repeated_ids() == ()
    assert len(lexicon.senses()) > 300


def test_every_language_has_words():
    missing = [
        (s.id, lang) for s in lexicon.senses() for lang, words in s.words.items() if not words
    ]
    assert missing == []


def test_words_are_lower_case_and_short():
    wrong = [
        (s.id, word)
        for s in lexicon.senses()
        for words in s.words.values()
        for word in words
        if word != word.lower() or len(word.split()) > 5
    ]
    assert wrong == []


def test_a_word_has_one_sense_per_language():
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in lexicon.senses():
        for lang, words in each.words.items():
            for word in words:
                owners[lang, word].add(each.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


def test_sense():
    steel = lexicon.sense("w_steel")
    assert steel.field == "metal"
    assert "acier" in steel.words["fr"]
    assert lexicon.is_sense("w_steel")
    assert not lexicon.is_sense("w_nothing")
    with pytest.raises(KeyError):
        lexicon.sense("w_nothing")


def test_the_version_is_a_hash():
    assert re.fullmatch(r"[0-9a-f]{16}", lexicon.LIST_VERSION)
    with pytest.raises(AttributeError):
        _ = lexicon.NO_SUCH_NAME
