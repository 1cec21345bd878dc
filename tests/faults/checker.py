"""Says where the state that is left does not follow from what was acknowledged.

The rules: what was acknowledged is there, once; what was refused is not; of what nobody could say
it is there once or not at all. The index holds what the database says and nothing else; no work is
left over; nobody was ever answered with a 500.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.faults.history import History, Op


@dataclass(slots=True)
class State:
    """What is left when all is quiet; see `inside.state`."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    """(public id, text) of every entry; the text holds the marker that it was made with."""
    titles: dict[str, str] = field(default_factory=dict)
    """Title of each entry by public id."""
    organisations: list[str] = field(default_factory=list)
    """Name of every organisation that a list brought in."""
    memberships: list[str] = field(default_factory=list)
    """Name of the organisation of every membership."""
    runs: dict[str, str] = field(default_factory=dict)
    """Job state of each import by public id."""
    journal: list[tuple[str, int]] = field(default_factory=list)
    """(import, row number) of each journal entry."""
    questions: list[tuple[str, str, list[int]]] = field(default_factory=list)
    """(key, job state, ranks of the proposals) of each question to the matching."""
    expected: dict[str, int] = field(default_factory=dict)
    """Version of each document that the index should hold."""
    held: dict[str, int] = field(default_factory=dict)
    """Version of each document that it holds."""
    found: dict[str, list[str]] = field(default_factory=dict)
    """Ids of the entries that a search for a title finds, by entry."""
    outbox: int = 0
    revocations: int = 0
    unfinished: int = 0


def violations(history: History, state: State) -> list[str]:
    """Return every broken rule as a sentence; nothing where all is well."""
    return [
        *_never_500(history.ops),
        *_entries(history, state),
        *_imports(history, state),
        *_questions(state),
        *_index(state),
        *_left_over(state),
    ]


def _never_500(ops: Iterable[Op]) -> Iterator[str]:
    for op in ops:
        if op.status >= 500:
            yield f"{op.actor} was answered {op.status} on {op.kind} {op.key}"


def _entries(history: History, state: State) -> Iterator[str]:
    made = Counter(text for _id, text in state.entries)
    ids = {text: public_id for public_id, text in state.entries}
    deleted = {op.key for op in history.of("entry.delete") if op.outcome == "ok"}
    perhaps = {op.key for op in history.of("entry.delete") if op.outcome == "unknown"}
    for op in history.of("entry.create"):
        count = made[op.key]
        if op.outcome == "ok" and op.key in deleted:
            if count:
                yield f"entry {op.key} was deleted and is there {count} times"
        elif op.outcome == "ok":
            if count != 1 and not (count == 0 and op.key in perhaps):
                yield f"entry {op.key} was acknowledged and is there {count} times"
        elif count > (0 if op.outcome == "refused" else 1):
            yield f"entry {op.key} was {op.outcome} and is there {count} times"
    edits: dict[str, list[Op]] = defaultdict(list)
    for op in history.of("entry.create", "entry.edit"):
        edits[op.key].append(op)
    for key, ops in edits.items():
        if made[key] != 1:
            continue
        title = state.titles.get(ids[key], "")
        allowed = _last_values(ops)
        if title not in allowed:
            yield f"entry {key} reads {title!r}, not the last acknowledged of {sorted(allowed)}"


def _last_values(ops: list[Op]) -> set[str]:
    """Return what a register may read: its last acknowledged value, or an unknown one since."""
    allowed: set[str] = set()
    for op in sorted(ops, key=lambda op: op.begun):
        if op.outcome == "ok":
            allowed = {op.value}
        elif op.outcome == "unknown":
            allowed.add(op.value)
    return allowed


def _imports(history: History, state: State) -> Iterator[str]:
    organisations, memberships = Counter(state.organisations), Counter(state.memberships)
    journal = Counter(state.journal)
    for op in history.of("import.upload"):
        if op.outcome == "ok" and op.value not in state.runs:
            yield f"import {op.key} was acknowledged and is gone"
    for op in history.of("import.apply"):
        if op.outcome != "ok":
            continue
        run = op.value
        if state.runs.get(run) != "done":
            yield f"import {op.key} was acknowledged and is {state.runs.get(run)}"
            continue
        for name in op.more["names"]:
            if organisations[name] != 1:
                yield f"{name!r} of import {op.key} is there {organisations[name]} times"
            if memberships[name] != 1:
                yield f"{name!r} of import {op.key} is a member {memberships[name]} times"
        rows = [count for (found, _number), count in journal.items() if found == run]
        if len(rows) != len(op.more["names"]) or set(rows) != {1}:
            yield f"the journal of import {op.key} holds {sum(rows)} rows"


def _questions(state: State) -> Iterator[str]:
    for key, job, ranks in state.questions:
        if job != "done":
            yield f"question {key} is {job}"
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"question {key} has the ranks {ranks}"


def _index(state: State) -> Iterator[str]:
    for doc_id, version in state.expected.items():
        if doc_id not in state.held:
            yield f"the index lacks {doc_id}"
        elif state.held[doc_id] != version:
            yield f"the index holds {doc_id} at {state.held[doc_id]}, not at {version}"
    for doc_id in state.held:
        if doc_id not in state.expected:
            yield f"the index holds {doc_id}, which nobody wants"
    for public_id, found in state.found.items():
        if found.count(public_id) != 1:
            times = found.count(public_id)
            yield f"a search for {state.titles[public_id]!r} finds it {times} times"


def _left_over(state: State) -> Iterator[str]:
    for name in ("outbox", "revocations", "unfinished"):
        if getattr(state, name):
            yield f"{name}: {getattr(state, name)} left over"
