"""CORDIS's CSV files: a folder or a zip, semicolons or commas, rows with their tail missing."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from backend.imports.faults import FileRefusedError

MAX_FIELD: Final = 2 * 1024 * 1024
"""Longest cell: objectives are some thousand characters; the default of 128 kB is too short."""

MAX_UNCOMPRESSED: Final = 4 * 1024 * 1024 * 1024
MAX_ENTRIES: Final = 100
MAX_RATIO: Final = 100
"""Limits of an archive; the whole Horizon Europe set is some 200 MB."""

FILES: Final = {
    "organization": re.compile(r"^organi[sz]ations?(?:[-_ ].*)?\.csv$", re.IGNORECASE),
    "project": re.compile(r"^projects?(?:[-_ ].*)?\.csv$", re.IGNORECASE),
    "topics": re.compile(r"^topics?(?:[-_ ].*)?\.csv$", re.IGNORECASE),
    "euroscivoc": re.compile(r"^euroscivoc(?:[-_ ].*)?\.csv$", re.IGNORECASE),
}
REQUIRED: Final = {
    "organization": ("organisationID", "projectID", "name"),
    "project": ("id",),
    "topics": ("projectID",),
    "euroscivoc": ("projectID",),
}


OPTIONAL: Final = frozenset({"topics", "euroscivoc"})
"""Files that only add to projects: one with other columns is another list and is left alone."""


class CordisSource:
    """The CORDIS files of a folder or zip. Raises FileRefusedError where it cannot be read."""

    def __init__(self, path: Path) -> None:
        """Find the files; `organization.csv` must be among them."""
        self.path = path
        self._archive = self._open_archive()
        self.names = self._find()
        if "organization" not in self.names:
            raise FileRefusedError("cordis_no_organizations", path=path.name)

    def _open_archive(self) -> zipfile.ZipFile | None:
        if self.path.is_dir():
            return None
        if not self.path.is_file() or not zipfile.is_zipfile(self.path):
            raise FileRefusedError("cordis_not_a_folder_or_zip", path=self.path.name)
        archive = zipfile.ZipFile(self.path)
        entries = archive.infolist()
        total = sum(e.file_size for e in entries)
        packed = sum(e.compress_size for e in entries) or 1
        if len(entries) > MAX_ENTRIES or total > MAX_UNCOMPRESSED or total / packed > MAX_RATIO:
            raise FileRefusedError("zip_too_big", path=self.path.name)
        return archive

    def _find(self) -> dict[str, str]:
        if self._archive is not None:
            names = [n for n in self._archive.namelist() if not n.endswith("/")]
        else:
            names = sorted(str(p.relative_to(self.path)) for p in self.path.rglob("*.csv"))
        found: dict[str, str] = {}
        for kind, form in FILES.items():
            fitting = [n for n in names if form.match(n.replace("\\", "/").rsplit("/", 1)[-1])]
            if fitting:
                found[kind] = min(fitting, key=len)
        return found

    @contextmanager
    def _text(self, name: str) -> Iterator[TextIO]:
        if self._archive is not None:
            with (
                self._archive.open(name) as raw,
                io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="") as text,
            ):
                yield text
        else:
            path = self.path / name
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
                yield text

    def rows(self, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield record number (the heading is 1) and the row of a file, none where it is missing.

        A row that ends early has empty cells instead. Raises FileRefusedError where a needed
        column is missing or a cell is out of all bounds.
        """
        name = self.names.get(kind)
        if name is None:
            return
        csv.field_size_limit(MAX_FIELD)
        with self._text(name) as text:
            first = text.readline()
            delimiter = ";" if first.count(";") >= first.count(",") else ","
            headings = next(csv.reader([first], delimiter=delimiter), [])
            headings = [h.strip() for h in headings]
            missing = [h for h in REQUIRED[kind] if h not in headings]
            if missing and kind in OPTIONAL:
                return
            if missing:
                raise FileRefusedError("cordis_columns", file=name, columns=", ".join(missing))
            reader = csv.reader(text, delimiter=delimiter)
            number = 1
            try:
                for cells in reader:
                    number += 1
                    if any(cells):
                        row = dict.fromkeys(headings, "")
                        row |= {h: c.strip() for h, c in zip(headings, cells, strict=False)}
                        yield number, row
            except csv.Error as error:
                raise FileRefusedError("cordis_broken_row", file=name, row=number + 1) from error
