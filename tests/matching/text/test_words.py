"""Folding, words with offsets, stems, compounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import fold
from matching.text.compounds import split
from matching.text.folding import fold_word, scrub
from matching.text.words import acronym, stem, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d'art", "oeuvre d art"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ålesund Ø", "alesund o"),
        ("ﬁlter", "filter"),
        ("  A--B\t\nC ", "a b c"),
        ("H₂O", "h2o"),
        ("e\u0301lan", "elan"),
        ("", ""),
        ("ĦĄŁ", "hal"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_words_lie_where_they_say(text):
    last = 0
    for word in words_of(text):
        assert last <= word.start < word.end <= len(text)
        assert fold_word(text[word.start : word.end].replace("\u00ad", "")) == word.form
        last = word.end


def test_apostrophes_hyphens_and_soft_hyphens():
    words = words_of("l’usine d'E-Bikes bio\u00adgaz -")
    assert [w.form for w in words] == ["l", "usine", "d", "e", "bikes", "biogaz"]
    assert [w.hyphened for w in words] == [False, False, False, False, True, False]


def test_decomposed_letters_stay_one_word():
    (word,) = words_of("re\u0301sine")
    assert word.surface == "résine"
    assert (word.start, word.end) == (0, 7)


def test_endless_words_are_left_out():
    assert words_of("a" * 10_000) == []


@pytest.mark.parametrize(
    ("surface", "expected"),
    [("PET", "PET"), ("LEDs", "LED"), ("CO2", "CO2"), ("Pet", ""), ("A", ""), ("STRASSEN", "")],
)
def test_acronyms(surface, expected):
    assert acronym(surface) == expected


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["weld", "welds", "welding", "welded"]),
        ("fr", ["soudé", "soudée", "soudés", "souder"]),
        ("de", ["Maschine", "Maschinen"]),
        ("de", ["Straße", "Strasse"]),
        ("es", ["reciclado", "reciclada", "reciclar"]),
        ("it", ["stampato", "stampata", "stampare"]),
        ("nl", ["batterij", "batterijen"]),
        ("pl", ["bateria", "baterie", "baterii"]),
        ("pt", ["reciclado", "reciclada", "reciclar"]),
        ("pt", ["têxtil", "têxteis", "texteis"]),
        ("pt", ["produção", "produções", "producao", "producoes"]),
        ("pt", ["material", "materiais"]),
        ("pt", ["reciclagem", "reciclagens"]),
        ("pt", ["perfil", "perfis"]),
        ("fr", ["essai", "essais"]),
        ("fr", ["tissu", "tissus"]),
        ("fr", ["matériau", "matériaux"]),
        ("fr", ["travail", "travaux"]),
        ("fr", ["réseau", "réseaux"]),
        ("de", ["Prüfung", "Prüfungen", "prüfen"]),
        ("de", ["Beschichtung", "beschichten"]),
        ("es", ["luz", "luces"]),
        ("nl", ["materiaal", "materialen"]),
        ("en", ["mould", "mold", "moulds"]),
        ("en", ["fibre", "fiber", "fibres"]),
        ("it", ["plastica", "plastiche"]),
        ("fr", ["électrolyse", "electrolyse", "ÉLECTROLYSE"]),
    ],
)
def test_forms_of_a_word_share_a_stem(lang, words):
    assert len({stem(word, lang) for word in words}) == 1


def test_words_with_digits_and_unknown_languages_are_only_folded():
    assert stem("316Ls", "en") == "316ls"
    assert stem("Ražošana", "lv") == "razosana"


@pytest.mark.parametrize(
    ("form", "lang", "parts"),
    [
        ("elektrolysestack", "de", ["elektrolyse", "stack"]),
        ("wickelmaschinen", "de", ["wickel", "maschine"]),
        ("produktionsabfalle", "de", ["produktion", "abfall"]),
        ("kunststofverwerking", "nl", ["kunststof", "verwerking"]),
    ],
)
def test_compounds(form, lang, parts):
    assert [stem(part, lang) for part in split(form, lang)] == [stem(p, lang) for p in parts]


@pytest.mark.parametrize(
    "form", ["wasserstoff", "werkzeug", "entwicklung", "unternehmen", "maschine", "2fach", "", "ei"]
)
def test_what_is_no_compound(form):
    assert split(form, "de") == ()


def test_other_languages_have_no_compounds():
    assert split("elektrolysestack", "en") == ()


def test_scrubbing_keeps_lengths():
    assert scrub("a\ud800b") == "a\ufffdb"
    assert scrub("añb") == "añb"
