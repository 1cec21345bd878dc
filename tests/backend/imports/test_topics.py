"""Topics of the portal as calls: idempotent, never half written, everything odd reported."""

from __future__ import annotations

import datetime
import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.common.models import OutboxEntry
from backend.funding.models import Call, CallCutoff
from backend.imports.reading.topics import TopicsFile
from backend.imports.services.topics import Report, topics_import, writing
from tests.backend.imports.topics import topic, write
from tests.factories import PersonFactory, ProgrammeFactory, RuleSetFactory

pytestmark = pytest.mark.django_db
AS_OF = datetime.date(2026, 8, 15)


def _import(path: Path, as_of: datetime.date = AS_OF) -> Report:
    return topics_import(TopicsFile(path), as_of=as_of)


def _state() -> list[Any]:
    calls = Call.objects.order_by("source_id")
    dates = CallCutoff.objects.order_by("call__source_id", "closes_at")
    return [list(calls.values()), list(dates.values())]


def test_a_topic_becomes_a_call(tmp_path: Path) -> None:
    report = _import(write(tmp_path / "t.jsonl", topic()))
    assert (report.new, report.changed, report.same) == (1, 0, 0)
    call = Call.objects.get()
    assert call.source == "portal"
    assert call.source_id == "900001TOPICSen"
    assert call.title == "Recycling of batteries – part 1"
    assert call.title_key == "recycling of batteries – part 1"
    assert call.scope_code == "pillar-2"
    assert call.action_type == "INVENTED Innovation Actions"
    assert call.keywords == ["Batteries"]
    assert (call.budget_min_cents, call.budget_max_cents) == (300_000_000, 400_000_000)
    assert (call.trl_start, call.trl_end) == (4, 6)
    assert "expected to start at TRL 4-5" in call.trl_quote
    assert "battery_recycling_process" in call.concepts
    assert call.transitions == ["green", "digital"]
    assert call.fetched_on == AS_OF
    assert "<h3>Scope</h3>" in call.text_html
    assert "<" not in call.text
    cutoff = call.cutoffs.get()
    assert cutoff.has_time
    assert cutoff.closes_at.isoformat() == "2026-09-17T15:00:00+00:00"
    assert OutboxEntry.objects.filter(object_kind="call", object_id=call.public_id).exists()


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl.gz", *(topic(n) for n in range(1, 6)))
    _import(path)
    OutboxEntry.objects.all().delete()
    before = _state()
    report = _import(path)
    assert (report.new, report.changed, report.same) == (0, 0, 5)
    assert not report.changed_anything
    assert _state() == before
    assert not OutboxEntry.objects.exists()


def test_a_changed_topic_is_changed_and_the_others_stay(tmp_path: Path) -> None:
    _import(write(tmp_path / "a.jsonl", topic(1), topic(2)))
    before = {c.source_id: c for c in Call.objects.all()}
    moved = topic(1, deadline="2026-10-01", topicConditions="")
    report = _import(write(tmp_path / "b.jsonl", moved, topic(2)))
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    changed = Call.objects.get(source_id="900001TOPICSen")
    assert changed.public_id == before["900001TOPICSen"].public_id
    assert changed.updated_at > before["900001TOPICSen"].updated_at
    cutoff = changed.cutoffs.get()
    assert not cutoff.has_time
    assert cutoff.closes_at.isoformat() == "2026-10-01T21:59:59+00:00"


def test_an_older_import_of_the_same_content_keeps_the_later_day(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", topic())
    _import(path)
    _import(path, datetime.date(2026, 9, 1))
    assert Call.objects.get().fetched_on == datetime.date(2026, 9, 1)
    _import(path)
    assert Call.objects.get().fetched_on == datetime.date(2026, 9, 1)


def test_what_people_added_stays_when_the_source_changes(tmp_path: Path) -> None:
    _import(write(tmp_path / "a.jsonl", topic()))
    Call.objects.update(plain={"fr": "En clair"}, overrides=[{"id": "x"}], is_withdrawn=True)
    _import(write(tmp_path / "b.jsonl", topic(title="Another title")))
    call = Call.objects.get()
    assert call.title == "Another title"
    assert call.plain == {"fr": "En clair"}
    assert call.overrides == [{"id": "x"}]
    assert call.is_withdrawn


def test_a_topic_that_vanished_stays(tmp_path: Path) -> None:
    _import(write(tmp_path / "a.jsonl", topic(1), topic(2)))
    report = _import(write(tmp_path / "b.jsonl", topic(2)))
    assert report.same == 1
    assert Call.objects.count() == 2
    assert not Call.objects.filter(is_withdrawn=True).exists()


def test_broken_lines_are_reported_with_their_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.jsonl",
        topic(1),
        "{broken",
        "[1, 2]",
        "",
        topic(2, reference="", topicId=""),
        topic(3, title="  "),
        topic(4, reference="9\n9"),
        topic(1),
        topic(5, description=7, deadline={"x": 1}, keywords=None, budgetMin={}),
    )
    with path.open("ab") as file:
        file.write(b'{"reference": "\xff"}\n')
    report = _import(path)
    assert report.new == 2
    assert dict(report.skipped) == {
        "line is not JSON": 1,
        "line is no object": 1,
        "topic without a number": 1,
        "topic without a title": 1,
        "number of the topic is too long or no text": 1,
        "topic stands twice in the file": 1,
        "line is not UTF-8": 1,
    }
    assert report.places["line is not JSON"] == ["line 2"]
    assert report.places["topic without a number"] == ["line 5"]
    assert report.places["line is not UTF-8"] == ["line 10"]
    assert report.problems["bad_deadline"] == 1
    assert report.problems["no_description"] == 1


def test_odd_things_are_noted_at_the_call_and_in_the_report(tmp_path: Path) -> None:
    report = _import(
        write(
            tmp_path / "t.jsonl",
            topic(
                1, description="", budgetMin=0, budgetMax=None, objectives="Objective:Clean air."
            ),
            topic(2, deadline="2026-08-01", topicConditions=""),
            topic(3, callStatus="forthcoming", typesOfAction=""),
            topic(4, portalUrl="javascript:alert(1)", deadlineModel="two-stage"),
        )
    )
    codes = {
        c.identifier: {p["code"] for p in c.problems} for c in Call.objects.order_by("identifier")
    }
    assert codes["INV-2026-01"] == {"no_description", "no_budget", "unknown_action_type"}
    assert codes["INV-2026-02"] == {"past_but_open", "unknown_action_type"}
    assert codes["INV-2026-03"] == {"no_opening", "no_action_type"}
    assert codes["INV-2026-04"] == {"bad_url", "second_stage", "unknown_action_type"}
    assert report.places["past_but_open"] == ["INV-2026-02"]
    assert dict(report.unknown_action_types) == {"INVENTED Innovation Actions": 3}
    first = Call.objects.get(identifier="INV-2026-01")
    assert first.text == "Objective\nClean air."
    assert Call.objects.get(identifier="INV-2026-04").url == ""
    assert Call.objects.get(identifier="INV-2026-03").is_announced


@pytest.mark.parametrize(
    ("title", "action_type", "noted"),
    [
        ("Heat pumps (IA)", "HORIZON  Research and Innovation Actions", True),
        ("Heat pumps (IA)", "HORIZON Innovation Actions", False),
        ("Heat pumps (RIA)", "HORIZON Research and Innovation Actions", False),
        ("Heat pumps (CSA)", "HORIZON JU Innovation Actions", True),
        ("Heat pumps", "HORIZON Innovation Actions", False),
        ("Heat pumps (IA)", "EDF Lump Sum Grants", False),
    ],
)
def test_a_title_of_another_type_is_noted(
    tmp_path: Path, title: str, action_type: str, noted: bool
) -> None:
    _import(write(tmp_path / "t.jsonl", topic(1, title=title, typesOfAction=action_type)))
    problems = {p["code"] for p in Call.objects.get().problems}
    assert ("type_differs" in problems) is noted


def test_a_failing_chunk_leaves_nothing_half_written_and_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.imports.services.topics.CHUNK", 2)
    path = write(tmp_path / "t.jsonl", *(topic(n) for n in range(1, 6)))
    real = writing.CallCutoff.objects.bulk_create
    calls = iter([False, True])

    def failing(rows: Any) -> Any:
        made = real(list(rows))
        if next(calls):
            raise OSError
        return made

    with monkeypatch.context() as patch:
        patch.setattr(writing.CallCutoff.objects, "bulk_create", failing)
        with pytest.raises(OSError):
            _import(path)
    assert Call.objects.count() == CallCutoff.objects.count() == 2
    report = _import(path)
    assert (report.new, report.same) == (3, 2)
    assert CallCutoff.objects.count() == 5


def test_action_types_find_their_rules_and_again_when_rules_change(tmp_path: Path) -> None:
    from backend.funding.services.call_mapping import remap_calls

    path = write(tmp_path / "t.jsonl", topic(1), topic(2, typesOfAction="INVENTED Prize"))
    _import(path)
    prize = Call.objects.get(identifier="INV-2026-02")
    assert (prize.kind, prize.rule_set_code) == ("prize", "")
    programme = ProgrammeFactory(code="inv", labels={"en": "Invented Europe"})
    RuleSetFactory(
        programme=programme,
        code="INV-IA",
        action_types=["INVENTED Innovation Actions", "invented  innovation actions"],
        applicants="consortium",
    )
    OutboxEntry.objects.all().delete()
    done = remap_calls()
    assert (done.calls, done.changed) == (2, 2)
    assert dict(done.unknown) == {"INVENTED Prize": 1}
    call = Call.objects.get(identifier="INV-2026-01")
    assert (call.rule_set_code, call.programme, call.applicants) == (
        "INV-IA", programme, "consortium",
    )  # fmt: skip
    assert call.problems == []
    prize.refresh_from_db()
    assert prize.programme == programme
    assert OutboxEntry.objects.filter(object_kind="call").count() == 2
    assert remap_calls().changed == 0
    assert _import(path).same == 2


def test_an_action_type_that_two_rule_sets_claim_is_no_fact(tmp_path: Path) -> None:
    for code in ("A", "B"):
        RuleSetFactory(code=code, action_types=["INVENTED Innovation Actions"])
    RuleSetFactory(code="C", state="draft", action_types=["INVENTED Other"])
    _import(write(tmp_path / "t.jsonl", topic(1), topic(2, typesOfAction="INVENTED Other")))
    assert set(Call.objects.values_list("rule_set_code", flat=True)) == {""}


def test_an_array_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps([topic(1), topic(2), 3]), encoding="utf-8")
    report = _import(path)
    assert report.new == 2
    assert report.places["line is no object"] == ["line 3"]


def _command(*args: Any) -> str:
    out = StringIO()
    call_command("import_calls", *map(str, args), stdout=out)
    return out.getvalue()


def test_the_command_reports(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", topic(1), "{", topic(2, budgetMax=0, budgetMin=0))
    said = _command(path, "--as-of", "2026-08-15")
    assert "calls: 2 new, 0 changed, 0 the same" in said
    assert "left out: line is not JSON: 1 (line 2)" in said
    assert "how large a grant is. 1 (for example INV-2026-02)" in said
    assert "no rules: INVENTED Innovation Actions: 2" in said
    assert "calls: 0 new, 0 changed, 2 the same" in _command(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not a file"),
        (b"", "is empty"),
        (b"[1, 2", "none"),
        (gzip.compress(b'{"a": 1}\n' * 1000, mtime=0)[:-20], "damaged"),
    ],
    ids=["missing", "empty", "half a list", "cut gzip"],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "t.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        _command(path)


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.imports.reading.topics.MAX_BYTES", 10_000)
    monkeypatch.setattr("backend.imports.reading.topics.MAX_LINE_BYTES", 1_000)
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * 1_000_000))
    with pytest.raises(CommandError, match="more than we accept"):
        _command(path)


def test_a_line_too_long_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.imports.reading.topics.MAX_LINE_BYTES", 5_000)
    path = write(tmp_path / "t.jsonl", topic(1), topic(2, description="x" * 9_000), topic(3))
    report = _import(path)
    assert report.new == 2
    assert report.places["line too long"] == ["line 2"]


def test_marks_survive_a_reimport(tmp_path: Path) -> None:
    _import(write(tmp_path / "a.jsonl", topic()))
    mark = Call.objects.get().marks.create(person=PersonFactory(), mark="saved")
    _import(write(tmp_path / "b.jsonl", topic(title="New")))
    mark.refresh_from_db()
    assert mark.call.title == "New"


def test_the_mapping_command_names_what_has_no_rules(tmp_path: Path) -> None:
    _import(write(tmp_path / "t.jsonl", topic(1), topic(2, typesOfAction="INVENTED Prize")))
    RuleSetFactory(code="R", action_types=["INVENTED Innovation Actions"])
    out = StringIO()
    call_command("map_calls", stdout=out)
    assert "calls: 2, of which 1 changed" in out.getvalue()
    assert "action types without rules: 1 (1 calls)" in out.getvalue()
    assert "no rules: INVENTED Prize: 1" in out.getvalue()
