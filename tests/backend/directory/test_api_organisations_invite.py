"""POST /organisations/{id}/invite/: who may invite whom, and what accepting leads to."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.accounts.sign_in import terms
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Claim, Invitation, Seat
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
TERMS = {"terms": terms.current()}
NEW = "eve@record.example"


def _invite(client: APIClient, organisation: Any, **values: str) -> Any:
    url = f"/api/v1/organisations/{organisation.public_id}/invite/"
    return client.post(url, {"email": NEW, **values})


def _token() -> str:
    row = MailOut.objects.filter(to=NEW, template="invitation_record").latest("pk")
    found = re.search(r"/invitation/(\S+)", row.text)
    assert found
    return found.group(1)


def _as(person: Any) -> APIClient:
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ORG_OWNER, 201),
        (Role.ORG_EDITOR, 201),
        (Role.ORG_READER, 403),
        (Role.CLUSTER_MANAGER, 201),
        (Role.CLUSTER_ADVISER, 201),
        (Role.CLUSTER_READER, 403),
        (Role.PLATFORM_ADMIN, 403),
        (None, 403),
    ],
)
def test_who_may_invite(
    client_of: Any, world: SimpleNamespace, role: Role | None, status: int
) -> None:
    place: dict[str, Any] = {}
    if role is not None and role.value.startswith("org_"):
        place = {"organisation": world.a.published}
    elif role is not None and role.value.startswith("cluster_"):
        place = {"cluster": world.a.cluster}
    client = client_of(role, **place) if role is not None else APIClient()
    page = client.get(f"/api/v1/organisations/{world.record.public_id}/")
    answer = _invite(client, world.record)
    assert answer.status_code == status, answer.content
    assert MailOut.objects.filter(to=NEW).count() == (status == 201)
    if role is not None:
        assert page.json()["abilities"]["invite"] is (status == 201)


def test_only_public_records_are_invited_so(client_of: Any, world: SimpleNamespace) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _invite(client, world.b.published).status_code == 403
    assert _invite(client, world.b.imported).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_mail_says_who_asks_and_what_for(
    client_of: Any, world: SimpleNamespace, language: str
) -> None:
    PersonFactory(email=NEW, language=language)
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert _invite(client, world.record, note="We need <b>cathodes</b>.").status_code == 201
    row = MailOut.objects.get(to=NEW)
    assert world.a.published.legal_name in row.subject
    assert "We need <b>cathodes</b>." in row.text
    assert "&lt;b&gt;" in row.html
    assert "<b>cathodes" not in row.html


@pytest.mark.parametrize(
    ("values", "attr", "code"),
    [
        ({"email": "nobody"}, "email", "email_invalid"),
        ({"note": "See https://bad.example"}, "note", "note_link"),
        ({"note": "x" * 301}, "note", "max_length"),
    ],
)
def test_faulty_400(
    client_of: Any, world: SimpleNamespace, values: dict[str, str], attr: str, code: str
) -> None:
    client = client_of(Role.ORG_OWNER, organisation=world.a.published)
    answer = _invite(client, world.record, **values)
    assert answer.status_code == 400
    fault = answer.json()["errors"][0]
    assert (fault["attr"], fault["code"]) == (attr, code)


def test_accepting_opens_a_claim_and_gives_no_role(client_of: Any, world: SimpleNamespace) -> None:
    _invite(client_of(Role.ORG_OWNER, organisation=world.a.published), world.record)
    person = PersonFactory(email=NEW)
    token = _token()
    offer = APIClient().post("/api/v1/invitations/look/", {"token": token}).json()
    assert (offer["to_claim"], offer["via"]) == (True, world.a.published.legal_name)
    done = _as(person).post("/api/v1/invitations/accept/", {**TERMS, "token": token})
    assert done.status_code == 200
    claim = Claim.objects.get(person=person)
    assert done.json() == {
        "seat": None,
        "claim": str(claim.public_id),
        "organisation_id": str(world.record.public_id),
    }
    assert claim.status == "pending"
    assert not Seat.objects.filter(person=person).exists()
    world.record.refresh_from_db()
    assert world.record.standing == "public_record"
    again = _as(PersonFactory()).post("/api/v1/invitations/accept/", {**TERMS, "token": token})
    assert again.json()["errors"][0]["code"] == "not_open"


def test_the_sender_sees_it_among_the_sent_and_the_later_owner_does_not(
    client_of: Any, world: SimpleNamespace
) -> None:
    sender = client_of(Role.ORG_EDITOR, organisation=world.a.published)
    _invite(sender, world.record)
    assert [r["email"] for r in sender.get("/api/v1/invitations/").json()] == [NEW]
    owner = client_of(Role.ORG_OWNER, organisation=world.record)
    assert owner.get("/api/v1/invitations/").json() == []
    fellow = client_of(Role.ORG_OWNER, organisation=OrganisationFactory())
    assert fellow.get("/api/v1/invitations/").json() == []
