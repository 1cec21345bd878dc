"""What search keeps of people. The index itself holds what others may see, and follows it."""

from __future__ import annotations

from backend.common.personal_data import Holding, Purpose, declare, of_person


def register() -> None:
    """Declare the searches that people keep."""
    declare(
        "search",
        [
            Holding(
                "search.SavedSearch",
                ("name", "query", "alert", "language", "created_at", "last_run_at"),
                Purpose.ACCOUNT,
                of_person("person_id"),
            )
        ],
    )
