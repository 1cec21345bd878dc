"""`manage.py load_rules`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from backend.funding.services.call_mapping import remap_calls
from backend.funding.services.rules_sync import rules_sync


class Command(BaseCommand):
    """Bring the rule data that the platform ships into the database; what was edited stays."""

    help = "Load programmes, rule sets, country tables and national terms; edited rows are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        report = rules_sync()
        for line in report.lines():
            self.stdout.write(line)
        if report.changed_anything:
            done = remap_calls()
            self.stdout.write(f"calls: {done.changed} of {done.calls} have other rules now")
