"""Learning anew from real answers: a report, and where the gate lets it, a new release.

Nothing is switched here: a new release is kept, and a person activates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from backend.partnering import engine
from backend.partnering.services.labels import training_rows
from backend.partnering.services.releases import release_keep

DEMO = Path(__file__).resolve().parent.parent.parent / "demo" / "data"
"""The committed, invented firms and judged needs that every model begins with."""


@dataclass(frozen=True, slots=True)
class RetrainingAnswer:
    """What came of it: the counts, the report (None where nothing was learned) and the id of the
    kept release, empty where none was kept."""

    answers: int
    needed: int
    report: Path | None
    passed: bool
    reasons: tuple[str, ...]
    release: str


def retrain(*, folder: Path, force_report: bool = False, data: Path = DEMO) -> RetrainingAnswer:
    """Learn from invented examples and real answers, and keep the new model if the gate passes.

    Below `engine.ENOUGH_ANSWERS` nothing is learned unless `force_report`, which writes the report
    and keeps nothing. Raises InputError for unreadable examples, OSError for an unwritable folder.
    """
    rows = list(training_rows())
    usable = engine.usable_answers(rows)
    few = usable < engine.ENOUGH_ANSWERS
    if few and not force_report:
        return RetrainingAnswer(usable, engine.ENOUGH_ANSWERS, None, False, (), "")
    files = sorted(data.glob("*.jsonl"))
    gold = [each for each in files if each.name.endswith(".gold.jsonl")]
    done = engine.retrained([each for each in files if each not in gold], gold, rows)
    today = timezone.localdate()
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"retraining-{today.isoformat()}.md"
    report.write_text(engine.gate_markdown(done, engine.release(), today.isoformat()), "utf-8")
    kept = ""
    if done.gate.passed and not few:
        kept = release_keep(release=engine.packed(done, today)).release
    return RetrainingAnswer(
        usable, engine.ENOUGH_ANSWERS, report, done.gate.passed, done.gate.reasons, kept
    )
