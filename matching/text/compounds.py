"""Taking German and Dutch compounds apart by known words.

"Elektrolysestack" is ``elektrolyse`` + ``stack``; without this a need for a stack would not meet
it. Only words that are known (from labels, lexicon and the short list below) are parts; an unknown
beginning is accepted before a long known head.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from matching.reference import concepts, lexicon
from matching.text.folding import fold_word
from matching.text.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("de", "nl")

MIN_PART: Final = 4
"""Shorter parts (ei, ort, tag) split words by chance."""

MIN_WORD: Final = 8
MIN_LONE_HEAD: Final = 7
"""A head this long may follow an unknown beginning (Xyz-maschine)."""

_LINKS: Final[Mapping[str, tuple[str, ...]]] = {
    "de": ("", "s", "n", "en", "er", "es", "e"),
    "nl": ("", "s", "en", "e", "er"),
}

# Frequent parts of industrial compounds that need not stand alone in the lists.
_MORE: Final[Mapping[str, str]] = {
    "de": """abfall abgas ablauf abwasser anlage anlagen anschluss antrieb arbeit aufbau
    aufbereitung auftrag ausbildung ausrüstung automat bahn bau bauteil bearbeitung bedarf
    behandlung behälter beratung bereich beschichtung betrieb bild blech boden brenn bruch büro
    chemie dämmung daten dienst druck durchfluss einheit eisen elektro energie entsorgung
    entwicklung erkennung erzeugung fabrik fahr fahrzeug farbe faser fertigung festigkeit feuchte
    filter flasche fläche fluss folie förder form forschung füll gehäuse gerät gewebe gießerei
    glas gruppe halle haltung handel haus heizung hersteller herstellung holz hütte industrie
    instandhaltung kabel kälte kammer kasten kessel kette klima kontrolle kraft kreis kühl kühlung
    kunde kunststoff labor lack lager land last lebensmittel leistung leiter leitung licht lieferant
    linie lösung luft management markt maschine maschinen maß material medizin menge mess messung
    metall mischung mittel modul montage motor muster netz ofen optik papier pflege platte planung
    presse probe produkt produktion projekt prozess prüf prüfung pumpe qualität rahmen raum
    recycling regel reiniger reinigung reste roboter rohr rohstoff rolle rück sammel sammlung säule
    schale schaum scheibe schicht schiff schleif schmelz schneid schnitt schrank schraube schutz
    schweiß sensor sicherheit sicht software sonder speicher sperre spritz stahl stapel station
    staub steuerung stein stoffe strahl strecke strom struktur stück system tank tausch technik
    technologie teil teile teppich test textil tier träger transport trenn trocken trocknung turm
    umwelt ventil verarbeitung verbindung verbrauch verbund verfahren verpackung verschleiß
    versorgung vertrieb verwaltung verwertung wand wandler ware wärme wartung wasser wasserstoff
    werkstoff werkzeug wickel wickler wirtschaft zelle zellen zement ziegel zucht zulieferer""",
    "nl": """afval apparaat apparatuur bedrijf behandeling beheer bescherming bouw controle dienst
    druk energie fabriek fabricage gebouw glas hout industrie installatie kabel koeling kracht
    kunststof laboratorium lager leverancier lijn lucht machine machines materiaal meting metaal
    meubel middel motor olie onderdeel onderhoud onderzoek ontwikkeling opslag oven papier plaat
    plant pomp proces productie product recycling reiniging sensor snij software staal stof stroom
    systeem techniek technologie test textiel tuin vaten verwerking verpakking vervoer voeding
    voertuig vorm warmte water waterstof werk zorg""",
}

# Words that end in these are one thing of their own: hydrogen is no kind of fabric.
_NEVER: Final = frozenset(
    fold_word(word)
    for word in ("stoff", "zeug", "werk", "mittel", "stof", "tuig", "middel", "unter", "über")
)


# Endings that the last part of an inflected compound may carry.
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "de": ("", "e", "en", "n", "er", "ern", "s", "es"),
    "nl": ("", "en", "s", "n", "es"),
}


@cache
def parts_of(lang: str) -> Mapping[str, str]:
    """Return the known parts of `lang`: folded form → spelling."""
    known: dict[str, str] = {}

    def add(word: str) -> None:
        form = fold_word(word)
        if len(form) >= MIN_PART and form.isalpha() and form not in _NEVER:
            known.setdefault(form, word)

    for each in _MORE.get(lang, "").split():
        add(each)
    texts = [text for c in concepts.concepts() for text in c.labels.get(lang, ())]
    texts += [text for s in lexicon.senses() for text in s.words.get(lang, ())]
    for text in texts:
        for word in words_of(text):
            lowered = word.surface.lower()
            add(lowered)
            # The verb stem stands in compounds: wickeln → Wickelmaschine, prüfen → Prüfstand.
            if lowered.endswith("en"):
                add(lowered[:-2])
            elif lowered.endswith("n"):
                add(lowered[:-1])
    return known


@lru_cache(maxsize=100_000)
def split(form: str, lang: str) -> tuple[str, ...]:
    """Return the parts of the folded word `form` in their spelling; empty where it is no
    compound of known words."""
    if lang not in LANGUAGES or len(form) < MIN_WORD or not form.isalpha():
        return ()
    known = parts_of(lang)
    bare = [form[: len(form) - len(end)] for end in _ENDINGS[lang] if form.endswith(end)]
    for each in bare:
        if whole := _cover(each, lang, known):
            return tuple(known[part] for part in whole)
    for each in bare:
        for cut in range(MIN_PART, len(each) - MIN_LONE_HEAD + 1):
            if each[cut:] in known:
                return (each[:cut], known[each[cut:]])
    return ()


def _cover(form: str, lang: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fewest known parts (long ones first) that make up `form`, at least two."""
    best: dict[int, tuple[str, ...]] = {len(form): ()}
    for at in range(len(form) - MIN_PART, -1, -1):
        options = []
        for end in range(len(form), at + MIN_PART - 1, -1):
            part = form[at:end]
            if part not in known or (at == 0 and end == len(form)):
                continue
            for link in _LINKS[lang]:
                rest = end + len(link)
                if rest in best and form.startswith(link, end) and (not link or best[rest]):
                    options.append((part, *best[rest]))
        if options:
            best[at] = min(options, key=lambda parts: (len(parts), -min(map(len, parts)), parts))
    return best.get(0, ())
