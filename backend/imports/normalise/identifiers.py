"""VAT numbers, SIRET and SIREN, PIC. Check digits: python-stdnum."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.util import get_cc_module

from backend.imports.faults import error, fix
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, one_line
from backend.imports.recognise.headings import key

# Headings by which a number without prefix tells its country.
_HEADING_COUNTRY: Final = {
    "p iva": "IT",
    "piva": "IT",
    "partita iva": "IT",
    "codice fiscale": "IT",
    "nip": "PL",
    "cif": "ES",
    "ust idnr": "DE",
    "ust id": "DE",
    "ust id nr": "DE",
    "ustid": "DE",
    "nipc": "PT",
    "contribuinte": "PT",
    "dic": "CZ",
    "cui": "RO",
    "adoszam": "HU",
    "cvr": "DK",
    "cvr nr": "DK",
    "oib": "HR",
    "αφμ": "GR",
    "momsnummer": "",
    "btw": "",
    "btw nummer": "",
    "nif": "",
}
# Digits of a number that a spreadsheet may have cut leading zeros from: (country, digits).
_ALL_DIGITS: Final = {
    "IT": 11,
    "DE": 9,
    "PL": 10,
    "PT": 9,
    "GB": 9,
    "BE": 10,
    "DK": 8,
    "FI": 8,
    "GR": 9,
    "HU": 8,
    "LU": 8,
    "MT": 8,
    "SI": 8,
    "EE": 9,
    "HR": 11,
    "LV": 11,
    "SE": 12,
}


@cache
def _module(country: str) -> Any:
    """Return the stdnum module of a country's VAT number, or None."""
    if country == "CH":
        return get_cc_module("ch", "uid")
    if country == "GB":
        return get_cc_module("gb", "vat")
    code = "el" if country == "GR" else country.lower()
    if code in eu_vat.MEMBER_STATES or code == "el":
        return get_cc_module("gr" if code == "el" else code, "vat")
    return get_cc_module(code, "vat")


def _prefix(country: str) -> str:
    return "EL" if country == "GR" else country


def _split(compact: str) -> tuple[str, str]:
    """Return (country, number without prefix); the country is empty where there is no prefix."""
    if compact.startswith("CHE"):
        return "CH", compact
    head = compact[:2]
    if head.isalpha() and len(compact) > 4:
        country = {"EL": "GR", "UK": "GB", "XI": "GB"}.get(head, head)
        # A Spanish number may begin with two letters only if the second is no digit's place.
        if _module(country) is not None and re.search(r"\d{4}", compact[2:]):
            return country, compact[2:]
    return "", compact


def _fault(country: str, number: str) -> str:
    """Return an empty string for a right number, else what is wrong with it."""
    module = _module(country)
    if module is None:
        return ""
    try:
        module.validate(number)
    except InvalidLength:
        try:
            usual = len(module.compact(number))
        except (ValidationError, ValueError):
            usual = len(number)
        return "vat_too_short" if usual <= _USUAL.get(country, 9) else "vat_too_long"
    except InvalidChecksum:
        return "vat_check_digit"
    except ValidationError:
        if country in _USUAL and len(number) < _USUAL[country]:
            return "vat_too_short"
        return "vat_malformed"
    except (ValueError, IndexError, KeyError):
        return "vat_malformed"
    return ""


_USUAL: Final = {
    "IT": 10,
    "DE": 8,
    "PL": 9,
    "PT": 8,
    "ES": 8,
    "FR": 10,
    "BE": 9,
    "NL": 11,
    "GB": 8,
    "IE": 7,
    "DK": 7,
    "AT": 8,
    "GR": 8,
    "HU": 7,
    "CH": 11,
    "FI": 7,
    "LU": 7,
    "SE": 11,
    "CZ": 7,
    "SK": 9,
    "RO": 1,
    "SI": 7,
    "HR": 10,
    "BG": 8,
    "EE": 8,
    "LV": 10,
    "LT": 8,
    "CY": 8,
    "MT": 7,
}
"""One digit less than a whole number: up to here a number of the wrong length is too short."""


def vat(prepared: Prepared, context: Context) -> Result:
    """Return a VAT number with its country prefix and no blanks (Greece ``EL``)."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    if re.fullmatch(r"\d+(?:[.,]\d+)?E\+?\d+", text, re.IGNORECASE):
        return Result(None, (error("digits_lost", cell.value),))
    body = re.sub(
        r"^(?:vat|tva|ust-?id(?:-?nr)?\.?|p\.? ?iva|nip|nif|cif|btw|uid|n°|no\.?|nr\.?|"
        r"mwst)\s*[:.]?\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    compact = re.sub(r"[\s.\-/_'’:,]", "", body).upper()
    if not re.search(r"\d", compact):
        return Result(None, (error("vat_malformed", cell.value),))
    country, number = _split(compact)
    if not country:
        heading = key(context.heading.rpartition(">")[2])
        named = _HEADING_COUNTRY.get(heading) or _heading_word(heading)
        options = [c for c in (named, context.country) if c]
        country = next((c for c in options if not _fault(c, number)), options[0] if options else "")
    if country == "CH":
        number = re.sub(r"(?:MWST|TVA|IVA)$", "", number)
        number = number if number.startswith("CHE") else f"CHE{number.removeprefix('E')}"
    if not country:
        return Result(compact, prepared.problems)
    if country == "FR" and re.fullmatch(r"\d{9}|\d{14}", number) and fr_siren.is_valid(number[:9]):
        # A SIREN in the column of VAT numbers: the VAT number follows from it.
        number = fr_siren.to_tva(number[:9]).replace(" ", "")
    code = _fault(country, number)
    if code and number.isdigit():
        mended = _pad(country, number, numeric=cell.kind == "number" or context.csv)
        if mended:
            whole = _prefix(country) + mended
            return Result(whole, (fix("vat_zeros_lost", cell.value, mended),))
    if code:
        return Result(None, (error(code, cell.value, None, country=country),))
    return Result(_whole(country, number), prepared.problems)


def _heading_word(heading: str) -> str:
    words = f" {heading} "
    return next((c for w, c in _HEADING_COUNTRY.items() if c and f" {w} " in words), "")


def _whole(country: str, number: str) -> str:
    if country == "CH":
        return number
    module = _module(country)
    prefix = _prefix(country)
    plain = module.compact(number) if module else number
    # Some modules keep or add the prefix when they tidy a number.
    for own in (prefix, country):
        plain = plain.removeprefix(own)
    return prefix + str(plain)


def _pad(country: str, number: str, *, numeric: bool) -> str:
    """Return the number with its lost zeros where the check digit then fits, else an empty one."""
    digits = _ALL_DIGITS.get(country)
    if not numeric or not digits or not digits - 3 <= len(number) < digits:
        return ""
    padded = number.zfill(digits)
    return "" if _fault(country, padded) else padded


def siret(prepared: Prepared, context: Context) -> Result:
    """Return a SIRET (14 digits) or SIREN (9 digits) without blanks."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    if re.fullmatch(r"\d+(?:[.,]\d+)?E\+?\d+", text, re.IGNORECASE):
        return Result(None, (error("digits_lost", cell.value),))
    compact = re.sub(
        r"[\s.\-_/'’]",
        "",
        re.sub(r"^(?:siret|siren|rcs|n°)\s*:?\s*", "", text, flags=re.IGNORECASE),
    )
    compact = re.sub(r"^(?:RCS)?[A-Z]+(?=\d)|(?<=\d)[A-Z]+$", "", compact, flags=re.IGNORECASE)
    if not compact.isdigit():
        return Result(None, (error("siret_malformed", cell.value),))
    if len(compact) in (9, 14):
        module = fr_siret if len(compact) == 14 else fr_siren
        if module.is_valid(compact):
            return Result(compact, prepared.problems)
        return Result(None, (error("siret_check_digit", cell.value),))
    if cell.kind == "number" or context.csv:
        for digits, valid in ((14, fr_siret.is_valid), (9, fr_siren.is_valid)):
            padded = compact.zfill(digits)
            if (
                digits - 3 <= len(compact) < digits
                and valid(padded)
                and fr_siren.is_valid(padded[:9])
            ):
                return Result(padded, (fix("siret_zeros_lost", cell.value, padded),))
    return Result(None, (error("siret_length", cell.value, None, digits=len(compact)),))


def pic(prepared: Prepared, context: Context) -> Result:
    """Return a participant identification code: nine digits, the first not zero."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    compact = re.sub(r"^PIC", "", re.sub(r"[\s.\-:]", "", text).upper())
    if not re.fullmatch(r"[1-9]\d{8}", compact):
        return Result(None, (error("pic_malformed", cell.value),))
    return Result(compact, prepared.problems)


_TYPES: Final = (
    (
        "university",
        r"universit|hochschule|\bfh\b|grande ecole|ecole d|uczelnia|politechnik|faculty|college",
    ),
    (
        "research",
        r"research|recherche|forschung|investigac|ricerca|badawcz|onderzoek|technolog\w* (?:cent|"
        r"inst)|"
        r"laborato|\brto\b|centre technique|institut",
    ),
    (
        "cluster",
        r"\bcluster|\bpole de|grappe|klaster|netzwerk|reseau|network|federation|verband|"
        r"association",
    ),
    (
        "public",
        r"public|collectivit|behorde|kommune|municip|administra|gmina|urzad|ayuntamiento|gemeente|comune|"
        r"agence|agency|region|offentlich",
    ),
    ("small_mid_cap", r"mid-?cap|\beti\b"),
    (
        "large",
        r"large|grande? (?:entreprise|impresa|empresa|groupe)|\bge\b|gross|konzern|duz|groot|"
        r"gran empresa",
    ),
    (
        "sme",
        r"\bpme\b|\bkmu\b|\bsme\b|\bpyme\b|\bpmi\b|\bmsp\b|\bmkb\b|\btpe\b|micro|mikro|start-?up|small|klein",
    ),
)


def org_type(prepared: Prepared, context: Context) -> Result:
    """Return the kind of organisation that a cell names, else None with a note."""
    text = fold(one_line(prepared.text))
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    for code, pattern in _TYPES:
        if re.search(pattern, text):
            return Result(code, prepared.problems)
    return _NO_TYPE


_NO_TYPE: Final = Result(None)


def prefix_country(text: str) -> str:
    """Return the country that the prefix of a VAT number names, or an empty string."""
    compact = re.sub(r"[\s.\-/]", "", text).upper()
    country = _split(compact)[0]
    return country if re.search(r"\d{5}", compact) else ""


def heading_country(heading: str) -> str:
    """Return the country whose numbers a folded heading names, or an empty string."""
    return _HEADING_COUNTRY.get(heading) or _heading_word(heading)
