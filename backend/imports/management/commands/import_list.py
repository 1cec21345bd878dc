"""`manage.py import_list FILE --cluster ID [--apply]`: a member list from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.imports.enums import RunState
from backend.imports.management.commands.import_jsonl import find_cluster
from backend.imports.messages import file_sentence
from backend.imports.models import ImportRun
from backend.imports.services.applying import run_apply
from backend.imports.services.checks import run_check
from backend.imports.services.reports import report, row_problems
from backend.imports.services.uploads import import_apply_request, import_upload


class Command(BaseCommand):
    """Check a member list, and import it where asked to."""

    help = "Check a member list (XLSX or CSV) as the interface does; --apply imports it as well."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cluster", required=True, help="id, acronym or name")
        parser.add_argument("--sheet", default="", help="the sheet, where the guess is wrong")
        parser.add_argument("--apply", action="store_true", help="import the rows")
        parser.add_argument(
            "--only-good", action="store_true", help="import rows without errors only"
        )
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument("--report", type=Path, help="write the report to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        cluster = find_cluster(options["cluster"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from error
        try:
            run = import_upload(
                cluster=cluster,
                person_id=None,
                file_name=options["file"].name,
                content=content,
                sheet=options["sheet"],
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        run_check(run)
        run.refresh_from_db()
        if run.state == RunState.FAILED:
            raise CommandError(file_sentence(run.error_code, run.error_params))
        if options["apply"] and run.state == RunState.CHECKED:
            run_apply(import_apply_request(run=run, only_good=options["only_good"]))
            run.refresh_from_db()
        if options["report"]:
            options["report"].write_text(report(run), encoding="utf-8", newline="")
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(run), ensure_ascii=False, indent=1))
        else:
            self._print(run)

    def _print(self, run: ImportRun) -> None:
        counts = ", ".join(f"{name} {number}" for name, number in run.counts.items())
        self.stdout.write(f"{run.file_name}: {run.state}; {counts}")
        for column in run.columns:
            fields = ", ".join(column["fields"]) or "left out"
            self.stdout.write(f"  {column['letter']} {column['heading']!r}: {fields}")
        for row in run.rows.order_by("number"):
            for problem in row_problems(row):
                if problem["severity"] != "note" or not problem["cell"]:
                    self.stdout.write(f"  row {row.number} {problem['cell']}: {problem['message']}")


def _as_json(run: ImportRun) -> dict[str, Any]:
    return {
        "file": run.file_name,
        "state": run.state,
        "sheet": run.sheet,
        "encoding": run.encoding,
        "delimiter": run.delimiter,
        "header_rows": run.header_rows,
        "counts": run.counts,
        "columns": run.columns,
        "rows": [
            {
                "row": row.number,
                "status": row.status,
                "match": row.match_key,
                "duplicate_of": row.duplicate_of,
                "record": row.record,
                "problems": row_problems(row),
            }
            for row in run.rows.order_by("number")
        ],
    }
