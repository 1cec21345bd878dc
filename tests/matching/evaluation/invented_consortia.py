"""Small invented consortia in the forms that the benchmark reads."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("hydrogen electrolyser membrane", "textile fibre sorting", "timber panel glue")
YEARS = (2014, 2015, 2015, 2016, 2016, 2017, 2018)
TEAM = 4


def team(field: int, number: int) -> list[str]:
    """Organisations 100.. work on field 0, 200.. on field 1; the team moves on by one a project."""
    return [str(100 * (field + 1) + (number + step) % 6) for step in range(TEAM)]


def write_cordis(folder: Path, *, wider: bool = True) -> Path:
    projects = [["id", "title", "objective", "startDate", "topics"]]
    head = ["projectID", "organisationID", "activityType", "country", "name", "SME", "role"]
    members = [head]
    for field, words in enumerate(FIELDS):
        for number, year in enumerate(YEARS):
            id_ = f"{field}{number}"
            text = f"Better {words} for industry, step {number}."
            projects.append([id_, f"{words} {number}", text, f"{year}-03-01", f"T{field}-1-{year}"])
            joined = team(field, number)
            if year > 2016:
                joined = [*joined, f"{900 + field}"]
            for at, org in enumerate(joined):
                kind = "HES" if int(org) % 3 == 0 else "PRC"
                role = "participant" if at else "coordinator"
                members.append([id_, org, kind, "FR" if at % 2 else "DE", f"Firm {org}", "", role])
    _write(folder / "project.csv", projects)
    _write(folder / "organization.csv", members)
    if wider:
        rows = [["project", "year", "topic", "title", "pic", "country", "type", "role"]]
        rows += [["w1", "2015", "T0-9-2015", "hydrogen pumps", o, "FR", "company", "participant"]
                 for o in ("100", "102", "777")]  # fmt: skip
        rows += [["00", "2014", "T0", "told elsewhere", "100", "FR", "company", "coordinator"]]
        rows += [["w2", "", "T0", "no year", "100", "FR", "company", "coordinator"]]
        text = "\n".join(";".join(row) for row in rows) + "\n"
        (folder / "history-to-2018.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def write_norway(folder: Path) -> Path:
    head = ["Prosjektnr", "Prosjektnavn", "Topic kode", "Topic", "Kontrakt startdato",
            "Organisasjonsnummer", "Organisasjonsnavn", "FoU sektorkode",
            "Organisasjon rolle"]  # fmt: skip
    rows = [head]
    for field, words in enumerate(FIELDS):
        for number, year in enumerate(YEARS):
            for at, org in enumerate(team(field, number)):
                kind = "NÆR" if int(org) % 2 else "INS"
                role = "PARTICIPANT" if at else "COORDINATOR"
                day = f"01.03.{year} 00:00"
                about = f"{words} in use"
                rows.append([f"{field}{number}", f"{words} {number}", f"T{field}-1", about, day,
                             org, f"Firm {org}", kind, role])  # fmt: skip
    _write(folder / "h2020-norway-to-2018.csv", rows)
    return folder


def _write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
