"""Bringing the topics of the EU Funding & Tenders portal in as calls.

What the portal no longer lists stays: people have saved it and bids refer to it. Its deadline
closes it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from itertools import islice

from backend.funding.selectors.calls import action_type_counts
from backend.funding.services.call_analysis import analyse_request
from backend.funding.services.call_mapping import mapping_load
from backend.imports.reading.topics import Line, TopicsFile
from backend.imports.services.topics.records import (
    Record,
    RecordError,
    content_hash,
    identity,
    record_of,
)
from backend.imports.services.topics.report import Report
from backend.imports.services.topics.writing import CHUNK, hashes_of, seen_again, write_chunk

__all__ = ["Report", "topics_import"]

Progress = Callable[[int], None]


def topics_import(
    source: TopicsFile, *, as_of: datetime.date | None = None, progress: Progress | None = None
) -> Report:
    """Bring a file of topics in; returns the report. The same file twice changes nothing.

    `as_of` is the day on which the portal said so (the file's day by default). Written a hundred
    at a time; a line that cannot be read is reported with its number and the rest goes in. Raises
    FileRefusedError where the file itself cannot be read.
    """
    report = Report()
    day = as_of or source.changed_on()
    mapping = mapping_load()
    lines = _distinct(source.lines(), report)
    while chunk := list(islice(lines, CHUNK)):
        held = hashes_of([source_id for source_id, _line in chunk])
        same: list[str] = []
        records: list[Record] = []
        for source_id, line in chunk:
            assert line.value is not None
            if held.get(source_id) == content_hash(line.value):
                same.append(source_id)
                continue
            try:
                record = record_of(line.value, day)
            except RecordError as error:
                report.skip(error.code, f"line {line.number}")
                continue
            records.append(record)
        seen_again(same, day)
        report.same += len(same)
        if records:
            write_chunk(records, mapping, day, report)
        _note(records, report)
        if progress is not None:
            progress(report.new + report.changed + report.same)
    if report.new or report.changed:
        analyse_request()
    _count_actions(report)
    return report


def _distinct(lines: Iterator[Line], report: Report) -> Iterator[tuple[str, Line]]:
    """Yield readable lines with the number of their topic; each topic once."""
    seen: set[str] = set()
    for line in lines:
        if line.value is None:
            report.skip(line.fault, f"line {line.number}")
            continue
        try:
            source_id = identity(line.value)
        except RecordError as error:
            report.skip(error.code, f"line {line.number}")
            continue
        if source_id in seen:
            report.skip("topic stands twice in the file", f"line {line.number}: {source_id}")
            continue
        seen.add(source_id)
        yield source_id, line


def _note(records: list[Record], report: Report) -> None:
    for record in records:
        for problem in record.values["problems"]:
            report.note(problem["code"], record.values["identifier"] or record.source_id)


def _count_actions(report: Report) -> None:
    """Count the action types of all portal calls, and those for which there are no rules."""
    for action_type, code, number in action_type_counts():
        report.action_types[action_type] += number
        if not code:
            report.unknown_action_types[action_type] += number
