"""Turnover: an amount with its currency, however it was written."""

from __future__ import annotations

import re
from typing import Final

from backend.imports.faults import error, note
from backend.imports.normalise.base import Context, Prepared, Result, fold, is_empty, one_line
from backend.imports.normalise.numbers import plain_number

_CURRENCY: Final = (
    ("EUR", r"€|\beur(?:os?|o)?\b"),
    ("GBP", r"£|\bgbp\b|\bpounds?\b"),
    ("CHF", r"\bchf\b|\bsfr\.?|\bfr\.(?!\w)"),
    ("PLN", r"zł|\bzl\b|\bpln\b|złotych"),
    ("CZK", r"kč|\bczk\b|\bkc\b"),
    ("SEK", r"\bsek\b"),
    ("DKK", r"\bdkk\b"),
    ("NOK", r"\bnok\b"),
    ("HUF", r"\bhuf\b|\bft\b"),
    ("RON", r"\bron\b|\blei\b"),
    ("BGN", r"\bbgn\b|лв"),
    ("USD", r"\$|\busd\b"),
)
_BY_COUNTRY: Final = {
    "PL": "PLN",
    "GB": "GBP",
    "CH": "CHF",
    "LI": "CHF",
    "CZ": "CZK",
    "SE": "SEK",
    "DK": "DKK",
    "NO": "NOK",
    "HU": "HUF",
    "RO": "RON",
    "IS": "ISK",
    "TR": "TRY",
    "UA": "UAH",
    "RS": "RSD",
}
_BILLION: Final = r"mds?|mrd|mld|milliards?|milliarden?|billions?|bn|miliardi|miliardy?|mia"
_MILLION: Final = (
    r"m|mn|mio|mln|mill|millions?|millionen|millones|milioni|milione|milion[óo]?w?|miljoen|milhões|milhoes|"
    r"meur|m€|mil\.(?=\s*(?:kč|czk))|millió|miljoner|mkr|mpln|milj|εκατ|mil\.?\s*lei|millón"
)
_THOUSAND: Final = (
    r"k|t|tsd|tausend|th|thousand|milliers?|mila|mille|mil|tys|tysięcy|duizend|tis|mii|ezer|keur|k€|t€|"
    r"teur|tkr|tusen|tusind|miles|χιλ"
)
_NUMBER: Final = r"\d[\d\s.,'’\u00a0\u202f]*"
_AMOUNT: Final = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?:(?P<bn>{_BILLION})|(?P<m>{_MILLION})|(?P<k>{_THOUSAND}))?\.?(?![\w])",
    re.IGNORECASE,
)
_CODES: Final = r"eur|gbp|chf|pln|czk|sek|dkk|nok|huf|ron|usd|zl|kc"
LEAST_PLAIN: Final = 10_000
"""A bare number from here on is taken for whole currency units; below it may be thousands."""


def currency_in(text: str, country: str) -> str:
    """Return the code of the currency that a text names, or an empty string."""
    lower = text.lower()
    for code, pattern in _CURRENCY:
        if re.search(pattern, lower) or re.search(rf"\b[mkt]{code.lower()}\b", lower):
            return code
    if re.search(r"(?<!\w)kr\b", lower):
        return _BY_COUNTRY.get(country, "SEK") if country in ("SE", "DK", "NO", "IS") else "SEK"
    return ""


def _multiplier(text: str) -> int | None:
    """Return the factor that a heading or number format names, else None."""
    plain = fold(text)
    before, after = r"(?:^|[\s(\[/_€£$-])", rf"(?:{_CODES})?(?:$|[\s)\]./€£$_-])"
    for unit, factor in (
        (_BILLION, 1_000_000_000),
        (_MILLION, 1_000_000),
        (rf"{_THOUSAND}|1[ .]?000", 1_000),
    ):
        if re.search(rf"{before}(?:{unit}){after}", plain):
            return factor
    return None


def _is_million(unit: str | None, currency: str, country: str) -> bool:
    """Say whether “mil” is short for a million (Czech, Slovak, Romanian) and not a thousand."""
    short = (unit or "").lower().strip(".") == "mil"
    return short and (
        currency in ("CZK", "RON", "HUF") or country in ("CZ", "SK", "RO", "HR", "SI", "HU")
    )


def turnover(prepared: Prepared, context: Context) -> Result:
    """Return ``{"amount", "currency"}``; an amount without a unit is an error, not a guess."""
    text, cell = one_line(prepared.text), prepared.cell
    if prepared.stop or is_empty(text):
        return Result(None, prepared.problems)
    if cell.kind in ("date", "bool"):
        return Result(None, (error("turnover_unreadable", cell.value),))
    named = (
        currency_in(text, context.country)
        or currency_in(cell.format.replace("_", " "), context.country)
        or currency_in(context.heading, context.country)
    )
    currency = named or context.currency or _BY_COUNTRY.get(context.country, "EUR")
    body = re.sub(r"[€£$]|zł|kč", " ", text, flags=re.IGNORECASE)
    body = re.sub(
        r"\b(?:eur(?:os?|o)?|gbp|chf|pln|czk|sek|dkk|nok|huf|ron|lei|bgn|usd|sfr|fr\.|ft|kr|zl)\b",
        " ",
        body,
        flags=re.IGNORECASE,
    )
    body = re.sub(r"\((?:[^)]*)\)|\b(?:en|in|im|w|fy|exercice)?\s*(?:19|20)\d\d\s*[:=]", " ", body)
    body = re.sub(r"\s+(?:en|in|im|w)\s+(?:19|20)\d\d\s*$", " ", body)
    if re.search(r"\d\s*(?:-|–|à|bis|to|do)\s*\d", body) or re.match(r"^\s*[<>≤≥]", body):
        return Result(None, (note("turnover_range", cell.value),))
    match = _AMOUNT.search(body)
    number = plain_number(match["number"].strip(" .,'’")) if match else None
    if match is None or number is None or body.strip().startswith("-"):
        remark = error if re.search(r"\d", text) else note
        return Result(None, (remark("turnover_unreadable", cell.value),))
    million = match["m"] or _is_million(match["k"], currency, context.country)
    factor = (
        1_000_000_000 if match["bn"] else 1_000_000 if million else 1_000 if match["k"] else None
    )
    if factor == 1_000_000 and re.fullmatch(r"\d{1,3}[.,]\d{3}", match["number"].strip()):
        # Nobody writes 1.250 millions for more than a billion: the sign is a decimal one.
        number = float(match["number"].strip().replace(",", "."))
    if factor is None:
        factor = _multiplier(context.heading)
        if factor is None and not named and number < LEAST_PLAIN and number != 0:
            return Result(None, (error("turnover_without_unit", cell.value),))
        if factor is None and named and number < 1000 and number != int(number):
            return Result(None, (error("turnover_without_unit", cell.value),))
        factor = factor or 1
    amount = round(number * factor)
    if amount > 10**13:
        return Result(None, (error("turnover_unreadable", cell.value),))
    return Result({"amount": amount, "currency": currency}, prepared.problems)
