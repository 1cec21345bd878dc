"""A list that names a number which somebody holds whom the cluster may not know of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.directory.models import Cluster, Exclusion, Membership, Organisation
from backend.imports.models import ImportRun
from backend.imports.services.uploads import import_apply_request, import_undo_request
from backend.imports.tasks import apply, undo
from tests.backend.imports.files import ROWS, member_csv
from tests.factories import ClusterFactory, MembershipFactory, OrganisationFactory

Run = Callable[..., ImportRun]
VAT = "FR02101010106"


@pytest.fixture
def hidden() -> Organisation:
    """Another cluster's member, which nobody has claimed."""
    organisation = OrganisationFactory(
        legal_name="Ateliers Morvane SAS", vat=VAT, standing="imported"
    )
    MembershipFactory(organisation=organisation, cluster=ClusterFactory())
    return organisation


def report(run: ImportRun) -> list[dict[str, Any]]:
    fields = ("number", "name", "status", "action", "problems", "changes", "match_key", "has_error")
    return list(run.rows.order_by("number").values(*fields))


def mine(run: ImportRun) -> Organisation:
    return Organisation.objects.get(memberships__cluster=run.cluster)


def test_reads_like_a_free_number(applied: Run, checked: Run, hidden: Organisation) -> None:
    run = checked(member_csv(ROWS[:1]))
    with_holder = (run.counts, run.warnings, report(run))
    Organisation.objects.filter(pk=hidden.pk).update(vat="")
    free = checked(member_csv(ROWS[:1]))
    assert (free.counts, free.warnings, report(free)) == with_holder
    Organisation.objects.filter(pk=hidden.pk).update(vat=VAT)
    done = applied(member_csv(ROWS[:1]))
    assert report(done) == report(free)


def test_the_member_enters_with_its_number_under_review(applied: Run, hidden: Organisation) -> None:
    run = applied(member_csv(ROWS[:1]))
    assert not Membership.objects.filter(organisation=hidden, cluster=run.cluster).exists()
    member = mine(run)
    assert (member.pk == hidden.pk, member.vat) == (False, "")
    assert member.numbers_under_review == {"vat": VAT}
    assert member.number("vat") == VAT
    assert run.rows.get().organisation_id == member.pk
    hidden.refresh_from_db()
    assert hidden.vat == VAT


def test_the_same_list_again_finds_the_member_and_changes_nothing(
    applied: Run, checked: Run, hidden: Organisation
) -> None:
    first = mine(applied(member_csv(ROWS[:1])))
    again = checked(member_csv(ROWS[:1]))
    assert again.counts["same"] == 1
    row = again.rows.get()
    assert (row.organisation_id, row.match_key, row.problems) == (first.pk, "vat", [])
    apply(import_apply_request(run=again).pk)
    first.refresh_from_db()
    assert first.numbers_under_review == {"vat": VAT}


def test_another_number_under_the_same_name_is_another_firm(
    applied: Run, checked: Run, hidden: Organisation
) -> None:
    applied(member_csv(ROWS[:1]))
    other = [[cell.replace("FR02101010106", "FR59202020202") for cell in ROWS[0]]]
    assert other != ROWS[:1]
    run = checked(member_csv(other))
    assert run.counts["new"] == 1, report(run)


def test_one_that_keeps_apart_reads_like_a_free_number(applied: Run, cluster: Cluster) -> None:
    apart = OrganisationFactory(legal_name="Ateliers Morvane SAS", vat=VAT, standing="published")
    Exclusion.objects.create(organisation=apart, excluded_cluster=cluster)
    run = applied(member_csv(ROWS[:1]))
    assert mine(run).numbers_under_review == {"vat": VAT}
    assert "identifier_elsewhere" not in {p["code"] for p in run.rows.get().problems}


def test_a_number_in_sight_still_says_so(applied: Run, cluster: Cluster) -> None:
    """The cluster's own number in its list: everybody knows whose it is."""
    Organisation.objects.filter(pk=cluster.organisation_id).update(vat=VAT)
    run = applied(member_csv(ROWS[:1]))
    assert "identifier_elsewhere" in {p["code"] for p in run.rows.get().problems}
    assert (mine(run).vat, mine(run).numbers_under_review) == ("", {})


def test_undo_takes_the_number_back(applied: Run, hidden: Organisation, cluster: Cluster) -> None:
    known = OrganisationFactory(
        legal_name="Ateliers Morvane SAS", country="FR", standing="imported", vat=""
    )
    MembershipFactory(organisation=known, cluster=cluster)
    run = applied(member_csv(ROWS[:1]))
    known.refresh_from_db()
    assert known.numbers_under_review == {"vat": VAT}
    undo(import_undo_request(run=run).pk)
    known.refresh_from_db()
    assert (known.vat, known.numbers_under_review) == ("", {})
