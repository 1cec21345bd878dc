"""The report of an import and the empty list to fill in, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from backend.imports.enums import RowStatus
from backend.imports.messages import ROW, cell_sentence, field_label, sentence
from backend.imports.models import ImportRow, ImportRun

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
TEMPLATES: Final[dict[str, list[str]]] = {
    "en": [
        "Organisation name",
        "Acronym",
        "VAT number",
        "Street",
        "Postcode",
        "City",
        "Region",
        "Country",
        "Number of employees",
        "Annual turnover",
        "Website",
        "Contact person",
        "E-mail",
        "Telephone",
        "NACE code",
        "Description",
        "Offers",
        "Needs",
        "Certifications",
        "TRL",
        "Member since",
        "Membership status",
    ],
    "fr": [
        "Raison sociale",
        "Sigle",
        "N° TVA",
        "SIRET",
        "Adresse",
        "Code postal",
        "Ville",
        "Région",
        "Pays",
        "Effectif",
        "Chiffre d'affaires",
        "Site web",
        "Contact",
        "E-mail",
        "Téléphone",
        "Code NAF",
        "Description",
        "Offres",
        "Besoins",
        "Certifications",
        "TRL",
        "Date d'adhésion",
        "Statut",
    ],
    "de": [
        "Firma",
        "Kurzname",
        "USt-IdNr.",
        "Straße",
        "PLZ",
        "Ort",
        "Bundesland",
        "Land",
        "Mitarbeiter",
        "Umsatz",
        "Website",
        "Ansprechpartner",
        "E-Mail",
        "Telefon",
        "NACE",
        "Beschreibung",
        "Angebote",
        "Bedarf",
        "Zertifikate",
        "TRL",
        "Mitglied seit",
        "Status",
    ],
}


def neutral(value: Any) -> str:
    """Return a value as text that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _csv(rows: Iterator[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutral(value) for value in row])
    # The mark tells spreadsheet programs that the file is UTF-8.
    return "\ufeff" + out.getvalue()


def template(language: str) -> str:
    """Return an empty list whose headings the import knows, in English, French or German."""
    return _csv(iter([TEMPLATES.get(language, TEMPLATES["en"])]))


def report(run: ImportRun) -> str:
    """Return every row with its outcome and its problems, one line a problem."""
    return _csv(_report_rows(run))


def _report_rows(run: ImportRun) -> Iterator[list[Any]]:
    yield [
        _("Row"),
        _("Name"),
        _("Outcome"),
        _("Severity"),
        _("Column"),
        _("Cell"),
        _("Field"),
        _("Value"),
        _("What to do"),
        _("Suggestion"),
    ]
    for row in run.rows.order_by("number").iterator(chunk_size=500):
        label = str(RowStatus(row.status).label)
        problems = row_problems(row)
        if not problems:
            yield [row.number, row.name, label, "", "", "", "", "", "", ""]
        for problem in problems:
            yield [
                row.number,
                row.name,
                label,
                problem["severity"],
                problem["column"],
                problem["cell"],
                field_label(problem["field"]) if problem["field"] else "",
                problem["value"],
                problem["message"],
                problem["suggestion"],
            ]


def row_problems(row: ImportRow) -> list[dict[str, Any]]:
    """Return a row's problems with their sentences, those of the row as a whole first."""
    found = []
    if row.status == RowStatus.DUPLICATE:
        found.append(_whole_row(row.match_key, {"row": row.duplicate_of}))
    elif row.status == RowStatus.SKIPPED:
        found.append(_whole_row(row.match_key, {}))
    for problem in row.problems:
        found.append(
            {
                "severity": problem["severity"],
                "column": problem["column"],
                "cell": problem["cell"],
                "field": problem["field"],
                "value": None if problem["value"] is None else str(problem["value"]),
                "code": problem["code"],
                "message": cell_sentence(problem),
                "suggestion": problem["suggestion"],
            }
        )
    return found


def _whole_row(code: str, params: dict[str, Any]) -> dict[str, Any]:
    return {
        "severity": "note",
        "column": "",
        "cell": "",
        "field": "",
        "value": None,
        "code": code,
        "message": sentence(ROW, code, params),
        "suggestion": None,
    }
