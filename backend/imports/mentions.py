"""Whether a file that was brought in names somebody."""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from html import escape

from backend.common.personal_data import Subject

ENCODINGS = ("utf-8", "utf-16", "cp1252")
MOST_BYTES = 200_000_000
"""Of an unpacked sheet; uploads that unpack to more are refused (backend/imports/safety.py)."""


def _texts(content: bytes) -> Iterator[str]:
    """Yield what a file may say: of a workbook each part, else its text in likely encodings."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for part in book.infolist():
                if part.file_size <= MOST_BYTES and part.filename.endswith((".xml", ".rels")):
                    yield book.read(part).decode("utf-8", errors="ignore")
        return
    for encoding in ENCODINGS:
        yield content.decode(encoding, errors="ignore")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def names_subject(content: bytes, subject: Subject) -> bool:
    """Say whether a file holds the subject's address or full name, whatever their case.

    A file that cannot be unpacked is taken to hold them: it is of no use to its cluster either.
    """
    needles = [n for n in (subject.address, subject.name if " " in subject.name else "") if n]
    wanted = {_folded(form) for n in needles for form in (n, escape(n))}
    if not wanted:
        return False
    try:
        return any(needle in _folded(text) for text in _texts(content) for needle in wanted)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return True
