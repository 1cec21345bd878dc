"""Proposals, and introductions in every step with what follows."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.directory.models import Cluster, Organisation
from backend.partnering.models import Introduction, Proposal, ProposalRun
from backend.partnering.services.introductions.clock import clock_turn
from tests.backend.rights.scene.stage import Case, Scene, at
from tests.factories import ContactPointFactory, EntryFactory

ACCEPT = {"decision": "accept"}
DECLINE = {"decision": "decline", "reason": "no_capacity"}
STEPS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "own_cluster_asked": (),
    "other_cluster_asked": (("cluster", ACCEPT),),
    "firm_asked": (("cluster", ACCEPT), ("cluster_other", ACCEPT)),
    "agreed": (
        ("cluster", ACCEPT),
        ("cluster_other", ACCEPT),
        ("other", {**ACCEPT, "share_person": True}),
    ),
    "declined": (("cluster", ACCEPT), ("cluster_other", DECLINE)),
    "declined_silently": (("cluster", ACCEPT), ("cluster_other", {**DECLINE, "silent": True})),
}
"""Who answered what, so that an introduction stands where its name says."""


def _proposal(s: Scene, asked_by: Cluster | None) -> Case:
    run = ProposalRun.objects.create(
        organisation=s.home,
        cluster=asked_by,
        question_key=f"{s.home.pk}::{asked_by.pk if asked_by else ''}",
        computed_at=timezone.now(),
        job_state="done",
    )
    row = Proposal.objects.create(run=run, candidate=s.other, rank=1, score=1.0, probability=0.5)
    return at(row.public_id, s.home)


def proposal(s: Scene) -> dict[str, Case]:
    """Proposals that the own firm, and cluster A for it, were given."""
    return {"to_firm": _proposal(s, None), "to_cluster": _proposal(s, s.cluster)}


def _post(s: Scene, role: str, home: Organisation, path: str, body: Any, form: str = "json") -> Any:
    answer = s.client(role, home).post(f"/api/v1/introductions/{path}", body, format=form)
    assert answer.status_code in {200, 201}, (path, answer.content)
    return answer.json()


def _asked(s: Scene, name: str) -> tuple[str, Organisation]:
    """Have a fresh member of cluster A ask the other firm; return the id and the member."""
    firm = s.member(f"Asks: {name}")
    need = EntryFactory(organisation=firm, kind="need", title="Their own need")
    contact = ContactPointFactory(organisation=firm)
    sentences = [
        {"code": "work.project"},
        {"code": "look.need", "value": str(need.public_id)},
        {"code": "their.offer", "value": str(s.offer.public_id)},
    ]
    body = {
        "asked": str(s.other.public_id),
        "source": "search",
        "sentences": sentences,
        "contact_ids": [str(contact.public_id)],
    }
    return _post(s, "own", firm, "", body)["id"], firm


def _at_step(s: Scene, step: str, name: str = "") -> tuple[str, Organisation]:
    made, firm = _asked(s, name or step)
    for role, body in STEPS[step]:
        _post(s, role, firm, f"{made}/answer/", body)
    return made, firm


def introduction(s: Scene) -> dict[str, Case]:
    """A member of cluster A asks the other firm; one introduction stands at each step."""
    found = {}
    for step in STEPS:
        made, firm = _at_step(s, step)
        found[step] = at(made, firm)
    made, firm = _asked(s, "withdrawn")
    _post(s, "own", firm, f"{made}/withdraw/", {})
    found["withdrawn"] = at(made, firm)
    made, firm = _asked(s, "expired")
    others = Introduction.objects.exclude(public_id=made).filter(due_at__isnull=False)
    dues = dict(others.values_list("pk", "due_at"))
    now = timezone.now()
    Introduction.objects.filter(public_id=made).update(due_at=now - datetime.timedelta(days=1))
    clock_turn(now)
    assert dict(others.values_list("pk", "due_at")) == dues
    found["expired"] = at(made, firm)
    return found


def question(s: Scene) -> dict[str, Case]:
    """What the own cluster asks back: one question is open, one was answered."""
    found = {}
    for state in ("open", "answered"):
        made, firm = _asked(s, f"question {state}")
        body = {"decision": "ask", "question": "Which alloy?"}
        shown = _post(s, "cluster", firm, f"{made}/answer/", body)
        key = shown["questions"][0]["id"]
        if state == "answered":
            _post(s, "own", firm, f"{made}/questions/{key}/answer/", {"text": "Aluminium."})
        found[state] = Case({"public_id": made, "question_id": key}, firm)
    return found


def attachment(s: Scene) -> dict[str, Case]:
    """A file in a thread, asked for there and under an introduction that it is no part of."""
    made, firm = _at_step(s, "agreed", "attachment")
    file = SimpleUploadedFile("plan.txt", b"Invented plan", content_type="text/plain")
    body = {"text": "Our plan", "files": [file]}
    shown = _post(s, "own", firm, f"{made}/messages/", body, "multipart")
    key = shown["attachments"][0]["id"]
    elsewhere, _firm = _at_step(s, "agreed", "attachment elsewhere")
    return {
        "in_thread": Case({"public_id": made, "attachment_id": key}, firm),
        "of_another": Case({"public_id": elsewhere, "attachment_id": key}, firm),
    }


def meeting(s: Scene) -> dict[str, Case]:
    """Meetings that the asking firm proposed: open, fixed by the other firm, cancelled."""
    found = {}
    for state in ("proposed", "fixed", "cancelled"):
        made, firm = _at_step(s, "agreed", f"meeting {state}")
        body = {
            "slots": [s.soon],
            "minutes": 30,
            "place_kind": "video",
            "place": "https://meet.example/room",
            "time_zone": "Europe/Paris",
        }
        shown = _post(s, "own", firm, f"{made}/meetings/", body)
        row = shown["meetings"][0]
        slot = row["slots"][0]["id"]
        if state != "proposed":
            path = f"{made}/meetings/{row['id']}/accept/"
            _post(s, "other", firm, path, {"slot": slot})
        if state == "cancelled":
            _post(s, "other", firm, f"{made}/meetings/{row['id']}/cancel/", {})
        found[state] = Case({"public_id": made, "meeting_id": row["id"]}, firm, {"slot": slot})
    return found
