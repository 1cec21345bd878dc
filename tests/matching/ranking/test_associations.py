"""Texts of any language come near to the entries they are about."""

from __future__ import annotations

import numpy as np
import pytest

from matching.ranking.associations import CLOSEST, KEPT, associate, label_languages, size
from matching.reference import concepts
from matching.text import Analyser


def meaning(text: str, lang: str) -> np.ndarray:
    found = associate(Analyser.default().analyse(text, lang))
    vector = np.zeros(size(), dtype=np.float32)
    vector[found.entries] = found.weights
    return vector


PAIRS = [
    ("fr", "Faire vérifier la résistance au feu de nos sièges", "de", "Brandprüfung von Bauteilen"),
    ("it", "Cerchiamo chi ricicli gli scarti di plastica", "en", "Recycling of plastic waste"),
    ("pl", "Potrzebny czujnik temperatury", "es", "Sensores de temperatura para hornos"),
    ("nl", "Software voor onderhoudsplanning", "pt", "Programa de manutenção preditiva"),
]


@pytest.mark.parametrize(("lang", "need", "other_lang", "offer"), PAIRS)
def test_a_need_is_nearest_to_the_offer_that_means_the_same(
    lang: str, need: str, other_lang: str, offer: str
) -> None:
    asked = meaning(need, lang)
    right = float(asked @ meaning(offer, other_lang))
    wrong = [float(asked @ meaning(text, other)) for _, _, other, text in PAIRS if text != offer]
    assert right > max(wrong)


def test_weights_have_unit_length_and_are_few() -> None:
    found = associate(Analyser.default().analyse("Wir bauen Maschinen für Textilien.", "de"))
    assert np.linalg.norm(found.weights) == pytest.approx(1.0, abs=1e-5)
    assert 0 < len(found.entries) <= KEPT
    assert CLOSEST < KEPT


@pytest.mark.parametrize("text", ["", "?!", "12 345", "und der die das"])
def test_texts_about_nothing(text: str) -> None:
    found = associate(Analyser.default().analyse(text, "de"))
    assert np.isfinite(found.weights).all()


def test_words_of_the_title_count_more() -> None:
    text = "Battery recycling. Laser welding machines are used."
    analysed = Analyser.default().analyse(text, "en")
    title = len("Battery recycling.")
    plain = associate(analysed)
    weighted = associate(analysed, title, 3.0)
    tagged = meaning("battery recycling", "en")

    def nearness(found: object) -> float:
        vector = np.zeros(size(), dtype=np.float32)
        vector[found.entries] = found.weights  # type: ignore[attr-defined]
        return float(vector @ tagged)

    assert nearness(weighted) > nearness(plain)


@pytest.mark.parametrize("lang", ["cs", "sv", "ro", "el", "xx", ""])
def test_languages_without_labels_use_their_kin(lang: str) -> None:
    assert set(label_languages(lang)) <= set(concepts.LANGUAGES)
    assert label_languages(lang)
    assert meaning("Laser robotika automatizace recyklace", lang).any()
