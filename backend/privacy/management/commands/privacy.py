"""`manage.py privacy list_erasures | replay_erasures`: the list of erasures and its use."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.privacy.services import marks
from backend.privacy.services.erasure import replay


class Command(BaseCommand):
    help = "Print the list of erasures, or apply it to a backup that was restored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("list_erasures", help="print one line of JSON for each erasure")
        again = steps.add_parser("replay_erasures", help="erase again whoever is in the list")
        again.add_argument("--file", default="", help="the list; else the one of this installation")
        again.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "list_erasures":
            for mark in marks.in_database():
                self.stdout.write(mark.line())
            return
        given = options["file"]
        path = Path(given or settings.ERASURE_LIST or ".")
        if given and not path.is_file():
            message = f"There is no file {path}."
            raise CommandError(message)
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
            found = list(marks.read(lines))
        except ValueError as error:
            message = f"{path}: {error}"
            raise CommandError(message) from error
        reached = replay(found, dry_run=options["dry_run"])
        word = "would be erased again" if options["dry_run"] else "erased again"
        self.stdout.write(f"{reached} {word}")
