"""`manage.py import_cordis DIR|ZIP`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.imports.faults import FileRefusedError
from backend.imports.reading.cordis import CordisSource
from backend.imports.services.cordis import Report, cordis_import

SENTENCES = {
    "cordis_no_organizations": "There is no organization.csv in {path}.",
    "cordis_not_a_folder_or_zip": "{path} is neither a folder nor a zip file.",
    "cordis_columns": "{file} lacks the columns {columns}; is it CORDIS's own file?",
    "cordis_broken_row": "{file} cannot be read at record {row}.",
    "zip_too_big": "{path} unpacks to more than we accept.",
}


class Command(BaseCommand):
    """Bring CORDIS's organisations, projects and participations in as public records."""

    help = (
        "Import CORDIS's CSV set from a folder or zip: organization, project, topics, euroSciVoc."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(what: str, done: int, total: int) -> None:
            if done == total or done % 2000 < 200:
                self.stdout.write(f"  {what}: {done} of {total}")

        begun = time.monotonic()
        try:
            source = CordisSource(options["path"])
            report = cordis_import(source, progress=progress)
        except FileRefusedError as error:
            sentence = SENTENCES.get(error.code, "{path} cannot be imported ({code}).")
            values = {"path": options["path"], "code": error.code} | error.params
            raise CommandError(sentence.format(**values)) from error
        self._print(report, time.monotonic() - begun)

    def _print(self, report: Report, seconds: float) -> None:
        write = self.stdout.write
        write(
            f"organisations: {report.organisations_new} new,"
            f" {report.organisations_changed} changed,"
            f" {report.organisations_same} the same, {report.organisations_kept} kept as their"
            " owners wrote them"
        )
        write(
            f"projects: {report.projects_new} new, {report.projects_changed} changed,"
            f" {report.projects_same} the same"
        )
        write(
            f"participations: {report.participations_new} new,"
            f" {report.participations_same} the same"
        )
        for why, count in report.skipped.most_common():
            write(f"left out: {why}: {count} (for example {'; '.join(report.examples[why][:2])})")
        write(f"took {seconds:.1f} s; the search index follows in the background")
