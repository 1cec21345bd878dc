"""What funding keeps of people and of organisations."""

from __future__ import annotations

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    declare,
    of_organisation,
    of_person,
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
            Holding(
                "funding.Call",
                ("title", "created_at"),
                Purpose.FUNDING,
                of_person("created_by_id"),
                erase="blank",
                blanks={"created_by": None},
                recipients=(Recipient.ADMINISTRATORS,),
            ),
            Holding(
                "funding.RuleSetVersion",
                ("created_at",),
                Purpose.AUDIT,
                of_person("edited_by_id"),
                erase="blank",
                blanks={"edited_by": None},
                recipients=(Recipient.ADMINISTRATORS,),
            ),
            Holding(
                "funding.CascadeAward",
                ("project_name", "amount_cents", "awarded_on"),
                Purpose.FUNDING,
                of_organisation("organisation_id"),
                erase="cascade",
                of="organisation",
            ),
        ],
    )
