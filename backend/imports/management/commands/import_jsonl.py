"""`manage.py import_jsonl FILE [--cluster ID]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.directory.models import Cluster
from backend.imports.services.jsonl import jsonl_import


def find_cluster(name: str) -> Cluster:
    """Return a cluster by public id, acronym or name; raises CommandError."""
    try:
        found = Cluster.objects.filter(public_id=UUID(name)).first()
    except ValueError:
        found = Cluster.objects.filter(acronym=name).first()
        found = found or Cluster.objects.filter(organisation__legal_name=name).first()
    if found is None:
        raise CommandError(f"There is no cluster “{name}”. Give its id, acronym or name.")
    return found


class Command(BaseCommand):
    """Bring organisations in from JSON Lines."""

    help = "Import organisations with offers and needs, one JSON object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--cluster", help="id, acronym or name: the organisations become its members"
        )
        parser.add_argument(
            "--demo", action="store_true", help="mark the organisations as invented"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        cluster = find_cluster(options["cluster"]) if options["cluster"] else None
        try:
            with path.open(encoding="utf-8") as lines:
                report = jsonl_import(
                    lines, file_name=path.name, cluster=cluster, is_demo=options["demo"]
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not UTF-8.") from error
        self.stdout.write(
            f"organisations: {report.new} new, {report.changed} changed, {report.same} the same"
        )
        for number, reason in report.refused:
            self.stderr.write(f"line {number} left out: {reason}")
