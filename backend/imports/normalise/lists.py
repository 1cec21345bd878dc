"""Names, texts, NACE codes, certificates, offers and needs, projects, membership status."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from backend.imports.faults import Problem, error, note
from backend.imports.normalise.base import (
    Context,
    Prepared,
    Result,
    is_empty,
    lines,
    one_line,
    split_list,
)
from matching.reference import nace as nace_list

# ------------------------------------------------------------------------------------------ names


def legal_name(prepared: Prepared, context: Context) -> Result:
    """Return a name on one line."""
    text = one_line(prepared.text).strip(' ;,|"')
    if prepared.stop or is_empty(
        text, keep=frozenset({"ni", "nu", "np", "none", "so", "na", "nv", "bd"})
    ):
        return Result(None, prepared.problems)
    if re.fullmatch(r"[\d\W_]+", text):
        return Result(None, (error("name_invalid", prepared.cell.value),))
    return Result(text[:255], prepared.problems)


def text_line(prepared: Prepared, context: Context) -> Result:
    """Return a short text on one line."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    return Result(text, prepared.problems)


def text_block(prepared: Prepared, context: Context) -> Result:
    """Return a longer text with its line breaks."""
    text = lines(prepared.text)
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    return Result(text[:5000], prepared.problems)


# ------------------------------------------------------------------------------------------- NACE

# Groups of NACE Rev. 2 and 2.1 together, by division: the third digit of a code.
_GROUPS: Final = {
    "01": "1234567",
    "02": "1234",
    "03": "123",
    "05": "12",
    "06": "12",
    "07": "12",
    "08": "19",
    "09": "19",
    "10": "123456789",
    "11": "0",
    "12": "0",
    "13": "1239",
    "14": "123",
    "15": "12",
    "16": "12",
    "17": "12",
    "18": "12",
    "19": "12",
    "20": "123456",
    "21": "12",
    "22": "12",
    "23": "12345679",
    "24": "12345",
    "25": "12345679",
    "26": "12345678",
    "27": "123459",
    "28": "12349",
    "29": "123",
    "30": "12349",
    "31": "0",
    "32": "123459",
    "33": "12",
    "35": "1234",
    "36": "0",
    "37": "0",
    "38": "123",
    "39": "0",
    "41": "012",
    "42": "129",
    "43": "12345679",
    "45": "1234",
    "46": "123456789",
    "47": "123456789",
    "49": "12345",
    "50": "1234",
    "51": "12",
    "52": "123",
    "53": "123",
    "55": "12349",
    "56": "1234",
    "58": "12",
    "59": "12",
    "60": "123",
    "61": "1239",
    "62": "0129",
    "63": "19",
    "64": "1239",
    "65": "123",
    "66": "123",
    "68": "123",
    "69": "12",
    "70": "12",
    "71": "12",
    "72": "12",
    "73": "123",
    "74": "12349",
    "75": "0",
    "77": "12345",
    "78": "123",
    "79": "19",
    "80": "0123",
    "81": "123",
    "82": "12349",
    "84": "123",
    "85": "123456",
    "86": "129",
    "87": "12349",
    "88": "19",
    "90": "0123",
    "91": "01234",
    "92": "0",
    "93": "12",
    "94": "129",
    "95": "123",
    "96": "012349",
    "97": "0",
    "98": "12",
    "99": "0",
}
_NACE_LEAD: Final = re.compile(
    r"\b(?:CZ-)?(?:NACE|NAF|APE|WZ|ATECO|CNAE|PKD|CAE|SBI|NOGA|ÖNACE|TEÁOR|SNI|CAEN|SKD|NKD)\b"
    r"[\s:.-]*"
    r"(?:(?:20\d\d|REV\.? ?\d(?:\.\d)?)[\s:.-]+)?",
    re.IGNORECASE,
)
_NACE: Final = re.compile(
    r"^(?P<code>(?:[A-V][ .-]?)?\d{1,2}(?:[., ]?\d{1,2}(?:[. -]?\d{1,2}){0,2})?"
    r"[ .-]?(?P<letter>[A-Z])?)(?![\w])\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)


def _one_nace(text: str, numeric: bool) -> str | None:
    match = _NACE.match(text.strip())
    if match is None:
        return None
    code = re.sub(r"(?<=\d),(?=\d)", ".", match["code"])
    digits = re.sub(r"\D", "", code)
    if match["letter"] and len(digits) < 4:
        return None
    if numeric and re.fullmatch(r"\d{1,2}\.\d", code):
        # A number has lost its last zero: 26.2 was 26.20.
        code += "0"
    if numeric and re.fullmatch(r"\d{3}", code):
        code = f"0{code[0]}.{code[1:]}"
    normal = nace_list.normalise(code)
    if normal is None or normal.isalpha():
        return normal
    if len(normal) > 3 and normal[3] not in _GROUPS.get(normal[:2], "0123456789"):
        return None
    return normal


def nace(prepared: Prepared, context: Context) -> Result:
    """Return the NACE codes of a cell, in four digits with a dot where they are that exact."""
    text, cell = lines(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result([], prepared.problems)
    if cell.kind in ("date", "bool"):
        return Result([], (error("nace_unknown", cell.value),))
    found: list[str] = []
    bad = False
    text = _NACE_LEAD.sub("", text)
    for part in re.split(
        r"\s*[;\n|]\s*|\s+/\s+|,\s+|/(?=\d\d)|,(?=\d\d\.)|\s+(?=\d\d\.\d\d)", text
    ):
        code = _one_nace(part, cell.kind == "number")
        if code:
            found.append(code)
        elif re.search(r"\d", part) or not found:
            bad = True
    if bad and not (found and not re.search(r"\d", re.sub(r"^[^-–:]*[-–:]", "", text))):
        problems = (*prepared.problems, error("nace_unknown", cell.value))
    else:
        problems = prepared.problems
    return Result(list(dict.fromkeys(found)), problems)


# ---------------------------------------------------------------------------------- certificates

_STANDARD: Final = re.compile(
    r"\b(?:DIN[ -]+)?(?:(?:NF|UNI|UNE|BS|PN|NEN|SS|DS)[ -]+)?(?:EN[ -]+)?(ISO(?:[ /-]?(?:IEC|TS|"
    r"TR))?|EN|IATF|AS|BRCGS?|IFS|IRIS|FSC|PEFC|SA|OHSAS|VDA|HACCP|GMP|GDP|IEC|MIL|API|UNE)"
    r"[ -]?(\d{3,6}(?:-\d{1,3})?)(?:\s*[:(-]\s*(?:19|20)\d\d\)?)?",
    re.IGNORECASE,
)
_CERT_LEAD: Final = re.compile(
    r"^(?:certifi\w*|zertifizi\w*|zert\.|nach|selon|according to|certyfikat\w*|certificad\w*|"
    r"certificat\w*|label\w*|norme?|"
    r"gecertificeerd|norma)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)


def _certificate(text: str, last: str) -> str:
    plain = _CERT_LEAD.sub("", one_line(text)).strip(" .,:-–")
    bare = re.fullmatch(r"(\d{4,6})(?:\s*[:(-]\s*(?:19|20)\d\d\)?)?", plain)
    if bare and last:
        return f"{last} {bare[1]}"
    match = _STANDARD.search(plain)
    if match and len(plain) <= len(match[0]) + 16:
        name = re.sub(r"[ -]+", " ", match[1].upper())
        if name == "ISO" and re.search(r"iso[ /-]?(?:iec)", plain, re.IGNORECASE):
            name = "ISO/IEC"
        return f"{name} {match[2]}"
    return re.sub(r"\s*[:(]\s*(?:19|20)\d\d\)?$", "", plain)


def certifications(prepared: Prepared, context: Context) -> Result:
    """Return certificates as ``ISO 9001``, without years."""
    text = lines(prepared.text)
    if prepared.stop or is_empty(text):
        return Result([], prepared.problems)
    found: list[str] = []
    last = ""
    parts = re.split(
        r"[;,\n|+•]|\s+/\s+|\s&\s|\s+(?:et|und|and|y|e|i|en|ed|oraz|a)\s+|/(?=\s*\d{4,5}\b)|(?<=\d)\s*/\s*(?=[A-Z])",
        text,
    )
    for part in parts:
        if not part.strip() or is_empty(part):
            continue
        name = _certificate(part, last)
        if name:
            found.append(name[:80])
            head = name.rpartition(" ")[0]
            last = head if re.fullmatch(r"[A-Z/]{2,8}", head) else last
    return Result(list(dict.fromkeys(found)), prepared.problems)


def projects(prepared: Prepared, context: Context) -> Result:
    """Return the projects that a cell lists."""
    text = lines(prepared.text)
    if prepared.stop or is_empty(text):
        return Result([], prepared.problems)
    return Result(split_list(text, comma=True), prepared.problems)


# -------------------------------------------------------------------------------- offers and needs

_OFFER_WORDS: Final = (
    r"offres?|nous proposons|nous offrons|propose|compétences?|savoir[- ]faire|expertises?|"
    r"offers?|offering|we do|we offer|"
    r"we make|we provide|provides?|what we do|capabilities|kompetenzen|angebote?|biete[nt]?|"
    r"wir bieten|leistungen|ofertas?|"
    r"ofrecemos|ofrece|qué ofrece|offert[ae]|offriamo|offre|cosa offre|competenze|ofert[ay]|"
    r"oferujemy|oferuje|co oferuje|"
    r"aanbod|wij bieden|biedt|we bieden|competenties|oferecemos|oferece|competências|nabízíme|"
    r"nabídka|nabízí|kínálunk|kínálat|"
    r"ajánlat|oferim|ofertă|vi erbjuder|erbjuder|erbjudande|vi tilbyder|tilbyder|tilbud|nudimo|"
    r"ponuda|ponujamo|ponudba|"
    r"tarjoamme|tarjonta|προσφέρουμε|προσφορά|supply|haves?|i offer|can offer|supplies"
)
_NEED_WORDS: Final = (
    r"recherchons|recherches?|nous cherchons|nous recherchons|cherchons|cherche|besoins?|demande|"
    r"looking for|we need|we seek|"
    r"we look for|seeking|seeks?|needs?|wanted|requests?|in search of|suchen?|sucht|wir suchen|"
    r"bedarfe?|gesucht|gesuche?|"
    r"nachfrage|kooperationswunsch|necesidad(?:es)?|buscamos|busca|qué busca|demandas?|cerchiamo|"
    r"cerca|cosa cerca|ricerca|"
    r"esigenze|bisogni|fabbisogno|potrzeby|potrzebujemy|szukamy|szuka|poszukujemy|poszukuje|"
    r"zoekt|wij zoeken|we zoeken|gezocht|"
    r"behoeften?|op zoek naar|vraag|procuramos|procura|necessidades?|hledáme|hledá|poptávka|"
    r"poptáváme|keresünk|keres|igények?|"
    r"căutăm|caută|nevoi|cerere|vi söker|söker|behov|vi søger|søger|tražimo|potražnja|potrebe|"
    r"iščemo|povpraševanje|etsimme|"
    r"tarve|αναζητούμε|ζητάμε|ανάγκη|ζήτηση|demand|wants?"
)
# “Recherche de partenaires” is a need in words of its own, not a label before one.
_PREPOSITIONS: Final = (
    r"de|du|des|en|in|im|i|di|del|da|do|für|for|of|para|per|pour|na|nach|auf|aus|w|voor|van|"
    r"dans|et|und|and|y|e|zu|to|o|z|ve|v"
)
_LABEL_START: Final = re.compile(
    rf"(?:^|(?<=[\n/|;.•–])|(?<= - ))\s*[-–•*\[(]?\s*(?:(?P<offer>{_OFFER_WORDS})|"
    rf"(?P<need>{_NEED_WORDS}))\s*[\])]?\s*(?P<colon>[:：=>–-]+(?=\s|\w|$)|"
    rf"(?=\s)(?!\s+(?:{_PREPOSITIONS})\b|\s+d['’]))",
    re.IGNORECASE,
)


class Wishes(NamedTuple):
    """What one cell says of offers and of needs."""

    offers: list[str]
    needs: list[str]
    labelled: bool


def split_wishes(text: str) -> Wishes:
    """Cut a cell into offers and needs at its labels (``Offre : … / Recherche : …``)."""
    body = lines(text)
    marks = [m for m in _LABEL_START.finditer(body) if m["colon"] or _starts_line(body, m)]
    if not marks:
        return Wishes(split_list(body), [], labelled=False)
    offers: list[str] = split_list(_trim(body[: marks[0].start()])) if marks[0].start() else []
    needs: list[str] = []
    for position, mark in enumerate(marks):
        end = marks[position + 1].start() if position + 1 < len(marks) else len(body)
        items = split_list(_trim(body[mark.end() : end]))
        (offers if mark["offer"] else needs).extend(items)
    return Wishes(list(dict.fromkeys(offers)), list(dict.fromkeys(needs)), labelled=True)


def _starts_line(body: str, mark: re.Match[str]) -> bool:
    """A label without a colon counts only at the beginning of a line."""
    before = body[: mark.start()].rstrip(" ")
    return not before or before.endswith("\n") or mark.group().startswith("\n")


def _trim(text: str) -> str:
    return re.sub(r"\s+[/|–-]+\s*$", "", text).strip(" /|\n\t")


def wishes(prepared: Prepared, context: Context) -> Result:
    """Return a `Wishes` of a cell that may hold offers, needs or both."""
    text = lines(prepared.text)
    if prepared.stop or is_empty(text):
        return Result(Wishes([], [], labelled=False), prepared.problems)
    found = split_wishes(text)
    problems: list[Problem] = list(prepared.problems)
    if not found.offers and not found.needs:
        problems.append(note("entry_without_text", prepared.cell.value))
    cut = [item for item in (*found.offers, *found.needs) if len(item) > 300]
    if cut:
        problems.append(note("entry_long", prepared.cell.value))
    return Result(found, tuple(problems))


def value_list(value: Any) -> list[Any]:
    """Return a value as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]
