"""Language detection on one line of text."""

from __future__ import annotations

import pytest

from matching.text import detect_language
from matching.text.languages import LANGUAGES

LINES = {
    "en": [
        "We coat small steel parts",
        "Looking for a partner who can test our pumps",
        "Sheet metal supplier",
        "Recycling of old batteries",
        "Sensors that survive the heat of a furnace",
    ],
    "fr": [
        "Nous soudons des cuves en inox",
        "Cherche un atelier de découpe",
        "Traitement de surface des métaux",
        "Il faut une toile fine résistant à la potasse",
        "Fabrication de moules",
    ],
    "de": [
        "Wir prüfen Schweißnähte",
        "Hersteller von Wickelmaschinen",
        "Gesucht: Partner für Oberflächenbehandlung",
        "Abholung von Produktionsabfällen",
        "Sensoren für hohe Temperaturen",
    ],
    "es": [
        "Fabricamos envases de papel",
        "Buscamos proveedor de moldes",
        "Reciclaje de pilas usadas",
        "Tratamiento de aguas residuales",
        "Sensores para hornos de alta temperatura",
    ],
    "it": [
        "Produciamo stampi per la plastica",
        "Cerchiamo chi ritira gli scarti",
        "Trattamento termico dei metalli",
        "Riciclo delle batterie usate",
        "Sensori per forni ad alta temperatura",
    ],
    "nl": [
        "Wij maken onderdelen van kunststof",
        "Leverancier van verpakkingen gezocht",
        "Behandeling van oppervlakken",
        "Terugwinning van metaal uit oude batterijen",
        "Sensoren voor hoge temperaturen",
    ],
    "pl": [
        "Produkujemy części z tworzyw sztucznych",
        "Szukamy odbiorcy odpadów",
        "Obróbka cieplna metali",
        "Recykling zużytych baterii",
        "Czujniki do pieców",
    ],
    "pt": [
        "Fazemos moldes para peças de plástico",
        "Procuramos quem recolha os resíduos",
        "Tratamento de superfícies metálicas",
        "Reciclagem de baterias usadas",
        "Sensores para fornos de alta temperatura",
    ],
}


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in LINES for line in LINES[lang]])
def test_short_lines(lang, line):
    guess = detect_language(line)
    assert guess.lang == lang
    assert 0 < guess.confidence <= 1


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fi", "Valmistamme pumppuja ja venttiilejä paperitehtaille"),
        ("sv", "Vi tillverkar pumpar och ventiler för pappersbruk"),
        ("cs", "Vyrábíme čerpadla a ventily pro papírny"),
        ("hu", "Szivattyúkat és szelepeket gyártunk papírgyáraknak"),
        ("ro", "Producem pompe și supape pentru fabrici de hârtie"),
        ("el", "Κατασκευάζουμε αντλίες και βαλβίδες"),
        ("bg", "Произвеждаме помпи и клапани"),
        ("lt", "Gaminame siurblius ir vožtuvus popieriaus fabrikams"),
        ("et", "Toodame pumpasid ja ventiile paberitehastele"),
        ("sl", "Izdelujemo črpalke in ventile za papirnice"),
        ("da", "Vi fremstiller pumper og ventiler til papirfabrikker"),
    ],
)
def test_other_languages_of_the_union(lang, line):
    assert detect_language(line).lang == lang


def test_a_hint_tips_what_could_be_several():
    assert detect_language("Laser", hint="de").lang == "de"
    assert detect_language("Laser", hint="pt-PT").lang == "pt"
    assert detect_language("Slange", hint="nb").lang == "no"
    assert detect_language("Wir prüfen Schweißnähte und Rohre", hint="fr").lang == "de"


@pytest.mark.parametrize("text", ["", "   ", "1234 56", "!?", "😀"])
def test_nothing_to_go_by(text):
    assert detect_language(text).lang == ""
    assert detect_language(text).confidence == 0
    assert detect_language(text, hint="fr").lang == "fr"
    assert detect_language(text, hint="xx").lang == ""


def test_only_our_languages_are_guessed():
    for text in ("これは日本語です", "Это русский текст", "bu bir deneme cümlesidir", "x" * 9000):
        assert detect_language(text).lang in (*LANGUAGES, "")
