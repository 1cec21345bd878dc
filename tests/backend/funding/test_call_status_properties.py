"""Where a call stands: one rule in three places, and time goes one way."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.funding.enums import CallStatus
from backend.funding.models import Call
from backend.funding.selectors.call_facets import call_rows, deadline_band, status_of
from tests.factories import CallCutoffFactory, CallFactory

BASE = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)
MOMENTS = st.datetimes(
    datetime.datetime(2026, 1, 1), datetime.datetime(2029, 1, 1), timezones=st.just(datetime.UTC)
)
OPENS = st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2029, 1, 1))
PLACE = {CallStatus.EXPECTED: 0, CallStatus.OPEN: 1, CallStatus.CLOSED: 2}


@given(st.none() | MOMENTS, OPENS, st.booleans(), MOMENTS, st.timedeltas(datetime.timedelta(0)))
def test_status_never_goes_back_in_time(
    last_close: datetime.datetime | None,
    opens_on: datetime.date | None,
    announced: bool,
    now: datetime.datetime,
    later: datetime.timedelta,
) -> None:
    later = min(later, datetime.timedelta(days=2000))
    before = status_of(last_close, opens_on, announced, now)
    after = status_of(last_close, opens_on, announced, now + later)
    assert PLACE[before] <= PLACE[after]
    if last_close is not None and last_close <= now:
        assert before == CallStatus.CLOSED


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(MOMENTS, st.integers(1, 3)), max_size=4, unique=True),
    OPENS,
    st.booleans(),
    MOMENTS,
)
def test_model_query_and_facets_agree(
    cutoffs: list[tuple[datetime.datetime, int]],
    opens_on: datetime.date | None,
    announced: bool,
    now: datetime.datetime,
) -> None:
    call = CallFactory(opens_on=opens_on, is_announced=announced)
    for closes_at, stage in cutoffs:
        CallCutoffFactory(call=call, closes_at=closes_at, stage=stage)
    status = call.status_at(now)
    found = [s for s in CallStatus if Call.objects.with_status(s, now).filter(pk=call.pk).exists()]
    assert found == [status]
    (row,) = call_rows(Call.objects.filter(pk=call.pk), now)
    assert row.values["status"] == {status.value}
    assert (row.next_close is not None) == any(s == 1 and at > now for at, s in cutoffs)
    assert (row.values["deadline"] == frozenset()) == (status == CallStatus.CLOSED)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0.5, "30d"), (30, "30d"), (30.5, "90d"), (90, "90d"), (180, "180d"), (181, "later")],
)
def test_bands_of_deadlines(days: float, band: str) -> None:
    closes = BASE + datetime.timedelta(days=days)
    assert deadline_band(closes, CallStatus.OPEN, BASE) == {band}
    assert deadline_band(None, CallStatus.OPEN, BASE) == {"none"}
    assert deadline_band(closes, CallStatus.CLOSED, BASE) == frozenset()
