"""The machine as a whole: whatever the parties do, contact data waits for all of them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.common.errors import ConflictError
from backend.partnering.enums import PartyDecision
from backend.partnering.models import ClusterPolicy, Introduction, IntroductionContact
from backend.partnering.models.introductions import AGREES
from backend.partnering.services.introductions.clock import clock_turn
from backend.partnering.services.introductions.deciding import party_accept
from tests.backend.partnering.introductions.support import URL, answer, asked, overdue, through

SECRETS = ("Sales of", "Owner of", "Manager of", "Secret need", "@firm.example")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a.as_firm", "a.as_cluster", "b.as_cluster", "b.as_firm", "clock"]),
        st.sampled_from(["accept", "decline", "silent", "ask", "explain", "withdraw"]),
    ),
    max_size=6,
)


def step(chain: Any, made: Introduction, who: str, what: str) -> None:
    if who == "clock":
        overdue(made)
        clock_turn()
        return
    side, name = who.split(".")
    client = getattr(getattr(chain, side), name)
    if what == "withdraw":
        client.post(f"{URL}{made.public_id}/withdraw/")
    elif what == "explain":
        question = made.questions.filter(answered_at=None).first()
        if question is not None:
            url = f"{URL}{made.public_id}/questions/{question.public_id}/answer/"
            client.post(url, {"text": "So ist es."})
    elif what in {"decline", "silent"}:
        answer(client, made, "decline", reason="other", silent=what == "silent")
    else:
        answer(client, made, what, question="Wozu?", share_person=True)


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, skip=st.tuples(st.booleans(), st.booleans()))
def test_contact_data_is_never_seen_before_all_agreed(
    chain: Any, steps: list[tuple[str, str]], skip: tuple[bool, bool]
) -> None:
    Introduction.objects.all().delete()
    ClusterPolicy.objects.all().delete()
    ClusterPolicy.objects.create(cluster=chain.a.cluster, skip_own=skip[0])
    ClusterPolicy.objects.create(cluster=chain.b.cluster, skip_other=skip[1])
    made = asked(chain, own_need=str(chain.a.private.public_id))
    for who, what in steps:
        step(chain, made, who, what)
        made.refresh_from_db()
        decisions = [p.decision for p in made.parties.all()]
        all_agree = all(d in AGREES for d in decisions)
        assert (made.state == "agreed") == all_agree
        if not all_agree:
            assert not IntroductionContact.objects.filter(introduction=made).exists()
            for client in (chain.b.as_firm, chain.b.as_cluster, chain.a.as_cluster):
                text = client.get(f"{URL}{made.public_id}/").content.decode()
                mine = [s for s in SECRETS if s in text]
                # The asked firm chooses among its own contacts when it is its turn.
                own = {"Sales of", "@firm.example"} if client is chain.b.as_firm else set()
                assert set(mine) <= own
                assert "Sales of Alpha" not in text
        assert sum(d == PartyDecision.OPEN for d in decisions) <= 1


@pytest.mark.django_db
def test_no_shortcut_leads_to_agreement(chain: Any) -> None:
    made = asked(chain)
    locked = Introduction.objects.locked(made.pk)
    with pytest.raises(TransitionNotAllowed):
        locked.agree(made.created_at)
    through_firm = Introduction.objects.locked(made.pk)
    through_firm.ask_firm()
    with pytest.raises(TransitionNotAllowed):
        through_firm.agree(made.created_at)
    with pytest.raises(AttributeError):
        through_firm.state = "agreed"


@pytest.mark.django_db(transaction=True)
def test_of_racing_answers_one_counts(chain: Any) -> None:
    """Several people of one cluster accept at once: the next party is asked once."""
    made = through(chain, until="own")
    party = made.parties.get(role="own_cluster")
    problems: list[BaseException] = []
    barrier = threading.Barrier(4)

    def accept() -> None:
        try:
            barrier.wait(timeout=10)
            party_accept(party=party, person_id=chain.a.manager.pk)
        except ConflictError:
            pass
        except BaseException as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    locked = [e for e in problems if "locked" not in str(e)]
    assert not locked
    assert connection.is_usable()
    made.refresh_from_db()
    assert made.state == "at_other_cluster"
    assert made.parties.get(role="other_cluster").decision == "open"
    from backend.accounts.models import Notification

    turns = Notification.objects.filter(person=chain.b.manager, kind="introductions.turn")
    assert turns.count() == 1
