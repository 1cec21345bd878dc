"""GET /organisations/{id}/projects/, and past projects as matching's history."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Organisation
from backend.directory.selectors.profiles import profiles_for
from backend.funding.models import Participation, PastProject
from backend.funding.selectors.projects import MAX_PROJECTS, OBJECTIVE_CHARS, with_history
from backend.search.selectors.state import indexable
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]


def _take_part(
    organisation: Organisation, number: int, *, year: int | None = None, **values: Any
) -> PastProject:
    project = PastProject.objects.create(
        source_id=f"{organisation.pk}-{number}",
        acronym=f"P{number}",
        title=values.pop("title", f"Project {number}"),
        starts_on=None if year is None else datetime.date(year, 1, 1),
        **values,
    )
    Participation.objects.create(organisation=organisation, project=project, role="participant")
    return project


def _get(client: APIClient, organisation: Organisation, **params: Any) -> Any:
    return client.get(f"/api/v1/organisations/{organisation.public_id}/projects/", params)


@pytest.mark.parametrize(
    ("who", "target", "status"),
    [
        ("anonymous", "published", 403),
        ("anonymous", "imported", 403),
        ("stranger", "published", 200),
        ("stranger", "record", 200),
        ("stranger", "imported", 404),
        ("fellow", "imported", 404),
        ("own", "imported", 200),
        ("manager", "imported", 200),
        ("other_manager", "imported", 404),
        ("region", "imported", 404),
        ("admin", "imported", 200),
    ],
)
def test_permission(
    world: SimpleNamespace, client_of: Client, who: str, target: str, status: int
) -> None:
    a, b = world.a, world.b
    made: dict[str, Callable[[], APIClient]] = {
        "anonymous": APIClient,
        "stranger": lambda: client_of(Role.ORG_OWNER, organisation=b.published),
        "fellow": lambda: client_of(Role.ORG_OWNER, organisation=a.published),
        "own": lambda: client_of(Role.ORG_READER, organisation=a.imported),
        "manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=a.cluster),
        "other_manager": lambda: client_of(Role.CLUSTER_MANAGER, cluster=b.cluster),
        "region": lambda: client_of(Role.REGION_OFFICER, region="FRE"),
        "admin": lambda: client_of(Role.PLATFORM_ADMIN),
    }
    organisation = {"record": world.record}.get(target) or getattr(a, target)
    _take_part(organisation, 1)
    response = _get(made[who](), organisation)
    assert response.status_code == status
    if status == 200:
        assert response.json()["count"] == 1


def test_excluded_404(world: SimpleNamespace, client_of: Client) -> None:
    world.a.published.exclusions.create(excluded=world.b.published)
    client = client_of(Role.ORG_OWNER, organisation=world.b.published)
    assert _get(client, world.a.published).status_code == 404


def test_unknown_404(client_of: Client) -> None:
    url = "/api/v1/organisations/00000000-0000-4000-8000-000000000000/projects/"
    assert client_of().get(url).status_code == 404


def test_project_in_full_and_only_ones_own(client_of: Client) -> None:
    organisation = OrganisationFactory()
    project = _take_part(
        organisation,
        1,
        year=2021,
        programme="Horizon Europe",
        topics=["HORIZON-CL5-2021-D2-01-05"],
        objective="Long text.",
    )
    _take_part(OrganisationFactory(), 2, year=2022)
    (row,) = _get(client_of(), organisation).json()["results"]
    assert row == {
        "id": str(project.public_id),
        "acronym": "P1",
        "title": "Project 1",
        "programme": "Horizon Europe",
        "topics": ["HORIZON-CL5-2021-D2-01-05"],
        "starts_on": "2021-01-01",
        "ends_on": None,
        "role": "participant",
        "source": "cordis",
        "source_id": project.source_id,
    }


def test_latest_first_undated_last_in_whole_pages(client_of: Client) -> None:
    organisation = OrganisationFactory()
    for number, year in enumerate([2015, None, 2023, 2019, 2023]):
        _take_part(organisation, number, year=year)
    seen: list[str] = []
    for page in (1, 2, 3):
        body = _get(client_of(), organisation, page=page, page_size=2).json()
        assert (body["count"], body["pages"]) == (5, 3)
        seen += [r["acronym"] for r in body["results"]]
    assert seen == ["P4", "P2", "P3", "P0", "P1"]
    for page in ("4", "0", "x"):
        assert _get(client_of(), organisation, page=page, page_size=2).status_code == 404


def test_a_page_takes_a_constant_number_of_queries(
    client_of: Client, django_assert_max_num_queries: Any
) -> None:
    organisation = OrganisationFactory()
    client = client_of()
    _take_part(organisation, 0)
    with django_assert_max_num_queries(12) as few:
        _get(client, organisation)
    for number in range(1, 15):
        _take_part(organisation, number)
    with django_assert_max_num_queries(len(few.captured_queries)):
        _get(client, organisation)


# History in profiles


def test_history_latest_first_with_the_beginning_of_the_objective() -> None:
    organisation = OrganisationFactory()
    _take_part(organisation, 1, year=2015, title="Old", objective="")
    _take_part(organisation, 2, year=2023, title="New", objective="y" * 2000)
    _take_part(organisation, 3, year=None, title="Undated")
    key = str(organisation.public_id)
    history = profiles_for([key])[key].history
    assert [h.split(".")[0] for h in history] == ["New", "Old", "Undated"]
    assert history[0] == f"New. {'y' * OBJECTIVE_CHARS}"
    assert history[1] == "Old"


def test_history_is_limited_to_the_latest() -> None:
    organisation = OrganisationFactory()
    for number in range(MAX_PROJECTS + 5):
        _take_part(organisation, number, year=2000 + number)
    key = str(organisation.public_id)
    history = profiles_for([key])[key].history
    assert len(history) == MAX_PROJECTS
    assert history[0] == f"Project {MAX_PROJECTS + 4}"


def test_history_is_each_ones_own_and_none_for_newcomers() -> None:
    first, second, bare = (OrganisationFactory() for _ in range(3))
    _take_part(first, 1, title="Of the first")
    _take_part(second, 2, title="Of the second")
    found = profiles_for([o.public_id for o in (first, second, bare)])
    histories = [found[str(o.public_id)].history for o in (first, second, bare)]
    assert histories == [("Of the first",), ("Of the second",), ()]
    assert with_history({}) == {}


def test_history_reaches_both_audiences_of_the_index() -> None:
    organisation = OrganisationFactory()
    _take_part(organisation, 1, title="Boron lattices")
    public, members, _updated = indexable([organisation.public_id])[str(organisation.public_id)]
    assert public is not None
    assert public.history == members.history == ("Boron lattices",)


def test_history_takes_one_query_for_any_number(django_assert_max_num_queries: Any) -> None:
    rows = [OrganisationFactory() for _ in range(8)]
    for number, row in enumerate(rows):
        _take_part(row, number)
    with django_assert_max_num_queries(12) as few:
        profiles_for([rows[0].public_id])
    with django_assert_max_num_queries(len(few.captured_queries)):
        profiles_for([r.public_id for r in rows])
