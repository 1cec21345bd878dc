"""Importing checked rows: once, again, after a crash, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.common import jobs
from backend.common.models import JobState, OutboxEntry
from backend.directory.models import (
    Cluster,
    ContactPoint,
    Entry,
    FieldProvenance,
    Membership,
    Organisation,
    ProfileText,
)
from backend.imports.enums import RowStatus, RunState
from backend.imports.models import ImportFile, ImportRun
from backend.imports.services import applying
from backend.imports.services.uploads import import_apply_request
from backend.imports.tasks import apply
from tests.backend.imports.files import HEAD, ROWS, make_csv, member_csv
from tests.factories import OrganisationFactory

Run = Callable[..., ImportRun]


def imported() -> list[Organisation]:
    return list(Organisation.objects.filter(standing="imported").order_by("name_key"))


def test_apply_creates_organisations_with_membership_contact_and_provenance(
    applied: Run, cluster: Cluster
) -> None:
    run = applied(member_csv())
    assert run.state == RunState.APPLIED
    names = [o.legal_name for o in imported()]
    assert names == ["Ateliers Morvane SAS", "Fonderie Quelbec SARL", "Institut Servane"]
    first = imported()[0]
    assert (first.vat, first.country, first.legal_nuts, first.employees_max) == (
        "FR02101010106",
        "FR",
        "FRK",
        42,
    )
    assert first.size_class == "small"
    assert Membership.objects.get(organisation=first).cluster == cluster
    assert first.contacts.get().email == "contact@morvane.example"
    assert {e.title for e in first.entries.filter(kind="offer")} == {
        "usinage 5 axes",
        "contrôle 3D",
    }
    source = FieldProvenance.objects.get(organisation=first, field="vat")
    assert (source.source_kind, source.source_ref) == ("spreadsheet", "members.csv#2")
    assert not ImportFile.objects.filter(run=run).exists()


def test_same_file_twice_changes_nothing(applied: Run, checked: Run) -> None:
    applied(member_csv())
    before = Organisation.objects.order_by("pk").values()
    touched = OutboxEntry.objects.count()
    again = checked(member_csv())
    assert again.counts == {
        "rows": 3,
        "new": 0,
        "changed": 0,
        "same": 3,
        "duplicate": 0,
        "faulty": 0,
        "skipped": 0,
    }
    assert [w["code"] for w in again.warnings][-1] == "file_seen"
    run = import_apply_request(run=again)
    apply(run.pk)
    assert list(Organisation.objects.order_by("pk").values()) == list(before)
    assert OutboxEntry.objects.count() == touched
    assert run.journal.count() == 0


def test_changed_row_updates_only_what_differs(applied: Run, checked: Run) -> None:
    applied(member_csv())
    rows = [[*ROWS[0][:6], "55", *ROWS[0][7:]], *ROWS[1:]]
    again = checked(member_csv(rows))
    assert (again.counts["changed"], again.counts["same"]) == (1, 2)
    row = again.rows.get(number=2)
    assert row.match_key == "vat"
    assert {c["field"]: c["new"] for c in row.changes} == {"employees_min": 55, "employees_max": 55}
    apply(import_apply_request(run=again).pk)
    assert Organisation.objects.get(vat="FR02101010106").employees_max == 55
    assert Organisation.objects.filter(standing="imported").count() == 3


class Killed(BaseException):
    """Stands for the worker's sudden end."""


def test_kill_in_the_middle_then_the_sweep_resumes(
    checked: Run,
    monkeypatch: pytest.MonkeyPatch,
    sent: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    rows = [
        [
            f"Firme {n:03d} SAS",
            "",
            "Lyon",
            "69001",
            "",
            "FR",
            "5",
            f"a{n}@firme{n}.example",
            "",
            "tournage",
            "",
        ]
        for n in range(120)
    ]
    run = import_apply_request(run=checked(make_csv([HEAD, *rows])))
    real, calls = applying._apply_batch, []

    def dying(run: ImportRun, batch: list[Any]) -> None:
        calls.append(len(batch))
        if len(calls) == 2:
            real(run, batch[:7])
            raise Killed
        real(run, batch)

    monkeypatch.setattr(applying, "_apply_batch", dying)
    with pytest.raises(Killed):
        apply(run.pk)
    run.refresh_from_db()
    assert run.job_state == JobState.RUNNING
    # The first step stands, the second left nothing behind.
    assert Organisation.objects.filter(standing="imported").count() == applying.BATCH
    monkeypatch.setattr(applying, "_apply_batch", real)
    assert apply(run.pk) is False  # the lease still holds
    ImportRun.objects.filter(pk=run.pk).update(lease_until="2020-01-01T00:00:00Z")
    sent.clear()
    jobs.sweep()
    assert sent == [("imports.apply", {"run_id": run.pk})]
    apply(run.pk)
    run.refresh_from_db()
    assert (run.state, run.job_state, run.progress_done) == ("applied", "done", 120)
    assert Organisation.objects.filter(standing="imported").count() == 120
    assert Membership.objects.count() == 120


def test_cancel_stops_between_steps_and_apply_goes_on(
    checked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        [f"Firme {n:03d} SAS", "", "Lyon", "", "", "FR", "", "", "", "", ""] for n in range(120)
    ]
    run = import_apply_request(run=checked(make_csv([HEAD, *rows])))
    real = applying._apply_batch

    def cancelling(run: ImportRun, batch: list[Any]) -> None:
        real(run, batch)
        ImportRun.objects.filter(pk=run.pk).update(cancel_requested=True)

    monkeypatch.setattr(applying, "_apply_batch", cancelling)
    apply(run.pk)
    run.refresh_from_db()
    assert (run.state, run.job_state) == ("cancelled", "cancelled")
    assert Organisation.objects.filter(standing="imported").count() == applying.BATCH
    monkeypatch.setattr(applying, "_apply_batch", real)
    apply(import_apply_request(run=run).pk)
    assert Organisation.objects.filter(standing="imported").count() == 120


def test_undo_removes_what_was_made_and_puts_back_what_was_changed(
    applied: Run, checked: Run, undone: Callable[[ImportRun], ImportRun]
) -> None:
    first = applied(member_csv(ROWS[:1]))
    rows = [
        [*ROWS[0][:2], "Villeurbanne", "69100", *ROWS[0][4:9], "usinage 5 axes; tournage", ""],
        ROWS[1],
    ]
    second = import_apply_request(run=checked(member_csv(rows)))
    apply(second.pk)
    organisation = Organisation.objects.get(vat="FR02101010106")
    assert organisation.city == "Villeurbanne"
    assert organisation.entries.filter(kind="offer").count() == 3
    second.refresh_from_db()
    undone(second)
    organisation.refresh_from_db()
    assert (organisation.city, organisation.postal_code) == ("Lyon", "69007")
    assert {e.title for e in organisation.entries.filter(kind="offer")} == {
        "usinage 5 axes",
        "contrôle 3D",
    }
    assert (
        FieldProvenance.objects.get(organisation=organisation, field="city").source_ref
        == "members.csv#2"
    )
    assert not Organisation.objects.filter(legal_name="Fonderie Quelbec SARL").exists()
    assert undone(ImportRun.objects.get(pk=first.pk)).state == "undone"
    assert not Organisation.objects.filter(standing="imported").exists()
    assert not ContactPoint.objects.exists()


def test_undo_keeps_what_a_person_changed_since(
    applied: Run, undone: Callable[[ImportRun], ImportRun], checked: Run
) -> None:
    applied(member_csv(ROWS[:1]))
    run = import_apply_request(run=checked(member_csv([[*ROWS[0][:2], "Bron", *ROWS[0][3:]]])))
    apply(run.pk)
    Organisation.objects.filter(vat="FR02101010106").update(city="Vénissieux")
    run.refresh_from_db()
    undone(run)
    assert Organisation.objects.get(vat="FR02101010106").city == "Vénissieux"
    assert run.journal.get().kept == ["city"]


def test_undo_leaves_a_claimed_organisation_but_ends_the_membership(
    applied: Run, undone: Callable[[ImportRun], ImportRun]
) -> None:
    run = applied(member_csv(ROWS[:1]))
    Organisation.objects.filter(vat="FR02101010106").update(standing="claimed")
    undone(run)
    organisation = Organisation.objects.get(vat="FR02101010106")
    assert organisation.city == "Lyon"
    assert not organisation.memberships.exists()


def test_rows_good_leaves_faulty_rows_out(applied: Run) -> None:
    rows = [ROWS[0], ["Fautive SAS", "FR00000000000", *ROWS[1][2:7], "pas un mail", *ROWS[1][8:]]]
    run = applied(member_csv(rows), only_good=True)
    assert run.counts["faulty"] == 1
    assert [o.legal_name for o in imported()] == ["Ateliers Morvane SAS"]


def test_all_rows_imports_faulty_ones_without_the_faulty_cells(applied: Run) -> None:
    rows = [["Fautive SAS", "FR00000000000", *ROWS[1][2:7], "pas un mail", *ROWS[1][8:]]]
    applied(member_csv(rows))
    organisation = imported()[0]
    assert (organisation.vat, organisation.city) == ("", "Thiers")
    assert not organisation.contacts.exists()


def test_row_without_name_is_never_imported(applied: Run) -> None:
    run = applied(member_csv([["", *ROWS[0][1:]], ROWS[1]]))
    row = run.rows.get(number=2)
    assert row.status == RowStatus.FAULTY
    assert row.problems[0]["code"] == "name_missing"
    assert [o.legal_name for o in imported()] == ["Fonderie Quelbec SARL"]


def test_duplicates_are_imported_once(applied: Run) -> None:
    run = applied(member_csv([ROWS[0], ROWS[1], ROWS[0]]))
    assert run.counts["duplicate"] == 1
    assert run.rows.get(number=4).duplicate_of == 2
    assert len(imported()) == 2


def test_claimed_firm_keeps_its_profile_and_gains_the_membership(
    applied: Run, cluster: Cluster
) -> None:
    firm = OrganisationFactory(
        legal_name="Morvane", vat="FR02101010106", standing="claimed", city="Paris"
    )
    run = applied(member_csv(ROWS[:1]))
    firm.refresh_from_db()
    assert (firm.legal_name, firm.city, firm.standing) == ("Morvane", "Paris", "claimed")
    assert firm.memberships.get().cluster == cluster
    assert not firm.entries.exists()
    assert "firm_keeps_profile" in {p["code"] for p in run.rows.get().problems}


def test_typed_value_is_kept(applied: Run, checked: Run) -> None:
    applied(member_csv(ROWS[:1]))
    firm = imported()[0]
    Organisation.objects.filter(pk=firm.pk).update(city="Bron")
    FieldProvenance.objects.filter(organisation=firm, field="city").update(source_kind="person")
    again = checked(member_csv(ROWS[:1]))
    assert again.counts["same"] == 1
    apply(import_apply_request(run=again).pk)
    firm.refresh_from_db()
    assert firm.city == "Bron"


def test_public_record_stays_public_and_learns_entries_for_members_only(applied: Run) -> None:
    record = OrganisationFactory(
        legal_name="ATELIERS MORVANE", vat="FR02101010106", standing="public_record"
    )
    applied(make_csv([[*HEAD, "Activité"], [*ROWS[0], "Texte du cluster sur ce membre"]]))
    record.refresh_from_db()
    assert record.standing == "public_record"
    assert set(record.entries.values_list("visibility", flat=True)) == {"members"}
    assert not ProfileText.objects.filter(profile__organisation=record).exists()


def test_former_member_is_kept_without_contact(applied: Run) -> None:
    head = [*HEAD, "Statut"]
    applied(make_csv([head, [*ROWS[0], "radié"]]))
    firm = imported()[0]
    assert firm.memberships.get().status == "former"
    assert not firm.contacts.exists()


def test_needs_are_for_members_and_offers_are_not(applied: Run) -> None:
    applied(member_csv(ROWS[:1]))
    kinds = dict(Entry.objects.values_list("kind", "visibility"))
    assert kinds == {"offer": "public", "need": "members"}
