"""A person who has left traces everywhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification, NotificationPreference, Person
from backend.common.models import MailOut
from backend.common.viewer import Role
from backend.directory.enums_people import ClaimProof
from backend.directory.models import (
    AccessToken,
    Claim,
    ContactPoint,
    FieldProvenance,
    Invitation,
    Organisation,
)
from backend.imports.models import ImportFile, ImportRow, ImportRun
from backend.partnering.enums import FeedbackValue, IntroductionSource, PartyRole
from backend.partnering.models import (
    Introduction,
    IntroductionAttachment,
    IntroductionContact,
    IntroductionMessage,
    IntroductionParty,
    IntroductionQuestion,
    ProposalFeedback,
)
from backend.privacy.models import Acceptance, ExportJob
from backend.search.models import SavedSearch
from tests.factories import PersonFactory, SeatFactory

ADDRESS = "amelie.unusual@traces.example"
NAME = "Amélie Unusualname"
PASSWORD = "a long and quiet password"


@pytest.fixture
def person(db: None) -> Person:
    made = PersonFactory(email=ADDRESS, name=NAME)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def planted(
    world: SimpleNamespace, person: Person, settings: object, tmp_path: object
) -> SimpleNamespace:
    """Plant the person wherever the platform may keep something of one."""
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    firm, other, cluster = world.a.published, world.b.published, world.a.cluster
    now = timezone.now()
    later = now + datetime.timedelta(days=10)
    seat = SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    SeatFactory(role=Role.ORG_OWNER.value, organisation=firm)
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    colleague = PersonFactory()
    Notification.objects.create(person=person, kind="x", params={"name": "Somebody"})
    Notification.objects.create(person=colleague, kind="x", params={"who": NAME})
    NotificationPreference.objects.create(person=person, kind="x", mode="never")
    MailOut.objects.create(
        to=ADDRESS, template="t", language="en", subject="s", text="t", html="h", message_id="m"
    )
    waiting = f"{NAME} ({ADDRESS}) wishes to talk to you"
    MailOut.objects.create(
        to="colleague@other.example",
        template="t",
        language="en",
        subject=f"{NAME} wrote",
        text=waiting,
        html=f"<p>{waiting}</p>",
        message_id="m2",
    )
    AccessAttempt.objects.create(
        username=ADDRESS,
        ip_address="192.0.2.1",
        user_agent="ua",
        http_accept="",
        path_info="/",
        failures_since_start=1,
    )
    AccessToken.objects.create(
        person=person, seat=seat, name="t", digest="d" * 64, hint="mln_x", expires_at=later
    )
    Invitation.objects.create(
        email=ADDRESS,
        role=Role.ORG_EDITOR.value,
        organisation=other,
        token_hash="h" * 64,
        sent_at=now,
        expires_at=later,
    )
    Claim.objects.create(
        organisation=other, person=person, proof=ClaimProof.values[0], message=f"I am {NAME}"
    )
    ContactPoint.objects.create(
        organisation=firm, name=NAME, email=ADDRESS.upper(), contact_key=ADDRESS
    )
    FieldProvenance.objects.create(
        organisation=firm, field="city", source_kind="person", person=person
    )
    SavedSearch.objects.create(person=person, seat=seat, name="mine", query={"q": NAME})
    ProposalFeedback.objects.create(
        organisation=firm,
        candidate=other,
        person=person,
        value=FeedbackValue.values[0],
        comment=f"{NAME} knows them",
        shown={"rank": 1},
    )
    introduction = Introduction.objects.create(
        asker=firm,
        asked=other,
        source=IntroductionSource.values[0],
        note=f"Call me, {NAME}",
        created_by=person,
    )
    party = IntroductionParty.objects.create(
        introduction=introduction,
        role=PartyRole.ASKER,
        position=1,
        organisation=firm,
        decided_by=person,
        comment=f"{NAME} agreed",
    )
    message = IntroductionMessage.objects.create(
        introduction=introduction, party=party, author=person, text=f"Yours, {NAME}"
    )
    attachment = IntroductionAttachment.objects.create(
        message=message,
        file=ContentFile(NAME.encode(), name="a.txt"),
        name="cv.txt",
        content_type="text/plain",
        size=5,
    )
    IntroductionContact.objects.create(
        introduction=introduction, organisation=firm, name=NAME, email=ADDRESS, person=person
    )
    run = ImportRun.objects.create(
        cluster=cluster, person=person, file_name="m.csv", sha256="0" * 64
    )
    ImportRow.objects.create(
        run=run, number=1, name="Firm", raw={"contact": NAME, "mail": f"to {ADDRESS}"}
    )
    ImportFile.objects.create(run=run, content=f"Name;Mail\nFirm;{ADDRESS}\n".encode())
    applied = ImportRun.objects.create(cluster=cluster, file_name="other.csv", sha256="1" * 64)
    ImportFile.objects.create(run=applied, content=b"Name;Mail\nOther;other@firm.example\n")
    theirs = IntroductionParty.objects.create(
        introduction=introduction, role=PartyRole.ASKED, position=4, organisation=other
    )
    IntroductionQuestion.objects.create(
        introduction=introduction,
        party=theirs,
        text=f"Is {NAME} still with you?",
        asked_at=now,
        asked_by=colleague,
        answer="Yes, I am. Amélie",
        answered_at=now,
        answered_by=person,
    )
    LogEntry.objects.log_create(
        person,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={"email": [ADDRESS, ADDRESS]},
        actor=person,
    )
    LogEntry.objects.log_create(
        firm,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={"contact": ["", f"{NAME} <{ADDRESS}>"]},
        actor=person,
    )
    AdminLogEntry.objects.create(
        user=colleague,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk),
        object_repr=ADDRESS,
        action_flag=CHANGE,
        change_message=f"of {NAME}",
    )
    export = ExportJob.objects.create(person=person, file=ContentFile(b"zip", name="e.zip"))
    Acceptance.objects.create(
        person=person, document="terms", version="2026-11-28", language="en", digest="0" * 64
    )
    return SimpleNamespace(
        client=client,
        firm=firm,
        other=other,
        introduction=introduction,
        attachment=attachment,
        export=export,
        colleague=colleague,
    )


@pytest.fixture
def sole_trader(person: Person) -> Callable[..., Organisation]:
    from tests.factories import OrganisationFactory

    def make(**values: object) -> Organisation:
        firm = OrganisationFactory(legal_name="Amélie Unusualname Conseil", **values)
        SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
        return firm

    return make
