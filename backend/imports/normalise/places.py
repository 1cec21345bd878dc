"""Countries, regions, postcodes, towns, and addresses that stand in one cell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from backend.imports.faults import error, fix, note
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, lines, one_line
from matching.reference import countries, nuts

_SHORT: Final = {
    "f": "FR", "fra": "FR", "d": "DE", "deu": "DE", "ger": "DE", "e": "ES", "esp": "ES", "i": "IT", "ita": "IT",
    "a": "AT", "aut": "AT", "b": "BE", "bel": "BE", "l": "LU", "p": "PT", "prt": "PT", "por": "PT", "rp": "PL",
    "pol": "PL", "rfn": "DE", "s": "SE", "swe": "SE", "n": "NO", "nor": "NO", "h": "HU", "hun": "HU", "fin": "FI",
    "sf": "FI", "nld": "NL", "ned": "NL", "dnk": "DK", "cze": "CZ", "cr": "CZ", "svk": "SK", "gbr": "GB",
    "uk": "GB", "rfa": "DE", "ro": "RO", "rou": "RO", "sui": "CH", "che": "CH", "svn": "SI", "slo": "SI",
    "hrv": "HR", "irl": "IE", "grc": "GR", "ee. uu.": "US", "rfg": "DE", "bnd": "DE", "eng": "GB", "irlande": "IE",
    "pays bas": "NL", "pays-bas": "NL", "ue": "", "brd": "DE", "r. ceska": "CZ", "cesko": "CZ",
}
_NO_COUNTRY: Final = frozenset({"xx", "x", "xxx", "in corso"})


def country(prepared: Prepared, context: Context) -> Result:
    """Return the ISO code of the country that a cell names."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text, keep=_NO_COUNTRY):
        return Result(None, prepared.problems)
    code = country_code(text)
    if code is None:
        return Result(None, (error("country_unknown", prepared.cell.value),))
    return Result(code, prepared.problems)


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the ISO code of a country's name, code or licence plate letter, else None."""
    plain = fold(text).strip(" .()")
    if plain in _SHORT:
        return _SHORT[plain] or None
    return countries.recognise(text)


# ---------------------------------------------------------------------------------- regions

_REGION_LEAD: Final = re.compile(
    r"^(?:woj(?:ew[oó]dztwo)?\.?|r[ée]gion(?:e)?(?: de| du| des| d['’]| della?| dell['’])?|freistaat|land|"
    r"provincia de|provincia di|prov\.?|province (?:of|de|du)|provincie|state of|bundesland|kanton|canton(?: de| du)?|"
    r"d[ée]partement(?: de| du| des| de la)?|comunidad aut[oó]noma de|c\.? ?a\.? de|comunidad foral de|"
    r"principado de|regi[oó]n de|regi[aã]o(?: do| da| de)?|distrito d[eoa]|county|landkreis|kreis|lk|w\.)\s+",
    re.IGNORECASE,
)
_ABBREVIATIONS: Final = {
    "DE": dict(zip(
        "bw by be bb hb hh he mv ni nw rp sl sn st sh th nrw".split(),
        "DE1 DE2 DE3 DE4 DE5 DE6 DE7 DE8 DE9 DEA DEB DEC DED DEE DEF DEG DEA".split(), strict=True,
    )) | {"meck-pomm": "DE8", "nds": "DE9", "bawu": "DE1", "ba-wu": "DE1", "rlp": "DEB", "meckpomm": "DE8",
          "s-h": "DEF", "s.-anhalt": "DEE", "lsa": "DEE", "sachs.-anhalt": "DEE", "thuer.": "DEG"},
    "FR": {"aura": "FRK", "ara": "FRK", "paca": "FRL", "idf": "FR1", "hdf": "FRE", "bfc": "FRC", "na": "FRI",
           "ge": "FRF", "pdl": "FRG", "cvl": "FRB", "npdc": "FRE1", "naq": "FRI", "occ": "FRJ", "bzh": "FRH",
           "lr": "FRJ1", "nouvelle aquitaine": "FRI", "sud": "FRL", "region sud": "FRL", "ara.": "FRK",
           "region sud paca": "FRL", "rhone alpes auvergne": "FRK", "pays de loire": "FRG"},
    "IT": {"e-r": "ITH5", "er": "ITH5", "e.r.": "ITH5", "fvg": "ITH4", "lomb.": "ITC4", "piem.": "ITC1",
           "taa": "ITH1", "emilia r.": "ITH5", "em. romagna": "ITH5", "v.a.": "ITC2", "valle d aosta": "ITC2",
           "alto adige": "ITH1", "trentino-alto adige": "ITH", "friuli v.g.": "ITH4", "friuli": "ITH4"},
    "ES": {"c. valenciana": "ES52", "cv": "ES52", "c.valenciana": "ES52", "cyl": "ES41", "clm": "ES42",
           "castilla leon": "ES41", "c. madrid": "ES30", "pv": "ES21", "cat": "ES51", "euskadi": "ES21",
           "valencia": "ES52", "pais valencia": "ES52", "castilla la mancha": "ES42", "c. de madrid": "ES30"},
    "NL": {"nh": "NL32", "zh": "NL36", "nb": "NL41", "gld": "NL22", "ov": "NL21", "fr": "NL12", "gr": "NL11",
           "dr": "NL13", "fl": "NL23", "ut": "NL35", "li": "NL42", "ze": "NL34", "n-brabant": "NL41",
           "brabant": "NL41", "n-holland": "NL32", "z-holland": "NL36", "noord brabant": "NL41", "gelre": "NL22",
           "n.-brabant": "NL41", "z.-holland": "NL36", "n.-holland": "NL32", "friesland": "NL12"},
    "PL": {"slask": "PL22", "mazowsze": "PL9", "malopolska": "PL21", "wielkopolska": "PL41", "podkarpacie": "PL82",
           "pomorze": "PL63", "dolny slask": "PL51", "lodzkie": "PL71", "kuj.-pom.": "PL61", "war.-maz.": "PL62",
           "zach.-pom.": "PL42", "zachodniopomorskie": "PL42", "mazowieckie": "PL9", "woj. slaskie": "PL22"},
    "BE": {"vl": "BE2", "wal": "BE3", "bru": "BE1", "bxl": "BE1", "region flamande": "BE2", "vlaanderen": "BE2",
           "flandre": "BE2", "wallonie": "BE3", "bruxelles-capitale": "BE1", "brussel": "BE1", "bruxelles": "BE1"},
    "AT": {"noe": "AT12", "no": "AT12", "ooe": "AT31", "oo": "AT31", "stmk": "AT22", "ktn": "AT21", "sbg": "AT32",
           "bgld": "AT11", "vbg": "AT34", "nieder-osterreich": "AT12", "ober-osterreich": "AT31"},
    "PT": {"ram": "PT30", "raa": "PT20", "amp": "PT11", "lvt": "PT17", "acores": "PT20", "madeira": "PT30"},
    "GB": {"sw england": "UKK", "se england": "UKJ", "nw england": "UKD", "ne england": "UKC",
           "yorkshire & humber": "UKE", "yorks & humber": "UKE", "east of england": "UKH", "n ireland": "UKN",
           "ni": "UKN"},
    "CH": {"zh": "CH040", "vd": "CH011", "sg": "CH055", "ge": "CH013", "be": "CH021", "ag": "CH033", "bs": "CH031",
           "bl": "CH032", "lu": "CH061", "ti": "CH070", "vs": "CH012", "ne": "CH024", "fr": "CH022", "ju": "CH025",
           "so": "CH023", "tg": "CH057", "zg": "CH066", "gr": "CH056", "sh": "CH052", "sz": "CH063",
           "valais": "CH012", "geneve": "CH013", "genf": "CH013", "neuchatel": "CH024", "waadt": "CH011"},
    "CZ": {"jmk": "CZ064", "stc": "CZ020", "msk": "CZ080", "praha": "CZ010"},
}
_NUTS_CODE: Final = re.compile(r"^([A-Z]{2}[0-9A-Z]{1,3})\b(?:\s*[-–:(]?\s*.*)?$")


class Region(NamedTuple):
    """A region: the name to show, its NUTS code and the country it lies in."""

    name: str
    code: str
    country: str


def _official(found: nuts.Nuts, text: str) -> Region:
    """Return the region at the level that its country calls a region, under its official name."""
    shown = found
    if found.country == "FR" and found.level == 2:
        # Regions were merged in 2016: the old ones live on as NUTS 2.
        shown = nuts.ancestor(found.code, 1) or found
    if found.country == "PL" and found.level == 1:
        if found.name.startswith(_MACRO):
            return Region(_voivodeship(found.name), found.code, "PL")
        below = [r for r in nuts.children(found.code) if fold(text)[:6] in fold(r.name)]
        shown = below[0] if len(below) == 1 else found
    name: str | None = shown.name
    if shown.country in ("GR", "BG", "CY") and text.isascii():
        name = town_case(text)
    name = re.sub(r"^(?:Prov\.|Provincia Autonoma di|Região Autónoma d[ao]s?)\s+", "", name or shown.name)
    name = re.sub(r"\s*\([A-Z]{2,3}\)$", "", name)
    words = set(re.sub(r"[^\w]+", " ", fold(text)).split())
    if words == set(re.sub(r"[^\w]+", " ", fold(name)).split()) and not text.isupper() and fold(text) == fold(name):
        name = text if any(c.isupper() for c in text) or shown.country == "PL" else name
    elif words == set(re.sub(r"[^\w]+", " ", fold(name)).split()) and "(" in name:
        name = text if not text.isupper() else name
    if shown.country == "PL" and shown.level <= 2:
        name = _voivodeship(name)
    if shown.level == 3 and len(text) > 3 and fold(text) != fold(name):
        # Districts and provinces share a word with a NUTS 3 region more often than its name.
        name = town_case(text)
    return Region(name, found.code if found.country != "FR" or found.level != 2 else shown.code, shown.country)


_MACRO: Final = "Makroregion województwo "


def _voivodeship(name: str) -> str:
    plain = name.replace(_MACRO, "")
    return plain.lower() if plain[-2:].lower() == "ie" else plain


@lru_cache(maxsize=8192)
def find_region(text: str, country_hint: str) -> Region | None:
    """Return the region that a text names, within a country first; None where none fits."""
    plain = fold(text).strip(" .")
    bare = _REGION_LEAD.sub("", text).strip(" .,-")
    if country_hint:
        code = _ABBREVIATIONS.get(country_hint, {}).get(plain) or _ABBREVIATIONS.get(country_hint, {}).get(fold(bare))
        found = nuts.get(code) if code else None
        if found:
            return _official(found, text)
    for name in dict.fromkeys((text, bare, re.sub(r"\s*\([^)]*\)", "", bare), *re.split(r"\s*[/,;]\s*|\s+-\s+", bare))):
        if len(name) < 2:
            continue
        region = _search(name, country_hint)
        if region:
            return _official(region, name)
    return None


def _search(name: str, country_hint: str) -> nuts.Nuts | None:
    for hint in dict.fromkeys((country_hint or None, None)):
        if hint is None and len(fold(name)) < 4:
            continue
        hits = nuts.search(name, country=hint, limit=4)
        # A word's beginning may be chance: the name must be most of what was found.
        key = fold(name)
        good = [
            h for h in hits
            if h.level > 0 and any(fold(n).startswith(key) or key == fold(n) or set(key.split()) <= set(re.sub(r"[^\w]+", " ", fold(n)).split()) for n in nuts.names(h.code))
        ]
        exact = [h for h in good if any(fold(n) == key for n in nuts.names(h.code))]
        if exact:
            return exact[0]
        if good and len(key) >= 5 and (hint or len({h.country for h in good}) == 1):
            return good[0]
        if not good and hits and hint and hits[0].level > 0 and len(key) >= 2:
            return hits[0]
    return None


def region(prepared: Prepared, context: Context) -> Result:
    """Return a `Region` for a name, an abbreviation or a NUTS code."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text, keep=frozenset({"na", "nb", "ni", "bd", "sd", "np", "nv", "ka", "so"})):
        return Result(None, prepared.problems)
    match = _NUTS_CODE.match(text)
    if match and (any(c.isdigit() for c in match[1]) or "nuts" in fold(context.heading)):
        found = nuts.resolve(match[1])
        if found and found.level > 0:
            current = nuts.get(match[1])
            remarks = prepared.problems
            if current is None:
                remarks = (*remarks, note("nuts_outdated", prepared.cell.value, found.code))
            return Result(Region(nuts.label(found.code) or found.name, found.code, found.country), remarks)
        if any(c.isdigit() for c in match[1]) and len(match[1]) == len(text):
            return Result(None, (error("nuts_unknown", prepared.cell.value),))
    found_region = find_region(text, context.country)
    if found_region is None:
        if re.fullmatch(r"[\W\d_]+", text):
            return Result(None, (error("region_unknown", prepared.cell.value),))
        kept = Region(text, "", "")
        return Result(kept, (*prepared.problems, note("region_unknown", prepared.cell.value)))
    if context.country and found_region.country != context.country:
        remark = note("region_other_country", prepared.cell.value, None, country=found_region.country)
        return Result(found_region, (*prepared.problems, remark))
    return Result(found_region, prepared.problems)


# --------------------------------------------------------------------------------- postcodes

POSTCODES: Final = {
    "FR": r"\d{5}", "DE": r"\d{5}", "IT": r"\d{5}", "ES": r"\d{5}", "PL": r"\d\d-\d{3}", "PT": r"\d{4}-\d{3}",
    "NL": r"[1-9]\d{3} ?[A-Z]{2}", "BE": r"[1-9]\d{3}", "AT": r"[1-9]\d{3}", "CH": r"[1-9]\d{3}",
    "LI": r"94\d\d", "LU": r"\d{4}", "DK": r"\d{4}", "NO": r"\d{4}", "HU": r"[1-9]\d{3}", "SI": r"[1-9]\d{3}",
    "BG": r"[1-9]\d{3}", "CZ": r"[1-7]\d\d ?\d\d", "SK": r"[089]\d\d ?\d\d", "SE": r"[1-9]\d\d ?\d\d",
    "GR": r"[1-9]\d\d ?\d\d", "FI": r"\d{5}", "EE": r"\d{5}", "HR": r"[1-5]\d{4}", "RO": r"\d{6}",
    "LT": r"(?:LT-)?\d{5}", "LV": r"LV-\d{4}", "CY": r"\d{4}", "MT": r"[A-Z]{3} ?\d{4}", "IS": r"\d{3}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "IE": r"(?:[AC-FHKNPRTV-Y]\d\d|D6W) ?[A-Z\d]{4}",
    "UA": r"\d{5}", "TR": r"\d{5}", "RS": r"\d{5}", "BA": r"\d{5}", "ME": r"\d{5}", "MK": r"\d{4}", "AL": r"\d{4}",
    "MD": r"(?:MD-?)?\d{4}", "GE": r"\d{4}",
}
_ZERO_FIRST: Final = frozenset({"FR", "DE", "IT", "ES", "FI", "EE", "SK", "LT", "RO", "TR", "UA"})
_LENGTH: Final = {"RO": 6}


def postcode(prepared: Prepared, context: Context) -> Result:
    """Return a postcode in its country's usual form."""
    text, cell = one_line(prepared.text).upper(), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    where = context.country
    body = re.sub(r"[.,']+$", "", text)
    if where not in ("LT", "LV", "MD", "GB", "IE", "NL", "MT"):
        body = re.sub(r"^[A-Z]{1,3}[- ]+(?=\d)", "", body)
    pattern = POSTCODES.get(where)
    if pattern is None:
        plain = re.fullmatch(r"[A-Z0-9][A-Z0-9 -]{1,9}", body) and re.search(r"\d", body)
        if not plain:
            return Result(None, (error("postcode_invalid", cell.value, None, country=where),))
        return Result(body, prepared.problems)
    for form in (body, _spaced(body, where)):
        if re.fullmatch(pattern, form):
            return Result(_spaced(form, where), prepared.problems)
    digits = re.sub(r"[\s.-]", "", body)
    if digits.isdigit():
        length = _LENGTH.get(where, 5)
        if where in _ZERO_FIRST and length - 2 <= len(digits) < length:
            padded = digits.zfill(length)
            if re.fullmatch(pattern, padded) and _in_use(padded, where):
                return Result(_spaced(padded, where), (fix("postcode_zero_lost", cell.value, padded),))
        if where == "PL" and len(digits) == 4:
            padded = f"0{digits[0]}-{digits[1:]}"
            return Result(padded, (fix("postcode_zero_lost", cell.value, padded),))
    if where == "PT" and re.fullmatch(r"[1-9]\d{3}", body):
        return Result(body, prepared.problems)
    if not context.sure and any(re.fullmatch(p, body) for p in POSTCODES.values()):
        # The country is only supposed, and the code is right elsewhere.
        return Result(body, prepared.problems)
    return Result(None, (error("postcode_invalid", cell.value, None, country=where),))


_OWN_FORM: Final = (
    ("GB", r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"), ("IE", r"[AC-FHKNPRTV-Y]\d[\dW] [A-Z\d]{4}"),
    ("NL", r"[1-9]\d{3} [A-Z]{2}"), ("PL", r"\d\d-\d{3}"), ("PT", r"\d{4}-\d{3}"), ("LT", r"LT-\d{5}"),
    ("LV", r"LV-\d{4}"),
)


def postcode_country(text: str) -> str:
    """Return the country whose postcodes alone look like one in the text, or an empty string."""
    found = [code for code, form in _OWN_FORM if re.search(rf"(?<![\w-]){form}(?![\w-])", one_line(text))]
    return found[0] if len(found) == 1 else ""


def _in_use(code: str, where: str) -> bool:
    if where == "FR":
        return 1 <= int(code[:2]) <= 98 and code[:2] != "96"
    if where == "ES":
        return 1 <= int(code[:2]) <= 52
    if where == "DE":
        return int(code) >= 1000
    return True


def _spaced(code: str, where: str) -> str:
    """Return a postcode with the blank or hyphen that its country writes."""
    plain = re.sub(r"[\s.-]", "", code)
    if where == "PL" and re.fullmatch(r"\d{5}", plain):
        return f"{plain[:2]}-{plain[2:]}"
    if where == "PT" and re.fullmatch(r"\d{7}", plain):
        return f"{plain[:4]}-{plain[4:]}"
    if where in ("NL",) and re.fullmatch(r"\d{4}[A-Z]{2}", plain):
        return f"{plain[:4]} {plain[4:]}"
    if where in ("CZ", "SK", "SE", "GR") and re.fullmatch(r"\d{5}", plain):
        return f"{plain[:3]} {plain[3:]}"
    if where == "GB" and 5 <= len(plain) <= 7:
        return f"{plain[:-3]} {plain[-3:]}"
    if where == "IE" and len(plain) == 7:
        return f"{plain[:3]} {plain[3:]}"
    return code


# -------------------------------------------------------------------------------------- towns

_SMALL_WORDS: Final = frozenset(
    """de la le les du des d l en sur sous aux au et lès lez à y del della dello delle degli dei di da do dos das
    nell sull dall in an am im der die das bei ob vor van den op aan zur zum und upon on the of e i de' nad pod
    na v""".split()
)
_CEDEX: Final = re.compile(r"\s+CEDEX(?:\s*\d+)?$", re.IGNORECASE)


def town_case(text: str) -> str:
    """Return a town written in capitals the usual way; any other as it is."""
    if not text.isupper() or len(text) <= 2:
        return text
    parts = re.split(r"([\s\-'’/()]+)", text.lower())
    words = [
        part if position % 2 or (position and part in _SMALL_WORDS and position < len(parts) - 1) else part.capitalize()
        for position, part in enumerate(parts)
    ]
    return "".join(words)


def city(prepared: Prepared, context: Context) -> Result:
    """Return a town's name without CEDEX, province letters and capitals."""
    text = one_line(prepared.text)
    if prepared.stop or is_empty(text, keep=frozenset({"y", "nu", "so"})):
        return Result(None, prepared.problems)
    if prepared.cell.kind in ("number", "date", "bool") or re.fullmatch(r"[\d\W]+", text):
        return Result(None, (error("city_invalid", prepared.cell.value),))
    text = _CEDEX.sub("", text).strip(" ,;")
    text = re.sub(r"\s*\([A-Z]{2}\)$", "", text)
    return Result(town_case(text), prepared.problems)


def street(prepared: Prepared, context: Context) -> Result:
    """Return a street on one line."""
    text = ", ".join(part for part in lines(prepared.text).split("\n") if part)
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    return Result(one_line(text), prepared.problems)


class Address(NamedTuple):
    """The parts of an address in one cell; each may be empty."""

    street: str
    postcode: str
    city: str
    country: str = ""


_ANY_POSTCODE: Final = (
    r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|(?:[AC-FHKNPRTV-Y]\d\d|D6W) [A-Z\d]{4}|\d{4} [A-Z]{2}(?![a-z])|\d\d-\d{3}|"
    r"\d{4}-\d{3}|\d{3} \d\d(?!\d)|(?:LT|LV|MD)-\d{4,5}|\d{4,6}"
)


def split_address(text: str, country_hint: str) -> Address | None:
    """Cut an address into street, postcode and town; None where no postcode is found."""
    flat = re.sub(r"\s*\n\s*", "\n", lines(text)).strip(" ,;-\n")
    found_country = ""
    pieces = re.split(r"\s*[,;\n]\s*|\s+[-–]\s+", flat)
    if len(pieces) > 1 and country_code(pieces[-1]) and not re.search(r"\d", pieces[-1]) and len(pieces[-1]) > 1:
        found_country = country_code(pieces[-1]) or ""
        flat = flat[: flat.rfind(pieces[-1])].strip(" ,;-–\n")
    own = POSTCODES.get(found_country or country_hint)
    for pattern in ([own] if own else []) + [_ANY_POSTCODE]:
        lead = r"(?:(?:[A-Z]{1,3})-)?"
        matches = list(re.finditer(rf"(?<![\w-]){lead}(?P<code>{pattern})(?![\w-])", flat, re.IGNORECASE if own == pattern else 0))
        for match in reversed(matches):
            address = _cut(flat, match, found_country)
            if address:
                return address
    return None


def _cut(flat: str, match: re.Match[str], found_country: str) -> Address | None:
    before = flat[: match.start()].strip(" ,;-–\n\t")
    after = flat[match.end() :].strip(" ,;-–\n\t")
    after = after.split("\n")[0]
    if after and re.match(r"[^\W\d_]", after):
        town = re.split(r"\s*[,;]\s*", after)[0]
        return Address(before.replace("\n", ", "), match["code"], town, found_country)
    if not after and before:
        # The town before the code, as in Britain: the last piece of what stands before.
        pieces = re.split(r"\s*[,;\n]\s*|\s+[-–]\s+", before)
        if len(pieces) > 2 and re.match(r"(?:co\.?|county)\s", pieces[-1], re.IGNORECASE):
            pieces.pop()
        if len(pieces) > 1 and not re.search(r"\d", pieces[-1]):
            return Address(", ".join(pieces[:-1]), match["code"], pieces[-1], found_country)
    return None
