"""Terms, concepts and senses of a text."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.reference import concepts
from matching.reference.concepts import LANGUAGES, Concept
from matching.reference.lexicon import Sense
from matching.text import Analyser
from matching.text.stopwords import STOP_WORDS
from matching.text.tagging import acronym
from matching.text.words import words_of


def make(*labels: tuple[str, str, str], senses: tuple[tuple[str, str, str], ...] = ()) -> Analyser:
    """Return an analyser that knows (id, lang, label) triples only."""

    def group(rows):
        found: dict[str, dict[str, list[str]]] = {}
        for entry_id, lang, label in rows:
            found.setdefault(entry_id, {}).setdefault(lang, []).append(label)
        return {
            entry_id: MappingProxyType({lang: tuple(texts) for lang, texts in by_lang.items()})
            for entry_id, by_lang in found.items()
        }

    return Analyser(
        [Concept(key, "product", value) for key, value in group(labels).items()],
        [Sense(key, "metal", value) for key, value in group(senses).items()],
    )


def found(analyser: Analyser, text: str, lang: str) -> list[tuple[str, str]]:
    return [(tag.id, tag.surface) for tag in analyser.analyse(text, lang).concepts]


def test_terms_are_stemmed_folded_and_placed():
    text = "L'usine fabrique des résines époxydes"
    analysis = Analyser.default().analyse(text, "fr")
    assert [text[t.start : t.end] for t in analysis.tokens] == [
        "usine", "fabrique", "résines", "époxydes",
    ]  # fmt: skip
    assert analysis.terms == tuple(t.term for t in analysis.tokens)
    assert all(term.isascii() and term == term.lower() for term in analysis.terms)
    assert [t.form for t in analysis.tokens] == ["usine", "fabrique", "resines", "epoxydes"]


def test_compounds_give_their_parts_as_terms_too():
    one = Analyser.default().analyse("Elektrolysestack", "de")
    two = Analyser.default().analyse("Stack", "de")
    assert set(two.terms) < set(one.terms)
    assert {(t.start, t.end) for t in one.tokens} == {(0, 16)}


def test_the_longest_label_wins():
    analyser = make(("a", "en", "laser"), ("b", "en", "laser welding"), ("c", "en", "welding"))
    assert found(analyser, "fine laser welding", "en") == [("b", "laser welding")]
    assert found(analyser, "welding by laser", "en") == [("c", "welding"), ("a", "laser")]


def test_labels_that_overlap_are_both_found():
    analyser = make(("a", "en", "alkaline electrolyser"), ("b", "en", "electrolyser stack"))
    assert [i for i, _ in found(analyser, "alkaline electrolyser stacks", "en")] == ["a", "b"]


def test_function_words_are_skipped_on_both_sides():
    analyser = make(("a", "fr", "traitement de surface"), ("b", "fr", "découpe laser"))
    assert found(analyser, "traitement des surfaces", "fr") == [("a", "traitement des surfaces")]
    assert found(analyser, "découpe au laser", "fr") == [("b", "découpe au laser")]
    assert found(analyser, "traitement surface", "fr") == [("a", "traitement surface")]
    assert found(analyser, "découpe rapide laser", "fr") == []


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("fr", "toile métallique", "des toiles métalliques"),
        ("fr", "toile métallique", "TOILE METALLIQUE"),
        ("de", "medizinisches Implantat", "mit medizinischen Implantaten"),
        ("de", "Wickelmaschine", "Wickelmaschinen"),
        ("de", "Wickelmaschine", "Wickel-Maschine"),
        ("de", "Elektrolyse-Stack", "Elektrolysestacks"),
        ("de", "Batterierecycling", "Batterie-Recycling"),
        ("es", "residuo textil", "residuos textiles"),
        ("it", "stampo per plastica", "stampi plastica"),
        ("nl", "medisch hulpmiddel", "medische hulpmiddelen"),
        ("pl", "części zamienne", "część zamienna"),
        ("pt", "resíduo têxtil", "resíduos têxteis"),
        ("en", "e-bike", "E-Bikes and ebikes"),
        ("en", "bio-based plastic", "biobased plastics"),
    ],
)
def test_inflections_and_spellings(lang, label, text):
    assert [i for i, _ in found(make(("a", lang, label)), text, lang)][:1] == ["a"]


def test_a_function_word_after_the_label_is_not_part_of_it():
    analyser = make(("a", "en", "waste"), ("b", "en", "laser cutting"))
    assert found(analyser, "waste and more", "en") == [("a", "waste")]
    assert found(analyser, "laser cutting for you", "en") == [("b", "laser cutting")]


def test_a_label_that_would_lose_all_but_one_word_keeps_its_function_words():
    analyser = make(("a", "en", "scale up"), ("b", "en", "power-to-X"), ("c", "fr", "sur mesure"))
    assert found(analyser, "a large scale", "en") == []
    assert found(analyser, "scaling up", "en") == [("a", "scaling up")]
    assert found(analyser, "the power of wind", "en") == []
    assert found(analyser, "power-to-x plant", "en") == [("b", "power-to-x")]
    assert found(analyser, "mesure", "fr") == []


def test_function_words_are_no_labels():
    assert found(make(("a", "en", "can")), "we can do it", "en") == []


@pytest.mark.parametrize(
    ("lang", "label", "same", "other"),
    [
        ("en", "alternator", "alternators", "an alternative"),
        ("en", "machining", "machining", "machines"),
        ("en", "composite", "composites", "its composition"),
        ("en", "accounting", "accounting", "on account of"),
        ("en", "gas", "gases", "Ga"),
        ("fr", "composite", "des composites", "la composition"),
        ("de", "Dichtung", "Dichtungen", "dichte"),
        ("es", "fundición", "fundiciones", "fundir"),
        ("it", "fonderia", "fonderie", "fondere"),
        ("pt", "fundição", "fundições", "fundir"),
        ("pt", "têxtil", "têxteis", "texto"),
        ("nl", "gieterij", "gieterijen", "gieten"),
    ],
)
def test_a_label_of_one_word_takes_plural_and_case_only(lang, label, same, other):
    analyser = make(("a", lang, label))
    assert [i for i, _ in found(analyser, same, lang)] == ["a"]
    assert found(analyser, other, lang) == []


def test_abbreviations_match_in_capitals_only():
    analyser = make(("pp", "en", "PP"), ("led", "en", "LED"), ("crispr", "en", "CRISPR"))
    assert found(analyser, "made of PP", "en") == [("pp", "PP")]
    assert found(analyser, "pp. 3 to 7, which led us", "en") == []
    assert found(analyser, "bright LEDs", "en") == [("led", "LEDs")]
    assert found(analyser, "crispr", "en") == [("crispr", "crispr")]


def test_english_labels_count_in_every_language():
    analyser = make(("a", "en", "supply chain"), ("b", "en", "coating"), ("c", "en", "PP"))
    assert found(analyser, "notre supply chain", "fr") == [("a", "supply chain")]
    assert found(analyser, "solutions de coating", "fr") == [("b", "coating")]
    assert found(analyser, "Supply Chain ja PP", "fi") == [("a", "Supply Chain"), ("c", "PP")]


def test_an_english_word_that_means_something_else_here_is_not_taken():
    analyser = make(
        ("en", "en", "location"), ("fr", "fr", "location"), ("x", "en", "pain"), ("y", "en", "sale")
    )
    assert found(analyser, "location", "fr") == [("fr", "location")]
    assert found(analyser, "pain sale", "fr") == []


def test_senses_and_concepts_may_share_a_place():
    analyser = make(
        ("a", "fr", "collage de métaux"),
        senses=(("w_glue", "fr", "coller"), ("w_m", "fr", "métal")),
    )
    analysis = analyser.analyse("collages de métaux", "fr")
    assert analysis.concept_ids == ("a",)
    assert "w_m" in make(senses=(("w_m", "fr", "métal"),)).analyse("un métal", "fr").sense_ids
    assert [tag.surface for tag in analysis.concepts] == ["collages de métaux"]


def test_a_label_of_two_concepts_gives_both():
    analyser = make(("a", "en", "cell testing"), ("b", "en", "cell testing"))
    assert [i for i, _ in found(analyser, "cell testing", "en")] == ["a", "b"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_label_finds_its_concept(lang):
    analyser = Analyser.default()
    lost = []
    for concept in concepts.concepts():
        for label in concept.labels[lang]:
            # A label may lie inside a longer label's spelling variant; what counts is the label
            # of its own, whole.
            if concept.id not in analyser.analyse(label, lang).concept_ids:
                lost.append((concept.id, label))
    total = sum(len(c.labels[lang]) for c in concepts.concepts())
    assert len(lost) <= 0.002 * total, lost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_preferred_labels_are_found_in_capitals_and_in_a_sentence(lang):
    analyser = Analyser.default()
    lost = []
    for concept in concepts.concepts():
        label = concept.labels[lang][0]
        if any(acronym(word.surface) for word in words_of(label)):
            continue
        if concept.id not in analyser.analyse(f"x. {label.capitalize()}, 12", lang).concept_ids:
            lost.append((concept.id, label))
    assert len(lost) <= 0.005 * len(concepts.concepts()), lost


def test_the_language_is_detected_where_none_is_given():
    assert Analyser.default().analyse("Wir prüfen Schweißnähte").lang == "de"
    assert Analyser.default().analyse("", "fr").lang == "fr"
    assert Analyser.default().analyse("pompes", "fr-BE").lang == "fr"


# The first text of a language builds its tries, so no example has a deadline.
@settings(deadline=None)
@given(st.text(max_size=120), st.sampled_from(["", "en", "de", "fr", "pl", "xx"]))
def test_any_text_can_be_analysed(text, lang):
    analysis = Analyser.default().analyse(text, lang)
    for item in (*analysis.tokens, *analysis.concepts, *analysis.senses):
        assert 0 <= item.start < item.end <= len(text)
    for token in analysis.tokens:
        assert token.term
        assert not any(char.isspace() for char in token.term)


def test_the_version_names_lists_and_code(monkeypatch):
    analyser = Analyser.default()
    before = analyser.version
    assert before == Analyser.default().version
    monkeypatch.setattr("matching.text.analyser.CODE_VERSION", "other")
    assert analyser.version != before


def test_stop_words_cover_the_eight_languages():
    assert set(STOP_WORDS) == set(LANGUAGES)
    assert all(len(words) > 80 for words in STOP_WORDS.values())
