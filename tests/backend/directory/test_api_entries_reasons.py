"""Offers and needs: why somebody may not edit them, wherever they are read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from backend.common.viewer import Role
from backend.search.services import relay
from tests.factories import EntryFactory, MembershipFactory

pytestmark = pytest.mark.django_db
WRITERS = "Only owners and editors of the firm write for it."
KEEPS = "The firm keeps its own profile; its cluster can suggest changes."
STRANGER = "The firm is not a member of your cluster."
LOOKS_ON = "This is for managers and advisers of the firm’s cluster."
CURATOR = "Another cluster answers for this profile."


def needs(client: Any, firm: Any) -> list[dict[str, Any]]:
    got = client.get(f"/api/v1/organisations/{firm.public_id}/")
    assert got.status_code == 200
    rows: list[dict[str, Any]] = got.json()["needs"]
    assert rows
    return rows


def place(world: Any, role: Role, side: str) -> dict[str, Any]:
    if role.value.startswith("org_"):
        return {"organisation": getattr(world, side).published}
    if role.value.startswith("cluster_"):
        return {"cluster": getattr(world, side).cluster}
    return {"region": "FR"} if role == Role.REGION_OFFICER else {}


MATRIX = [
    (Role.ORG_OWNER, "a", ""),
    (Role.ORG_EDITOR, "a", ""),
    (Role.ORG_READER, "a", WRITERS),
    (Role.ORG_OWNER, "b", WRITERS),
    (Role.CLUSTER_MANAGER, "a", KEEPS),
    (Role.CLUSTER_ADVISER, "a", KEEPS),
    (Role.CLUSTER_READER, "a", WRITERS),
    (Role.CLUSTER_MANAGER, "b", STRANGER),
    (Role.REGION_OFFICER, "", WRITERS),
    (Role.PLATFORM_ADMIN, "", ""),
]


@pytest.mark.parametrize(("role", "side", "why"), MATRIX)
def test_entries_of_a_published_firm(
    world: SimpleNamespace, client_of: Any, role: Role, side: str, why: str
) -> None:
    client = client_of(role, **place(world, role, side))
    for row in needs(client, world.a.published):
        assert row["abilities"] == {"edit": not why}
        assert row["ability_reasons"] == ({"edit": why} if why else {})
        answer = client.patch(f"/api/v1/entries/{row['id']}/", {"title": "Another title"})
        assert answer.status_code == (403 if why else 200)


def test_entries_of_an_unclaimed_member_are_its_curators(
    world: SimpleNamespace, client_of: Any
) -> None:
    firm = world.a.imported
    MembershipFactory(organisation=firm, cluster=world.b.cluster)
    firm.curator = world.a.cluster
    firm.save()
    for side, why in (("a", {}), ("b", {"edit": CURATOR})):
        client = client_of(Role.CLUSTER_MANAGER, cluster=getattr(world, side).cluster)
        assert {str(r["ability_reasons"]) for r in needs(client, firm)} == {str(why)}


@pytest.mark.parametrize(
    ("role", "side"),
    [
        (Role.ORG_OWNER, "b"),
        (Role.CLUSTER_MANAGER, "a"),
        (Role.CLUSTER_READER, "a"),
        (Role.CLUSTER_MANAGER, "b"),
        (Role.REGION_OFFICER, ""),
    ],
)
def test_reasons_tell_nothing_of_entries_that_are_not_shown(
    world: SimpleNamespace, client_of: Any, role: Role, side: str
) -> None:
    """With and without a private need the answer to others is the same, reasons included."""
    client = client_of(role, **place(world, role, side))
    firm = world.a.published
    before = client.get(f"/api/v1/organisations/{firm.public_id}/").json()
    firm.entries.filter(visibility="private").delete()
    assert client.get(f"/api/v1/organisations/{firm.public_id}/").json() == before


def test_a_written_entry_answers_with_what_its_writer_may(
    world: SimpleNamespace, client_of: Any
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    made = owner.post(
        f"/api/v1/organisations/{world.a.published.public_id}/entries/",
        {"kind": "offer", "title": "Coating of sheets"},
    ).json()
    assert (made["abilities"], made["ability_reasons"]) == ({"edit": True}, {})


@pytest.mark.usefixtures("index")
def test_search_results_say_it_too(world: SimpleNamespace, client_of: Any) -> None:
    from backend.common import outbox

    outbox.touch(outbox.ORGANISATION, world.a.published.public_id)
    relay.relay_outbox()
    said = {}
    for name, client in {
        "owner": client_of(Role.ORG_OWNER, organisation=world.a.published),
        "stranger": client_of(Role.ORG_OWNER, organisation=world.b.published),
        "manager": client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster),
    }.items():
        rows = client.get("/api/v1/search/", {"kind": "need", "q": "public need"}).json()["results"]
        entries = [r["entry"] for r in rows if r["organisation"]["name"] == "Published A"]
        assert entries
        said[name] = {str(e["ability_reasons"]) for e in entries}
    assert said == {
        "owner": {"{}"},
        "stranger": {str({"edit": WRITERS})},
        "manager": {str({"edit": KEEPS})},
    }


@pytest.mark.parametrize("role", [Role.ORG_OWNER, Role.CLUSTER_MANAGER])
def test_a_page_takes_a_constant_number_of_queries(
    world: SimpleNamespace, client_of: Any, role: Role, django_assert_max_num_queries: Any
) -> None:
    firm = world.a.published
    client = client_of(role, **place(world, role, "a"))
    address = f"/api/v1/organisations/{firm.public_id}/"
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    EntryFactory.create_batch(8, organisation=firm, kind="need", visibility="public")
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(needs(client, firm)) >= 10
