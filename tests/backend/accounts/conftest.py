"""Two kinds of notifications for the tests of this folder, instead of the real ones."""

from __future__ import annotations

import pytest
from django.utils.translation import get_language

from backend.accounts import notifications


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register `t.plain` and the essential `t.safety`, and nothing else."""
    monkeypatch.setattr(notifications, "_kinds", {})
    notifications.register(
        "t.plain",
        title=lambda p: f"Hello {p['name']}",
        text=lambda p: f"in {get_language()}",
        label=lambda: "Plain things",
    )
    notifications.register("t.safety", title=lambda p: "Safety", text=lambda p: "", essential=True)
