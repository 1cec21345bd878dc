"""Formulas in cells: working out the harmless ones, recognising the dangerous ones.

Nothing is ever run: a small grammar of numbers, texts, four operators and a few text functions
is worked out here, everything else has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Result = str | float
Lookup = Callable[[str], Result | None]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z]{2,}[A-Z0-9.]*)(?=\()|"""
    r"""(?P<ref>\$?[A-Z]{1,3}\$?\d{1,7})(?![A-Za-z0-9(!|])|(?P<op>[-+*/&(),;]))""",
    re.IGNORECASE,
)
_HYPERLINK: Final = re.compile(
    r"""^=\s*(?:HYPERLINK|LIEN_HYPERTEXTE|HIPERVINCULO|COLLEG\.IPERTESTUALE|HIPERŁĄCZE|HIPERLIGAÇÃO)"""
    r"""\(\s*"(?P<url>[^"]*)"(?P<rest>[^,;)]*)(?:[,;]\s*"(?P<shown>[^"]*)"\s*)?\)\s*$""",
    re.IGNORECASE,
)
_DDE: Final = re.compile(r"\|\s*['\"]?.*!|\bcmd\s*\||\bDDE\s*\(", re.IGNORECASE)
_CALL: Final = re.compile(r"^[=+\-@][^a-z]*[A-Z][A-Z0-9.]+\(")
_PROSE: Final = re.compile(r"^=\s*[^\W\d_][\w’'.-]*(?:\s*[,:;–-]|\s)\s*[^\W\d_][^|!()&*<>=\"]*$")
MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 20


class _Unworkable(Exception):
    """The formula holds more than the small grammar."""


class Division0Error(Exception):
    """The formula divides by zero, so the spreadsheet shows an error."""


def hyperlink(formula: str) -> tuple[str, str] | None:
    """Return address and shown text of a HYPERLINK formula made of plain texts, else None."""
    match = _HYPERLINK.match(formula.strip())
    if match is None:
        return None
    return match["url"], match["shown"] or match["url"]


def is_dangerous(text: str) -> bool:
    """Say whether a text would be run, or call out, when a spreadsheet program opens it."""
    stripped = text.lstrip(" \t\r\n'")
    if not stripped or stripped[0] not in "=+-@":
        return False
    return bool(_DDE.search(stripped) or _CALL.match(stripped))


def prose(formula: str) -> str | None:
    """Return the words of a text that only begins with an equals sign, else None."""
    match = _PROSE.match(formula)
    return formula.lstrip("= ").strip() if match else None


def evaluate(formula: str, lookup: Lookup | None = None) -> Result | None:
    """Return what a harmless formula shows, or None where it is beyond the grammar.

    Raises Division0Error.
    """
    body = formula.strip().lstrip("=").strip()
    if len(body) > MAX_LENGTH:
        return None
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(body):
        match = _TOKEN.match(body, position)
        if match is None or match.end() == position:
            return None
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    parser = _Parser(tokens, lookup)
    try:
        result = parser.joined(0)
    except _Unworkable:
        return None
    return result if parser.at_end else None


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, tokens: list[tuple[str, str]], lookup: Lookup | None) -> None:
        self.tokens = tokens
        self.position = 0
        self.lookup = lookup

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.tokens)

    def _peek(self) -> str:
        return "" if self.at_end else self.tokens[self.position][1]

    def _next(self) -> tuple[str, str]:
        if self.at_end:
            raise _Unworkable
        self.position += 1
        return self.tokens[self.position - 1]

    def joined(self, depth: int) -> Result:
        """Texts joined by &."""
        if depth > MAX_DEPTH:
            raise _Unworkable
        left = self._sum(depth)
        while self._peek() == "&":
            self._next()
            left = _show(left) + _show(self._sum(depth))
        return left

    def _sum(self, depth: int) -> Result:
        left = self._product(depth)
        while self._peek() in ("+", "-"):
            _kind, sign = self._next()
            right = _number(self._product(depth))
            left = _number(left) + (right if sign == "+" else -right)
        return left

    def _product(self, depth: int) -> Result:
        left = self._atom(depth)
        while self._peek() in ("*", "/"):
            _kind, sign = self._next()
            right = _number(self._atom(depth))
            if sign == "/" and right == 0:
                raise Division0Error
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def _atom(self, depth: int) -> Result:
        kind, text = self._next()
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "ref":
            value = self.lookup(text.replace("$", "").upper()) if self.lookup else None
            if value is None:
                raise _Unworkable
            return value
        if kind == "name":
            return self._call(text.upper(), depth)
        if text == "(":
            value = self.joined(depth + 1)
            if self._next()[1] != ")":
                raise _Unworkable
            return value
        if text in ("-", "+"):
            value = _number(self._atom(depth + 1))
            return -value if text == "-" else value
        raise _Unworkable

    def _call(self, name: str, depth: int) -> Result:
        if self._next()[1] != "(":
            raise _Unworkable
        values: list[Result] = []
        while self._peek() != ")":
            values.append(self.joined(depth + 1))
            if self._peek() in (",", ";"):
                self._next()
        self._next()
        return _apply(name, values)


def _apply(name: str, values: list[Result]) -> Result:
    if name in ("CONCATENATE", "CONCAT", "CONCATENER", "VERKETTEN", "CONCATENAR", "CONCATENA"):
        return "".join(_show(v) for v in values)
    if name in ("SUM", "SOMME", "SUMME", "SUMA", "SOMMA"):
        return sum(_number(v) for v in values)
    if name in ("ROUND", "ARRONDI", "RUNDEN", "REDONDEAR", "ARROTONDA") and len(values) == 2:
        return round(_number(values[0]), int(_number(values[1])))
    one: dict[str, Callable[[Result], Result]] = {
        "TRIM": lambda v: " ".join(_show(v).split()),
        "UPPER": lambda v: _show(v).upper(),
        "LOWER": lambda v: _show(v).lower(),
        "PROPER": lambda v: _show(v).title(),
        "T": _show,
        "TEXT": _show,
        "VALUE": _number,
        "ABS": lambda v: abs(_number(v)),
        "INT": lambda v: float(int(_number(v))),
    }
    if name in one and len(values) == 1:
        return one[name](values[0])
    raise _Unworkable


def _show(value: Result) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _number(value: Result) -> float:
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return float(value.replace(",", "."))
    except ValueError as exc:
        raise _Unworkable from exc
