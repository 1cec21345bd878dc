"""`manage.py retrain`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.partnering.engine import InputError
from backend.partnering.services.retraining import retrain


class Command(BaseCommand):
    """Learn a new ranking from invented examples and real answers."""

    help = (
        "Learns from the invented examples and what people answered, writes a report, and keeps "
        "the new ranking as a release only where nothing got worse for newcomers; use it with "
        "`model activate`. Refuses while there are too few real answers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force-report",
            action="store_true",
            help="write the report also with too few answers; nothing is kept then",
        )
        parser.add_argument("--report", type=Path, default=None, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["report"] or Path(settings.VAR_DIR) / "reports"
        try:
            answer = retrain(folder=folder, force_report=options["force_report"])
        except (InputError, OSError) as error:
            raise CommandError(str(error)) from error
        if answer.report is None:
            raise CommandError(
                f"{answer.answers} real answers; {answer.needed} are needed before anything is "
                "learned from them. With --force-report you get the report alone."
            )
        self.stdout.write(f"{answer.answers} real answers; report: {answer.report}")
        for reason in answer.reasons:
            self.stdout.write(f"  {reason}")
        if answer.release:
            self.stdout.write(
                f"kept {answer.release}; use it with `model activate {answer.release}`"
            )
        elif answer.passed:
            self.stdout.write("nothing kept: too few real answers")
        else:
            self.stdout.write("nothing kept: the gate was not passed")
