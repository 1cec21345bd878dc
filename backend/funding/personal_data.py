"""What funding keeps of people and of organisations."""

from __future__ import annotations

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    declare,
    goes_with_firm,
    of_person,
    written_by,
)


def register() -> None:
    """Declare marks, awards, and who wrote calls and rules."""
    declare(
        "funding",
        [
            Holding(
                "funding.CallMark",
                ("call__title", "mark", "created_at"),
                Purpose.FUNDING,
                of_person("person_id"),
            ),
            written_by(
                "funding.Call",
                ("title", "created_at"),
                Purpose.FUNDING,
                author="created_by",
                recipients=(Recipient.ADMINISTRATORS,),
            ),
            written_by(
                "funding.RuleSetVersion",
                ("created_at",),
                Purpose.AUDIT,
                author="edited_by",
                recipients=(Recipient.ADMINISTRATORS,),
            ),
            goes_with_firm(
                "funding.CascadeAward",
                ("project_name", "amount_cents", "awarded_on"),
                Purpose.FUNDING,
            ),
        ],
    )
