"""What follows when everybody agreed: messages, files, meetings, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel
from backend.directory.models import Organisation
from backend.partnering.enums import MeetingPlace, MeetingState, Outcome
from backend.partnering.models.introductions import Introduction, IntroductionParty


class IntroductionMessage(PublicIdModel):
    """One message of the thread, in the language it was written in."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="messages"
    )
    party = models.ForeignKey(IntroductionParty, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("message"), max_length=4000, blank=True, default="")
    language = models.CharField(max_length=3, blank=True, default="")
    request_key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "request_key"],
                condition=Q(request_key__isnull=False),
                name="message_request_once",
            )
        ]


def attachment_path(attachment: IntroductionAttachment, name: str) -> str:
    """Return where a file is kept: under a random name, so that nothing of its own name acts."""
    return f"introductions/{uuid.uuid4().hex}"


class IntroductionAttachment(PublicIdModel):
    """A file of a message; kept outside of what the web server serves."""

    message = models.ForeignKey(
        IntroductionMessage, on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.FileField(upload_to=attachment_path, max_length=120)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]


class Meeting(PublicIdModel):
    """A proposed meeting: several moments, of which the other side takes one."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="meetings"
    )
    party = models.ForeignKey(IntroductionParty, on_delete=models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PROPOSED
    )
    minutes = models.PositiveSmallIntegerField(default=45)
    place_kind = models.CharField(
        max_length=6, choices=MeetingPlace.choices, default=MeetingPlace.VIDEO
    )
    place = models.CharField(_("where"), max_length=300, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Brussels")
    accepted = models.ForeignKey(
        "MeetingSlot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sequence = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]


class MeetingSlot(PublicIdModel):
    """A moment at which a meeting could be."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="meeting_slot_once")
        ]


class IntroductionOutcome(models.Model):
    """What one of the firms says became of the introduction."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="outcomes"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=12, choices=Outcome.choices)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "organisation"], name="introduction_outcome_once"
            )
        ]


class IntroductionLabel(models.Model):
    """What an introduction teaches the ranking: the pair, what became of it, what was shown.

    Never read by anybody's page: a silent decline stands here too.
    """

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="labels")
    label = models.CharField(max_length=20)
    by_role = models.CharField(max_length=14)
    reason = models.CharField(max_length=14, blank=True, default="")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "label", "by_role"], name="introduction_label_once"
            )
        ]
