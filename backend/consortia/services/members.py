"""The list of members: checked row by row, written as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.common.viewer import Viewer
from backend.consortia import engine
from backend.consortia.models import Consortium, ConsortiumMember
from backend.consortia.selectors.consortia import visible_organisations
from backend.consortia.services.consortia import still_open
from backend.directory.models import Organisation
from matching.reference import countries, nuts

MAX_MEMBERS = 100
"""More than the largest consortia have; a longer list is a slip."""

FACTS = ("name", "country", "nuts", "org_type", "is_sme", "for_profit")
OTHERS = ("kind", "is_lead", "cost_cents", "subcontracted_cents", "group")

RowErrors = dict[str, tuple[str, str]]
"""Field → (code, sentence)."""


class MembersRefusedError(Exception):
    """Rows of the list cannot be taken; `rows` holds one dictionary of errors a row."""

    def __init__(self, rows: Sequence[RowErrors]) -> None:
        """Keep the errors."""
        super().__init__("members refused")
        self.rows = rows


@transaction.atomic
def members_set(
    *, consortium: Consortium, viewer: Viewer, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make these rows the members of a consortium, in this order.

    A row names an organisation that the viewer may see, or somebody who is not in the directory.
    Facts that a row leaves out come from the directory; one that is null or empty is not known.
    Raises MembersRefusedError naming rows and fields, ValidationError for a submitted consortium.
    """
    still_open(consortium)
    kept = {m.organisation_id: m for m in consortium.members.all() if m.organisation_id}
    ids = [row["organisation"] for row in rows if row.get("organisation")]
    known = visible_organisations(viewer, ids)
    errors: list[RowErrors] = []
    members = []
    seen: set[UUID] = set()
    leads = 0
    for position, row in enumerate(rows):
        wrong: RowErrors = {}
        organisation = _organisation(row, known, seen, wrong)
        values = _values(row, organisation, wrong)
        leads += bool(values["is_lead"])
        if values["is_lead"] and leads > 1:
            wrong["is_lead"] = ("second_lead", _("Only one member can lead."))
        errors.append(wrong)
        member = ConsortiumMember(
            consortium=consortium, position=position, organisation=organisation, **values
        )
        before = kept.get(organisation.pk) if organisation else None
        if before is not None:
            # The same member keeps its id, so that links to it stay.
            member.public_id = before.public_id
        members.append(member)
    if any(errors):
        raise MembersRefusedError(errors)
    consortium.members.all().delete()
    ConsortiumMember.objects.bulk_create(members)
    consortium.save(update_fields=["updated_at"])


def _organisation(
    row: Mapping[str, Any],
    known: Mapping[UUID, Organisation],
    seen: set[UUID],
    wrong: RowErrors,
) -> Organisation | None:
    wanted = row.get("organisation")
    if not wanted:
        return None
    if wanted in seen:
        wrong["organisation"] = ("twice", _("This organisation stands in the list twice."))
        return None
    seen.add(wanted)
    found = known.get(wanted)
    if found is None:
        # The same sentence for hidden and unknown ones: it must not tell one from the other.
        wrong["organisation"] = (
            "not_found",
            _("There is no such organisation here. Choose one from the list or enter a name."),
        )
    return found


def _values(
    row: Mapping[str, Any], organisation: Organisation | None, wrong: RowErrors
) -> dict[str, Any]:
    facts = engine.directory_facts(organisation) if organisation else {}
    values: dict[str, Any] = {"is_lead": False, "name": "", "country": "", "nuts": ""}
    values |= facts
    values |= {name: row[name] for name in (*FACTS, *OTHERS) if name in row}
    for name in ("country", "nuts", "group", "kind", "name"):
        values[name] = (values.get(name) or "").strip()
    values["org_type"] = values.get("org_type") or "unknown"
    if not values["name"]:
        values["name"] = str(facts.get("name", ""))
    if not values["name"] and "organisation" not in wrong:
        wrong["name"] = ("blank", _("Please give a name."))
    _place(values, wrong)
    if "kind" not in row:
        del values["kind"]
    cost, part = values.get("cost_cents"), values.get("subcontracted_cents")
    if cost is not None and part is not None and part > cost:
        wrong["subcontracted_cents"] = (
            "more_than_cost",
            _("More is subcontracted than the member's whole cost."),
        )
    return values


def _place(values: dict[str, Any], wrong: RowErrors) -> None:
    country = values["country"]
    if country:
        values["country"] = country = countries.to_iso(country)
        if not countries.is_known(country):
            wrong["country"] = ("unknown", _("This is no known country code."))
            return
    region = values["nuts"].upper()
    values["nuts"] = region
    if not region:
        return
    if not nuts.is_valid_form(region):
        wrong["nuts"] = ("unknown", _("This is no region code (NUTS)."))
    elif country and countries.to_iso(region[:2]) != country:
        wrong["nuts"] = ("other_country", _("This region lies in another country."))
