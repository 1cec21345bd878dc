"""Claiming: proof by domain, approval, disputes; hidden profiles are not confirmed to exist."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django_fsm import TransitionNotAllowed
from rest_framework.test import APIClient

from backend.accounts.models import Notification, Person
from backend.common.viewer import Role
from backend.directory.models import Claim, Seat
from backend.directory.services.claims import claim_open
from tests.factories import ClusterFactory, OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/claims/"
FIND = f"{URL}candidates/"


def someone(email: str, *, verified: bool = True) -> Person:
    person: Person = PersonFactory(email=email)
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
    return person


@pytest.fixture
def places(world: SimpleNamespace) -> SimpleNamespace:
    world.a.imported.domain_key = "hidden.example"
    world.a.imported.vat = "FR40303265045"
    world.a.imported.save()
    world.record.domain_key = "record.example"
    world.record.save()
    return world


def claim(client: APIClient, organisation: Any) -> Any:
    return client.post(URL, {"organisation": str(organisation.public_id)})


def test_anonymous_403(places: SimpleNamespace) -> None:
    assert APIClient().get(URL).status_code == 403
    assert APIClient().get(FIND, {"q": "Published"}).status_code == 403
    assert claim(APIClient(), places.a.published).status_code == 403


@pytest.mark.parametrize("question", ["Imported A", "imported", "FR40303265045", "hidden.example"])
def test_hidden_profile_is_found_by_no_question(
    client_of: Any, places: SimpleNamespace, question: str
) -> None:
    client = client_of(person=someone("eve@elsewhere.example"))
    assert client.get(FIND, {"q": question}).json() == []
    assert claim(client, places.a.imported).status_code == 404
    assert client.get(FIND, {"q": "no such firm"}).json() == []


def test_hidden_profile_shows_to_who_has_its_domain(
    client_of: Any, places: SimpleNamespace
) -> None:
    client = client_of(person=someone("eve@hidden.example"))
    found = client.get(FIND).json()
    assert [(f["name"], f["by_domain"]) for f in found] == [("Imported A", True)]


def test_unconfirmed_address_proves_nothing(client_of: Any, places: SimpleNamespace) -> None:
    client = client_of(person=someone("eve@hidden.example", verified=False))
    assert client.get(FIND).json() == []
    assert claim(client, places.a.imported).status_code == 404


@pytest.mark.parametrize("email", ["eve@hidden.example", "eve@sales.hidden.example"])
def test_domain_claims_an_unowned_profile_at_once(
    client_of: Any, places: SimpleNamespace, email: str
) -> None:
    person = someone(email)
    client = client_of(person=person)
    answer = claim(client, places.a.imported)
    assert answer.status_code == 201
    assert answer.json()["status"]["code"] == "approved"
    assert answer.json()["proof"]["code"] == "domain"
    places.a.imported.refresh_from_db()
    assert places.a.imported.standing == "claimed"
    assert client.get("/api/v1/session/").json()["seat"]["role"] == "org_owner"
    assert Notification.objects.filter(person=person, kind="claim_approved").exists()


@pytest.mark.parametrize(
    "email", ["eve@nothidden.example", "eve@hidden.example.evil.example", "eve@example"]
)
def test_domains_that_only_look_alike_prove_nothing(
    client_of: Any, places: SimpleNamespace, email: str
) -> None:
    client = client_of(person=someone(email))
    assert claim(client, places.a.imported).status_code == 404


def test_free_mail_proves_nothing_even_as_a_website(
    client_of: Any, places: SimpleNamespace
) -> None:
    places.record.domain_key = "gmail.com"
    places.record.save()
    client = client_of(person=someone("eve@gmail.com"))
    assert client.get(FIND).json() == []
    answer = claim(client, places.record)
    assert answer.json()["status"]["code"] == "pending"


@pytest.mark.parametrize("org_type", ["university", "research", "public", "large"])
def test_address_of_a_big_house_is_no_proof(
    client_of: Any, places: SimpleNamespace, org_type: str
) -> None:
    places.record.org_type = org_type
    places.record.save()
    client = client_of(person=someone("student@record.example"))
    assert claim(client, places.record).json()["status"]["code"] == "pending"


def test_public_record_is_claimed_by_domain(client_of: Any, places: SimpleNamespace) -> None:
    client = client_of(person=someone("eve@record.example"))
    assert claim(client, places.record).json()["status"]["code"] == "approved"
    places.record.refresh_from_db()
    assert places.record.standing == "claimed"


def test_without_proof_its_cluster_decides(client_of: Any, places: SimpleNamespace) -> None:
    claimant = client_of(person=someone("eve@home.example"))
    manager = client_of(Role.CLUSTER_MANAGER, cluster=places.a.cluster)
    made = claim(claimant, places.a.published)
    assert made.json()["status"]["code"] == "pending"
    assert Notification.objects.filter(kind="claim_opened").count() == 1
    url = f"{URL}{made.json()['id']}/decision/"
    for role, place in (
        (Role.CLUSTER_MANAGER, {"cluster": places.b.cluster}),
        (Role.ORG_OWNER, {"organisation": places.b.published}),
        (Role.REGION_OFFICER, {"region": "FRE1"}),
        (Role.CLUSTER_READER, {"cluster": places.a.cluster}),
    ):
        assert client_of(role, **place).post(url, {"decision": "approve"}).status_code == 404
    assert claimant.post(url, {"decision": "approve"}).status_code == 403
    answer = manager.post(url, {"decision": "approve", "note": "I know her."})
    assert answer.status_code == 200
    assert answer.json()["status"]["code"] == "approved"
    assert claimant.get("/api/v1/session/").json()["seat"]["role"] == "org_owner"
    # The claimant sees the note, not who wrote it.
    steps = claimant.get(f"{URL}{made.json()['id']}/").json()["steps"]
    assert (steps[-1]["note"], steps[-1]["person"]) == ("I know her.", "")


def test_without_a_cluster_the_platform_decides(client_of: Any, places: SimpleNamespace) -> None:
    admin = client_of(Role.PLATFORM_ADMIN)
    claimant = client_of(person=someone("eve@home.example"))
    made = claim(claimant, places.record).json()
    assert Notification.objects.filter(kind="claim_opened").count() == 1
    answer = admin.post(f"{URL}{made['id']}/decision/", {"decision": "refuse", "note": "No."})
    assert answer.json()["status"]["code"] == "refused"
    assert not Seat.objects.filter(organisation=places.record).exists()
    places.record.refresh_from_db()
    assert places.record.standing == "public_record"


@pytest.fixture
def dispute(client_of: Any, places: SimpleNamespace) -> SimpleNamespace:
    places.a.published.domain_key = "owned.example"
    places.a.published.save()
    owner = client_of(Role.ORG_OWNER, organisation=places.a.published)
    person = someone("eve@owned.example")
    claimant = client_of(person=person)
    made = claim(claimant, places.a.published).json()
    return SimpleNamespace(
        owner=owner,
        claimant=claimant,
        person=person,
        made=made,
        places=places,
        url=f"{URL}{made['id']}/decision/",
    )


def test_owned_organisation_is_a_dispute_also_by_domain(dispute: SimpleNamespace) -> None:
    assert dispute.made["status"]["code"] == "disputed"
    assert not Seat.objects.filter(person=dispute.person).exists()
    assert Notification.objects.filter(kind="claim_disputed").count() == 1
    assert dispute.owner.get(URL).json()[0]["abilities"] == {
        "approve": True,
        "refuse": True,
        "transfer": False,
        "withdraw": False,
    }


def test_owner_lets_the_claimant_in_with_a_smaller_role(dispute: SimpleNamespace) -> None:
    answer = dispute.owner.post(dispute.url, {"decision": "approve", "role": "org_editor"})
    assert answer.status_code == 200
    assert Seat.objects.get(person=dispute.person).role == "org_editor"


def test_owner_may_not_give_the_firm_away(dispute: SimpleNamespace) -> None:
    assert dispute.owner.post(dispute.url, {"decision": "transfer"}).status_code == 403


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.PLATFORM_ADMIN])
def test_cluster_or_platform_puts_the_claimant_in_charge(
    client_of: Any, dispute: SimpleNamespace, role: Role
) -> None:
    place = {"cluster": dispute.places.a.cluster} if role == Role.CLUSTER_MANAGER else {}
    decider = client_of(role, **place)
    assert decider.post(dispute.url, {"decision": "transfer"}).status_code == 200
    roles = dict(
        Seat.objects.filter(organisation=dispute.places.a.published).values_list(
            "person__email", "role"
        )
    )
    assert roles.pop("eve@owned.example") == "org_owner"
    assert set(roles.values()) == {"org_reader"}
    history = decider.get(f"{URL}{dispute.made['id']}/").json()["steps"]
    assert [s["status"]["code"] for s in history] == ["pending", "disputed", "approved"]


def test_decided_once(dispute: SimpleNamespace) -> None:
    assert dispute.owner.post(dispute.url, {"decision": "refuse"}).status_code == 200
    again = dispute.owner.post(dispute.url, {"decision": "approve"})
    assert again.status_code in {400, 403}
    row = Claim.objects.get()
    with pytest.raises(TransitionNotAllowed):
        row.approve(role=Role.ORG_OWNER, by_id=None)
    with pytest.raises(AttributeError):
        row.status = "approved"


def test_claimant_withdraws_and_others_may_not(client_of: Any, dispute: SimpleNamespace) -> None:
    url = f"{URL}{dispute.made['id']}/"
    assert dispute.owner.delete(url).status_code == 403
    assert client_of().delete(url).status_code == 404
    assert dispute.claimant.delete(url).json()["status"]["code"] == "withdrawn"


def test_twice_and_own_and_cluster_are_refused(client_of: Any, places: SimpleNamespace) -> None:
    person = someone("eve@home.example")
    client = client_of(person=person)
    assert claim(client, places.record).status_code == 201
    assert claim(client, places.record).json()["errors"][0]["code"] == "claim_open"
    seat = SeatFactory(person=person, role="org_reader", organisation=places.b.published)
    assert claim(client, seat.organisation).json()["errors"][0]["code"] == "already_there"
    assert claim(client, ClusterFactory().organisation).status_code == 404


def test_history_survives_and_names_every_step(places: SimpleNamespace) -> None:
    made = claim_open(person=someone("eve@home.example"), organisation=places.record, message="Hi")
    assert [(s.before, s.after, s.note) for s in made.steps.all()] == [("", "pending", "Hi")]


@pytest.mark.parametrize(
    ("question", "found"),
    [("Published", 2), ("public rec", 1), ("998294028", 1), ("record.example", 1), ("Pu", 0)],
)
def test_finding_what_everybody_may_see(
    client_of: Any, places: SimpleNamespace, question: str, found: int
) -> None:
    client = client_of(person=someone("eve@home.example"))
    assert len(client.get(FIND, {"q": question}).json()) == found


def test_new_firm_is_entered_and_owned(client_of: Any, places: SimpleNamespace) -> None:
    client = client_of(person=someone("eve@home.example"))
    body = {"legal_name": "Neue Werke GmbH", "country": "DE", "website": "neue-werke.example"}
    answer = client.post("/api/v1/organisations/", body)
    assert answer.status_code == 201
    session = client.get("/api/v1/session/").json()
    assert session["seat"]["organisation"]["id"] == answer.json()["id"]
    assert session["seat"]["role"] == "org_owner"


def test_new_firm_that_everybody_can_see_is_to_be_claimed(
    client_of: Any, places: SimpleNamespace
) -> None:
    client = client_of(person=someone("eve@home.example"))
    body = {"legal_name": "Published A", "country": "FR"}
    answer = client.post("/api/v1/organisations/", body)
    error = answer.json()["errors"][0]
    assert (error["attr"], error["code"]) == ("legal_name", "already_here")


def test_new_firm_does_not_learn_of_a_hidden_one(client_of: Any, places: SimpleNamespace) -> None:
    client = client_of(person=someone("eve@home.example"))
    for name in ("Imported A", "Quite Unknown"):
        answer = client.post("/api/v1/organisations/", {"legal_name": name, "country": "FR"})
        assert answer.status_code == 201
        assert set(answer.json()) == {"id", "seat"}


def test_new_firm_names_faulty_fields(client_of: Any, db: None) -> None:
    client = client_of(person=someone("eve@home.example"))
    body = {"legal_name": "X", "country": "Atlantis", "website": "not a site"}
    errors = client.post("/api/v1/organisations/", body).json()["errors"]
    assert {e["attr"] for e in errors} == {"country", "website"}
    assert APIClient().post("/api/v1/organisations/", body).status_code == 403


def test_nobody_enters_firms_without_end(client_of: Any, db: None) -> None:
    person = someone("eve@home.example")
    for _ in range(5):
        SeatFactory(person=person, role="org_owner", organisation=OrganisationFactory())
    answer = client_of(person=person).post(
        "/api/v1/organisations/", {"legal_name": "One more", "country": "FR"}
    )
    assert answer.json()["errors"][0]["code"] == "too_many"


def test_transfer_without_a_dispute_400_and_nothing_changes(
    client_of: Any, places: SimpleNamespace
) -> None:
    made = claim(client_of(person=someone("eve@elsewhere.example")), places.record).json()
    assert made["status"]["code"] == "pending"
    answer = client_of(Role.PLATFORM_ADMIN).post(
        f"{URL}{made['id']}/decision/", {"decision": "transfer"}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "not_disputed"
    assert not Seat.objects.filter(organisation=places.record).exists()
