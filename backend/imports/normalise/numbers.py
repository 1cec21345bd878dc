"""Headcount, turnover and technology readiness."""

from __future__ import annotations

import re
from typing import Any, Final

from backend.imports.faults import error, fix, note
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, one_line
from backend.imports.normalise.months import from_serial, range_from_date
from backend.imports.normalise.words import data

_APPROX: Final = re.compile(
    r"^(?:env(?:iron)?\.?|ca\.?|circa|c\.|approx\.?|approximately|about|around|roughly|~|≈|±|\+/-|"
    r"aprox\.?|aproximadamente|unos|alrededor de|ok\.?|okolo|około|ongeveer|ong\.?|cca\.?|etwa|"
    r"rund|"
    r"ungefähr|zirka|à peu près|presque|almost|nearly|quasi|cerca de|cerca|aproximativ|kb\.?|"
    r"mintegy|noin|περίπου|près de|omstreeks|plus ou moins|more or less|intorno a|"
    r"approssimativamente)\s*",
    re.IGNORECASE,
)
_PEOPLE: Final = re.compile(
    r"\b(?:salari\w*|employ\w*|personnes?|pers\.?|etp|fte|vzä|vza|mitarbeiter\w*|ma|beschäftigte\w*|"
    r"mitarbeitende\w*|staff|people|persons?|empleados|trabajadores|personas|addetti|dipendenti|"
    r"persone|ula|pracownik\w*|os[oó]b\w*|etat\w*|medewerkers|werknemers|colaboradores|trabalhadores|"
    r"zaměstnanc\w*|osob|angaja\w*|fő|anställda|ansatte|headcount|effectif|collaborateurs|awu|"
    r"full[- ]time|equivalents?|in total|total|fixes|gesamt)\b",
    re.IGNORECASE,
)
_NUM: Final = r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?"
_RANGE: Final = re.compile(
    rf"^(?:de|von|from|da|od|van|między|entre|between|tra|zwischen|tussen)?\s*({_NUM})\s*"
    rf"(?:-|–|—|−|à|a|bis|to|al?|do|tot|t/m|until|e|et|y|und|and|i|hasta|até|až|/|…|\.\.\.?)\s*({_NUM})$",
    re.IGNORECASE,
)
_OVER: Final = re.compile(
    rf"^(?:>=?|≥|plus de|mehr als|über|ab|more than|over|above|at least|min\.?|más de|mas de|"
    rf"oltre|più di|"
    rf"piu di|powyżej|ponad|meer dan|mais de|acima de|více než|nad|peste|több mint|minst|over|från|"
    rf"mindestens|au moins|al menos|almeno|minstens|pelo menos|co najmniej|od)\s*({_NUM})\s*$",
    re.IGNORECASE,
)
_PLUS: Final = re.compile(
    rf"^({_NUM})\s*(?:\+|et plus|und mehr|or more|and more|and over|o más|y más|"
    rf"e oltre|o più|i więcej|lub więcej|en meer|of meer|ou mais|e mais|a více)$",
    re.IGNORECASE,
)
_UNDER: Final = re.compile(
    rf"^(<=|≤|<|moins de|weniger als|unter|less than|under|below|fewer than|menos de|meno di|"
    rf"poniżej|mniej niż|minder dan|méně než|do|sub|jusqu'à|jusqu’à|bis(?: zu)?|up to|max\.?|hasta|"
    rf"fino a|até|tot|höchstens|at most|maximum|au plus)\s*({_NUM})\s*$",
    re.IGNORECASE,
)
_INCLUSIVE: Final = frozenset(
    [
        "<=",
        "≤",
        "do",
        "jusqu'à",
        "jusqu’à",
        "bis",
        "bis zu",
        "up to",
        "max",
        "max.",
        "hasta",
        "fino a",
        "até",
        "tot",
        "höchstens",
        "at most",
        "maximum",
        "au plus",
    ]
)
_WORD_NUMBERS: Final = {
    fold(word): number
    for number, words in {
        2: "two deux zwei dos due dwa twee",
        3: "three trois drei tres tre trzy drie",
        4: "four quatre vier cuatro quattro cztery",
        5: "five cinq fünf cinco cinque pięć vijf",
        10: "ten dix zehn diez dieci dziesięć tien une-dizaine",
        12: "twelve douze zwölf doce dodici",
        15: "fifteen quinze fünfzehn quindici",
        20: "twenty vingt zwanzig veinte venti twintig",
        30: "thirty trente dreißig treinta trenta dertig",
        40: "forty quarante vierzig cuarenta quaranta",
        50: "fifty cinquante fünfzig cincuenta cinquanta vijftig",
        60: "sixty soixante sechzig sesenta",
        80: "eighty achtzig ochenta ottanta",
        100: "hundred cent hundert cien cento sto honderd",
    }.items()
    for word in words.split()
}
MOST_PEOPLE: Final = 3_000_000


def _classes() -> dict[str, tuple[int | None, int | None]]:
    return {
        fold(str(word)): (size["band"][0], size["band"][1])
        for size in data("words")["size_classes"]
        for word in size["words"]
    }


_CLASS_WORDS: Final = _classes()


def plain_number(text: str) -> float | None:
    """Read a number with thousands and decimals written in any European way, else None."""
    compact = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if len(compact) > 24 or not re.fullmatch(r"\d+(?:[.,]\d+)*", compact):
        return None
    signs = [c for c in compact if c in ".,"]
    if not signs:
        return float(compact)
    last = compact.rfind(signs[-1])
    if len(set(signs)) == 2:
        whole = re.sub(r"[.,]", "", compact[:last])
        return float(f"{whole}.{compact[last + 1 :]}")
    if len(signs) > 1:
        groups = re.split(r"[.,]", compact)
        return float("".join(groups)) if all(len(g) == 3 for g in groups[1:]) else None
    whole, decimals = compact[:last], compact[last + 1 :]
    if len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        return float(whole + decimals)
    return float(f"{whole}.{decimals}")


def employees(prepared: Prepared, context: Context) -> Result:
    """Return ``{"min", "max"}`` and ``approx`` of a headcount, a band or a size class."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    taken = _band_from_date(cell, text)
    if taken:
        band = f"{taken[0]}-{taken[1]}"
        return Result({"min": taken[0], "max": taken[1]}, (fix("band_as_date", cell.value, band),))
    if cell.kind in ("date", "bool"):
        return Result(None, (error("employees_unreadable", cell.value),))
    value = _employees_text(text)
    if value is None:
        words = next(
            (n for w in re.split(r"[\s,.-]+", fold(text)) if (n := _WORD_NUMBERS.get(w))), None
        )
        if words:
            found = {"min": words, "max": words, "approx": True}
            return Result(found, (note("employees_guessed", cell.value, str(words)),))
        digits = bool(re.search(r"\d", text))
        remark = error if not digits and len(text) < 12 and not re.search(r"\w{3}", text) else note
        return Result(None, (*prepared.problems, remark("employees_unreadable", cell.value)))
    low, high = value.get("min"), value.get("max")
    if text.startswith("-") or max(low or 0, high or 0) > MOST_PEOPLE:
        return Result(None, (error("employees_unlikely", cell.value),))
    return Result(value, prepared.problems)


def _band_from_date(cell: Any, text: str) -> tuple[int, int] | None:
    if cell.kind == "number" and float(cell.value) in _BAND_SERIALS:
        return _BAND_SERIALS[float(cell.value)]
    if re.fullmatch(r"\d+", text):
        return _BAND_SERIALS.get(float(text)) if float(text) > 36000 else None
    return range_from_date(cell, text)


def _band_serials() -> dict[float, tuple[int, int]]:
    """Serial numbers of days that stand for a usual size band: 10-49 is 1 October 1949 (18172)."""
    found: dict[float, tuple[int, int]] = {18172.0: (10, 49), 18568.0: (11, 50), 18537.0: (10, 50)}
    for serial in range(42005, 47848):
        day = from_serial(serial)
        if day and (day.day, day.month) in {
            (1, 9),
            (1, 10),
            (1, 4),
            (5, 9),
            (2, 9),
            (6, 9),
            (1, 5),
        }:
            found[float(serial)] = (day.day, day.month)
    return found


_BAND_SERIALS: Final = _band_serials()


def _whole(text: str) -> int:
    return int(plain_number(text) or 0)


def _employees_text(text: str) -> dict[str, Any] | None:
    body = re.sub(r"\((?:[^)]*(?:19|20)\d\d[^)]*|[^)]*\D{3}[^)]*)\)", " ", text)
    body = _PEOPLE.sub(" ", body)
    body = (
        re.sub(r"\s+(?:en|in|im|w|au)\s+(?:19|20)\d\d$", "", one_line(body)).strip(" .,;:-–")
        if not re.fullmatch(r"\D*", body)
        else one_line(body)
    )
    approx = bool(_APPROX.match(body))
    body = _APPROX.sub("", body).strip() if approx else body
    if not body:
        return None
    known = _CLASS_WORDS.get(fold(body).replace("-", " ").strip(" .()"))
    if known:
        return {"min": known[0], "max": known[1]}
    for pattern, make in (
        (_RANGE, lambda m: {"min": _whole(m[1]), "max": _whole(m[2])}),
        (_PLUS, lambda m: {"min": _whole(m[1]), "max": None}),
        (_OVER, lambda m: {"min": _whole(m[1]), "max": None}),
        (_UNDER, lambda m: {"min": None, "max": _whole(m[2]) - (m[1].lower() not in _INCLUSIVE)}),
    ):
        match = pattern.match(body)
        if match:
            found = make(match)
            if (
                found["min"] is not None
                and found["max"] is not None
                and found["min"] > found["max"]
            ):
                return None
            return found
    number = plain_number(body)
    if number is not None:
        people = int(number + 0.5)
        return {"min": people, "max": people} | ({"approx": True} if approx else {})
    # A class with its band behind it: “PME (10-49)”, “small: 10-49”.
    match = re.search(r"(\d+)\s*(?:-|–|à|bis|to)\s*(\d+)", text)
    if match and int(match[1]) < int(match[2]):
        return {"min": int(match[1]), "max": int(match[2])}
    word = next((w for w in re.split(r"[\s,;:()/]+", fold(text)) if w in _CLASS_WORDS), None)
    if word and not re.search(r"\d", text):
        return {"min": _CLASS_WORDS[word][0], "max": _CLASS_WORDS[word][1]}
    return None


_ROUND_TRL: Final = re.compile(
    r"^(?:trl|nrt|nivel|niveau|stufe|poziom|level|livello)?[\s:.-]*", re.IGNORECASE
)
_TRL_RANGE: Final = re.compile(
    r"^(\d{1,2})\s*(?:-|–|—|−|/|à|a|bis|to|do|al?|tot|y|e|et|und|and|i|,|;|\.\.+|…|až|->|→)\s*(?:trl)?\s*(\d{1,2})$",
    re.IGNORECASE,
)


def trl(prepared: Prepared, context: Context) -> Result:
    """Return ``{"min", "max"}`` of a technology readiness level or range within 1 to 9."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    number = cell.value
    serial = from_serial(float(number)) if isinstance(number, (int, float)) else None
    pair = range_from_date(cell, text)
    if serial is not None:
        pair = (min(serial.day, serial.month), max(serial.day, serial.month))
    if pair and 1 <= pair[0] <= pair[1] <= 9:
        shown = f"{pair[0]}-{pair[1]}"
        return Result({"min": pair[0], "max": pair[1]}, (fix("trl_as_date", cell.value, shown),))
    body = _ROUND_TRL.sub("", text).strip(" .()")
    match = _TRL_RANGE.match(body)
    levels: tuple[int, int] | None = None
    if match:
        levels = (int(match[1]), int(match[2]))
    elif re.fullmatch(r"\d{1,2}(?:[.,]0)?", body):
        levels = (int(re.split(r"[.,]", body)[0]),) * 2
    elif re.fullmatch(r"(?:>=?|≥)?\s*\d\s*\+?", body) and re.search(r"[>≥+]", body):
        levels = (int(re.findall(r"\d", body)[0]), 9)
    elif re.fullmatch(r"(?:<=?|≤)\s*\d", body):
        levels = (1, int(re.findall(r"\d", body)[0]))
    else:
        digits = [int(d) for d in re.findall(r"(?<!\d)\d(?!\d)", body)]
        if digits and re.fullmatch(r"[\d\s,;/&+.-]*(?:trl[\d\s,;/&+.-]*)*", body, re.IGNORECASE):
            levels = (min(digits), max(digits))
    if levels is None or not (min(levels) >= 1 and max(levels) <= 9):
        return Result(None, (error("trl_invalid", cell.value),))
    return Result({"min": min(levels), "max": max(levels)}, prepared.problems)


def year(prepared: Prepared, context: Context) -> Result:
    """Return the year that a cell names."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    match = re.search(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)", text)
    if match is None or int(match[1]) > context.today.year + 1:
        return Result(None, (error("year_invalid", prepared.cell.value),))
    return Result(int(match[1]), prepared.problems)
