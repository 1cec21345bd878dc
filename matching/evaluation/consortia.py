"""Real consortia from files: CORDIS's form, the wider history beside it, and Norway's register."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO, cast

from matching.io import InputError
from matching.ranking.history import Party, PastProject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PROJECTS: Final = "project.csv"
ORGANISATIONS: Final = "organization.csv"
WIDER: Final = "history-to-2018.csv.gz"
NORWAY: Final = "h2020-norway-to-2018.csv"
FIELD_LIMIT: Final = 10_000_000
COORDINATOR: Final = "coordinator"
NORWEGIAN_KINDS: Final = {"NÆR": "PRC", "UOH": "HES", "INS": "REC", "OFF": "PUB"}


@dataclass(frozen=True, slots=True)
class Consortia:
    """Projects (whole: with text and all partners), the wider history (partners and titles only)
    and the organisations of both."""

    projects: tuple[PastProject, ...]
    wider: tuple[PastProject, ...]
    parties: Mapping[str, Party]


def read_cordis(folder: Path) -> Consortia:
    """Return what a folder in CORDIS's form holds; the wider history is optional.

    Raises InputError naming the file, and the column that it lacks.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    leaders: dict[str, str] = {}
    parties: dict[str, Party] = {}
    wanted = ("projectID", "organisationID", "activityType", "country", "name", "SME", "role")
    for row in rows_of_file(folder / ORGANISATIONS, *wanted):
        org, project = row["organisationID"], row["projectID"]
        if org not in members[project]:
            members[project].append(org)
        if row["role"] == COORDINATOR:
            leaders[project] = org
        parties[org] = Party(
            org, row["activityType"], row["country"], row["name"], row["SME"].lower() == "true"
        )
    told = ("id", "title", "objective", "startDate", "topics")
    projects = tuple(
        PastProject(
            id=row["id"], title=row["title"], year=year_of(row["startDate"]),
            members=tuple(members[row["id"]]), topic=row["topics"], text=row["objective"],
            coordinator=leaders.get(row["id"], ""),
        )
        for row in rows_of_file(folder / PROJECTS, *told)
    )  # fmt: skip
    path = folder / WIDER
    wider = _wider(path, {each.id for each in projects}) if path.exists() else ()
    return Consortia(projects, wider, parties)


def _wider(path: Path, told: set[str]) -> tuple[PastProject, ...]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    head: dict[str, tuple[str, int, str]] = {}
    leaders: dict[str, str] = {}
    for row in rows_of_file(path, "project", "year", "topic", "title", "pic", "role"):
        if row["project"] in told:
            continue
        head[row["project"]] = (row["title"], year_of(row["year"]), row["topic"])
        if row["pic"] not in members[row["project"]]:
            members[row["project"]].append(row["pic"])
        if row["role"] == COORDINATOR:
            leaders[row["project"]] = row["pic"]
    return tuple(
        PastProject(each, title, year, tuple(members[each]), topic, "", leaders.get(each, ""))
        for each, (title, year, topic) in head.items()
        if year
    )


def read_norway(folder: Path) -> Consortia:
    """Return Norway's register: national partners only, the topic's title stands for the text.

    Raises InputError.
    """
    names = {
        "id": "Prosjektnr", "title": "Prosjektnavn", "topic": "Topic kode", "about": "Topic",
        "starts": "Kontrakt startdato", "org": "Organisasjonsnummer", "name": "Organisasjonsnavn",
        "kind": "FoU sektorkode", "role": "Organisasjon rolle",
    }  # fmt: skip
    members: defaultdict[str, list[str]] = defaultdict(list)
    head: dict[str, tuple[str, str, str, int]] = {}
    leaders: dict[str, str] = {}
    parties: dict[str, Party] = {}
    for row in rows_of_file(folder / NORWAY, *names.values()):
        each = {key: row[name] for key, name in names.items()}
        year = each["starts"].split(" ")[0][-4:]
        head[each["id"]] = (each["title"], each["topic"], each["about"], year_of(year))
        if each["org"] not in members[each["id"]]:
            members[each["id"]].append(each["org"])
        if each["role"].lower() == COORDINATOR:
            leaders[each["id"]] = each["org"]
        kind = NORWEGIAN_KINDS.get(each["kind"], "OTH")
        parties[each["org"]] = Party(each["org"], kind, "NO", each["name"])
    projects = tuple(
        PastProject(key, title, year, tuple(members[key]), topic, about or title,
                    leaders.get(key, ""))
        for key, (title, topic, about, year) in head.items()
        if year
    )  # fmt: skip
    return Consortia(projects, (), parties)


def year_of(text: str) -> int:
    """Return the year a date begins with, 0 where there is none."""
    return int(text[:4]) if text[:4].isdigit() and len(text) >= 4 else 0


def rows_of_file(path: Path, *wanted: str) -> Iterator[dict[str, str]]:
    """Give the wanted columns of a file with `;` between fields. Raises InputError."""
    before = csv.field_size_limit(FIELD_LIMIT)
    try:
        with _open(path) as handle:
            reader = csv.DictReader(handle, delimiter=";")
            lacking = [each for each in wanted if each not in (reader.fieldnames or ())]
            if lacking:
                raise InputError(path, 1, f"lacks the column {lacking[0]!r}")
            for row in reader:
                yield {key: row[key] or "" for key in wanted}
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(path, 0, f"cannot be read ({reason})") from error
    except UnicodeDecodeError as error:
        raise InputError(path, 0, "is not UTF-8 text") from error
    except csv.Error as error:
        raise InputError(path, 0, f"is not a CSV file: {error}") from error
    finally:
        csv.field_size_limit(before)


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")
