"""Calls, consortia and lists that are brought in."""

from __future__ import annotations

from backend.imports.models import ImportRun
from backend.imports.services.uploads import import_apply_request, import_upload
from backend.imports.tasks import apply, check
from tests.backend.rights.scene.stage import Case, Scene, at
from tests.factories import CallFactory
from tests.factories.consortia import ConsortiumFactory, ConsortiumMemberFactory

LIST = b"Name;Country;City\nInvented %d;FR;Metz\n"


def call(s: Scene) -> dict[str, Case]:
    """A call of the portal, and calls that cluster A and its region entered."""
    made = {
        "portal": CallFactory(
            identifier="INV-2027-R", closes_in_days=60, source="portal", text_html="<p>Invented</p>"
        ),
        "of_cluster": CallFactory(closes_in_days=60, owner_cluster=s.cluster),
        "of_region": CallFactory(closes_in_days=60, owner_region="FRE"),
        "closed": CallFactory(closes_in_days=-60, owner_cluster=s.cluster),
    }
    return {
        state: Case({"public_id": str(row.public_id), "code": row.programme.code}, s.home)
        for state, row in made.items()
    }


def consortium(s: Scene) -> dict[str, Case]:
    """Consortia planned by the own firm and by cluster A, and one that was handed in."""
    made = {
        "of_firm": ConsortiumFactory(owner_organisation=s.home),
        "of_cluster": ConsortiumFactory(owner_organisation=None, owner_cluster=s.cluster),
        "submitted": ConsortiumFactory(
            owner_organisation=s.home, state="submitted", submitted_on="2026-11-01"
        ),
    }
    for row in made.values():
        ConsortiumMemberFactory(consortium=row, organisation=s.home)
    return {state: at(row.public_id, s.home) for state, row in made.items()}


def import_run(s: Scene) -> dict[str, Case]:
    """Lists that cluster A brought in: waiting, checked, applied."""
    runs = {}
    for number, state in enumerate(("waiting", "checked", "applied")):
        run = import_upload(
            cluster=s.cluster, person_id=None, file_name="members.csv", content=LIST % number
        )
        runs[state] = run
        if state == "waiting":
            continue
        check(run.pk)
        if state == "applied":
            import_apply_request(run=ImportRun.objects.get(pk=run.pk))
            apply(run.pk)
    return {state: at(run.public_id, s.home) for state, run in runs.items()}
