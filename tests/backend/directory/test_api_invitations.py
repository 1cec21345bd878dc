"""Invitations: who may send them, what the token opens, once and in time."""

from __future__ import annotations

import datetime
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification, Person
from backend.accounts.sign_in import terms
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Invitation, Seat
from tests.backend.accounts.conftest import AUTH, PASSWORD
from tests.factories import ContactPointFactory, NetworkFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
TERMS = {"terms": terms.current()}
URL = "/api/v1/invitations/"
NEW = "eve@firm.example"


def token_to(email: str) -> str:
    """Return the token of the newest e-mail to an address."""
    row = MailOut.objects.filter(to=email, template="invitation").order_by("-pk").first()
    assert row is not None
    found = re.search(r"/invitation/(\S+)", row.text)
    assert found
    assert found.group(1) in row.html
    return found.group(1)


@pytest.fixture
def manager(client_of: Any, world: SimpleNamespace) -> APIClient:
    return client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)


@pytest.fixture
def owner(client_of: Any, world: SimpleNamespace) -> APIClient:
    return client_of(Role.ORG_OWNER, organisation=world.a.published)


def member(world: SimpleNamespace, email: str = NEW) -> dict[str, str]:
    return {"email": email, "role": "org_owner", "organisation": str(world.a.imported.public_id)}


@pytest.mark.parametrize(
    ("role", "place", "asked", "status"),
    [
        (Role.ORG_OWNER, "organisation", "org_editor", 201),
        (Role.ORG_EDITOR, "organisation", "org_reader", 403),
        (Role.ORG_READER, "organisation", "org_reader", 403),
        (Role.CLUSTER_MANAGER, "cluster", "cluster_adviser", 201),
        (Role.CLUSTER_ADVISER, "cluster", "cluster_reader", 403),
        (Role.CLUSTER_READER, "cluster", "cluster_reader", 403),
        (Role.NETWORK_ADVISER, "network", "network_adviser", 201),
        (Role.ORG_OWNER, "organisation", "cluster_manager", 403),
        (Role.ORG_OWNER, "organisation", "platform_admin", 403),
        (Role.CLUSTER_MANAGER, "cluster", "org_owner", 403),
    ],
)
def test_who_may_invite_to_which_role(
    client_of: Any, world: SimpleNamespace, role: Role, place: str, asked: str, status: int
) -> None:
    places = {
        "organisation": world.a.published,
        "cluster": world.a.cluster,
        "network": NetworkFactory(clusters=[world.a.cluster]),
    }
    client = client_of(role, **{place: places[place]})
    answer = client.post(URL, {"email": NEW, "role": asked})
    assert answer.status_code == status, answer.content
    assert MailOut.objects.filter(to=NEW).count() == (1 if status == 201 else 0)


def test_anonymous_and_without_seat(client_of: Any) -> None:
    assert APIClient().post(URL, {"email": NEW, "role": "org_reader"}).status_code == 403
    assert client_of().post(URL, {"email": NEW, "role": "org_reader"}).status_code == 403
    assert client_of().get(URL).json() == []


def test_manager_invites_the_first_owner_of_own_members_only(
    manager: APIClient, world: SimpleNamespace
) -> None:
    assert manager.post(URL, member(world)).status_code == 201
    foreign = member(world) | {"organisation": str(world.b.imported.public_id)}
    assert manager.post(URL, foreign).status_code == 404
    reader = member(world) | {"role": "org_reader"}
    assert manager.post(URL, reader).status_code == 403


def test_token_stands_in_the_mail_alone(manager: APIClient, world: SimpleNamespace) -> None:
    answer = manager.post(URL, member(world))
    token = token_to(NEW)
    assert token not in json.dumps(answer.json())
    row = Invitation.objects.get()
    assert token not in json.dumps({k: str(v) for k, v in vars(row).items()})
    log = json.dumps(list(LogEntry.objects.values()), default=str)
    assert token not in log
    assert row.token_hash not in log


def test_new_person_signs_up_without_second_confirmation_and_claims(
    manager: APIClient, world: SimpleNamespace
) -> None:
    manager.post(URL, member(world))
    token = token_to(NEW)
    browser = APIClient()
    offer = browser.post(f"{URL}look/", {"token": token}).json()
    assert (offer["email"], offer["place"]) == (NEW, world.a.imported.legal_name)
    assert offer["first_owner"] is True
    signed = browser.post(f"{AUTH}/signup", {"email": NEW, "password": PASSWORD, **TERMS})
    assert signed.status_code == 200
    answer = browser.post(f"{URL}accept/", {**TERMS, "token": token})
    assert answer.status_code == 200
    world.a.imported.refresh_from_db()
    assert world.a.imported.standing == "claimed"
    session = browser.get("/api/v1/session/").json()
    assert session["seat"]["role"] == "org_owner"
    assert session["seat"]["organisation"]["id"] == str(world.a.imported.public_id)


def test_sign_up_with_another_address_still_needs_its_confirmation(
    manager: APIClient, world: SimpleNamespace
) -> None:
    manager.post(URL, member(world))
    browser = APIClient()
    browser.post(f"{URL}look/", {"token": token_to(NEW)})
    answer = browser.post(
        f"{AUTH}/signup",
        {"email": "x@other.example", "password": PASSWORD, **TERMS},
    )
    assert answer.status_code == 401


def test_person_with_an_account_accepts_and_the_inviter_is_told(
    owner: APIClient, client_of: Any, world: SimpleNamespace
) -> None:
    owner.post(URL, {"email": NEW, "role": "org_editor"})
    person = PersonFactory(email="other@home.example", name="Eve")
    client = client_of(person=person)
    assert client.post(f"{URL}accept/", {**TERMS, "token": token_to(NEW)}).status_code == 200
    seat = Seat.objects.get(person=person)
    assert (seat.role, seat.organisation) == ("org_editor", world.a.published)
    told = Notification.objects.get(kind="invitation_accepted")
    assert told.params == {"actor": "Eve", "place": world.a.published.legal_name}


def test_single_use(owner: APIClient, client_of: Any) -> None:
    owner.post(URL, {"email": NEW, "role": "org_editor"})
    token = token_to(NEW)
    assert client_of().post(f"{URL}accept/", {**TERMS, "token": token}).status_code == 200
    again = client_of().post(f"{URL}accept/", {**TERMS, "token": token})
    assert again.status_code == 400
    assert again.json()["errors"][0]["code"] == "not_open"
    assert Seat.objects.filter(role="org_editor").count() == 1


def test_failed_acceptance_does_not_use_it_up(
    owner: APIClient, client_of: Any, world: SimpleNamespace
) -> None:
    owner.post(URL, {"email": NEW, "role": "org_editor"})
    token = token_to(NEW)
    there = client_of(Role.ORG_READER, organisation=world.a.published)
    assert there.post(f"{URL}accept/", {**TERMS, "token": token}).status_code == 400
    assert client_of().post(f"{URL}accept/", {**TERMS, "token": token}).status_code == 200


def test_expired_and_revoked_open_nothing(owner: APIClient, client_of: Any) -> None:
    made = owner.post(URL, {"email": NEW, "role": "org_editor"}).json()
    token = token_to(NEW)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client_of().post(f"{URL}accept/", {**TERMS, "token": token}).status_code == 400
    assert APIClient().post(f"{URL}look/", {"token": token}).json()["state"] == "expired"
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(hours=1))
    assert owner.post(f"{URL}{made['id']}/resend/").status_code == 200
    fresh = token_to(NEW)
    assert fresh != token
    assert APIClient().post(f"{URL}look/", {"token": token}).status_code == 404
    assert owner.delete(f"{URL}{made['id']}/").json()["state"] == "revoked"
    assert client_of().post(f"{URL}accept/", {**TERMS, "token": fresh}).status_code == 400


def test_resending_at_once_or_too_often_is_refused(owner: APIClient) -> None:
    made = owner.post(URL, {"email": NEW, "role": "org_editor"}).json()
    answer = owner.post(f"{URL}{made['id']}/resend/")
    assert answer.json()["errors"][0]["code"] == "too_soon"
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(hours=1), sent_count=5)
    answer = owner.post(f"{URL}{made['id']}/resend/")
    assert answer.json()["errors"][0]["code"] == "too_often"


def test_invitation_of_another_place_404(
    owner: APIClient, client_of: Any, world: SimpleNamespace
) -> None:
    made = owner.post(URL, {"email": NEW, "role": "org_editor"}).json()
    stranger = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert stranger.get(URL).json() == []
    assert stranger.delete(f"{URL}{made['id']}/").status_code == 404
    assert stranger.post(f"{URL}{made['id']}/resend/").status_code == 404


@pytest.mark.parametrize(
    ("email", "code"),
    [("not an address", "email_invalid"), ("there@firm.example", "already_there")],
)
def test_faulty_addresses_are_named(
    owner: APIClient, world: SimpleNamespace, email: str, code: str
) -> None:
    SeatFactory(
        person=PersonFactory(email="there@firm.example"),
        role="org_reader",
        organisation=world.a.published,
    )
    answer = owner.post(URL, {"email": email, "role": "org_reader"})
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert (error["attr"], error["code"]) == ("email", code)


def test_twice_the_same_address_is_refused(owner: APIClient) -> None:
    owner.post(URL, {"email": NEW, "role": "org_reader"})
    answer = owner.post(URL, {"email": NEW.upper(), "role": "org_editor"})
    assert answer.json()["errors"][0]["code"] == "already_invited"


def test_unknown_token_404() -> None:
    assert APIClient().post(f"{URL}look/", {"token": "forged"}).status_code == 404
    assert APIClient().post(f"{URL}accept/", {**TERMS, "token": "forged"}).status_code == 403


def test_own_invitations_by_confirmed_address_only(owner: APIClient, client_of: Any) -> None:
    from allauth.account.models import EmailAddress

    owner.post(URL, {"email": NEW, "role": "org_editor"})
    person: Person = PersonFactory(email=NEW)
    client = client_of(person=person)
    address = EmailAddress.objects.create(user=person, email=NEW, verified=False, primary=True)
    assert client.get(f"{URL}mine/").json() == []
    public_id = str(Invitation.objects.get().public_id)
    assert client.post(f"{URL}accept/", {**TERMS, "id": public_id}).status_code == 404
    address.verified = True
    address.save()
    assert [i["id"] for i in client.get(f"{URL}mine/").json()] == [public_id]
    assert client.post(f"{URL}accept/", {**TERMS, "id": public_id}).status_code == 200


def test_bulk_preview_tells_who_can_be_reached(
    manager: APIClient, world: SimpleNamespace, client_of: Any
) -> None:
    ContactPointFactory(organisation=world.a.imported, email="info@imported.example")
    rows = {r["name"]: r for r in manager.get(f"{URL}bulk/").json()}
    assert set(rows) == {"Imported A", "Published A"}
    assert rows["Imported A"]["addresses"] == ["info@imported.example"]
    assert rows["Published A"]["addresses"] == []
    for role, place in (
        (Role.ORG_OWNER, {"organisation": world.a.published}),
        (Role.CLUSTER_READER, {"cluster": world.a.cluster}),
        (Role.REGION_OFFICER, {"region": "FRE1"}),
    ):
        assert client_of(role, **place).get(f"{URL}bulk/").status_code == 403


def test_bulk_invites_and_tells_faults(manager: APIClient, world: SimpleNamespace) -> None:
    items = [
        {"organisation": str(world.a.imported.public_id), "email": "info@imported.example"},
        {"organisation": str(world.a.published.public_id), "email": "nonsense"},
        {"organisation": str(world.b.imported.public_id), "email": "x@foreign.example"},
    ]
    body = manager.post(f"{URL}bulk/", {"members": items}).json()
    assert [i["email"] for i in body["invited"]] == ["info@imported.example"]
    assert [f["name"] for f in body["faults"]] == ["Published A"]
    assert not MailOut.objects.filter(to="x@foreign.example").exists()
    preview = {r["name"]: r["invited"] for r in manager.get(f"{URL}bulk/").json()}
    assert preview["Imported A"]["state"] == "open"


def test_mail_speaks_the_language_of_the_person_or_firm(
    manager: APIClient, world: SimpleNamespace
) -> None:
    world.a.imported.languages = ["de"]
    world.a.imported.save()
    manager.post(URL, member(world))
    assert MailOut.objects.get(to=NEW).language == "de"
    PersonFactory(email="fr@firm.example", language="fr")
    manager.post(URL, member(world, "fr@firm.example"))
    assert MailOut.objects.get(to="fr@firm.example").language == "fr"
