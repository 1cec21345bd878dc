"""`manage.py index status|rebuild|reconcile|relay`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.search.services import relay


class Command(BaseCommand):
    """Look at the search index, fill it anew, or mend it."""

    help = "status: counts and lag; rebuild: fill anew; reconcile: mend; relay: bring changes now"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "rebuild", "reconcile", "relay"])

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  indexed {done} of {total}")

    def handle(self, *args: Any, **options: Any) -> None:
        action = options["action"]
        if action == "status":
            for name, value in relay.status().items():
                self.stdout.write(f"{name}: {value}")
        elif action == "rebuild":
            relay.rebuild(progress=self._progress)
            made = ", ".join(f"{number} {name}" for name, number in relay.counts().items())
            self.stdout.write(f"rebuilt with {made}")
        elif action == "relay":
            self.stdout.write(f"brought {relay.relay_outbox(progress=self._progress)}")
        else:
            for name, value in relay.reconcile().items():
                self.stdout.write(f"{name}: {value}")
