"""The card of a call."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from backend.common.viewer import ANONYMOUS, Role, Viewer
from backend.funding.api.cards import CallCardSerializer, call_card, call_cards
from backend.funding.models import Call, CallMark
from backend.funding.selectors.calls import call_get, call_list, with_card_parts
from tests.factories import (
    CallCutoffFactory,
    CallFactory,
    PersonFactory,
    ProgrammeFactory,
    RuleSetFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


def _at(day: int, month: int = 3, hour: int = 17) -> datetime.datetime:
    return datetime.datetime(2027, month, day, hour, tzinfo=ZoneInfo("Europe/Brussels"))


def test_a_card_says_what_a_reader_needs() -> None:
    person = PersonFactory()
    programme = ProgrammeFactory(code="p", labels={"en": "Programme", "fr": "Le programme"})
    RuleSetFactory(code="R", version=1, labels={"en": "Old"})
    RuleSetFactory(code="R", version=2, labels={"en": "New"})
    call = CallFactory(
        programme=programme, rule_set_code="R", who=["sme", "nonsense"], trl_start=5,
        ecosystems=["digital"], transitions=["green"], lump_sum_cents=6_000_000,
    )  # fmt: skip
    CallCutoffFactory(call=call, closes_at=_at(20))
    CallCutoffFactory(call=call, closes_at=_at(1, 2))
    CallCutoffFactory(call=call, closes_at=_at(1, 9), stage=2)
    CallMark.objects.create(person=person, call=call, mark="saved")
    viewer = Viewer(person_id=person.pk)
    with translation.override("fr"):
        card = call_card(call_get(viewer, call.public_id), viewer, now=NOW)
    assert set(card) == set(CallCardSerializer().fields)
    assert card["programme"] == {"code": "p", "label": "Le programme"}
    assert card["rule_set"] == {"code": "R", "label": "New"}
    assert card["status"]["code"] == "open"
    assert card["next_deadline"] == _at(20)
    assert card["next_deadline"].utcoffset() == datetime.timedelta(hours=1)
    assert [(d["stage"], d["past"]) for d in card["deadlines"]] == [
        (1, True),
        (1, False),
        (2, False),
    ]
    assert card["days_left"] == 19
    assert [w["code"] for w in card["who"]] == ["sme"]
    assert card["trl"] == {"start": 5, "end": None}
    assert card["budget"]["lump_sum_cents"] == 6_000_000
    assert card["mark"] == "saved"
    assert card["fit"] is None


def test_a_call_past_its_last_entry_is_closed_though_a_later_stage_is_ahead() -> None:
    call = CallFactory()
    CallCutoffFactory(call=call, closes_at=_at(1, 2))
    CallCutoffFactory(call=call, closes_at=_at(1, 9), stage=2)
    card = call_card(call, ANONYMOUS, now=NOW)
    assert card["status"]["code"] == "closed"
    assert card["next_deadline"] is None
    assert card["days_left"] is None


def test_a_programme_we_hold_no_data_of_is_named_as_its_source_does() -> None:
    card = call_card(CallFactory(programme=None, programme_name="EDF"), ANONYMOUS)
    assert card["programme"] == {"code": "EDF", "label": "EDF"}
    assert call_card(CallFactory(programme=None), ANONYMOUS)["programme"] is None


def test_many_cards_cost_as_many_queries_as_one(django_assert_num_queries: object) -> None:
    for _ in range(7):
        CallFactory(rule_set_code="R", closes_in_days=3)
    viewer = Viewer(person_id=PersonFactory().pk)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(call_cards(list(with_card_parts(call_list(viewer))), viewer)) == 7


def test_who_sees_which_calls() -> None:
    shown, gone = CallFactory(), CallFactory(is_withdrawn=True)
    assert not call_list(ANONYMOUS).exists()
    assert list(call_list(Viewer(person_id=1))) == [shown]
    admin = Viewer(person_id=1, role=Role.PLATFORM_ADMIN)
    assert set(call_list(admin)) == {shown, gone}
    with pytest.raises(Call.DoesNotExist):
        call_get(Viewer(person_id=1), gone.public_id)
