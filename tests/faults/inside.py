"""Looks at the platform from inside: `python -m tests.faults.inside seed|state|mend`.

Writes JSON to standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

PASSWORD = "a-long-password-of-the-tests-1"
HELP = (
    ("Recycling of lithium-ion batteries", "recycling"),
    ("Cathode materials for battery cells", "materials"),
    ("Testing of battery packs", "testing"),
)


def seed() -> dict[str, Any]:
    """Make a cluster with its manager, a firm with its owner, and firms that could help it."""
    from django.core.management import call_command
    from django.db import transaction

    from backend.common import jobs, outbox
    from backend.common.viewer import Role
    from backend.directory.models import Organisation
    from tests.factories import (
        ClusterFactory,
        EntryFactory,
        MembershipFactory,
        OrganisationFactory,
        PersonFactory,
        SeatFactory,
    )

    call_command("migrate", verbosity=0, interactive=False)
    jobs.hold_back()
    people = {}
    with transaction.atomic():
        cluster = ClusterFactory()
        firm = OrganisationFactory(legal_name="Pack Maker", profile__stages=["integration"])
        MembershipFactory(organisation=firm, cluster=cluster)
        EntryFactory(organisation=firm, kind="need", title="Recycling of lithium-ion batteries")
        for title, stage in HELP:
            helper = OrganisationFactory(legal_name=f"Helper {stage}", profile__stages=[stage])
            EntryFactory(organisation=helper, title=title)
        for name, values in (
            ("owner", {"role": Role.ORG_OWNER.value, "organisation": firm}),
            ("manager", {"role": Role.CLUSTER_MANAGER.value, "cluster": cluster}),
        ):
            person = PersonFactory(email=f"{name}@firm.example")
            person.set_password(PASSWORD)
            person.save()
            SeatFactory(person=person, **values)
            people[name] = person.email
        ids = Organisation.objects.values_list("public_id", flat=True)
        outbox.touch_many(outbox.ORGANISATION, ids)
    return {"firm": str(firm.public_id), "people": people, "password": PASSWORD}


def state() -> dict[str, Any]:
    """Return what is left; the fields of `checker.State` but the searches."""
    from backend.common import documents, jobs
    from backend.common.models import JobState, OutboxEntry, Revocation
    from backend.directory.models import Entry, Membership, Organisation
    from backend.imports.models import ImportJournal, ImportRun
    from backend.partnering.models import ProposalRun
    from backend.search.engine import search_index
    from backend.search.selectors.state import versions_of

    expected = {}
    for kind, source in documents.sources().items():
        ids = list(source.ids())
        versions = dict.fromkeys(ids, 1) | versions_of(kind, ids)
        for oid, wanted in source.build(versions).items():
            for doc in wanted:
                expected[doc.doc_id] = versions[oid]
    held = {i: v.version for i, v in search_index().versions().items() if not v.deleted}
    brought = Organisation.objects.filter(standing="imported")
    open_states = [JobState.PENDING, JobState.RUNNING, JobState.FAILED]
    return {
        "entries": [[str(e.public_id), e.text] for e in Entry.objects.all()],
        "titles": {str(e.public_id): e.title for e in Entry.objects.all()},
        "organisations": list(brought.values_list("legal_name", flat=True)),
        "memberships": list(
            Membership.objects.filter(organisation__in=brought).values_list(
                "organisation__legal_name", flat=True
            )
        ),
        "runs": {str(r.public_id): r.job_state for r in ImportRun.objects.all()},
        "journal": [
            [str(j.run.public_id), j.number] for j in ImportJournal.objects.select_related("run")
        ],
        "questions": [
            [r.question_key, r.job_state, sorted(r.proposals.values_list("rank", flat=True))]
            for r in ProposalRun.objects.all()
        ],
        "expected": expected,
        "held": held,
        "outbox": OutboxEntry.objects.count(),
        "revocations": Revocation.objects.count(),
        "unfinished": sum(
            model._default_manager.filter(job_state__in=open_states).count()
            for model in jobs.leased_models()
        ),
    }


def mend() -> dict[str, Any]:
    """Reconcile the index with the database; returns the state after it, and what was found."""
    from backend.common import jobs
    from backend.search.services import relay

    jobs.hold_back()
    before = state()["held"]
    found = relay.reconcile()
    relay.relay_outbox()
    return state() | {"before": before, "reconciled": found}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")
    django.setup()
    print(json.dumps({"seed": seed, "state": state, "mend": mend}[sys.argv[1]]()))
