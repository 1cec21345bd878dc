"""Handing in: the rules of that day stay, whatever is edited later; drafts follow the rules."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from backend.consortia.models import Consortium
from backend.consortia.services.subjects import open_subjects
from backend.funding.models import Call, RuleSetVersion
from backend.funding.services.lines import day_text
from backend.funding.services.preview import preview
from tests.backend.consortia.conftest import URL, made, partner, put
from tests.backend.funding.conftest import invented_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio(owner: APIClient, call: Call) -> dict[str, Any]:
    """A consortium of three that meets the invented rules."""
    consortium = made(owner, call)
    own = {"organisation": consortium["members"][0]["organisation"], "is_lead": True}
    return put(owner, consortium, own, partner("Institute"), partner("Labs")).json()


def submit(client: APIClient, consortium: dict[str, Any], **values: Any) -> Any:
    return client.post(f"{URL}{consortium['id']}/submit/", values)


def stricter(version: RuleSetVersion, **values: Any) -> RuleSetVersion:
    """The next version of the invented rules: it asks for five partners."""
    body = invented_body()
    body["rules"][0]["value"] = 5
    return RuleSetVersion.objects.create(
        programme=version.programme,
        code=version.code,
        version=version.version + 1,
        valid_from=values.get("valid_from", version.valid_from),
        valid_to=version.valid_to,
        applicants="consortium",
        labels=version.labels,
        body=body,
    )


def outcome(body: dict[str, Any], rule: str = "three-partners") -> str:
    return next(r["outcome"] for r in body["evaluation"]["results"] if r["rule_id"] == rule)


def test_later_edits_do_not_change_what_was_handed_in(
    owner: APIClient, trio: dict[str, Any], call: Call, invented: RuleSetVersion
) -> None:
    before = submit(owner, trio).json()
    assert before["state"]["code"] == "submitted"
    assert before["submitted_on"] == timezone.localdate().isoformat()
    stricter(invented)
    Call.objects.filter(pk=call.pk).update(countries=["IT"], who=["university"])
    after = owner.get(f"{URL}{trio['id']}/").json()
    assert after["evaluation"] == before["evaluation"]
    assert after["evaluation"]["rule_set"]["version"] == 1


def test_a_draft_follows_the_newest_rules(
    owner: APIClient, trio: dict[str, Any], invented: RuleSetVersion
) -> None:
    assert outcome(trio) == "met"
    stricter(invented)
    body = owner.get(f"{URL}{trio['id']}/").json()
    assert body["evaluation"]["rule_set"]["version"] == 2
    assert outcome(body) == "unknown", "more may still join"


def test_a_list_that_is_too_short_fails_once_it_is_handed_in(owner: APIClient, call: Call) -> None:
    consortium = made(owner, call)
    body = submit(owner, consortium).json()
    assert outcome(body) == "not_met"
    assert body["evaluation"]["verdict"]["code"] == "not_eligible"
    texts = {r["rule_id"]: r["text"] for r in body["evaluation"]["results"]}
    assert texts["three-partners"].startswith("At least 3 organisations"), "rule, then answer"
    assert texts["three-partners"] in body["evaluation"]["summary"]


def test_nothing_of_it_can_be_changed_afterwards(owner: APIClient, trio: dict[str, Any]) -> None:
    submit(owner, trio)
    url = f"{URL}{trio['id']}/"
    assert owner.get(url).json()["abilities"] == {"edit": False, "submit": False, "delete": True}
    answers = [
        owner.patch(url, {"name": "Another"}),
        put(owner, trio, partner("One")),
        submit(owner, trio),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "submitted"
    assert owner.get(url).json()["name"] == trio["name"]


def test_an_empty_consortium_is_not_handed_in(owner: APIClient, call: Call) -> None:
    consortium = made(owner, call)
    put(owner, consortium)
    answer = submit(owner, consortium)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "members"


def test_the_day_may_be_in_the_past_and_picks_its_rules(
    owner: APIClient, trio: dict[str, Any], invented: RuleSetVersion
) -> None:
    stricter(invented, valid_from=timezone.localdate())
    day = timezone.localdate() - datetime.timedelta(days=2)
    body = submit(owner, trio, submitted_on=day.isoformat()).json()
    assert body["evaluation"]["rule_set"]["version"] == 1
    assert body["evaluation"]["judged_on"] == day.isoformat()


@pytest.mark.parametrize(
    ("days", "code"), [(1, "future"), (-60, "not_open")], ids=["tomorrow", "before it opened"]
)
def test_a_day_on_which_nobody_could_bid_is_refused(
    owner: APIClient, trio: dict[str, Any], days: int, code: str
) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    answer = submit(owner, trio, submitted_on=day.isoformat())
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["code"], error["attr"]) == (code, "submitted_on")
    assert day_text(day, "en") in error["detail"]


def test_a_closed_call_takes_no_bid_of_today(
    owner: APIClient, trio: dict[str, Any], call: Call
) -> None:
    past = timezone.now() - datetime.timedelta(days=3)
    call.cutoffs.update(closes_at=past)
    assert submit(owner, trio).json()["errors"][0]["code"] == "closed"
    day = timezone.localdate(past).isoformat()
    assert submit(owner, trio, submitted_on=day).status_code == 200


def test_a_version_that_judges_a_bid_cannot_be_deleted(
    owner: APIClient, trio: dict[str, Any], invented: RuleSetVersion
) -> None:
    submit(owner, trio)
    with pytest.raises(Exception, match="protected"):
        invented.delete()


def test_a_preview_of_rules_names_the_open_consortia_and_not_the_others(
    owner: APIClient, trio: dict[str, Any], call: Call, invented: RuleSetVersion
) -> None:
    gone = made(owner, call, name="Handed in")
    submit(owner, gone)
    subjects = list(open_subjects(invented))
    assert [s.label for s in subjects] == [trio["name"]]
    body = invented_body()
    body["rules"][0]["value"] = 5
    found = preview(invented, body)
    (change,) = [s for s in found.changed_subjects if s.label == trio["name"]]
    assert "three-partners" in {rule for rule, _before, _after in change.rules}


def test_a_preview_of_an_older_version_names_nobody(
    owner: APIClient, trio: dict[str, Any], invented: RuleSetVersion
) -> None:
    newer = stricter(invented)
    assert not list(open_subjects(invented))
    assert [s.label for s in open_subjects(newer)] == [trio["name"]]


def test_deleting_a_consortium_leaves_nothing(owner: APIClient, trio: dict[str, Any]) -> None:
    owner.delete(f"{URL}{trio['id']}/")
    assert not Consortium.objects.exists()
