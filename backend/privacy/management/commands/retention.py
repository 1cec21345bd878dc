"""`manage.py retention [--dry-run]`: what is outdated, and its removal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backend.privacy.services.retention import run_retention


class Command(BaseCommand):
    help = "Remove rows whose time is over, or only count them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        for rule in run_retention(dry_run=options["dry_run"]):
            self.stdout.write(f"{rule.rows:>8}  {rule.model}, {rule.days} days after {rule.since}")
