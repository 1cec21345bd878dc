"""Small invented files, made in memory."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEAD = [
    "Raison sociale",
    "N° TVA",
    "Ville",
    "Code postal",
    "Région",
    "Pays",
    "Effectif",
    "E-mail",
    "Site web",
    "Offres",
    "Besoins",
]
ROWS: list[list[Any]] = [
    [
        "Ateliers Morvane SAS",
        "FR02101010106",
        "Lyon",
        "69007",
        "Auvergne-Rhône-Alpes",
        "France",
        "42",
        "contact@morvane.example",
        "https://morvane.example",
        "usinage 5 axes; contrôle 3D",
        "traitement de surface",
    ],
    [
        "Fonderie Quelbec SARL",
        "FR59202020202",
        "Thiers",
        "63300",
        "AURA",
        "FR",
        "10-49",
        "info@quelbec.example",
        "www.quelbec.example",
        "fonderie d'aluminium",
        "poudres métalliques; recycleur",
    ],
    [
        "Institut Servane",
        "",
        "Grenoble",
        "38000",
        "AURA",
        "F",
        "120",
        "bonjour@servane.example",
        "servane.example",
        "essais mécaniques",
        "partenaires européens",
    ],
]


def make_csv(
    rows: Sequence[Sequence[Any]], *, delimiter: str = ";", encoding: str = "utf-8"
) -> bytes:
    """A delimited text file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def make_xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    title: str = "Membres",
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """A workbook of one sheet; `change` may do more to it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def member_csv(rows: Sequence[Sequence[Any]] = ROWS) -> bytes:
    """The usual list as CSV."""
    return make_csv([HEAD, *rows])


def with_entry(content: bytes, name: str, data: bytes, *, drop: str = "") -> bytes:
    """A copy of an archive with one more entry, or one replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            if item.filename not in (name, drop):
                new.writestr(item, old.read(item.filename))
        new.writestr(name, data)
    return out.getvalue()
