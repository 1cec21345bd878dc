"""Firms of every standing, and what hangs on them."""

from __future__ import annotations

import datetime

from django.utils import timezone

from backend.directory.enums import SuggestionState
from backend.directory.models import (
    ChangeRequest,
    Exclusion,
    FirmNotice,
    Organisation,
    SuggestedValue,
    ValidationJob,
)
from backend.directory.services.notices import objection_token
from backend.directory.services.sme import sme_assessment_create, sme_share
from backend.funding.models import CascadeAward
from tests.backend.rights.scene.stage import Case, Scene, at
from tests.factories import (
    ContactPointFactory,
    EntryFactory,
    MandateFactory,
    OrganisationFactory,
)

YEARS = [
    {"year": y, "awu": 2_000, "turnover_cents": 300_000_000, "balance_cents": 200_000_000}
    for y in (2024, 2025)
]


def organisation(s: Scene) -> dict[str, Case]:
    """Members of cluster A in every state, and a public record that is nobody's member."""
    mandated = s.member("Mandated", standing="imported")
    MandateFactory(organisation=mandated, cluster=s.cluster)
    apart = s.member("Keeps apart")
    Exclusion.objects.create(organisation=apart, excluded=s.other)
    Exclusion.objects.create(organisation=apart, excluded_cluster=s.cluster_b)
    record = OrganisationFactory(legal_name="Record", standing="public_record", pic="998294028")
    return {
        "published": at(s.home.public_id, s.home),
        "submitted": own(s.member("Submitted", standing="claimed", life="submitted")),
        "validated": own(s.member("Validated", standing="claimed", life="validated")),
        "draft": own(s.member("Draft", standing="claimed", life="draft")),
        "expired": own(s.member("Expired", life="expired")),
        "imported": own(s.member("Imported", standing="imported")),
        "mandated": own(mandated),
        "objected": own(s.member("Objected", standing="imported", objected_at=timezone.now())),
        "apart": own(apart),
        "record": at(record.public_id, s.home),
    }


def own(row: Organisation) -> Case:
    """A firm that stands at its own address."""
    return at(row.public_id, row)


def sme(s: Scene) -> dict[str, Case]:
    """Firms without a self-assessment, with one, and with one that their cluster may read."""
    cases = {"none": own(s.member("Not assessed"))}
    for state, shared in (("assessed", False), ("shared", True)):
        firm = s.member(f"Status {state}")
        sme_assessment_create(
            organisation=firm,
            answers={"years": YEARS},
            person_id=None,
            declared_size="",
            validated_on=None,
        )
        sme_share(organisation=firm, shared=shared)
        cases[state] = own(firm)
    record = OrganisationFactory(legal_name="Record to assess", standing="public_record")
    return {
        **cases,
        "draft": own(s.member("Draft to assess", standing="claimed", life="draft")),
        "imported": own(s.member("Imported to assess", standing="imported")),
        "record": at(record.public_id, s.home),
    }


def entry(s: Scene) -> dict[str, Case]:
    """Entries of the own firm by visibility, and one of an unclaimed member."""
    found = {
        name: at(EntryFactory(organisation=s.home, visibility=name).public_id, s.home)
        for name in ("public", "members", "private")
    }
    hidden = s.member("Imported with an offer", standing="imported")
    found["of_imported"] = at(EntryFactory(organisation=hidden).public_id, hidden)
    return found


def cluster(s: Scene) -> dict[str, Case]:
    """Cluster A."""
    return {"any": at(s.cluster.public_id, s.home)}


def member(s: Scene) -> dict[str, Case]:
    """A published and an unclaimed member of cluster A, under the cluster's address."""
    imported = s.member("Imported member", standing="imported")
    ContactPointFactory(organisation=imported)
    return {
        name: Case(
            {"public_id": str(s.cluster.public_id), "organisation_id": str(row.public_id)}, row
        )
        for name, row in (("published", s.home), ("imported", imported))
    }


def leave(s: Scene) -> dict[str, Case]:
    """The own firm's membership of cluster A."""
    ids = {"public_id": str(s.home.public_id), "cluster_id": str(s.cluster.public_id)}
    return {"member": Case(ids, s.home)}


def change(s: Scene) -> dict[str, Case]:
    """Values that cluster A suggests to a firm: one waits for an answer, one has it."""
    found = {}
    for state, value in (("open", SuggestionState.OPEN), ("answered", SuggestionState.ACCEPTED)):
        firm = s.member(f"Suggestion {state}")
        row = ChangeRequest.objects.create(organisation=firm, cluster=s.cluster)
        SuggestedValue.objects.create(
            request=row, field="city", old="Lille", new="Metz", state=value
        )
        found[state] = at(row.public_id, firm)
    return found


def exclusion(s: Scene) -> dict[str, Case]:
    """An exclusion of the own firm."""
    firm = s.member("Excludes somebody")
    third = OrganisationFactory(legal_name="Third Works")
    row = Exclusion.objects.create(organisation=firm, excluded=third)
    return {"any": at(row.public_id, firm)}


def mandate(s: Scene) -> dict[str, Case]:
    """A mandate that an unclaimed member gave to cluster A."""
    firm = s.member("Gave a mandate", standing="imported")
    row = MandateFactory(organisation=firm, cluster=s.cluster)
    return {"valid": at(row.public_id, firm)}


def _notice(s: Scene, name: str) -> FirmNotice:
    firm = s.member(name, standing="imported")
    return FirmNotice.objects.create(
        organisation=firm, cluster=s.cluster, due_on=timezone.localdate()
    )


def notice(s: Scene) -> dict[str, Case]:
    """A notice that cluster A owes."""
    row = _notice(s, "To be told")
    return {"due": at(row.public_id, row.organisation)}


def objection(s: Scene) -> dict[str, Case]:
    """The link in a notice, and a forged one."""
    row = _notice(s, "May object")
    return {
        "signed": Case({"token": objection_token(row)}, row.organisation),
        "forged": Case({"token": "forged"}, row.organisation),
    }


def validation(s: Scene) -> dict[str, Case]:
    """A bulk validation of cluster A."""
    row = ValidationJob.objects.create(cluster=s.cluster)
    return {"pending": at(row.public_id, s.home)}


def award(s: Scene) -> dict[str, Case]:
    """Cascade money that the own firm noted."""
    row = CascadeAward.objects.create(
        organisation=s.home, amount_cents=100, awarded_on=datetime.date(2026, 1, 2)
    )
    ids = {"public_id": str(s.home.public_id), "award_id": str(row.public_id)}
    return {"any": Case(ids, s.home)}
