"""What consortia keep of people and of organisations."""

from __future__ import annotations

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    declare,
    of_organisation,
    written_by,
)

ERASED = "—"
"""Stands in the place of a member that was erased: the others' consortium stays."""


def register() -> None:
    """Declare consortia and their members."""
    declare(
        "consortia",
        [
            written_by(
                "consortia.Consortium",
                ("name", "state", "created_at"),
                Purpose.FUNDING,
                author="created_by",
                recipients=(Recipient.OWN_SEATS,),
            ),
            Holding(
                "consortia.ConsortiumMember",
                ("name", "country", "org_type", "kind"),
                Purpose.FUNDING,
                of_organisation("organisation_id"),
                erase="blank",
                blanks={"name": ERASED, "organisation": None, "nuts": ""},
                recipients=(Recipient.OWN_SEATS,),
                of="organisation",
            ),
        ],
    )
