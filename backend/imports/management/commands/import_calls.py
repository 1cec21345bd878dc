"""`manage.py import_calls FILE`."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.funding.enums import CallProblem
from backend.imports.faults import FileRefusedError
from backend.imports.reading.topics import TopicsFile
from backend.imports.services.topics import Report, topics_import

SENTENCES = {
    "topics_no_file": "{path} is not a file.",
    "file_empty": "{path} is empty.",
    "file_too_large": "{path} unpacks to more than we accept ({limit_mb} MB).",
    "file_damaged": "{path} is damaged and cannot be unpacked.",
    "topics_broken_array": "{path} begins like a JSON array but is none.",
}


class Command(BaseCommand):
    """Bring topics of the EU Funding & Tenders portal in as calls."""

    help = (
        "Import topics from a file: JSON Lines (gzipped or not) or one JSON array. The same file"
        " twice changes nothing; what the portal no longer lists stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--as-of",
            type=datetime.date.fromisoformat,
            help="day on which the portal said so, YYYY-MM-DD (default: the file's day)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(done: int) -> None:
            self.stdout.write(f"  calls: {done}")
            self.stdout.flush()

        begun = time.monotonic()
        try:
            source = TopicsFile(options["path"])
            report = topics_import(source, as_of=options["as_of"], progress=progress)
        except FileRefusedError as error:
            sentence = SENTENCES.get(error.code, "{path} cannot be imported ({code}).")
            values = {"path": options["path"], "code": error.code} | error.params
            raise CommandError(sentence.format(**values)) from error
        self._print(report, time.monotonic() - begun)

    def _print(self, report: Report, seconds: float) -> None:
        write = self.stdout.write
        write(f"calls: {report.new} new, {report.changed} changed, {report.same} the same")
        for why, count in report.skipped.most_common():
            write(f"left out: {why}: {count} ({'; '.join(report.places[why])})")
        for code, count in report.problems.most_common():
            places = "; ".join(report.places[code][:3])
            write(f"noted: {CallProblem(code).label} {count} (for example {places})")
        unknown = report.unknown_action_types
        write(
            f"action types: {len(report.action_types)}, of which {len(unknown)} have no rules"
            f" ({sum(unknown.values())} of {sum(report.action_types.values())} calls)"
        )
        for name, count in unknown.most_common():
            write(f"  no rules: {name}: {count}")
        write(f"took {seconds:.1f} s; the search index follows in the background")
