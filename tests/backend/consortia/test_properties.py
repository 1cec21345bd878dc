"""What always holds of a consortium and its rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.consortia import engine
from backend.consortia.models import Consortium, ConsortiumMember
from backend.consortia.services.members import MembersRefusedError, members_set
from backend.directory.viewers import viewer_from
from backend.funding.models import Call
from tests.factories import SeatFactory
from tests.factories.consortia import ConsortiumFactory

pytestmark = pytest.mark.django_db

COUNTRIES = ["FR", "DE", "NO", ""]
ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["One", "Two", "Three"]),
        "country": st.sampled_from(COUNTRIES),
        "org_type": st.sampled_from(["sme", "research", "unknown"]),
        "is_sme": st.sampled_from([True, False, None]),
        "kind": st.sampled_from(["beneficiary", "associated", "subcontractor", ""]),
        "group": st.sampled_from(["", "a", "b", "c"]),
    }
)
SHARED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def consortium(call: Call, firm: Any) -> Consortium:
    return ConsortiumFactory(call=call, owner_organisation=firm)


def outcomes(consortium: Consortium, rows: list[dict[str, Any]]) -> dict[str, str]:
    seat = SeatFactory.build(organisation=consortium.owner_organisation)
    viewer = viewer_from(seat.person, None)
    members_set(consortium=consortium, viewer=viewer, rows=rows)
    fresh = Consortium.objects.prefetch_related("members").get(pk=consortium.pk)
    judged = engine.judge(fresh)
    assert judged.evaluation is not None
    return {r.rule.id: str(r.outcome) for r in judged.evaluation.results}


@SHARED
@given(st.lists(ROW, max_size=5), ROW)
def test_one_more_member_never_undoes_a_minimum(
    consortium: Consortium, rows: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    before = outcomes(consortium, rows)["three-partners"]
    after = outcomes(consortium, [*rows, more])["three-partners"]
    assert not (before == "met" and after != "met")


@SHARED
@given(st.lists(ROW, max_size=4))
def test_what_is_not_known_never_says_no(
    consortium: Consortium, rows: list[dict[str, Any]]
) -> None:
    bare = [{"name": row["name"], "kind": ""} for row in rows]
    assert "not_met" not in outcomes(consortium, bare).values()


@SHARED
@given(st.lists(ROW, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_members_changes_no_answer(
    consortium: Consortium, rows: list[dict[str, Any]], random: Any
) -> None:
    first = outcomes(consortium, rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert outcomes(consortium, shuffled) == first


@SHARED
@given(st.lists(ROW, min_size=1, max_size=5))
def test_writing_the_same_list_twice_changes_nothing(
    consortium: Consortium, rows: list[dict[str, Any]]
) -> None:
    columns = ("position", "name", "country", "org_type", "is_sme", "kind", "group")
    outcomes(consortium, rows)
    before = list(consortium.members.values_list(*columns))
    outcomes(consortium, rows)
    assert list(consortium.members.values_list(*columns)) == before
    assert len(before) == len(rows)


@SHARED
@given(st.lists(ROW, max_size=3), st.integers(min_value=0, max_value=3))
def test_a_refused_list_writes_nothing(
    consortium: Consortium, rows: list[dict[str, Any]], at: int
) -> None:
    outcomes(consortium, rows)
    before = list(ConsortiumMember.objects.values_list("pk", flat=True))
    bad = [*rows[:at], {"name": "", "kind": ""}, *rows[at:]]
    with pytest.raises(MembersRefusedError) as refused:
        outcomes(consortium, bad)
    assert [i for i, row in enumerate(refused.value.rows) if row] == [min(at, len(rows))]
    assert list(ConsortiumMember.objects.values_list("pk", flat=True)) == before
