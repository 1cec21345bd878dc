"""Marked passages from the original text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.text import Analyser, highlight

TEXT = (
    "Wir fertigen Wickelmaschinen für Batteriezellen. Unsere Anlagen laufen seit zwanzig Jahren "
    "in vielen Werken. Außerdem prüfen wir Schweißnähte mit Ultraschall und liefern Ersatzteile."
)


def marked(fragments):
    return [s.text for f in fragments for s in f.segments if s.marked]


def test_words_are_marked_in_their_original_spelling():
    analyser = Analyser.default()
    query = analyser.analyse("schweissnaht prüfung", "de")
    analysis = analyser.analyse(TEXT, "de")
    terms = {*query.terms, *(t.form for t in query.tokens), analysis.tokens[0].term}
    assert "fertigen" in marked(highlight(TEXT, analysis, terms))


def test_concepts_and_senses_can_be_marked():
    analyser = Analyser.default()
    text = "Nous produisons un implant médical sur mesure"
    analysis = analyser.analyse(text, "fr")
    assert marked(highlight(text, analysis, {"medical_implant"})) == ["implant médical"]


def test_fragments_are_cut_from_the_text_and_in_order():
    analysis = Analyser.default().analyse(TEXT, "de")
    wanted = {analysis.tokens[0].term, analysis.tokens[-1].term}
    fragments = highlight(TEXT, analysis, wanted, max_chars=60)
    assert len(fragments) == 2
    assert fragments[0].end <= fragments[1].start
    for fragment in fragments:
        assert "".join(s.text for s in fragment.segments) == TEXT[fragment.start : fragment.end]
        assert len(TEXT[fragment.start : fragment.end]) <= 60


def test_without_a_match_the_beginning_comes_back():
    analysis = Analyser.default().analyse(TEXT, "de")
    (fragment,) = highlight(TEXT, analysis, {"nothing"}, max_chars=40)
    assert fragment.start == 0
    assert marked([fragment]) == []
    assert not TEXT[fragment.end - 1].isspace()


def test_markup_is_text_like_any_other():
    text = "<b>laser</b> & laser"
    analysis = Analyser.default().analyse(text, "en")
    fragments = highlight(text, analysis, {"laser"})
    assert marked(fragments) == ["laser", "laser"]
    assert "".join(s.text for f in fragments for s in f.segments) == text


def test_empty_text_and_wrong_size():
    analysis = Analyser.default().analyse("")
    assert highlight("", analysis, {"a"}) == []
    with pytest.raises(ValueError, match="max_chars"):
        highlight("a", analysis, {"a"}, max_chars=0)


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 80), st.integers(0, 5))
def test_segments_always_join_to_the_text(text, size, step):
    analysis = Analyser.default().analyse(text, "en")
    wanted = set(analysis.terms[:: step + 1])
    last = 0
    for fragment in highlight(text, analysis, wanted, max_chars=size):
        assert last <= fragment.start <= fragment.end <= len(text)
        assert fragment.end - fragment.start <= size
        assert "".join(s.text for s in fragment.segments) == text[fragment.start : fragment.end]
        last = fragment.end
