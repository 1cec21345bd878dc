"""What belongs to one person: the owner of the firm concerned."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone

from backend.accounts.services.notifications import ALL_KINDS, unsubscribe_token
from backend.common.models import JobState
from backend.directory.services.tokens import token_create
from backend.privacy.engine import current
from backend.privacy.models import ExportJob
from backend.privacy.services.erasure import erasure_request
from backend.privacy.services.legal import text_accept
from tests.backend.rights.scene.stage import PASSWORD, Case, Scene, at
from tests.factories import PersonFactory, SeatFactory


def saved_search(s: Scene) -> dict[str, Case]:
    """A search that the owner of the own firm keeps."""
    values = {"name": "Kept", "query": {"q": "steel"}}
    answer = s.client("own", s.home).post("/api/v1/saved-searches/", values)
    assert answer.status_code == 201, answer.content
    return {"of_owner": at(answer.json()["id"], s.home)}


def token(s: Scene) -> dict[str, Case]:
    """An access token of the owner of the own firm."""
    person = s.person("own", s.home)
    row, _secret = token_create(
        person=person, seat=s.own_seat, name="Kept", scopes=["read:directory"], days=30
    )
    return {"of_owner": at(row.public_id, s.home)}


def account(s: Scene) -> dict[str, Case]:
    """Somebody with a password and a confirmed address; whoever knows both signs in."""
    person = PersonFactory(email="knows.the.password@people.example")
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    right = {"email": person.email, "password": PASSWORD}
    return {
        "right_password": Case({}, s.home, right),
        "wrong_password": Case({}, s.home, {**right, "password": "wrong"}),
    }


def export(s: Scene) -> dict[str, Case]:
    """Copies of the owner's data: being made, ready, and past their time."""
    person, now = s.person("own", s.home), timezone.now()
    week = datetime.timedelta(days=7)
    times = {"pending": None, "ready": now + week, "outdated": now - week}
    found = {}
    for state, expires in times.items():
        row = ExportJob.objects.create(
            person=person,
            expires_at=expires,
            file=ContentFile(b"zip", name="e.zip") if expires else "",
            job_state=JobState.DONE if expires else JobState.PENDING,
        )
        found[state] = at(row.public_id, s.home)
    return found


def erasure(s: Scene) -> dict[str, Case]:
    """The owner of a firm that has another owner too; in one case they wait to be erased."""
    found = {}
    for state in ("waiting", "none"):
        firm = s.member(f"Erasure {state}")
        SeatFactory(role="org_owner", organisation=firm)
        person = s.person("own", firm)
        if state == "waiting":
            erasure_request(person=person)
        found[state] = Case({}, firm)
    return found


def legal_text(s: Scene) -> dict[str, Case]:
    """The terms, a consent that the owner gave, and what a cluster accepts."""
    found = {}
    for document in ("terms", "newsletter", "joint-controllers"):
        text = current(document, "en", timezone.localdate())
        assert text is not None
        found[document] = Case({"document": document}, s.home, {"version": text.version})
        if document == "newsletter":
            text_accept(
                person=s.person("own", s.home),
                document=document,
                version=text.version,
                language="en",
            )
    return {**found, "unknown": Case({"document": "nothing"}, s.home, {"version": "2026-01-01"})}


def unsubscribe_link(s: Scene) -> dict[str, Case]:
    """The link at the end of an e-mail, and a forged one."""
    link = unsubscribe_token(s.person("own", s.home), ALL_KINDS)
    return {
        "signed": Case({"token": link}, s.home),
        "forged": Case({"token": "forged"}, s.home),
    }
