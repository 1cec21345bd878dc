"""Erasure: a person planted in more than twelve places is found in none of them after."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings as conf
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification, Person
from backend.common import outbox
from backend.common.models import JobState, MailOut, OutboxEntry, Revocation
from backend.common.viewer import Role
from backend.consortia.models import ConsortiumMember
from backend.directory.models import Organisation, Seat
from backend.imports.models import ImportFile, ImportRow, ImportRun
from backend.imports.rules import abilities as rules_of_imports
from backend.partnering.models import (
    IntroductionMessage,
    IntroductionQuestion,
    Proposal,
    ProposalFeedback,
    ProposalRun,
)
from backend.privacy.enums import ErasureState
from backend.privacy.models import ErasureRequest
from backend.privacy.selectors.subjects import pseudonym_of
from backend.privacy.services.erasure import (
    PAUSE,
    erasure_cancel,
    erasure_request,
    run_erasure,
    start_due,
)
from backend.search.services import relay
from tests.backend.privacy.conftest import ADDRESS, NAME
from tests.factories import ClusterFactory, OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db


def _everything() -> dict[str, str]:
    """Return the whole database as text, one entry a table."""
    found = {}
    for model in apps.get_models():
        if not model._meta.managed:
            continue
        rows = [repr(row) for row in model._default_manager.values()]
        if model is Session:
            rows = [str(s.get_decoded()) for s in Session.objects.all()]
        found[model._meta.label] = "\n".join(rows)
    return found


def _places(needles: tuple[str, ...]) -> list[str]:
    escaped = [json.dumps(n)[1:-1] for n in needles]
    return [
        label
        for label, text in _everything().items()
        if any(n.casefold() in text.casefold() for n in [*needles, *escaped])
    ]


def _erase(person: Person, *organisations: Organisation) -> ErasureRequest:
    request = erasure_request(
        person=person, organisations={str(o.public_id) for o in organisations}, at_once=True
    )
    request.refresh_from_db()
    assert run_erasure(request)
    request.refresh_from_db()
    return request


@pytest.mark.django_db(transaction=True)
def test_planted_in_twelve_places_found_in_none(
    planted: SimpleNamespace, person: Person, settings: Any
) -> None:
    before = _places((ADDRESS, NAME))
    assert len(before) >= 12, before
    files = [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]
    assert len(files) == 2
    pseudonym = pseudonym_of(person)
    key = person.pk
    session = planted.client.cookies["sessionid"].value
    assert Session.objects.filter(pk=session).exists()
    assert planted.client.get("/api/v1/session/").json()["authenticated"] is True

    request = _erase(person)

    assert _places((ADDRESS, NAME, str(person.public_id))) == []
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]
    assert not Person.objects.filter(pk=key).exists()
    assert not Session.objects.filter(pk=session).exists()
    assert planted.client.get("/api/v1/session/").json()["authenticated"] is False
    # No row of any table points at the person's key any more.
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                assert not model._default_manager.filter(**{field.attname: key}).exists(), model
    # What happened stays told, under a name that leads back to nobody.
    assert LogEntry.objects.filter(object_repr=pseudonym).exists()
    assert not LogEntry.objects.filter(actor_id=key).exists()
    # What belongs to others stays theirs.
    assert Organisation.objects.filter(pk=planted.firm.pk).exists()
    feedback = ProposalFeedback.objects.get()
    assert (feedback.person_id, feedback.comment, feedback.shown) == (None, "", {"rank": 1})
    message = IntroductionMessage.objects.get()
    assert (message.text, message.author_id) == (f"Yours, {pseudonym}", None), "their record stays"
    question = IntroductionQuestion.objects.get()
    assert question.text == f"Is {pseudonym} still with you?"
    assert question.asked_by_id == planted.colleague.pk
    assert (question.answer, question.answered_by_id) == ("Yes, I am. …", None)
    mail = MailOut.objects.get()
    assert mail.to == "colleague@other.example"
    assert mail.text == f"{pseudonym} ({pseudonym}) wishes to talk to you"
    # A list that names the person and waits is gone; the cluster brings in another. Others stay.
    assert ImportFile.objects.get().run.file_name == "other.csv"
    cancelled = ImportRun.objects.get(file_name="m.csv")
    assert (cancelled.has_file, cancelled.state) == (False, "cancelled")
    assert not any(rules_of_imports(cancelled).values())
    assert Notification.objects.get().person_id == planted.colleague.pk
    assert ImportRow.objects.get().name == "Firm"
    assert (request.state, request.person_id) == (ErasureState.DONE, None)
    assert request.job_state == JobState.DONE
    assert request.counts["accounts.Person"] >= 1


@pytest.mark.usefixtures("index")
def test_a_sole_trader_goes_with_the_organisation_everywhere(
    person: Person,
    sole_trader: Callable[..., Organisation],
    world: SimpleNamespace,
    client_of: Callable[..., APIClient],
) -> None:
    firm = sole_trader(is_sole_trader=True)
    with transaction.atomic():
        outbox.touch(outbox.ORGANISATION, firm.public_id)
    relay.relay_outbox()
    reader = client_of(Role.ORG_OWNER, organisation=world.a.published)
    query = "/api/v1/search/?q=Unusualname"
    assert reader.get(query).json()["count"] == 1
    run = ProposalRun.objects.create(organisation=world.a.published, question_key="k")
    Proposal.objects.create(run=run, candidate=firm, rank=1, score=1, probability=0.5)
    ImportRow.objects.create(
        run=_run(world),
        number=1,
        name=firm.legal_name,
        raw={"n": firm.legal_name},
        organisation=firm,
    )

    _erase(person)

    assert not Organisation.objects.filter(pk=firm.pk).exists()
    assert not Proposal.objects.exists()
    assert reader.get(query).json()["count"] == 0, "left out at once, before the relay ran"
    assert Revocation.objects.filter(object_id=firm.public_id).exists()
    relay.relay_outbox()
    assert not OutboxEntry.objects.exists()
    assert reader.get(query).json()["count"] == 0
    row = ImportRow.objects.get()
    assert (row.name, row.raw) == ("", {})
    assert not ConsortiumMember.objects.filter(name__icontains="Unusual").exists()


def _run(world: SimpleNamespace) -> Any:
    return ImportRun.objects.create(cluster=world.a.cluster, file_name="m", sha256="1" * 64)


def test_the_pause_and_taking_it_back(person: Person, sent: list[Any]) -> None:
    request = erasure_request(person=person)
    assert request.due_at - timezone.now() > PAUSE - datetime.timedelta(minutes=1)
    assert Notification.objects.get().kind == "erasure_requested"
    assert start_due() == 0
    assert erasure_cancel(person=person)
    assert start_due(timezone.now() + PAUSE) == 0
    assert not erasure_cancel(person=person)
    again = erasure_request(person=person)
    assert start_due(timezone.now() + PAUSE) == 1
    again.refresh_from_db()
    assert (again.state, again.job_state) == (ErasureState.ERASING, JobState.PENDING)
    assert not erasure_cancel(person=person), "under way: it is too late"
    assert run_erasure(again)
    assert not Person.objects.filter(email=ADDRESS).exists()


def test_the_only_owner_hands_over_or_takes_the_organisation_along(person: Person) -> None:
    firm = OrganisationFactory()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    with pytest.raises(ValidationError) as caught:
        erasure_request(person=person)
    assert caught.value.error_dict["organisations"][0].code == "sole_owner"
    heir = SeatFactory(role=Role.ORG_OWNER.value, organisation=firm)
    _erase(person)
    assert Organisation.objects.filter(pk=firm.pk).exists()
    assert list(Seat.objects.filter(organisation=firm)) == [heir]


def test_one_owner_of_two_cannot_take_the_organisation_along(person: Person) -> None:
    firm = OrganisationFactory()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    SeatFactory(role=Role.ORG_OWNER.value, organisation=firm)
    _erase(person, firm)
    assert Organisation.objects.filter(pk=firm.pk).exists()


def test_a_foreign_organisation_is_refused(person: Person) -> None:
    foreign = OrganisationFactory()
    with pytest.raises(ValidationError) as caught:
        erasure_request(person=person, organisations={str(foreign.public_id)})
    assert caught.value.error_dict["organisations"][0].code == "not_yours"


@pytest.mark.parametrize("role", [Role.CLUSTER_MANAGER, Role.PLATFORM_ADMIN])
def test_a_cluster_or_the_platform_needs_another_head_first(person: Person, role: Role) -> None:
    cluster = ClusterFactory() if role == Role.CLUSTER_MANAGER else None
    SeatFactory(person=person, role=role.value, cluster=cluster)
    with pytest.raises(ValidationError) as caught:
        erasure_request(person=person)
    assert caught.value.code == "sole_head"
    SeatFactory(person=PersonFactory(), role=role.value, cluster=cluster)
    _erase(person)


def test_who_became_the_only_owner_meanwhile_waits_again(person: Person) -> None:
    firm = OrganisationFactory()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    other = SeatFactory(role=Role.ORG_OWNER.value, organisation=firm)
    request = erasure_request(person=person)
    other.delete()
    assert start_due(timezone.now() + PAUSE) == 1
    request.refresh_from_db()
    assert not run_erasure(request)
    request.refresh_from_db()
    assert request.state == ErasureState.WAITING
    assert Person.objects.filter(pk=person.pk).exists()
    assert request.due_at > timezone.now()


def test_a_failure_leaves_everything_as_it_was(
    planted: SimpleNamespace, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.common import personal_data

    def broken(self: Any, subject: Any) -> int:
        raise RuntimeError

    request = erasure_request(person=person, at_once=True)
    request.refresh_from_db()
    original = personal_data.Holding.erased

    def last_fails(self: Any, subject: Any) -> int:
        return broken(self, subject) if self.model == "accounts.Person" else original(self, subject)

    monkeypatch.setattr(personal_data.Holding, "erased", last_fails)
    with pytest.raises(RuntimeError):
        run_erasure(request)
    assert Person.objects.filter(pk=person.pk).exists()
    assert IntroductionMessage.objects.get().text != ""
    request.refresh_from_db()
    assert request.job_state == JobState.FAILED


def test_the_pseudonym_needs_the_platforms_key(person: Person, settings: Any) -> None:
    first = pseudonym_of(person)
    settings.SECRET_KEY = conf.SECRET_KEY + "x"
    assert pseudonym_of(person) != first
    assert ADDRESS not in first
