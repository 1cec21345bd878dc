"""Finding out in which encoding a text file was saved, line by line where it is mixed."""

from __future__ import annotations

import re
from typing import Any, Final

from backend.imports.safety import looks_like_utf16

_HIGH: Final = re.compile(rb"[\x80-\xff]")
# Code pages of spreadsheet programs in Europe, the likeliest first.
_LEGACY: Final = ("cp1252", "cp1250", "mac_roman", "cp850", "cp852", "cp1257", "cp1253")
_PRIOR: Final = {"cp1252": 2.0, "cp1250": 1.5, "mac_roman": -4.0, "cp850": -4.0, "cp852": -5.0}
_WEST: Final = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüßÀÂÄÁÃÅÆÇÈÉÊËÎÏÑÓÔÖÕØŒÙÚÛÜ")
_CENTRE: Final = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäôľĺŕőűöüÖÜăâîşţß")
_BALTIC: Final = frozenset("āčēģīķļņšūžąęėįųĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲõäöüÕÄÖÜ")
_GREEK: Final = frozenset(chr(c) for c in range(0x386, 0x3CF))
_SIGNS: Final = frozenset("€£’‘“”„«»–—…°º·•§²³½  ®™")
_LETTERS: Final = {"cp1250": _CENTRE, "cp852": _CENTRE, "cp1257": _BALTIC, "cp1253": _GREEK}
_CENTRE_HINT: Final = re.compile(
    rb"s\.\s?r\.\s?o|sp\.\s?z|sp\.\s?k|Polsk|esk. republi|\.(?:pl|cz|sk|hu|si|hr)\b|Kft|Zrt|"
    rb"d\.o\.o|"
    rb"\b(?:NIP|REGON|PKD|DI.|ulica|ul\.)\b"
)
_MOJIBAKE: Final = re.compile("[ÃÂÅÄâ][\u0080-\u00bf\u0152-\u0178\u2013-\u20ac\u02c6\u02dc]")


def decode(content: bytes) -> tuple[str, str, list[tuple[str, dict[str, Any]]]]:
    """Return the text, the name of the encoding, and warnings."""
    wide = looks_like_utf16(content)
    if wide:
        return content.decode(wide, "replace").lstrip("\ufeff"), wide, []
    bom = content.startswith(b"\xef\xbb\xbf")
    body = content[3:] if bom else content
    name = "utf-8-sig" if bom else "utf-8"
    try:
        return body.decode("utf-8"), name, []
    except UnicodeDecodeError:
        return _decode_lines(body)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_lines(body: bytes) -> tuple[str, str, list[tuple[str, dict[str, Any]]]]:
    lines = body.splitlines(keepends=True)
    high = [bool(_HIGH.search(line)) for line in lines]
    utf8 = [has and _is_utf8(line) for line, has in zip(lines, high, strict=True)]
    foreign = [
        number
        for number, (has, good) in enumerate(zip(high, utf8, strict=True), 1)
        if has and not good
    ]
    legacy = best_legacy(b"".join(lines[n - 1] for n in foreign))
    # A handful of bytes that happen to be UTF-8 do not make a legacy file a mixed one.
    if not any(utf8):
        return body.decode(legacy, "replace"), legacy, []
    text = "".join(
        line.decode("utf-8") if good or not has else line.decode(legacy, "replace")
        for line, has, good in zip(lines, high, utf8, strict=True)
    )
    warning = ("mixed_encodings", {"legacy": legacy, "lines": foreign[:5], "count": len(foreign)})
    return text, f"utf-8 + {legacy}", [warning]


def best_legacy(sample: bytes) -> str:
    """Return the code page in which `sample` reads most like words."""
    sample = sample[:400_000]
    hints = min(len(_CENTRE_HINT.findall(sample)), 5)
    scores = {}
    for name in _LEGACY:
        scores[name] = _score(sample.decode(name, "replace"), _LETTERS.get(name, _WEST))
        scores[name] += _PRIOR.get(name, -3.0) + (3.0 * hints if name in ("cp1250", "cp852") else 0)
    return max(scores, key=lambda name: (scores[name], -_LEGACY.index(name)))


def _score(text: str, usual: frozenset[str]) -> float:
    score = 0.0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        at, sign = match.start(), match.group()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if sign == "\ufffd":
            score -= 6
        elif sign in usual:
            # A capital amid small letters is no word of any language.
            score += -2 if sign.isupper() and before.islower() else 1
        elif sign.isalpha():
            score -= 1.5
        elif before.isalpha() and after.isalpha() and sign not in "’‘·":
            score -= 4
        else:
            score += 0.5 if sign in _SIGNS else -1.5
    return score


def repair(text: str) -> str | None:
    """Return a text that was UTF-8, read as Windows-1252 and saved again, or None if it is fine."""
    if not _MOJIBAKE.search(text):
        return None
    try:
        fixed = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return fixed if fixed != text else None
