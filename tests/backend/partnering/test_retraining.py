"""Retraining: refuses with few answers, reports, and only ever offers what passed the gate."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from backend.directory.models import Organisation
from backend.partnering import engine
from backend.partnering.models import Proposal, ProposalRun, ReleasePointer, StoredRelease
from backend.partnering.services import retraining
from backend.partnering.services.labels import label_record
from matching.ranking.features import NAMES
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[2] / "matching" / "fixtures"


def _answer(asker: Organisation, outcome: str, **change: float) -> None:
    run, _made = ProposalRun.objects.get_or_create(
        question_key=f"{asker.pk}::", defaults={"organisation": asker}
    )
    proposal = Proposal.objects.create(
        run=run,
        candidate=OrganisationFactory(is_newcomer=True),
        rank=1,
        score=0.0,
        probability=0.5,
        features=dict.fromkeys(NAMES, 0.0) | change,
    )
    label_record(
        organisation=asker,
        candidate=proposal.candidate,
        outcome=outcome,
        source="feedback",
        source_key=str(proposal.pk),
        reason="competitor" if outcome == "not_relevant" else "",
        proposal=proposal,
    )


@pytest.fixture
def answers() -> None:
    for _ in range(3):
        asker = OrganisationFactory()
        _answer(asker, "relevant", pair_terms=0.6, pair_grams=0.6, pair_meaning=0.7)
        _answer(asker, "not_relevant", competitor=0.9)


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """A small folder of invented firms and judged needs, in the form of the demo's."""
    folder = tmp_path / "invented"
    folder.mkdir()
    shutil.copy(FIXTURES / "organisations.jsonl", folder / "firms.jsonl")
    shutil.copy(FIXTURES / "gold.jsonl", folder / "firms.gold.jsonl")
    return folder


@pytest.mark.usefixtures("answers")
def test_refuses_with_few_answers_and_says_how_many_are_needed() -> None:
    with pytest.raises(CommandError, match="6 real answers; 500 are needed"):
        call_command("retrain")
    assert not StoredRelease.objects.exists()


@pytest.mark.usefixtures("answers")
def test_forced_with_few_answers_it_reports_and_keeps_nothing(
    tmp_path: Path, invented: Path
) -> None:
    done = retraining.retrain(folder=tmp_path / "out", force_report=True, data=invented)
    assert done.report is not None
    assert "Gate:" in done.report.read_text("utf-8")
    assert done.release == ""
    assert not StoredRelease.objects.exists()


@pytest.mark.usefixtures("answers")
def test_with_enough_answers_only_what_passed_is_kept_and_nothing_is_switched(
    tmp_path: Path, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ENOUGH_ANSWERS", 6)
    done = retraining.retrain(folder=tmp_path / "out", data=invented)
    assert bool(done.release) == done.passed
    assert [row.release for row in StoredRelease.objects.all()] == [done.release] * done.passed
    assert not ReleasePointer.objects.exists()


@pytest.mark.usefixtures("answers")
def test_the_gate_shut_keeps_nothing(
    tmp_path: Path, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ENOUGH_ANSWERS", 6)
    whole = engine.retrained

    def shut(*args: Any) -> Any:
        from dataclasses import replace

        done = whole(*args)
        return replace(done, gate=replace(done.gate, passed=False, reasons=("worse",)))

    monkeypatch.setattr(engine, "retrained", shut)
    done = retraining.retrain(folder=tmp_path / "out", data=invented)
    assert (done.release, done.reasons) == ("", ("worse",))
    assert not StoredRelease.objects.exists()


@pytest.mark.usefixtures("answers")
def test_the_export_is_a_file_of_rows_to_learn_from(tmp_path: Path) -> None:
    out = StringIO()
    path = tmp_path / "answers.jsonl"
    call_command("export_answers", str(path), stdout=out)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(rows) == 6
    assert engine.usable_answers(rows) == 6
    assert "6 rows" in out.getvalue()


def test_the_export_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_answers", str(tmp_path / "none" / "answers.jsonl"))
