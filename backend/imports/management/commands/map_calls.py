"""`manage.py map_calls`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from backend.funding.services.call_mapping import remap_calls


class Command(BaseCommand):
    """Look up programme and rule set of every portal call anew."""

    help = "After the rule data changed: look up the rules of portal calls anew; say what has none."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remap_calls()
        self.stdout.write(f"calls: {done.calls}, of which {done.changed} changed")
        self.stdout.write(
            f"action types without rules: {len(done.unknown)} ({sum(done.unknown.values())} calls)"
        )
        for name, count in done.unknown.most_common():
            self.stdout.write(f"  no rules: {name}: {count}")
