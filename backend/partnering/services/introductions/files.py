"""Files of a thread: what they are is seen from their content, not from their name."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""What may be attached, by extension; nothing that a browser or an office program would run."""

_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    file: UploadedFile
    name: str
    content_type: str


def _refused(message: str, code: str) -> ValidationError:
    return ValidationError({"files": ValidationError(message, code=code)})


def file_name(name: str) -> str:
    """Return a file's own name without folders, control characters and what reorders text."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c)[0] != "C"
    )
    stem, _dot, extension = plain.strip(" .").rpartition(".")
    return f"{stem[:100]}.{extension[:10]}" if stem else plain[:110]


def checked_files(files: list[UploadedFile]) -> list[CheckedFile]:
    """Return files that may be attached; raises ValidationError naming `files`, file and reason."""
    if len(files) > MAX_FILES:
        raise _refused(_("At most %(n)d files at a time.") % {"n": MAX_FILES}, "too_many")
    return [_checked(file) for file in files]


def _checked(file: UploadedFile) -> CheckedFile:
    name = file_name(file.name or "file")
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES:
        known = ", ".join(sorted(TYPES))
        raise _refused(
            _("“%(name)s”: files of this kind cannot be attached. Possible are: %(known)s.")
            % {"name": name, "known": known},
            "wrong_type",
        )
    if not file.size:
        raise _refused(_("“%(name)s” is empty.") % {"name": name}, "empty")
    if file.size > MAX_BYTES:
        raise _refused(
            _("“%(name)s” is larger than %(n)d MB.")
            % {"name": name, "n": MAX_BYTES // (1024 * 1024)},
            "too_large",
        )
    content = file.read()
    file.seek(0)
    if not _is(extension, content):
        raise _refused(
            _("“%(name)s” is not what its name says. Please save it anew and attach it again.")
            % {"name": name},
            "wrong_content",
        )
    return CheckedFile(file, name, TYPES[extension])


def _is(extension: str, content: bytes) -> bool:
    if extension in {"txt", "csv"}:
        return _is_text(content)
    if extension in _PARTS or extension in {"odt", "ods"}:
        return _is_document(extension, content)
    guess = filetype.guess(content)
    return guess is not None and guess.mime == TYPES[extension]


def _is_text(content: bytes) -> bool:
    if b"\0" in content or filetype.guess(content) is not None:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Spreadsheet programs still write the old Western encodings; those know no control bytes.
        return not any(byte < 9 or 13 < byte < 32 for byte in content)
    return True


def _is_document(extension: str, content: bytes) -> bool:
    """Say whether a packed document is of its kind and holds no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [n.lower() for n in packed.namelist()]
            if any(n.endswith(m) for n in names for m in _MACROS):
                return False
            if extension in _PARTS:
                return "[content_types].xml" in names and any(
                    n.startswith(_PARTS[extension]) for n in names
                )
            if "mimetype" not in names or packed.getinfo("mimetype").file_size > 200:
                return False
            return packed.read("mimetype").strip() == TYPES[extension].encode()
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return False
