"""The life of a profile: which states its content goes through, and by which steps."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from backend.directory.enums import Life

UNPUBLISHED: Final = (Life.DRAFT, Life.SUBMITTED, Life.VALIDATED)
SHOWN: Final = (Life.PUBLISHED, Life.DUE)


class LifeModel(models.Model):
    """State of the content, with the dates it rests on; who may take a step is said in `rules`.

    `remark` is what a cluster wrote when it sent the profile back; it goes with the next step.
    `revalidate` names the fields that changed since a cluster validated the profile. A profile
    without `renew_on` has no clock: public records, and what was never published.
    """

    life = FSMField(_("state"), choices=Life.choices, default=Life.DRAFT, db_index=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    validated_at = models.DateTimeField(_("validated"), null=True, blank=True)
    validated_by = models.ForeignKey(
        "directory.Cluster",
        verbose_name=_("validated by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    renew_on = models.DateField(_("to be renewed by"), null=True, blank=True, db_index=True)
    remark = models.CharField(
        _("what the cluster asks to change"), max_length=300, blank=True, default=""
    )
    revalidate = models.JSONField(_("changed since it was validated"), default=list, blank=True)

    class Meta:
        abstract = True

    @transition(field=life, source=Life.DRAFT, target=Life.SUBMITTED)
    def submit(self) -> None:
        """The firm hands its draft to its cluster."""

    @transition(field=life, source=Life.SUBMITTED, target=Life.DRAFT)
    def send_back(self) -> None:
        """The cluster asks for changes."""

    @transition(field=life, source=[Life.DRAFT, Life.SUBMITTED], target=Life.VALIDATED)
    def validate_first(self) -> None:
        """The cluster has checked what was never published."""

    @transition(field=life, source=[*UNPUBLISHED], target=Life.PUBLISHED)
    def publish(self) -> None:
        """The content is shown to others; its clock begins."""

    @transition(field=life, source=Life.PUBLISHED, target=Life.DUE)
    def fall_due(self) -> None:
        """The year is nearly over."""

    @transition(field=life, source=[*SHOWN], target=Life.EXPIRED)
    def expire(self) -> None:
        """Nobody has renewed it: others no longer see it."""

    @transition(field=life, source=[*SHOWN, Life.EXPIRED], target=Life.PUBLISHED)
    def renew(self) -> None:
        """Somebody who answers for the profile says that it still holds."""
