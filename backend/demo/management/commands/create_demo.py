"""`manage.py create_demo`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from backend.demo.services.calls import demo_calls_create
from backend.demo.services.catching_up import demo_catch_up
from backend.demo.services.create import demo_create


class Command(BaseCommand):
    """Create the invented demo."""

    help = "Create invented clusters, members, accounts and calls, all marked as invented."

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(done: int, total: int) -> None:
            self.stdout.write(f"  demo members: {done} of {total}")
            self.stdout.flush()

        count = demo_create(progress=progress)
        added = demo_catch_up()
        calls = demo_calls_create()
        self.stdout.write(f"  demo: {count} members, {calls} new calls")
        for name in added:
            self.stdout.write(f"  new in the demo: {name}")
