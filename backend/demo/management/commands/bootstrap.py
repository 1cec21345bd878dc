"""`manage.py bootstrap`: everything between an empty folder and a running Maillon."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend.accounts.models import Person
from backend.common import catalogues, demo_accounts, jobs
from backend.demo.services.calls import demo_calls_create
from backend.demo.services.catching_up import demo_catch_up
from backend.demo.services.create import demo_create
from backend.directory.models import Organisation, Seat
from backend.funding.services.call_analysis import analyse_missing
from backend.partnering.services.runs import run_compute, run_get_or_create
from backend.search.services import relay

DEMO_CALLS = 50
"""Calls read before the first visit: all of the demo; many imported ones are left to the worker."""


class Command(BaseCommand):
    """Bring database, catalogues, static files, demo and index up to date; quick when they are."""

    help = "Migrate, compile catalogues, collect static files, create the demo, fill the index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument(
            "--no-static", action="store_true", help="static files were collected elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        jobs.hold_back()
        self._migrate()
        catalogues.compile_stale()
        if not options["no_static"]:
            self._static()
        call_command("load_rules", stdout=io.StringIO())
        if not options["no_demo"] and self._wants_demo():
            self._say("Creating the invented demo …")
            demo_create(progress=self._counted("demo members"))
        if not options["no_demo"] and Organisation.objects.filter(is_demo=True).exists():
            for added in demo_catch_up():
                self._say(f"New in the invented demo: {added}")
            demo_calls_create()
            analyse_missing(limit=DEMO_CALLS)
        self._index()
        self._first_proposals()
        self._accounts_file()

    @staticmethod
    def _wants_demo() -> bool:
        """Say whether the demo is to be made, or was cut short: its accounts are made last."""
        if not Organisation.objects.exists():
            return True
        mixed = Organisation.objects.filter(is_demo=False).exists()
        return not mixed and not Person.objects.exists()

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()

    def _counted(self, what: str) -> Any:
        def progress(done: int, total: int) -> None:
            self._say(f"  {what}: {done} of {total}")

        return progress

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)

    def _static(self) -> None:
        """Collect static files where the interface or the packages have changed."""
        stamp = settings.VAR_DIR / "static.stamp"
        dist = settings.FRONTEND_DIST / ".maillon"
        lock = settings.BASE_DIR / "uv.lock"
        parts = [p.read_bytes() for p in (dist, lock) if p.is_file()]
        value = hashlib.sha256(b"".join(parts)).hexdigest()
        if stamp.is_file() and stamp.read_text(encoding="ascii") == value:
            return
        self._say("Collecting static files …")
        call_command(
            "collectstatic",
            verbosity=0,
            interactive=False,
            clear=True,
            ignore_patterns=["index.html", ".maillon"],
        )
        stamp.write_text(value, encoding="ascii")

    def _index(self) -> None:
        # An index of another version (release or schema) is replaced: it is only a view.
        if relay.needs_rebuild():
            self._say("Filling the search index …")
            relay.rebuild(progress=self._counted("indexed"))
        relay.relay_outbox()

    def _first_proposals(self) -> None:
        """Have an answer ready for whoever signs in to a demo account first."""
        seats = Seat.objects.filter(person__is_demo=True, organisation__isnull=False)
        for seat in seats.select_related("organisation"):
            assert seat.organisation is not None
            run = run_get_or_create(organisation=seat.organisation)
            if run.computed_at is None:
                self._say("Working out the first proposals …")
                run_compute(run)

    def _accounts_file(self) -> None:
        """Note the demo accounts for whoever started us."""
        path = settings.VAR_DIR / "demo_accounts.txt"
        accounts = demo_accounts.listed()
        if not accounts:
            path.unlink(missing_ok=True)
            return
        lines = ["  Demo accounts (invented organisations):"]
        width = max(len(a["hint"]) for a in accounts)
        lines += [f"    {a['hint']:{width}}  {a['email']}  {a['password']}" for a in accounts]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
