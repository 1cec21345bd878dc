"""PATCH /organisations/{id}/: who may, what is refused, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.models import OutboxEntry
from backend.common.viewer import Role
from backend.directory.models import FieldProvenance, Organisation
from tests.factories import MandateFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]

# Who asks, of which kind the organisation of cluster A is, and the answer.
MATRIX = [
    ("anonymous", "published", 403),
    ("anonymous", "imported", 403),
    ("no_seat", "published", 403),
    ("no_seat", "imported", 404),
    ("own_owner", "published", 200),
    ("own_owner", "imported", 200),
    ("own_editor", "published", 200),
    ("own_reader", "published", 403),
    ("fellow_owner", "published", 403),
    ("fellow_owner", "imported", 404),
    ("stranger_owner", "published", 403),
    ("stranger_owner", "imported", 404),
    ("stranger_owner", "record", 403),
    ("own_manager", "published", 403),
    ("own_manager", "imported", 200),
    ("own_manager", "record", 403),
    ("own_adviser", "imported", 200),
    ("own_cluster_reader", "imported", 403),
    ("other_manager", "imported", 404),
    ("other_manager", "mandated", 403),
    ("own_manager", "mandated", 200),
    ("region", "published", 403),
    ("region", "imported", 404),
    ("network", "imported", 404),
    ("admin", "published", 200),
    ("admin", "imported", 200),
    ("admin", "record", 200),
]


def _patch(client: APIClient, organisation: Organisation, **values: Any) -> Any:
    return client.patch(f"/api/v1/organisations/{organisation.public_id}/", values, format="json")


def _client(world: SimpleNamespace, client_of: Client, who: str, target: Organisation) -> APIClient:
    a, b = world.a, world.b
    fellow = a.imported if target.pk == a.published.pk else a.published
    made: dict[str, Callable[[], APIClient]] = {
        "anonymous": APIClient,
        "no_seat": client_of,
        "own_owner": lambda: client_of(Role.ORG_OWNER, organisation=target),
        "own_editor": lambda: client_of(Role.ORG_EDITOR, organisation=target),
        "own_reader": lambda: client_of(Role.ORG_READER, organisation=target),
        "fellow_owner": lambda: client_of(Role.ORG_OWNER, organisation=fellow),
        "stranger_owner": lambda: client_of(Role.ORG_OWNER, organisation=b.published),
        "own_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=a.cluster),
        "own_adviser": lambda: client_of(Role.CLUSTER_ADVISER, cluster=a.cluster),
        "own_cluster_reader": lambda: client_of(Role.CLUSTER_READER, cluster=a.cluster),
        "other_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=b.cluster),
        "region": lambda: client_of(Role.REGION_OFFICER, region="FRE"),
        "network": lambda: client_of(Role.NETWORK_ADVISER),
        "admin": lambda: client_of(Role.PLATFORM_ADMIN),
    }
    return made[who]()


@pytest.mark.parametrize(("who", "standing", "status"), MATRIX)
def test_permission(
    world: SimpleNamespace, client_of: Client, who: str, standing: str, status: int
) -> None:
    target = {
        "published": world.a.published,
        "imported": world.a.imported,
        "mandated": world.a.imported,
        "record": world.record,
    }[standing]
    if standing == "mandated":
        MandateFactory(organisation=target, cluster=world.a.cluster)
    response = _patch(_client(world, client_of, who, target), target, city="Metz")
    assert response.status_code == status
    changed = status == 200
    assert (Organisation.objects.get(pk=target.pk).city == "Metz") is changed
    assert OutboxEntry.objects.exists() is changed
    if changed:
        assert response.json()["city"] == "Metz"
        row = FieldProvenance.objects.get(organisation=target)
        assert (row.field, row.source_kind) == ("city", "person")
        assert row.person is not None
    else:
        assert response.json()["errors"][0]["code"]


def test_excluded_404(world: SimpleNamespace, client_of: Client) -> None:
    world.a.published.exclusions.create(excluded=world.b.published)
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert _patch(client, world.a.published, city="Metz").status_code == 404


BAD = [
    ("legal_name", "", "legal_name"),
    ("legal_name", None, "legal_name"),
    ("legal_name", "x" * 256, "legal_name"),
    ("legal_name", "a\x00b", "legal_name"),
    ("legal_name", ["x"], "legal_name"),
    ("org_type", "guild", "org_type"),
    ("country", "Atlantis", "country"),
    ("country", "", "country"),
    ("legal_nuts", "FR999", "legal_nuts"),
    ("site_nuts", "toolong", "site_nuts"),
    ("employees_max", -1, "employees_max"),
    ("employees_max", "many", "employees_max"),
    ("employees_max", 10**30, "employees_max"),
    ("employees_max", 1.5, "employees_max"),
    ("vat", "FR00000000000", "vat"),
    ("vat", "FR44732829320", "vat"),
    ("pic", "12", "pic"),
    ("siren", "303265046", "siren"),
    ("siret", "1", "siret"),
    ("website", "http://[", "website"),
    ("website", "not a site", "website"),
    ("website", "https://" + "x" * 290 + ".example", "website"),
    ("founded", 10**9, "founded"),
    ("founded", "long ago", "founded"),
    ("languages", ["klingon"], "languages.0"),
    ("languages", ["xx"], "languages"),
    ("languages", "fr", "languages"),
    ("transitions", ["golden"], "transitions.0"),
    ("nace", ["Z9"], "nace"),
    ("nace", [None], "nace.0"),
    ("stages", ["dreaming"], "stages"),
    ("chains", ["dreams"], "chains"),
    ("links", ["batteries.nothing"], "links"),
    ("trl", {"min": 5, "max": 3}, "trl"),
    ("trl", {"min": 5}, "trl.max"),
    ("trl", 5, "trl.non_field_errors"),
    ("texts", {"xx": "text"}, "texts"),
    ("texts", {"en\x00": "text"}, "texts"),
    ("texts", {"en": "x" * 5001}, "texts.en"),
    ("texts", ["en"], "texts"),
    ("certifications", ["x" * 81], "certifications.0"),
    ("certifications", ["x"] * 31, "certifications"),
]


@pytest.mark.parametrize(("field", "value", "attr"), BAD)
def test_bad_value_400_names_the_field_and_writes_nothing(
    client_of: Client, field: str, value: object, attr: str
) -> None:
    OrganisationFactory(vat="FR44732829320")
    organisation = OrganisationFactory(city="Lille")
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    response = _patch(client, organisation, **{"city": "Metz", field: value})
    assert response.status_code == 400
    body = response.json()
    assert body["type"] == "validation_error"
    assert body["errors"][0]["attr"] == attr
    assert body["errors"][0]["detail"]
    assert Organisation.objects.get(pk=organisation.pk).city == "Lille"
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_errors_speak_the_readers_language(client_of: Client, language: str) -> None:
    organisation = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    url = f"/api/v1/organisations/{organisation.public_id}/"
    english, other = (
        client.patch(url, {"pic": "12"}, format="json", headers={"accept-language": lang})
        for lang in ("en", language)
    )
    first, second = (r.json()["errors"][0]["detail"] for r in (english, other))
    assert first != second
    assert "12" in second


@pytest.mark.parametrize("body", ["[]", "7", "{", '"x"', "null"])
def test_body_that_is_no_object_400(client_of: Client, body: str) -> None:
    organisation = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    url = f"/api/v1/organisations/{organisation.public_id}/"
    assert client.patch(url, body, content_type="application/json").status_code == 400


def test_same_values_again_change_nothing(client_of: Client) -> None:
    organisation = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    values = {"city": "Metz", "trl": {"min": 3, "max": 5}, "texts": {"fr": "Nous tissons."}}
    for _ in range(2):
        assert _patch(client, organisation, **values).status_code == 200
    assert OutboxEntry.objects.count() == 1


def test_standing_and_internals_cannot_be_written(client_of: Client) -> None:
    organisation = OrganisationFactory(standing="claimed")
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    response = _patch(
        client, organisation, standing="published", is_demo=True, completeness=100, id="x"
    )
    assert response.status_code == 200
    organisation.refresh_from_db()
    assert (organisation.standing, organisation.is_demo) == ("claimed", False)


NUMBERS = [("vat", "FR44732829320"), ("pic", "998294028")]


@pytest.mark.parametrize(("field", "number"), NUMBERS)
def test_a_number_of_a_hidden_firm_is_answered_like_a_free_one(
    client_of: Client, field: str, number: str
) -> None:
    free = OrganisationFactory(standing="claimed")
    other = OrganisationFactory(standing="claimed")

    def answer(organisation: Organisation) -> tuple[int, Any, Any]:
        client = client_of(Role.ORG_OWNER, organisation=organisation)
        response = _patch(client, organisation, **{field: number})
        body = response.json()
        again = client.get(f"/api/v1/organisations/{organisation.public_id}/history/").json()
        rows = [(r["field"], r["old"], r["new"]) for r in again["results"]]
        return response.status_code, (body["identifiers"], body["completeness"]), rows

    unheld = answer(free)
    Organisation.objects.filter(pk=free.pk).update(**{field: ""})
    hidden = OrganisationFactory(standing="imported", **{field: number})
    assert answer(other) == unheld
    assert unheld[1][0][field] == number
    other.refresh_from_db()
    hidden.refresh_from_db()
    assert (getattr(other, field), getattr(hidden, field)) == ("", number)
    assert other.numbers_under_review == {field: number}


@pytest.mark.parametrize(("field", "number"), NUMBERS)
def test_a_number_under_review_is_as_taken_as_a_held_one(
    client_of: Client, field: str, number: str
) -> None:
    OrganisationFactory(standing="imported", **{field: number})
    seen = OrganisationFactory()
    assert (
        _patch(client_of(Role.ORG_OWNER, organisation=seen), seen, **{field: number}).status_code
        == 200
    )
    third = OrganisationFactory()
    response = _patch(client_of(Role.ORG_OWNER, organisation=third), third, **{field: number})
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == f"{field}_taken"


def test_a_number_under_review_is_granted_once_it_is_free(client_of: Client) -> None:
    hidden = OrganisationFactory(standing="imported", pic="998294028")
    organisation = OrganisationFactory()
    client = client_of(Role.ORG_OWNER, organisation=organisation)
    assert _patch(client, organisation, pic="998294028").status_code == 200
    hidden.delete()
    assert _patch(client, organisation, pic="998294028").status_code == 200
    organisation.refresh_from_db()
    assert (organisation.pic, organisation.numbers_under_review) == ("998294028", {})


def test_the_platform_is_told_who_holds_a_number(client_of: Client) -> None:
    OrganisationFactory(standing="imported", pic="998294028")
    organisation = OrganisationFactory()
    response = _patch(client_of(Role.PLATFORM_ADMIN), organisation, pic="998294028")
    assert response.json()["errors"][0]["code"] == "pic_taken"
