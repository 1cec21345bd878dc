"""Postcodes, towns, streets, and addresses that stand in one cell."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from backend.imports.faults import error, fix
from backend.imports.normalise.base import Context, Prepared, Result, is_empty, lines, one_line
from backend.imports.normalise.places import country_code
from backend.imports.normalise.towns import town_case

POSTCODES: Final = {
    "FR": r"\d{5}",
    "DE": r"\d{5}",
    "IT": r"\d{5}",
    "ES": r"\d{5}",
    "PL": r"\d\d-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "NL": r"[1-9]\d{3} ?[A-Z]{2}",
    "BE": r"[1-9]\d{3}",
    "AT": r"[1-9]\d{3}",
    "CH": r"[1-9]\d{3}",
    "LI": r"94\d\d",
    "LU": r"\d{4}",
    "DK": r"\d{4}",
    "NO": r"\d{4}",
    "HU": r"[1-9]\d{3}",
    "SI": r"[1-9]\d{3}",
    "BG": r"[1-9]\d{3}",
    "CZ": r"[1-7]\d\d ?\d\d",
    "SK": r"[089]\d\d ?\d\d",
    "SE": r"[1-9]\d\d ?\d\d",
    "GR": r"[1-9]\d\d ?\d\d",
    "FI": r"\d{5}",
    "EE": r"\d{5}",
    "HR": r"[1-5]\d{4}",
    "RO": r"\d{6}",
    "LT": r"(?:LT-)?\d{5}",
    "LV": r"LV-\d{4}",
    "CY": r"\d{4}",
    "MT": r"[A-Z]{3} ?\d{4}",
    "IS": r"\d{3}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IE": r"(?:[AC-FHKNPRTV-Y]\d\d|D6W) ?[A-Z\d]{4}",
    "UA": r"\d{5}",
    "TR": r"\d{5}",
    "RS": r"\d{5}",
    "BA": r"\d{5}",
    "ME": r"\d{5}",
    "MK": r"\d{4}",
    "AL": r"\d{4}",
    "MD": r"(?:MD-?)?\d{4}",
    "GE": r"\d{4}",
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
    padded = _zero_added(re.sub(r"[\s.-]", "", body), where, pattern)
    if padded:
        return Result(_spaced(padded, where), (fix("postcode_zero_lost", cell.value, padded),))
    if where == "PT" and re.fullmatch(r"[1-9]\d{3}", body):
        return Result(body, prepared.problems)
    if not context.sure and any(re.fullmatch(p, body) for p in POSTCODES.values()):
        # The country is only supposed, and the code is right elsewhere.
        return Result(body, prepared.problems)
    return Result(None, (error("postcode_invalid", cell.value, None, country=where),))


def _zero_added(digits: str, where: str, pattern: str) -> str:
    """Return the postcode with the zero that a spreadsheet took, or an empty string."""
    if not digits.isdigit():
        return ""
    length = _LENGTH.get(where, 5)
    if where in _ZERO_FIRST and length - 2 <= len(digits) < length:
        padded = digits.zfill(length)
        return padded if re.fullmatch(pattern, padded) and _in_use(padded, where) else ""
    return f"0{digits[0]}-{digits[1:]}" if where == "PL" and len(digits) == 4 else ""


_OWN_FORM: Final = (
    ("GB", r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"),
    ("IE", r"[AC-FHKNPRTV-Y]\d[\dW] [A-Z\d]{4}"),
    ("NL", r"[1-9]\d{3} [A-Z]{2}"),
    ("PL", r"\d\d-\d{3}"),
    ("PT", r"\d{4}-\d{3}"),
    ("LT", r"LT-\d{5}"),
    ("LV", r"LV-\d{4}"),
)


def postcode_country(text: str) -> str:
    """Return the country whose postcodes alone look like one in the text, or an empty string."""
    found = [
        code for code, form in _OWN_FORM if re.search(rf"(?<![\w-]){form}(?![\w-])", one_line(text))
    ]
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


_CEDEX: Final = re.compile(r"\s+CEDEX(?:\s*\d+)?$", re.IGNORECASE)


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
    r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|(?:[AC-FHKNPRTV-Y]\d\d|D6W) [A-Z\d]{4}|"
    r"\d{4} [A-Z]{2}(?![a-z])|\d\d-\d{3}|"
    r"\d{4}-\d{3}|\d{3} \d\d(?!\d)|(?:LT|LV|MD)-\d{4,5}|\d{4,6}"
)


def split_address(text: str, country_hint: str) -> Address | None:
    """Cut an address into street, postcode and town; None where no postcode is found."""
    flat = re.sub(r"\s*\n\s*", "\n", lines(text)).strip(" ,;-\n")
    found_country = ""
    pieces = re.split(r"\s*[,;\n]\s*|\s+[-–]\s+", flat)
    if (
        len(pieces) > 1
        and country_code(pieces[-1])
        and not re.search(r"\d", pieces[-1])
        and len(pieces[-1]) > 1
    ):
        found_country = country_code(pieces[-1]) or ""
        flat = flat[: flat.rfind(pieces[-1])].strip(" ,;-–\n")
    own = POSTCODES.get(found_country or country_hint)
    for pattern in ([own] if own else []) + [_ANY_POSTCODE]:
        lead = r"(?:(?:[A-Z]{1,3})-)?"
        matches = list(
            re.finditer(
                rf"(?<![\w-]){lead}(?P<code>{pattern})(?![\w-])",
                flat,
                re.IGNORECASE if own == pattern else 0,
            )
        )
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
