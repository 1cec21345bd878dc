"""The fields that a member list can fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

IGNORE: Final = ""
"""A column that is read for nothing."""


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field; `many` fields may be filled from several columns."""

    code: str
    many: bool = False
    required: bool = False


FIELDS: Final = tuple(
    ImportField(code, many=many, required=code == "legal_name")
    for code, many in (
        ("legal_name", False),
        ("short_name", False),
        ("vat", False),
        ("siret", False),
        ("pic", False),
        ("street", False),
        ("postcode", False),
        ("city", False),
        ("region", False),
        ("country", False),
        ("employees", False),
        ("turnover", False),
        ("website", False),
        ("contact_name", True),
        ("contact_job", False),
        ("email", True),
        ("phone", True),
        ("nace", True),
        ("description", True),
        ("offers", True),
        ("needs", True),
        ("certifications", True),
        ("trl", True),
        ("member_since", False),
        ("membership_status", False),
        ("eu_projects", True),
        ("founded", False),
        ("org_type", False),
    )
)
BY_CODE: Final = {f.code: f for f in FIELDS}
LIST_FIELDS: Final = frozenset(
    {"email", "phone", "nace", "offers", "needs", "certifications", "eu_projects"}
)
"""Fields whose normal form is a list."""
