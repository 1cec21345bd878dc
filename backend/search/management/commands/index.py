"""`manage.py index status|rebuild|reconcile|relay|rollback`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.search.engine import SearchIndexError
from backend.search.services import relay


class Command(BaseCommand):
    """Look at the search index, fill it anew, or mend it."""

    help = (
        "status: counts and lag; rebuild: fill anew; reconcile: mend; relay: bring changes now; "
        "rollback: go back to the index before the last rebuild"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = ["status", "rebuild", "reconcile", "relay", "rollback"]
        parser.add_argument("action", choices=actions)

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  indexed {done} of {total}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options["action"])
        except SearchIndexError as error:
            raise CommandError(str(error)) from error

    def _run(self, action: str) -> None:
        if action == "status":
            for name, value in relay.status().items():
                self.stdout.write(f"{name}: {value}")
        elif action == "rebuild":
            relay.rebuild(progress=self._progress)
            made = ", ".join(f"{number} {name}" for name, number in relay.counts().items())
            self.stdout.write(f"rebuilt with {made}")
        elif action == "relay":
            self.stdout.write(f"brought {relay.relay_outbox(progress=self._progress)}")
        elif action == "rollback":
            self.stdout.write(f"went back to {relay.rollback()}")
        else:
            for name, value in relay.reconcile().items():
                self.stdout.write(f"{name}: {value}")
