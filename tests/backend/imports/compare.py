"""Comparing what the importer makes of a file with what was expected of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.imports.checking import Analysis, analyse
from backend.imports.sandbox import read_file

MAX_BYTES = 20 * 1024 * 1024


@dataclass
class Figures:
    """Figures of one file; lists hold what differed."""

    name: str
    columns: int = 0
    columns_right: int = 0
    fields: int = 0
    fields_right: int = 0
    errors: int = 0
    errors_found: int = 0
    errors_reported: int = 0
    rows: tuple[int, int] = (0, 0)
    organisations: tuple[int, int] = (0, 0)
    duplicates_right: bool = False
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The figures on one line."""
        return (
            f"{self.name}: mapping {self.columns_right}/{self.columns}, fields "
            f"{self.fields_right}/{self.fields}, errors recall {self.errors_found}/{self.errors}, "
            f"precision {self.errors_found}/{self.errors_reported}, rows "
            f"{self.rows[0]}/{self.rows[1]}, "
            f"organisations {self.organisations[0]}/{self.organisations[1]}, "
            f"duplicates {'ok' if self.duplicates_right else 'WRONG'}"
        )


def problem_keys(analysis: Analysis) -> dict[tuple[int, str], Any]:
    """Problems that need attention, by row and heading."""
    names = {c.index: c.heading for c in analysis.columns}
    return {
        (row.number, names[p.column]): (
            p.problem.severity.value,
            p.problem.code,
            p.problem.suggestion,
        )
        for row in analysis.rows
        for p in row.record.problems
        if p.problem.severity in ("fix", "error")
    }


def compare(path: Path) -> tuple[Figures, Analysis]:
    """Read a file and compare it with its expected result."""
    expected = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
    analysis = analyse(read_file(path.read_bytes(), max_bytes=MAX_BYTES))
    figures = Figures(path.name)
    for column in analysis.columns:
        want = expected["mapping"].get(column.heading)
        if want is None:
            continue
        figures.columns += 1
        wanted = expected["split"].get(column.heading, [] if want == "ignore" else [want])
        if list(column.fields) == wanted:
            figures.columns_right += 1
        else:
            figures.wrong.append(f"column {column.heading}: {column.fields} not {wanted}")
    rows = {row.number: row for row in analysis.rows}
    for sample in expected["samples"]:
        for name, value in sample["record"].items():
            figures.fields += 1
            got = rows[sample["row"]].record.values.get(name) if sample["row"] in rows else "no row"
            if got == value:
                figures.fields_right += 1
            else:
                figures.wrong.append(f"row {sample['row']} {name}: {got!r} not {value!r}")
    found = problem_keys(analysis)
    wanted_errors = {(e["row"], e["column"]): e for e in expected["errors"]}
    figures.errors = len(wanted_errors)
    figures.errors_found = len(found.keys() & wanted_errors.keys())
    figures.errors_reported = len(found)
    for key in sorted(wanted_errors.keys() - found.keys()):
        figures.wrong.append(f"missed {key}: {wanted_errors[key]}")
    for key in sorted(found.keys() - wanted_errors.keys()):
        figures.wrong.append(f"invented {key}: {found[key]} {rows[key[0]].raw}"[:300])
    for key in sorted(found.keys() & wanted_errors.keys()):
        want_error = wanted_errors[key]
        if (found[key][0], found[key][2]) != (want_error["severity"], want_error["suggestion"]):
            figures.wrong.append(f"differs {key}: {found[key]} not {want_error}")
    groups = [list(g.rows) for g in analysis.duplicates]
    figures.rows = (len(analysis.rows), expected["rows"])
    duplicates = sum(len(g) - 1 for g in groups)
    figures.organisations = (len(analysis.rows) - duplicates, expected["organisations"])
    figures.duplicates_right = groups == expected["duplicates"]
    if not figures.duplicates_right:
        figures.wrong.append(f"duplicates {groups} not {expected['duplicates']}")
    skipped = [(s.number, s.why) for s in analysis.skipped]
    wanted_skips = [x["row"] for x in expected["not_data_rows"]]
    if [n for n, _w in skipped] != wanted_skips:
        figures.wrong.append(f"not data {skipped} not {expected['not_data_rows']}")
    return figures, analysis
