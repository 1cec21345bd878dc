"""Reading a file of portal topics: JSON Lines, gzipped or not, or one JSON array."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from backend.imports.faults import FileRefusedError

MAX_BYTES: Final = 400 * 1024 * 1024
"""Bytes a file may hold when unpacked. A judgement: 629 topics take 13 MB, so this is room for
some 15,000 of them."""

MAX_ARRAY_BYTES: Final = 64 * 1024 * 1024
"""An array is held in memory as a whole, so less is accepted; JSON Lines have no such need."""

MAX_LINE_BYTES: Final = 2 * 1024 * 1024
GZIP_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """An object of the file with its place, or what is wrong at that place."""

    number: int
    value: dict[str, Any] | None
    fault: str = ""


class TopicsFile:
    """A file of topics. Raises FileRefusedError where it cannot be read as one."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet, but refuse what is no file or is empty."""
        if not path.is_file():
            raise FileRefusedError("topics_no_file")
        if not path.stat().st_size:
            raise FileRefusedError("file_empty")
        self.path = path

    def changed_on(self) -> datetime.date:
        """Return the day on which the file was last written: until then its content is known."""
        return datetime.date.fromtimestamp(self.path.stat().st_mtime)

    def _open(self) -> IO[bytes]:
        with self.path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
        return gzip.open(self.path, "rb") if packed else self.path.open("rb")  # type: ignore[return-value]

    def lines(self) -> Iterator[Line]:
        """Yield every object with its number; broken ones with their fault, the rest goes on."""
        try:
            with self._open() as stream:
                start = stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
                stream.seek(0)
                if start.startswith(b"["):
                    yield from _array(stream)
                else:
                    yield from _json_lines(stream)
        except (gzip.BadGzipFile, EOFError, OSError) as error:
            raise FileRefusedError("file_damaged") from error


def _array(stream: IO[bytes]) -> Iterator[Line]:
    content = stream.read(MAX_ARRAY_BYTES + 1)
    if len(content) > MAX_ARRAY_BYTES:
        raise FileRefusedError("file_too_large", limit_mb=MAX_ARRAY_BYTES // (1024 * 1024))
    try:
        rows = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileRefusedError("topics_broken_array") from error
    for number, row in enumerate(rows, start=1):
        yield _checked(number, row)


def _json_lines(stream: IO[bytes]) -> Iterator[Line]:
    total = number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        total += len(raw)
        if total > MAX_BYTES:
            raise FileRefusedError("file_too_large", limit_mb=MAX_BYTES // (1024 * 1024))
        if len(raw) > MAX_LINE_BYTES:
            while not raw.endswith(b"\n") and (raw := stream.readline(MAX_LINE_BYTES)):
                total += len(raw)
                if total > MAX_BYTES:
                    raise FileRefusedError("file_too_large", limit_mb=MAX_BYTES // (1024 * 1024))
            yield Line(number, None, "line too long")
            continue
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            yield Line(number, None, "line is not UTF-8")
            continue
        except (ValueError, RecursionError):
            yield Line(number, None, "line is not JSON")
            continue
        yield _checked(number, row)


def _checked(number: int, row: Any) -> Line:
    if not isinstance(row, dict):
        return Line(number, None, "line is no object")
    return Line(number, row)
