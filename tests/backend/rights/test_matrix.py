"""Every operation of the API, asked by every role for every state of its object."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from backend.partnering.services import runs
from scripts import rights
from tests.backend.rights.matrix import (
    Operation,
    expected,
    guess,
    observed,
    operation_of,
    operations,
    proposed,
    table,
)
from tests.backend.rights.scene import KINDS, ROLES, Scene

pytestmark = pytest.mark.django_db
DECLARED = table()
ROWS = {name: row for name, row in DECLARED.items() if "expect" in row}


@pytest.fixture(scope="module")
def described(django_db_blocker: Any) -> dict[str, Operation]:
    """What the API describes, by operation."""
    with django_db_blocker.unblock():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    return {o.id: o for o in operations(schema)}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One scene for all operations; each question is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = Scene(KINDS)
        made.prepare()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_matching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may ask is the question here, not what the matching service answers."""
    monkeypatch.setattr(runs, "run_compute", lambda run: False)


def test_no_operation_is_missing(described: dict[str, Operation], scene: Scene) -> None:
    missing = sorted(set(described) - {operation_of(n) for n in ROWS})
    where = os.environ.get("RIGHTS_PROPOSE", "")
    if where:
        # A row without `expect` says which object and body to ask with.
        hints = {n: DECLARED.get(n) or guess(described[n], scene) for n in missing}
        with Path(where).open("w", encoding="utf-8") as out:
            for name, hint in hints.items():
                out.write(proposed(described[name], scene, hint))
                out.flush()
    assert missing == [], "run `python -m scripts.rights --propose` and read what it wrote"


def test_no_row_is_left_over(described: dict[str, Operation]) -> None:
    assert sorted({operation_of(n) for n in ROWS} - set(described)) == []


@pytest.mark.parametrize("name", sorted(ROWS))
def test_statuses_are_as_declared(described: dict[str, Operation], scene: Scene, name: str) -> None:
    row = ROWS[name]
    seen = observed(scene, described[operation_of(name)], row)
    declared = {state: expected(row, state) for state in seen}
    assert set(row["expect"]) <= {*seen, rights.EVERY}
    assert seen == declared


@pytest.mark.parametrize("name", sorted(ROWS))
def test_rows_are_well_formed(name: str) -> None:
    row = ROWS[name]
    assert set(row) <= {"object", "expect", "body", "query", "file", "why", "nobody"}
    assert row["object"] in KINDS
    for given in row["expect"].values():
        named = [r for roles in given.values() if roles != rights.REST for r in roles]
        assert len(named) == len(set(named))
        assert set(named) <= set(ROLES)
        assert 0 not in rights.expand(given, list(ROLES)).values()


@pytest.mark.parametrize("name", sorted(ROWS))
def test_somebody_may_or_the_table_says_why_nobody_does(name: str, scene: Scene) -> None:
    """A row in which everybody fails proves nothing, unless failing is what it is about."""
    row = ROWS[name]
    given = row.get("nobody", {})
    for state in scene.states(row["object"]):
        succeed = any(status < 400 for status in expected(row, state).values())
        reason = given if isinstance(given, str) else given.get(state, "")
        assert succeed != bool(reason.strip()), (name, state, "give a reason" if not reason else "")


def test_nobody_gets_in_without_signing_in_but_where_it_says_so() -> None:
    """What an anonymous visitor may do is a short list, kept here on purpose."""
    open_to_all = {
        name
        for name, row in ROWS.items()
        for given in row["expect"].values()
        if rights.expand(given, list(ROLES))["anonymous"] not in {401, 403, 404}
    }
    assert open_to_all == OPEN


OPEN = {
    "invitations_look",
    "privacy_legal_retrieve",
    "privacy_overview",
    "objections_create",
    "objections_retrieve",
    "ranking_retrieve",
    "reference",
    "reference_chains",
    "reference_concepts",
    "reference_map",
    "reference_nuts",
    "session_create",
    "session_destroy",
    "session_provider",
    "session_retrieve",
    "session_update",
    "unsubscribe_create",
    "unsubscribe_retrieve",
}


HIDDEN = ("draft", "submitted", "validated", "expired", "imported", "objected", "apart")


def test_hidden_organisations_are_unknown_and_not_refused() -> None:
    """A 403 where a stranger may not know of the firm would tell that it is there.

    Unless the role is refused for every firm alike: then the answer tells nothing.
    """
    for name, row in ROWS.items():
        if row["object"] != "organisation":
            continue
        for state in HIDDEN:
            roles = ["other", "cluster_other"]
            roles += ["region", "network"] if state != "apart" else []
            for role in roles:
                given = {s: expected(row, s)[role] for s in (state, "published", "record")}
                assert given[state] == 404 or set(given.values()) == {403}, (name, state, role)


def test_the_page_is_made_from_the_table() -> None:
    assert rights.PAGE.read_text(encoding="utf-8") == rights.page(ROWS, rights.reasons()), (
        "run `python -m scripts.rights`"
    )
    assert list(rights.ROLES) == list(ROLES)
