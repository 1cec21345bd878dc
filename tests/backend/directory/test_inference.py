"""Trying to infer what is secret: private entries, and who keeps apart from whom.

The method is the same throughout: somebody pries by every way the API offers, once in a world
without the secret and once in a world with it. Both answers must be the same, to the byte.
"""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from backend.accounts.models import Notification
from backend.common import outbox
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.models import Entry, Exclusion, Organisation
from backend.directory.services.exclusions import exclusion_add, exclusion_remove
from backend.directory.services.grants import reveal_grant, reveal_revoke
from backend.partnering.models import ProposalRun
from backend.search.services import relay
from tests.factories import (
    CallFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
Client = Callable[..., APIClient]
EXAMPLES = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
MOMENTS = {"created_at", "computed_at", "csrf", "updated_at"}
"""Keys that tell when an answer was made, and nothing of what is in it."""

WORDS = ("zirconia", "lyophiliser")
SECRETS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["need", "offer"]),
        "title": st.sampled_from(WORDS).map(lambda word: f"Secret {word} work"),
        "text": st.sampled_from(["", "Only we know of this alloy."]),
        "stage": st.sampled_from(["", "components", "raw_materials"]),
        "certifications": st.sampled_from([[], ["ISO 13485"]]),
        "nace": st.sampled_from([[], ["25.11"]]),
    }
)
ACTS = st.sampled_from(["create", "create, change", "create, close", "create, delete"])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k not in MOMENTS}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value


def _index(*organisations: Organisation) -> None:
    with transaction.atomic():
        outbox.touch_many(outbox.ORGANISATION, [o.public_id for o in organisations])
    relay.relay_outbox()


@pytest.fixture
def scene(world: SimpleNamespace, client_of: Client) -> SimpleNamespace:
    """The firm with the secret, everybody who may pry, and a call to look through."""
    firm = world.a.published
    fellow = OrganisationFactory(legal_name="Fellow Works")
    MembershipFactory(organisation=fellow, cluster=world.a.cluster)
    for row in (firm, fellow, world.b.published):
        EntryFactory(organisation=row, title=f"Zirconia milling by {row.legal_name}")
        EntryFactory(organisation=row, kind="need", title=f"Graphene for {row.legal_name}")
    call = CallFactory(closes_in_days=90, title="Zirconia and graphene")
    _index(*Organisation.objects.all())
    clients = {
        "fellow": client_of(Role.ORG_OWNER, organisation=fellow),
        "other": client_of(Role.ORG_OWNER, organisation=world.b.published),
        "staff": client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
        "cluster_other": client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster),
        "region": client_of(Role.REGION_OFFICER, region="FRE"),
        "admin": client_of(Role.PLATFORM_ADMIN),
    }
    own = {"fellow": fellow, "other": world.b.published}
    return SimpleNamespace(
        world=world,
        firm=firm,
        fellow=fellow,
        call=call,
        clients=clients,
        own=own,
        client=client_of(Role.ORG_OWNER, organisation=firm),
    )


def ways(scene: SimpleNamespace, who: str) -> list[tuple[str, dict[str, Any]]]:
    """Return every address by which somebody may try to learn of the firm."""
    firm, a, b = (
        scene.firm.public_id,
        scene.world.a.cluster.public_id,
        scene.world.b.cluster.public_id,
    )
    found: list[tuple[str, dict[str, Any]]] = [
        (f"organisations/{firm}/", {}),
        (f"organisations/{firm}/history/", {}),
        (f"organisations/{firm}/changes/", {}),
        (f"organisations/{firm}/exclusions/", {}),
        (f"organisations/{firm}/projects/", {}),
        (f"organisations/{firm}/chain/", {}),
        (f"organisations/{firm}/proposals/", {}),
        (f"organisations/{firm}/introduction-options/", {}),
        ("clusters/", {}),
        (f"clusters/{a}/", {}),
        (f"clusters/{a}/members/", {}),
        (f"clusters/{b}/members/", {}),
        ("consortia/", {}),
        ("calls/for-me/", {"page_size": 5}),
        (f"calls/{scene.call.public_id}/members/", {}),
        ("notifications/", {}),
    ]
    for kind in ("organisation", "offer", "need"):
        for word in ("zirconia", "lyophiliser", "secret alloy"):
            found.append(("search/", {"q": word, "kind": kind}))
        found.append(("search/", {"kind": kind, "stage": "components"}))
    found += [("search/suggest/", {"q": q}) for q in ("sec", "zirc", "publ", "fell")]
    if who in scene.own:
        mine = scene.own[who].public_id
        found += [(f"organisations/{mine}/proposals/", {}), (f"organisations/{mine}/chain/", {})]
    return found


def pry(scene: SimpleNamespace, who: str) -> dict[str, Any]:
    """Return every answer that somebody gets, without the moments of making it."""
    # Asked anew each time, as after a night: a stale answer would hide what a fresh one shows.
    ProposalRun.objects.all().delete()
    answers = {}
    for path, query in ways(scene, who):
        answer = scene.clients[who].get(f"/api/v1/{path}", query)
        body = _plain(answer.json())
        if isinstance(body, dict):
            body.pop("run", None)
        for each in body.get("results", []) if isinstance(body, dict) else []:
            if "rank" in each:
                each.pop("id", None)
        answers[f"{path} {json.dumps(query)}"] = [answer.status_code, body]
    return answers


def _act(scene: SimpleNamespace, secret: dict[str, Any], acts: str) -> None:
    """Write a private entry through the API, as its owner does."""
    made = scene.client.post(
        f"/api/v1/organisations/{scene.firm.public_id}/entries/",
        {**secret, "visibility": "private"},
    )
    assert made.status_code == 201, made.content
    address = f"/api/v1/entries/{made.json()['id']}/"
    if "change" in acts:
        assert scene.client.patch(address, {"title": "Secret graphene shift"}).status_code == 200
    if "close" in acts:
        assert scene.client.patch(address, {"status": "closed"}).status_code == 200
    if "delete" in acts:
        assert scene.client.delete(address).status_code == 204
    relay.relay_outbox()


@pytest.mark.parametrize("who", ["fellow", "other", "staff", "cluster_other", "region", "admin"])
def test_private_entries_change_nothing_for_anybody_else(
    scene: SimpleNamespace, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    @EXAMPLES
    @given(secret=SECRETS, acts=ACTS)
    def check(secret: dict[str, Any], acts: str) -> None:
        with transaction.atomic():
            before = pry(scene, who)
            _act(scene, secret, acts)
            after = pry(scene, who)
            transaction.set_rollback(True)
        assert after == before

    check()
    assert "Secret" not in caplog.text
    told = [*Notification.objects.values_list("params", flat=True)]
    assert "Secret" not in json.dumps(told)
    assert not MailOut.objects.filter(text__contains="Secret").exists()


def test_the_address_of_a_private_entry_is_like_one_that_is_not_there(
    scene: SimpleNamespace,
) -> None:
    entry = EntryFactory(organisation=scene.firm, visibility="private", title="Secret work")
    nowhere = "00000000-0000-4000-8000-000000000000"
    for client in scene.clients.values():
        for method in ("patch", "delete"):
            answers = [
                getattr(client, method)(f"/api/v1/entries/{i}/", {"title": "x"})
                for i in (entry.public_id, nowhere)
            ]
            assert [a.status_code for a in answers] == [404, 404]
            assert answers[0].content == answers[1].content
        need = client.get(
            f"/api/v1/organisations/{scene.firm.public_id}/proposals/",
            {"need": str(entry.public_id)},
        )
        none = client.get(
            f"/api/v1/organisations/{scene.firm.public_id}/proposals/", {"need": nowhere}
        )
        assert (need.status_code, need.content) == (none.status_code, none.content)


def _hide(organisation: Organisation) -> None:
    """Take an organisation out of everybody's sight without an exclusion."""
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(life="expired")
        outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=True)
    relay.relay_outbox()


@pytest.mark.parametrize(
    ("who", "direction"),
    [
        ("other", "ahead"),
        ("other", "back"),
        ("other", "cluster"),
        ("fellow", "ahead"),
        ("fellow", "back"),
    ],
)
def test_an_exclusion_looks_like_a_firm_that_is_not_there(
    scene: SimpleNamespace, who: str, direction: str
) -> None:
    viewer = scene.own[who]
    with transaction.atomic():
        _hide(scene.firm)
        without = pry(scene, who)
        transaction.set_rollback(True)
    _index(scene.firm)
    if direction == "ahead":
        exclusion_add(organisation=scene.firm, excluded=viewer)
    elif direction == "back":
        exclusion_add(organisation=viewer, excluded=scene.firm)
    else:
        exclusion_add(organisation=scene.firm, cluster=scene.world.b.cluster)
    assert pry(scene, who) == without


@pytest.mark.parametrize("who", ["staff", "cluster_other", "region", "admin", "fellow"])
def test_third_parties_do_not_notice_an_exclusion(scene: SimpleNamespace, who: str) -> None:
    before = pry(scene, who)
    row = exclusion_add(organisation=scene.firm, excluded=scene.own["other"])
    assert pry(scene, who) == before
    exclusion_remove(exclusion=row)
    assert pry(scene, who) == before


def test_taking_an_exclusion_back_restores_everything(scene: SimpleNamespace) -> None:
    before = pry(scene, "other")
    row = exclusion_add(organisation=scene.firm, excluded=scene.own["other"])
    assert pry(scene, "other") != before
    exclusion_remove(exclusion=row)
    assert pry(scene, "other") == before


def test_excluding_is_written_and_read_by_own_seats_alone(
    scene: SimpleNamespace, client_of: Client
) -> None:
    address = f"/api/v1/organisations/{scene.firm.public_id}/exclusions/"
    other = str(scene.own["other"].public_id)
    made = scene.client.post(address, {"organisation": other})
    assert made.status_code == 201
    assert [e["name"] for e in scene.client.get(address).json()] == ["Published B"]
    reader = client_of(Role.ORG_READER, organisation=scene.firm)
    assert reader.get(address).status_code == 200
    assert reader.post(address, {"organisation": other}).status_code == 403
    for who, client in scene.clients.items():
        assert client.get(address).status_code == (404 if who == "other" else 403)
        assert client.delete(f"/api/v1/exclusions/{made.json()['id']}/").status_code == 404
    assert scene.client.delete(f"/api/v1/exclusions/{made.json()['id']}/").status_code == 204
    assert not Exclusion.objects.exists()


def test_what_cannot_be_excluded_says_why(scene: SimpleNamespace) -> None:
    address = f"/api/v1/organisations/{scene.firm.public_id}/exclusions/"
    a = scene.world.a

    def code(**body: Any) -> str:
        answer = scene.client.post(address, body)
        assert answer.status_code == 400
        return str(answer.json()["errors"][0]["code"])

    assert code(organisation=str(scene.firm.public_id)) == "exclusion_of_self"
    assert code(cluster=str(a.cluster.public_id)) == "exclusion_of_own_cluster"
    # The cluster's own organisation stands for the cluster.
    assert code(organisation=str(a.cluster.organisation.public_id)) == "exclusion_of_own_cluster"
    assert code() == "choose_one"
    hidden, nowhere = str(scene.world.b.imported.public_id), "not an id"
    assert code(organisation=hidden) == "unknown"
    assert code(organisation=nowhere) == "invalid"


def test_a_revealed_need_shows_to_that_firm_alone_and_until_it_is_taken_back(
    scene: SimpleNamespace,
) -> None:
    entry = EntryFactory(
        organisation=scene.firm, kind="need", visibility="private", title="Secret need"
    )
    address = f"/api/v1/organisations/{scene.firm.public_id}/"

    def needs(who: str) -> set[str]:
        return {n["title"] for n in scene.clients[who].get(address).json()["needs"]}

    others = [w for w in scene.clients if w != "other"]
    before = {who: pry(scene, who) for who in others}
    reveal_grant(entry=entry, organisation=scene.own["other"], reference="introduction:1")
    assert "Secret need" in needs("other")
    for who in others:
        assert pry(scene, who) == before[who]
    found = scene.clients["other"].get("/api/v1/search/", {"q": "secret", "kind": "need"}).json()
    assert found["count"] == 0
    assert reveal_revoke(reference="introduction:1") == 1
    assert "Secret need" not in needs("other")


def test_an_exclusion_ends_what_was_revealed(scene: SimpleNamespace) -> None:
    entry = EntryFactory(organisation=scene.firm, kind="need", visibility="private")
    reveal_grant(entry=entry, organisation=scene.own["other"], reference="introduction:2")
    viewer_entries = scene.clients["other"].get(f"/api/v1/organisations/{scene.firm.public_id}/")
    assert viewer_entries.status_code == 200
    exclusion_add(organisation=scene.firm, excluded=scene.own["other"])
    hidden = scene.clients["other"].get(f"/api/v1/organisations/{scene.firm.public_id}/")
    assert hidden.status_code == 404
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_public_records_are_counted_nowhere_and_have_no_clock(
    scene: SimpleNamespace,
) -> None:
    from backend.directory.services.life import turn_clock
    from backend.partnering.models import Exposure

    record = scene.world.record
    EntryFactory(organisation=record, title="Graphene for everybody")
    _index(record)
    scene.client.get(f"/api/v1/organisations/{scene.firm.public_id}/proposals/")
    assert not Exposure.objects.filter(organisation=record).exists()
    card = scene.clients["other"].get(f"/api/v1/organisations/{record.public_id}/").json()
    assert (card["abilities"]["ask"], card["abilities"]["invite"]) == (False, True)
    assert card["life"] is None
    Organisation.objects.filter(pk=record.pk).update(renew_on=datetime.date(2020, 1, 1))
    assert turn_clock() == {"due": 0, "expired": 0}
