"""`manage.py model list|add|activate|rollback`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.partnering.services import releases


class Command(BaseCommand):
    """Look at the releases of the ranking, keep one, switch to one, or go back."""

    help = (
        "list: all releases, verified; add FOLDER: keep what `python -m matching train --out "
        "FOLDER` made; activate ID: use it everywhere (`shipped`: the one that comes with the "
        "code); rollback: go back to the one before. Both refuse where the search index is not "
        "whole for the release."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="all releases, verified")
        add = actions.add_parser("add", help="keep the release in a folder")
        add.add_argument("folder", type=Path)
        activate = actions.add_parser("activate", help="use a release everywhere")
        activate.add_argument("release", help="its id, or `shipped`")
        actions.add_parser("rollback", help="go back to the release before")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options)
        except releases.ReleaseError as error:
            raise CommandError(str(error)) from error

    def _run(self, options: dict[str, Any]) -> None:
        action = options["action"]
        if action == "list":
            for line in releases.release_list():
                self.stdout.write(self._told(line))
        elif action == "add":
            kept = releases.release_add(folder=options["folder"])
            self.stdout.write(f"kept {kept.release}; use it with `model activate {kept.release}`")
        elif action == "activate":
            self.stdout.write(f"in use: {releases.release_activate(release=options['release'])}")
        else:
            self.stdout.write(f"went back to {releases.release_rollback()}")

    def _told(self, line: releases.ReleaseLine) -> str:
        marks = [
            word
            for word, holds in (("in use", line.is_active), ("shipped", line.is_shipped))
            if holds
        ]
        notes = f" [{', '.join(marks)}]" if marks else ""
        if line.problem:
            return f"{line.release}{notes}: cannot be used: {line.problem}"
        held = line.metrics.get("held_out", {})
        own = held.get(line.metrics.get("winner"), {}) if isinstance(held, dict) else {}
        figure = f", nDCG@10 {own['nDCG@10']:.3f} held out" if own.get("nDCG@10") else ""
        made = f"{line.kind}, made {line.created}, data {line.data_hash}"
        return f"{line.release}{notes}: {made}{figure}"
