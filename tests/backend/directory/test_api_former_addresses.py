"""The address of a merged record leads to the firm, for whoever may see the firm, and else nowhere.

Merging itself is tested in test_api_twins.py.
"""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.enums import Life, Standing
from backend.directory.models import (
    Claim,
    Exclusion,
    FirmNotice,
    Organisation,
    OrganisationAlias,
    TwinOffer,
)
from backend.directory.services.claims import claim_open
from backend.directory.services.notices import notice_ensure, objection_token
from backend.directory.services.organisations import organisation_delete
from backend.directory.services.twins import find_twins, twins_merge, twins_offer
from tests.factories import (
    ClusterFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
VAT = "FR40303265045"


def url(public_id: object, more: str = "") -> str:
    return f"/api/v1/organisations/{public_id}/{more}"


def record_of(cluster: Any, **values: Any) -> Organisation:
    row: Organisation = OrganisationFactory(standing=Standing.IMPORTED, life=Life.DRAFT, **values)
    MembershipFactory(organisation=row, cluster=cluster)
    return row


def merge(firm: Organisation, record: Organisation) -> None:
    twins_offer(firm)
    offer = TwinOffer.objects.get(kept=firm, twin=record)
    twins_merge(offer=offer, person_id=PersonFactory().pk, cluster_id=None)
    firm.refresh_from_db()


@pytest.fixture
def merged(client_of: Any) -> SimpleNamespace:
    """A published firm that a record of cluster A was merged into; `old` is the record's id."""
    cluster = ClusterFactory(organisation__legal_name="Cluster A")
    record = record_of(cluster, legal_name="Duval SAS", vat=VAT)
    firm = OrganisationFactory(
        legal_name="Duval", standing=Standing.PUBLISHED, numbers_under_review={"vat": VAT}
    )
    owner = PersonFactory()
    SeatFactory(person=owner, role="org_owner", organisation=firm)
    old = record.public_id
    notice = notice_ensure(organisation=record, cluster=cluster)
    merge(firm, record)
    return SimpleNamespace(
        cluster=cluster,
        firm=firm,
        old=old,
        notice=notice,
        owner=client_of(person=owner),
        manager=client_of(Role.CLUSTER_MANAGER, cluster=cluster),
        stranger=client_of(Role.ORG_OWNER, organisation=OrganisationFactory()),
        admin=client_of(Role.PLATFORM_ADMIN),
    )


def same_as_unknown(client: APIClient, public_id: object, more: str = "") -> None:
    hidden = client.get(url(public_id, more))
    unknown = client.get(url(uuid.uuid4(), more))
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)
    assert hidden.status_code == 404


@pytest.mark.parametrize("who", ["owner", "manager", "stranger", "admin"])
def test_a_shown_firm_answers_at_its_former_address_with_its_present_id(
    merged: SimpleNamespace, who: str
) -> None:
    client = getattr(merged, who)
    got = client.get(url(merged.old))
    assert got.status_code == 200
    assert got.json() == client.get(url(merged.firm.public_id)).json()
    assert got.json()["id"] == str(merged.firm.public_id)


def test_anonymous_is_refused_alike(merged: SimpleNamespace) -> None:
    answers = [APIClient().get(url(x)) for x in (merged.old, merged.firm.public_id, uuid.uuid4())]
    assert {a.status_code for a in answers} == {403}
    assert len({a.content for a in answers}) == 1


@pytest.mark.parametrize(
    "hidden",
    [
        {"standing": Standing.CLAIMED, "life": Life.DRAFT},
        {"standing": Standing.PUBLISHED, "life": Life.EXPIRED},
        {"objected_at": timezone.now()},
    ],
    ids=["draft", "expired", "objected"],
)
def test_a_hidden_firm_is_like_an_unknown_id_to_others(
    merged: SimpleNamespace, hidden: dict[str, Any]
) -> None:
    Organisation.objects.filter(pk=merged.firm.pk).update(**hidden)
    for more in ("", "history/", "changes/", "proposals/", "chain/", "projects/"):
        same_as_unknown(merged.stranger, merged.old, more)
    assert merged.owner.get(url(merged.old)).status_code == 200


@pytest.mark.parametrize("ahead", [True, False])
def test_an_exclusion_either_way_hides_the_former_address_too(
    merged: SimpleNamespace, client_of: Any, ahead: bool
) -> None:
    other = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=other)
    pair = (merged.firm, other) if ahead else (other, merged.firm)
    Exclusion.objects.create(organisation=pair[0], excluded=pair[1])
    same_as_unknown(client, merged.old)


def test_a_former_and_an_unknown_id_take_the_same_questions(
    merged: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    Organisation.objects.filter(pk=merged.firm.pk).update(life=Life.DRAFT, standing="claimed")
    merged.stranger.get(url(uuid.uuid4()))
    with django_assert_max_num_queries(20) as unknown:
        merged.stranger.get(url(uuid.uuid4()))
    with django_assert_max_num_queries(20) as hidden:
        merged.stranger.get(url(merged.old))
    assert len(hidden.captured_queries) == len(unknown.captured_queries)


def test_the_firm_writes_by_its_former_address(merged: SimpleNamespace) -> None:
    got = merged.owner.patch(url(merged.old), {"city": "Metz"})
    assert (got.status_code, got.json()["city"]) == (200, "Metz")
    assert got.json()["id"] == str(merged.firm.public_id)
    made = merged.owner.post(url(merged.old, "entries/"), {"kind": "offer", "title": "Coatings"})
    assert made.status_code == 201


def test_lists_name_the_firm_by_its_present_id_alone(merged: SimpleNamespace) -> None:
    rows = merged.manager.get(f"/api/v1/clusters/{merged.cluster.public_id}/members/").json()
    assert [m["id"] for m in rows["results"]] == [str(merged.firm.public_id)]


def test_a_second_record_adds_its_address(merged: SimpleNamespace) -> None:
    second = record_of(merged.cluster, legal_name="Duval bis", siren="303265045")
    Organisation.objects.filter(pk=merged.firm.pk).update(siren="303265045")
    merged.firm.refresh_from_db()
    later = second.public_id
    merge(merged.firm, second)
    for old in (merged.old, later):
        assert merged.stranger.get(url(old)).json()["id"] == str(merged.firm.public_id)


def test_addresses_move_on_where_the_firm_is_merged_in_turn(merged: SimpleNamespace) -> None:
    """Its people left, its cluster kept it as a record, and it entered itself once more."""
    between = merged.firm.public_id
    merged.firm.seats.all().delete()
    Organisation.objects.filter(pk=merged.firm.pk).update(standing=Standing.IMPORTED)
    merged.firm.refresh_from_db()
    fresh = OrganisationFactory(
        legal_name="Duval anew", standing="published", numbers_under_review={"vat": VAT}
    )
    SeatFactory(person=PersonFactory(), role="org_owner", organisation=fresh)
    merge(fresh, merged.firm)
    for old in (merged.old, between):
        assert merged.stranger.get(url(old)).json()["id"] == str(fresh.public_id)
    assert OrganisationAlias.objects.filter(organisation=fresh).count() == 2


def test_erasing_the_firm_erases_its_former_addresses(merged: SimpleNamespace) -> None:
    organisation_delete(organisation=merged.firm)
    assert not OrganisationAlias.objects.exists()
    same_as_unknown(merged.admin, merged.old)


def test_two_firms_kept_apart_get_no_alias(client_of: Any) -> None:
    cluster = ClusterFactory()
    record = record_of(cluster, vat=VAT)
    firm = OrganisationFactory(standing="claimed", life="draft", numbers_under_review={"vat": VAT})
    SeatFactory(person=PersonFactory(), role="org_owner", organisation=firm)
    find_twins()
    manager = client_of(Role.CLUSTER_MANAGER, cluster=cluster)
    offer = TwinOffer.objects.get()
    manager.post(f"/api/v1/twins/{offer.public_id}/decision/", {"decision": "apart"})
    assert not OrganisationAlias.objects.exists()
    assert manager.get(url(record.public_id)).json()["id"] == str(record.public_id)


# The links of e-mails that were sent before the merge.


def test_the_notices_claim_link_finds_the_firm_where_it_may_be_claimed(
    merged: SimpleNamespace, client_of: Any
) -> None:
    client = client_of(person=PersonFactory())
    address = "/api/v1/claims/candidates/"
    (found,) = client.get(address, {"id": str(merged.old)}).json()
    assert (found["id"], found["name"]) == (str(merged.firm.public_id), "Duval")
    made = client.post("/api/v1/claims/", {"organisation": str(merged.old)})
    assert made.status_code == 201
    assert made.json()["status"]["code"] == "disputed"  # the firm has an owner
    assert made.json()["organisation_id"] == str(merged.firm.public_id)


def test_the_notices_claim_link_tells_nothing_of_a_hidden_firm(
    merged: SimpleNamespace, client_of: Any
) -> None:
    Organisation.objects.filter(pk=merged.firm.pk).update(
        life=Life.DRAFT, standing="claimed", domain_key="duval.example"
    )
    client = client_of(person=PersonFactory())
    address = "/api/v1/claims/candidates/"
    for one in (merged.old, merged.firm.public_id, uuid.uuid4()):
        assert client.get(address, {"id": str(one)}).json() == []
        assert client.post("/api/v1/claims/", {"organisation": str(one)}).status_code == 404
    person = PersonFactory(email="eve@duval.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    (found,) = client_of(person=person).get(address, {"id": str(merged.old)}).json()
    assert found["by_domain"]


def test_a_faulty_id_is_named(client_of: Any) -> None:
    got = client_of(person=PersonFactory()).get("/api/v1/claims/candidates/", {"id": "x"})
    assert got.status_code == 400
    assert got.json()["errors"][0]["attr"] == "id"


def test_the_notices_objection_link_hides_no_firm_that_keeps_its_profile(
    merged: SimpleNamespace,
) -> None:
    link = f"/api/v1/objections/{objection_token(merged.notice)}/"
    assert APIClient().get(link).json()["state"] == "claimed"
    assert APIClient().post(link).json()["state"] == "claimed"
    merged.firm.refresh_from_db()
    assert merged.firm.objected_at is None
    assert FirmNotice.objects.get().organisation == merged.firm


def test_the_link_of_a_claim_to_the_record_still_opens_the_claim(client_of: Any) -> None:
    cluster = ClusterFactory()
    record = record_of(cluster, vat=VAT)
    firm = OrganisationFactory(standing="published", numbers_under_review={"vat": VAT})
    SeatFactory(person=PersonFactory(), role="org_owner", organisation=firm)
    person = PersonFactory()
    claim = claim_open(person=person, organisation=record)
    merge(firm, record)
    got = client_of(person=person).get(f"/api/v1/claims/{claim.public_id}/").json()
    assert got["organisation_id"] == str(firm.public_id)
    assert Claim.objects.get().status == "disputed"


def test_merges_before_this_are_remembered_once(merged: SimpleNamespace) -> None:
    from importlib import import_module

    migration = import_module("backend.directory.migrations.0014_addresses_of_merged")
    OrganisationAlias.objects.all().delete()
    same_as_unknown(merged.stranger, merged.old)
    for _again in range(2):
        migration.remember(apps, None)
    assert merged.stranger.get(url(merged.old)).json()["id"] == str(merged.firm.public_id)
    assert OrganisationAlias.objects.count() == 1
