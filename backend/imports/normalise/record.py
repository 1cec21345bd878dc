"""From the cells of a row to a record in its normal form, with a problem for each doubtful cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from backend.imports.faults import Problem, error
from backend.imports.fields import LIST_FIELDS
from backend.imports.normalise import (
    addresses,
    contacts,
    dates,
    formulas,
    identifiers,
    lists,
    money,
    numbers,
    places,
    status,
)
from backend.imports.normalise.base import Context, Prepared, Result, is_empty, lines, prepare
from backend.imports.normalise.facts import FileFacts, row_country
from backend.imports.reading.cells import Cell
from backend.imports.recognise.columns import Column
from backend.imports.recognise.headings import key

Normaliser = Callable[[Prepared, Context], Result]

NORMALISERS: Final[Mapping[str, Normaliser]] = {
    "legal_name": lists.legal_name,
    "short_name": lists.text_line,
    "vat": identifiers.vat,
    "siret": identifiers.siret,
    "pic": identifiers.pic,
    "street": addresses.street,
    "postcode": addresses.postcode,
    "city": addresses.city,
    "region": places.region,
    "country": places.country,
    "employees": numbers.employees,
    "turnover": money.turnover,
    "website": contacts.website,
    "contact_name": contacts.contact_name,
    "contact_job": lists.text_line,
    "email": contacts.email,
    "phone": contacts.phone,
    "nace": lists.nace,
    "description": lists.text_block,
    "offers": lists.wishes,
    "needs": lists.wishes,
    "certifications": lists.certifications,
    "trl": numbers.trl,
    "member_since": dates.member_since,
    "membership_status": status.membership_status,
    "eu_projects": lists.projects,
    "founded": numbers.year,
    "org_type": identifiers.org_type,
}
_FIRST_NAME: Final = re.compile(
    r"prenom|first|given|vorname|nombre(?! y)|^nome$|imie$|voornaam|fornavn|fornamn|keresztnev|"
    r"jmeno$|prenume"
)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem and the cell that it is about."""

    column: int
    field: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Record:
    """A row in its normal form; `nuts` is the code of its region."""

    values: dict[str, Any]
    problems: tuple[CellProblem, ...]
    nuts: str = ""
    country: str = ""


def normalise_row(
    cells: Mapping[int, Cell],
    columns: Sequence[Column],
    facts: FileFacts,
    *,
    quiet: frozenset[int] = frozenset(),
    lookup: formulas.Lookup | None = None,
) -> Record:
    """Return the record of a row; columns in `quiet` repeat a merged cell and report nothing."""
    country, sure = row_country(cells, columns, facts)
    base = Context(
        country=country,
        csv=facts.csv,
        sure=sure,
        today=facts.today,
        lookup=lookup,
        surnames=facts.surnames,
        currency=facts.currency,
    )
    row = _RowReader(cells, columns, base, quiet)
    return row.read()


class _RowReader:
    """Reads the columns of one row, one field after another."""

    def __init__(
        self,
        cells: Mapping[int, Cell],
        columns: Sequence[Column],
        base: Context,
        quiet: frozenset[int],
    ) -> None:
        self.cells = cells
        self.columns = columns
        self.base = base
        self.quiet = quiet
        self.values: dict[str, Any] = {}
        self.problems: list[CellProblem] = []
        self.nuts = ""
        self.names: list[tuple[bool, str]] = []

    def read(self) -> Record:
        """Return the record."""
        for column in self.columns:
            if not column.fields:
                continue
            for field in column.fields:
                self.values.setdefault(field, [] if field in LIST_FIELDS else None)
            self._column(column)
        if self.names:
            ordered = (
                sorted(self.names, key=lambda n: not n[0]) if len(self.names) > 1 else self.names
            )
            several = len(self.names) > 1 and any(n[0] for n in self.names)
            text = " ".join(n[1] for n in ordered) if several else ordered[0][1]
            self.values["contact_name"] = text
        if "legal_name" in self.values and not self.values["legal_name"]:
            self._missing_name()
        country = self.base.country if self.base.sure else ""
        return Record(self.values, tuple(self.problems), self.nuts, country)

    def _missing_name(self) -> None:
        if any(p.field == "legal_name" and p.problem.severity == "error" for p in self.problems):
            return
        column = next(c.index for c in self.columns if "legal_name" in c.fields)
        self.problems.append(CellProblem(column, "legal_name", error("name_missing", None)))

    def _note(self, column: int, field: str, problems: Sequence[Problem]) -> None:
        if column not in self.quiet:
            self.problems.extend(CellProblem(column, field, p) for p in problems)

    def _column(self, column: Column) -> None:
        cell = self.cells.get(column.index)
        context = replace(self.base, heading=column.heading)
        field = column.fields[0]
        prepared = prepare(cell, field, context)
        if set(column.fields) == {"offers", "needs"} or field in ("offers", "needs"):
            self._wishes(column, prepared, context)
        elif len(column.fields) == 1:
            self._single(column.index, field, prepared, context)
        elif prepared.stop or is_empty(prepared.text):
            self._note(column.index, field, prepared.problems)
        elif "postcode" in column.fields:
            self._address(column, prepared, context)
        elif "contact_name" in column.fields or "email" in column.fields:
            self._contact(column, prepared, context)
        else:
            parts = re.split(
                r"\s*[,(/;-]\s*", prepared.text.rstrip(") "), maxsplit=len(column.fields) - 1
            )
            for name, part in zip(column.fields, parts, strict=False):
                self._single(column.index, name, Prepared(part, Cell(part)), context)

    def _single(self, index: int, field: str, prepared: Prepared, context: Context) -> None:
        value, problems = NORMALISERS[field](prepared, context)
        self._note(index, field, problems)
        self._store(index, field, value, prepared, context)

    def _store(
        self, index: int, field: str, value: Any, prepared: Prepared, context: Context
    ) -> None:
        if field == "region" and value is not None:
            self.nuts = value.code
            value = value.name
        if field == "contact_name":
            if value:
                self.names.append((bool(_FIRST_NAME.search(key(context.heading))), value))
                job = contacts.contact_job(prepared.text)
                if job and not self.values.get("contact_job"):
                    self.values["contact_job"] = job
            return
        if field in LIST_FIELDS:
            self.values[field] = list(
                dict.fromkeys([*self.values[field], *lists.value_list(value)])
            )
        elif field == "trl" and value and self.values.get("trl"):
            old = self.values["trl"]
            self.values["trl"] = {
                "min": min(old["min"], value["min"]),
                "max": max(old["max"], value["max"]),
            }
        elif field == "description" and value and self.values.get("description"):
            self.values["description"] = f"{self.values['description']}\n{value}"
        elif value is not None:
            self.values[field] = value

    def _wishes(self, column: Column, prepared: Prepared, context: Context) -> None:
        found, problems = lists.wishes(prepared, context)
        self._note(column.index, column.fields[0], problems)
        offers, needs = list(found.offers), list(found.needs)
        if column.fields == ("offers",) and not found.labelled:
            needs = []
        elif column.fields == ("needs",):
            # In a column of needs everything is one, whatever its label.
            offers, needs = [], [*offers, *needs]
        elif column.fields == ("offers",):
            offers, needs = [*offers, *needs], []
        for field, items in (("offers", offers), ("needs", needs)):
            if items or field in column.fields:
                self.values.setdefault(field, [])
                self.values[field] = list(dict.fromkeys([*self.values[field], *items]))

    def _address(self, column: Column, prepared: Prepared, context: Context) -> None:
        found = addresses.split_address(prepared.text, context.country)
        if found is None:
            field = "street" if "street" in column.fields else "city"
            self._single(column.index, field, prepared, context)
            return
        if found.country and not context.sure:
            context = replace(context, country=found.country, sure=True)
        for field in ("street", "postcode", "city"):
            part = getattr(found, field)
            if part and (field in column.fields or field not in self.values):
                self.values.setdefault(field, None)
                self._single(column.index, field, Prepared(part, Cell(part)), context)

    def _contact(self, column: Column, prepared: Prepared, context: Context) -> None:
        """Cut name, address and number out of one cell."""
        text = lines(prepared.text)
        mails = re.findall(r"[^\s;,<>()|]+@[^\s;,<>()|]+", text)
        rest = re.sub(r"<?[^\s;,<>()|]+@[^\s;,<>()|]+>?", "\n", text)
        numbers_found = re.findall(r"(?:\+|\(?0)[\d\s().\-/]{6,}\d", rest)
        rest = re.sub(
            r"(?:(?:t[ée]l\w*|mob\w*|gsm|phone|fon)\s*[.:]*\s*)?(?:\+|\(?0)[\d\s().\-/]{6,}\d",
            "\n",
            rest,
            flags=re.IGNORECASE,
        )
        rest = re.sub(r"(?:e-?mail|mail|t[ée]l|mob)\s*[.:]+", "\n", rest, flags=re.IGNORECASE)
        name = next(
            (
                p.strip(" ,;:/|-–")
                for p in re.split(r"[\n;|/]|\s[-–]\s", rest)
                if re.search(r"[^\W\d_]{2}", p)
            ),
            "",
        )
        for field, part in (
            ("contact_name", name),
            ("email", "; ".join(mails)),
            ("phone", "; ".join(n.strip() for n in numbers_found)),
        ):
            if field in column.fields and part:
                cell = Cell(prepared.cell.value)
                self._single(column.index, field, Prepared(part, cell), context)
