"""Labelled rows: one an answer, with what was shown, and gone with whoever is gone."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from backend.directory.models import Organisation
from backend.partnering.models import AnswerLabel, Proposal, ProposalRun
from backend.partnering.services.feedback import feedback_give, feedback_take_back
from backend.partnering.services.labels import label_record, training_rows
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def _proposal(
    asker: Organisation | None = None, *, private: bool = False, **candidate: object
) -> Proposal:
    organisation = asker or OrganisationFactory()
    run, _made = ProposalRun.objects.get_or_create(
        question_key=f"{organisation.pk}::",
        defaults={"organisation": organisation, "release": "r1"},
    )
    return Proposal.objects.create(
        run=run,
        candidate=OrganisationFactory(**candidate),
        rank=3,
        score=1.5,
        probability=0.4,
        features={"pair_terms": 0.5},
        rests_on_private=private,
    )


def test_feedback_makes_a_row_with_what_was_shown_and_takes_it_back() -> None:
    proposal = _proposal(is_newcomer=True)
    person = PersonFactory()
    feedback_give(proposal=proposal, person_id=person.pk, value="not_relevant", reason="competitor")
    row = AnswerLabel.objects.get()
    assert (row.outcome, row.reason, row.newcomer) == ("not_relevant", "competitor", True)
    assert row.shown["features"] == {"pair_terms": 0.5}
    feedback_give(proposal=proposal, person_id=person.pk, value="relevant")
    assert AnswerLabel.objects.get().outcome == "relevant"
    feedback_take_back(proposal=proposal)
    assert not AnswerLabel.objects.exists()


def _introduced(proposal: Proposal, outcome: str, person_id: int | None = None) -> AnswerLabel:
    row = label_record(
        organisation=proposal.run.organisation,
        candidate=proposal.candidate,
        outcome=outcome,
        source="introduction",
        source_key="intro-1",
        person_id=person_id,
    )
    assert row is not None
    return row


def test_an_introduction_takes_what_was_shown_last_and_keeps_it() -> None:
    proposal = _proposal()
    _introduced(proposal, "accepted")
    Proposal.objects.filter(pk=proposal.pk).update(rank=9)
    row = _introduced(proposal, "declined")
    assert row.shown["rank"] == 3
    assert row.outcome == "declined"
    assert AnswerLabel.objects.count() == 1


def test_where_nothing_was_shown_there_is_nothing_to_learn() -> None:
    assert (
        label_record(
            organisation=OrganisationFactory(),
            candidate=OrganisationFactory(),
            outcome="accepted",
            source="introduction",
            source_key="x",
        )
        is None
    )


def test_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValidationError):
        _introduced(_proposal(), "perhaps")


def test_rows_go_with_the_person_and_with_either_organisation() -> None:
    person = PersonFactory()
    _introduced(_proposal(), "accepted", person.pk)
    person.delete()
    assert not AnswerLabel.objects.exists()
    for side in ("organisation", "candidate"):
        row = _introduced(_proposal(), "accepted")
        getattr(row, side).delete()
        assert not AnswerLabel.objects.exists()


def test_the_export_names_nobody_and_leaves_private_and_invented_out() -> None:
    asker = OrganisationFactory(legal_name="Askers Ltd")
    person = PersonFactory(email="someone@askers.example", name="Someone Known")
    shown = _proposal(asker, legal_name="Candidate Ltd", is_newcomer=False)
    for key, proposal in enumerate(
        (shown, _proposal(asker, private=True), _proposal(asker, is_demo=True), _proposal())
    ):
        label_record(
            organisation=proposal.run.organisation,
            candidate=proposal.candidate,
            outcome="not_relevant",
            reason="wrong_stage",
            source="feedback",
            source_key=str(key),
            person_id=person.pk,
            proposal=proposal,
        )
    rows = list(training_rows())
    assert [row["group"] for row in rows] == [1, 2]
    assert rows[0]["worth"] == 0.0
    text = json.dumps(rows)
    for secret in ("Askers", "Candidate", "someone@", "Someone", str(asker.public_id)):
        assert secret not in text


def test_knowing_each_other_already_is_no_fault_of_the_candidate() -> None:
    feedback_give(proposal=_proposal(), person_id=None, value="not_relevant", reason="already_know")
    assert next(training_rows())["worth"] is None
