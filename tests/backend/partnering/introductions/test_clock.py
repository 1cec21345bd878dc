"""The reply clock: reminders, expiry, typical reply times, and the question about the outcome."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import Notification
from backend.common.models import MailOut
from backend.partnering.models import Introduction, IntroductionParty
from backend.partnering.selectors.introductions import reply_times
from backend.partnering.services.introductions.clock import clock_turn
from backend.partnering.services.introductions.policies import policy_set
from tests.backend.partnering.introductions.support import URL, answer, asked, overdue, through
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def reminders(person: Any) -> int:
    return Notification.objects.filter(person=person, kind="introductions.reminder").count()


def test_two_reminders_and_then_the_end(chain: Any) -> None:
    made = asked(chain)
    now = timezone.now()
    for days, count in ((1, 0), (5.1, 1), (6, 1), (8.1, 2), (9, 2)):
        clock_turn(now + days * DAY)
        clock_turn(now + days * DAY)
        assert reminders(chain.a.manager) == count, days
    clock_turn(now + 10.1 * DAY)
    made.refresh_from_db()
    assert made.state == "expired"
    assert made.open_key is None
    told = Notification.objects.filter(kind="introductions.no_answer")
    assert [n.person for n in told] == [chain.a.person]


@pytest.mark.parametrize(
    ("reply", "remind", "days"),
    [
        # days to answer, days until the reminder, and the days on which the count rises
        (10, 3, (3, 8)),
        (10, 8, (8,)),
        (10, 9, (9,)),
        (30, 20, (20, 28)),
        (10, None, (5, 8)),
        (4, 1, (1, 2)),
    ],
)
def test_a_cluster_says_when_it_is_reminded(
    chain: Any, reply: int, remind: int | None, days: tuple[int, ...]
) -> None:
    policy_set(cluster=chain.a.cluster, values={"reply_days": reply, "remind_days": remind})
    asked(chain)
    now = timezone.now()
    for count, day in enumerate(days):
        clock_turn(now + (day - 0.1) * DAY)
        assert reminders(chain.a.manager) == count, day
        clock_turn(now + (day + 0.1) * DAY)
        assert reminders(chain.a.manager) == count + 1, day
    clock_turn(now + (reply - 0.1) * DAY)
    assert reminders(chain.a.manager) == len(days)


def test_a_change_of_the_policy_holds_for_what_is_asked_from_then_on(chain: Any) -> None:
    asked(chain)
    policy_set(cluster=chain.a.cluster, values={"remind_days": 1})
    clock_turn(timezone.now() + 4 * DAY)
    assert reminders(chain.a.manager) == 0
    clock_turn(timezone.now() + 5.1 * DAY)
    assert reminders(chain.a.manager) == 1


def test_a_question_starts_the_time_until_the_reminder_anew(chain: Any, time_machine: Any) -> None:
    policy_set(cluster=chain.a.cluster, values={"remind_days": 3})
    made = asked(chain)
    now = timezone.now()
    time_machine.move_to(now + 2 * DAY)
    answer(chain.a.as_cluster, made, "ask", question="Pour quand ?")
    question = made.questions.get()
    url = f"{URL}{made.public_id}/questions/{question.public_id}/answer/"
    assert chain.a.as_firm.post(url, {"text": "En mai."}).status_code == 200
    clock_turn(now + 4.9 * DAY)
    assert reminders(chain.a.manager) == 0
    clock_turn(now + 5.1 * DAY)
    assert reminders(chain.a.manager) == 1


def test_the_firm_is_reminded_at_half_of_its_time_whatever_its_cluster_set(chain: Any) -> None:
    policy_set(cluster=chain.b.cluster, values={"remind_days": 1})
    through(chain, until="firm")
    now = timezone.now()
    clock_turn(now + 6.9 * DAY)
    assert reminders(chain.b.person) == 0
    clock_turn(now + 7.1 * DAY)
    assert reminders(chain.b.person) == 1


def test_reminders_are_a_kind_of_their_own_that_each_person_may_silence(chain: Any) -> None:
    url = "/api/v1/notifications/preferences/"
    listed = {k["kind"]: k for k in chain.a.as_cluster.get(url).json()}
    assert listed["introductions.reminder"]["label"] == "Reminder of an introduction"
    assert not listed["introductions.reminder"]["essential"]
    chosen = {"kind": "introductions.reminder", "mode": "never"}
    assert chain.a.as_cluster.patch(url, chosen).status_code == 200
    asked(chain)
    before = MailOut.objects.filter(to=chain.a.manager.email).count()
    clock_turn(timezone.now() + 5.1 * DAY)
    assert reminders(chain.a.manager) == 1
    assert MailOut.objects.filter(to=chain.a.manager.email).count() == before == 1


def test_no_reminder_while_the_asking_firm_owes_an_answer(chain: Any) -> None:
    made = asked(chain)
    answer(chain.a.as_cluster, made, "ask", question="Pour quand ?")
    clock_turn(timezone.now() + 9 * DAY)
    assert reminders(chain.a.manager) == 0


def test_who_declined_silently_is_not_reminded(chain: Any) -> None:
    made = asked(chain)
    answer(chain.a.as_cluster, made, "decline", reason="other", silent=True)
    clock_turn(timezone.now() + 6 * DAY)
    assert reminders(chain.a.manager) == 0


@pytest.mark.parametrize("until", ["own", "other", "firm"])
def test_it_ends_wherever_nobody_answers(chain: Any, until: str) -> None:
    made = through(chain, until=until)
    overdue(made)
    assert clock_turn() == 1
    assert clock_turn() == 0
    data = chain.a.as_firm.get(f"{URL}{made.public_id}/").json()
    assert data["state"] == "expired"
    assert [p["decision"] for p in data["parties"]].count("expired") == 1
    late = {"own": chain.a.as_cluster, "other": chain.b.as_cluster, "firm": chain.b.as_firm}[until]
    assert answer(late, made, "accept", share_person=True).status_code == 409


def test_the_firms_are_asked_once_what_became_of_it(chain: Any) -> None:
    made = through(chain)
    chain.b.as_firm.post(f"{URL}{made.public_id}/outcome/", {"value": "talks"})
    later = timezone.now() + 22 * DAY
    assert clock_turn(timezone.now() + 20 * DAY) == 0
    assert clock_turn(later) == 1
    assert clock_turn(later) == 0
    told = Notification.objects.filter(kind="introductions.outcome")
    assert [n.person for n in told] == [chain.a.person]
    assert chain.a.as_firm.get(f"{URL}{made.public_id}/").json()["outcome_wanted"]


def test_a_member_with_nobody_here_is_told_to_its_cluster(chain: Any) -> None:
    chain.b.firm.seats.all().delete()
    made = through(chain, until="firm")
    assert made.state == "at_firm"
    told = Notification.objects.filter(kind="introductions.nobody")
    assert [n.person for n in told] == [chain.b.manager]


def test_a_reply_time_shows_from_five_answers_and_without_silent_ones(chain: Any) -> None:
    def answered(hours: int, **values: Any) -> None:
        row = Introduction.objects.create(
            asker=chain.a.firm, asked=OrganisationFactory(), source="search"
        )
        now = timezone.now()
        IntroductionParty.objects.create(
            introduction=row,
            role="own_cluster",
            position=1,
            cluster=chain.a.cluster,
            asked_at=now - datetime.timedelta(hours=hours),
            decided_at=now,
            is_reached=True,
            **{"decision": "accepted", **values},
        )

    for hours in (2, 4, 8, 100):
        answered(hours)
    answered(500, decision="declined", silent=True)
    answered(500, decision="expired")
    assert reply_times([chain.a.cluster.pk]) == {}
    answered(30, decision="declined")
    (span,) = reply_times([chain.a.cluster.pk]).values()
    assert span == datetime.timedelta(hours=8)
