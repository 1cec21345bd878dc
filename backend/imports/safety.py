"""Checks before a file is parsed: size, real type, and what an archive holds.

Nothing here trusts the file's name. Limits are judgements: a list of 100,000 members stays well
below each of them.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from enum import StrEnum
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree

from backend.imports.faults import FileRefusedError

MAX_ENTRIES: Final = 2_000
MAX_UNCOMPRESSED: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 100
# Small entries compress well without harm: an empty style sheet of 1 MB is no bomb.
RATIO_FREE_BYTES: Final = 1024 * 1024
MAX_XML_CHECK: Final = 4 * 1024 * 1024
MAX_LINE_BYTES: Final = 1024 * 1024

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAGIC: Final = (
    (b"%PDF-", "file_is_pdf"),
    (b"\x89PNG", "file_is_image"),
    (b"\xff\xd8\xff", "file_is_image"),
    (b"GIF8", "file_is_image"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"Rar!", "file_is_archive"),
    (b"BZh", "file_is_archive"),
    (b"\xfd7zXZ", "file_is_archive"),
    (b"SQLite format 3", "file_type_unknown"),
    (b"MZ", "file_is_program"),
    (b"\x7fELF", "file_is_program"),
    (b"{\\rtf", "file_is_document"),
)
_UTF16_NAME: Final = "EncryptedPackage".encode("utf-16-le")
_CONTROL: Final = bytes(c for c in range(1, 32) if c not in (9, 10, 11, 12, 13))
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NESTED: Final = re.compile(r"\.(?:zip|xlsx|xlsm|xlsb|jar|7z|rar|gz|docx|ods)$", re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"^xl/(?:embeddings|activex)/", re.IGNORECASE)


class FileKind(StrEnum):
    """The kinds of file that are read."""

    XLSX = "xlsx"
    CSV = "csv"


def check_file(content: bytes, *, max_bytes: int) -> FileKind:
    """Return the kind of a file's content.

    Raises FileRefusedError with a code that says what is wrong and how to mend it.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefusedError("file_empty")
    if len(content) > max_bytes:
        raise FileRefusedError("file_too_large", limit_mb=max_bytes // (1024 * 1024))
    if content.startswith(_OLE):
        # An encrypted workbook is an OLE file with this stream; without it, it is the old format.
        encrypted = _UTF16_NAME in content
        raise FileRefusedError("file_encrypted" if encrypted else "file_old_excel")
    for magic, code in _MAGIC:
        if content.startswith(magic):
            raise FileRefusedError(code)
    if content.startswith(_ZIP):
        _check_archive(content)
        return FileKind.XLSX
    _check_text(content)
    return FileKind.CSV


def _check_archive(content: bytes) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, struct.error) as exc:
        raise FileRefusedError("file_damaged") from exc
    with archive:
        entries = archive.infolist()
        _check_entries(entries)
        names = {entry.filename for entry in entries}
        if "mimetype" in names:
            raise FileRefusedError("file_is_ods")
        if "xl/workbook.bin" in names:
            raise FileRefusedError("file_is_xlsb")
        if "xl/workbook.xml" not in names:
            raise FileRefusedError(
                "file_is_document" if "word/document.xml" in names else "file_is_archive"
            )
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                _check_xml(archive, entry)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse bombs, paths that leave the folder, nested archives, macros and foreign links."""
    if len(entries) > MAX_ENTRIES:
        raise FileRefusedError("zip_too_many_entries", limit=MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_UNCOMPRESSED:
        raise FileRefusedError("zip_bomb")
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\x00" in name:
            raise FileRefusedError("zip_path", name=name[:80])
        if entry.flag_bits & 0x1:
            raise FileRefusedError("file_encrypted")
        if (
            entry.file_size > RATIO_FREE_BYTES
            and entry.file_size > max(entry.compress_size, 1) * MAX_RATIO
        ):
            raise FileRefusedError("zip_bomb")
        lower = name.lower()
        if "vbaproject" in lower or (lower.endswith(".bin") and "macro" in lower):
            raise FileRefusedError("file_has_macros")
        if lower.startswith("xl/macrosheets/"):
            raise FileRefusedError("file_has_macros")
        if _EMBEDDED.match(lower):
            raise FileRefusedError("file_has_embedded_files")
        if lower.startswith("xl/externallinks/"):
            raise FileRefusedError("file_has_external_links")
        if _NESTED.search(lower):
            raise FileRefusedError("zip_nested", name=name[:80])


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse entities and document types, and macro or external content named by the package.

    What the directory of the archive says of sizes may be a lie, so reading is cut as well.
    """
    try:
        with archive.open(entry) as stream:
            start = stream.read(MAX_XML_CHECK)
            total = len(start)
            while chunk := stream.read(MAX_XML_CHECK):
                total += len(chunk)
                if total > entry.file_size or total > MAX_UNCOMPRESSED:
                    raise FileRefusedError("zip_bomb")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as exc:
        raise FileRefusedError("file_damaged") from exc
    except Exception as exc:  # zlib.error has no public base besides Exception
        if isinstance(exc, FileRefusedError):
            raise
        raise FileRefusedError("file_damaged") from exc
    if b"\x00<" in start[:200]:
        start = start.decode("utf-16", "ignore").encode()
    # A document type stands before the first element; entities cannot be declared elsewhere.
    if _DOCTYPE.search(start[:65536]):
        raise FileRefusedError("xml_entities")
    if entry.filename == "[Content_Types].xml" or entry.filename.endswith(".rels"):
        _check_part(start, entry.filename)


def _check_part(xml: bytes, name: str) -> None:
    try:
        root = SafeTree.fromstring(xml)
    except DefusedXmlException as exc:
        raise FileRefusedError("xml_entities") from exc
    except (ParseError, ValueError) as exc:
        raise FileRefusedError("file_damaged") from exc
    for node in root.iter():
        kind = node.get("ContentType", "") + " " + node.get("Type", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise FileRefusedError("file_has_macros")
        external = node.get("TargetMode") == "External"
        # Plain hyperlinks of cells are external by nature and never fetched.
        if external and not kind.strip().endswith(("/hyperlink", "/image")):
            raise FileRefusedError("file_has_external_links")
        target = node.get("Target", "")
        if not external and ".." in target and target.count("..") > name.count("/"):
            raise FileRefusedError("zip_path", name=target[:80])


def looks_like_utf16(content: bytes) -> str | None:
    """Return the name of the UTF-16 variant that `content` is in, or None."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:4000]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _check_text(content: bytes) -> None:
    if looks_like_utf16(content):
        return
    if b"\x00" in content:
        raise FileRefusedError("text_nul", offset=content.index(b"\x00"))
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        raise FileRefusedError("file_is_web_page")
    if head.startswith((b"{", b"[{")):
        raise FileRefusedError("file_is_json")
    if max((len(line) for line in content.splitlines()), default=0) > MAX_LINE_BYTES:
        raise FileRefusedError("text_line_too_long", limit_kb=MAX_LINE_BYTES // 1024)
    sample = content[:20000]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > max(10, len(sample) // 100):
        raise FileRefusedError("file_type_unknown")
