"""Reading profiles and judgements from JSON Lines files.

One organisation a line: id, name, country, nuts3, city, type, employees, language, description,
nace, chain, stage, trl, certifications, links, transitions, cluster, offers [title, text], needs
[title, text, private or visibility]. One
judged need a line: org, need (0-based position), good (best first), plausible, traps [id, why].
Unknown keys are passed over; a file with a mistake is refused with the line it stands in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matching.domain import Entry, EntryKind, Profile, Visibility
from matching.reference import ecosystems, nace, sizes, stages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MAX_LINE: Final = 1_000_000
"""Longest line accepted: a profile is a few kilobytes, a longer line is another kind of file."""

MAX_ENTRIES: Final = 200


class InputError(Exception):
    """A file cannot be read; the message names file, line and field."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        """Build the message from the file, the line (0 for the whole file) and what is wrong."""
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {message}")
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class Trap:
    """A candidate that looks right and is wrong, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of one need: who could fill it, who nearly, who only seems to."""

    org: str
    need: int
    good: tuple[str, ...]
    plausible: tuple[str, ...] = ()
    traps: tuple[Trap, ...] = field(default=())

    @property
    def need_id(self) -> str:
        """The id that `read_profiles` gives to this need."""
        return need_id(self.org, self.need)


def need_id(org: str, position: int) -> str:
    """Return the entry id of the need at this 0-based position."""
    return f"{org}/needs/{position}"


def read_profiles(path: Path) -> list[Profile]:
    """Return the profiles of a file. Raises InputError, also for a repeated id."""
    found: dict[str, Profile] = {}
    for number, row in _rows(path):
        profile = _Row(path, number, row).profile()
        if profile.id in found:
            raise InputError(path, number, f"the id {profile.id!r} stands in an earlier line too")
        found[profile.id] = profile
    if not found:
        raise InputError(path, 0, "the file holds no profile")
    return list(found.values())


def read_many(paths: Sequence[Path]) -> list[Profile]:
    """Return the profiles of several files. Raises InputError, also for an id in two files."""
    found: dict[str, Profile] = {}
    for path in paths:
        for profile in read_profiles(path):
            if profile.id in found:
                raise InputError(path, 0, f"the id {profile.id!r} stands in an earlier file too")
            found[profile.id] = profile
    return list(found.values())


def read_judgements(path: Path, profiles: Mapping[str, Profile]) -> list[Judgement]:
    """Return the judged needs of a file; ids must be among `profiles`. Raises InputError."""
    found = []
    for number, row in _rows(path):
        reader = _Row(path, number, row)
        judgement = reader.judgement()
        asker = profiles.get(judgement.org)
        if asker is None:
            raise InputError(path, number, f"org: no profile has the id {judgement.org!r}")
        if not 0 <= judgement.need < len(asker.needs):
            raise InputError(
                path, number, f"need: {judgement.org} has no need at position {judgement.need}"
            )
        named = (*judgement.good, *judgement.plausible, *(t.id for t in judgement.traps))
        for each in named:
            if each not in profiles:
                raise InputError(path, number, f"no profile has the id {each!r}")
        found.append(judgement)
    if not found:
        raise InputError(path, 0, "the file holds no judged need")
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        handle = path.open(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(path, 0, f"cannot be opened ({error.strerror})") from error
    number = 0
    with handle:
        try:
            for number, line in enumerate(handle, start=1):
                if len(line) > MAX_LINE:
                    raise InputError(path, number, f"longer than {MAX_LINE:,} characters")
                if line.strip():
                    yield number, _parse(path, number, line)
        except UnicodeDecodeError as error:
            raise InputError(path, number + 1, "is not UTF-8 text") from error
        except OSError as error:
            raise InputError(path, 0, f"cannot be read ({error.strerror})") from error


def _parse(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested"
        column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(path, number, f"is not valid JSON: {reason}{column}") from error
    if not isinstance(row, dict):
        raise InputError(path, number, "must be a JSON object")
    return row


class _Row:
    """Reads the fields of one line and says exactly what is wrong with them."""

    def __init__(self, path: Path, number: int, row: dict[str, Any]) -> None:
        self._path, self._number, self._row = path, number, row

    def _fail(self, message: str) -> InputError:
        return InputError(self._path, self._number, message)

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self._row.get(key)
        if value is None or value == "":
            if required:
                raise self._fail(f"{key}: is missing")
            return ""
        if not isinstance(value, str):
            raise self._fail(f"{key}: must be text, not {value!r}")
        return value.strip()

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._row.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._fail(f"{key}: must be a list of texts, not {value!r}")
        return tuple(each.strip() for each in value)

    def _count(self, key: str) -> int | None:
        value = self._row.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._fail(f"{key}: must be a whole number from 0 on, not {value!r}")
        return value

    def _trl(self) -> tuple[int, int] | None:
        value = self._row.get("trl")
        if value is None or value == []:
            return None
        ok = (
            isinstance(value, list)
            and len(value) == 2
            and all(isinstance(v, int) and not isinstance(v, bool) for v in value)
            and 1 <= value[0] <= value[1] <= 9
        )
        if not ok:
            raise self._fail(f"trl: must be [lowest, highest] between 1 and 9, not {value!r}")
        return value[0], value[1]

    def _entries(self, owner: str, kind: EntryKind, language: str) -> tuple[Entry, ...]:
        key = f"{kind.value}s"
        rows = self._row.get(key) or []
        if not isinstance(rows, list) or len(rows) > MAX_ENTRIES:
            raise self._fail(f"{key}: must be a list of at most {MAX_ENTRIES} objects")
        return tuple(
            self._entry(f"{owner}/{key}/{at}", f"{key}[{at}]", kind, language, row)
            for at, row in enumerate(rows)
        )

    def _entry(self, id_: str, at: str, kind: EntryKind, language: str, row: object) -> Entry:
        if not isinstance(row, dict):
            raise self._fail(f"{at}: must be an object with title and text")
        title, text = row.get("title", ""), row.get("text") or ""
        if not isinstance(title, str) or not isinstance(text, str) or not (title + text).strip():
            raise self._fail(f"{at}: needs a title or a text")
        private = row.get("private", False)
        if not isinstance(private, bool):
            raise self._fail(f"{at}.private: must be true or false, not {private!r}")
        shown = row.get("visibility", Visibility.PRIVATE if private else Visibility.PUBLIC)
        if shown not in tuple(Visibility):
            known = ", ".join(Visibility)
            raise self._fail(f"{at}.visibility: {shown!r} is unknown; known are {known}")
        # Of two statements that differ, the narrower one holds.
        visibility = Visibility.PRIVATE if private else Visibility(shown)
        return Entry(
            id=id_,
            kind=kind,
            title=title.strip(),
            text=text.strip(),
            language=language,
            visibility=visibility,
        )

    def profile(self) -> Profile:
        """Return the line as a profile. Raises InputError."""
        owner = self._text("id", required=True)
        language = self._text("language")
        codes = self._texts("nace")
        stage = self._text("stage")
        if stage and not stages.is_stage(stage):
            known = ", ".join(stages.stage_ids())
            raise self._fail(f"stage: {stage!r} is unknown; known are {known}")
        employees = self._count("employees")
        description = self._text("description")
        newcomer = self._row.get("newcomer")
        if newcomer is not None and not isinstance(newcomer, bool):
            raise self._fail(f"newcomer: must be true or false, not {newcomer!r}")
        chain, cluster = self._text("chain"), self._text("cluster")
        return Profile(
            id=owner,
            name=self._text("name", required=True),
            country=self._text("country"),
            nuts=self._text("nuts3") or self._text("nuts"),
            city=self._text("city"),
            org_type=self._text("type"),
            size="" if employees is None else sizes.size_by_headcount(employees),
            employees=employees,
            language=language,
            texts={language: description} if description else {},
            nace=tuple(nace.normalise(code) or code for code in codes),
            stages=(stage,) if stage else (),
            ecosystems=tuple(ecosystems.ecosystems_for(codes)),
            chains=(chain,) if chain else (),
            links=self._texts("links"),
            transitions=self._texts("transitions"),
            cluster_ids=(cluster,) if cluster else (),
            trl=self._trl(),
            certifications=self._texts("certifications"),
            offers=self._entries(owner, EntryKind.OFFER, language),
            needs=self._entries(owner, EntryKind.NEED, language),
            newcomer=newcomer,
        )

    def judgement(self) -> Judgement:
        """Return the line as a judged need. Raises InputError."""
        org = self._text("org", required=True)
        position = self._count("need")
        if position is None:
            raise self._fail("need: is missing")
        traps = self._row.get("traps") or []
        if not isinstance(traps, list) or not all(
            isinstance(t, dict) and isinstance(t.get("id"), str) for t in traps
        ):
            raise self._fail("traps: must be a list of objects with id and why")
        return Judgement(
            org=org,
            need=position,
            good=self._texts("good"),
            plausible=self._texts("plausible"),
            traps=tuple(Trap(t["id"], str(t.get("why", ""))) for t in traps),
        )
