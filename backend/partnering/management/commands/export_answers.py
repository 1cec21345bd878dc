"""`manage.py export_answers FILE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.partnering.services.labels import training_rows


class Command(BaseCommand):
    """Write the labelled rows as a file to learn from, without anything of anybody."""

    help = (
        "Writes one JSON object a line: features and outcome of every candidate that somebody "
        "answered on. No names, ids, texts or days; rows that rest on private needs are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        try:
            with options["file"].open("w", encoding="utf-8") as out:
                for row in training_rows():
                    out.write(json.dumps(row, sort_keys=True) + "\n")
                    count += 1
        except OSError as error:
            raise CommandError(
                f"{options['file']}: cannot be written ({error.strerror})"
            ) from error
        self.stdout.write(f"{count} rows: {options['file']}")
