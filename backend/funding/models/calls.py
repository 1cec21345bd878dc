"""Calls, what people do with them, and sums already awarded."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.directory.models import Cluster, Organisation
from backend.funding.enums import Applicants, CallKind, CallSource, CallStatus, Mark
from backend.funding.models.programmes import Programme
from backend.funding.models.projects import PastProject

if TYPE_CHECKING:
    from backend.common.viewer import Viewer


class CallQuerySet(models.QuerySet["Call"]):
    """Questions about calls."""

    def visible_to(self, viewer: Viewer) -> CallQuerySet:
        """Calls this viewer may read: every call that was not withdrawn, for signed-in people.

        Withdrawn ones are seen by the administrator alone.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_admin else self.filter(is_withdrawn=False)

    def with_dates(self, now: datetime.datetime | None = None) -> CallQuerySet:
        """Annotate `next_close` (the next entry cut-off after `now`) and `last_close`."""
        now = now or timezone.now()
        entry = Q(cutoffs__stage=1)
        return self.annotate(
            next_close=Min("cutoffs__closes_at", filter=entry & Q(cutoffs__closes_at__gt=now)),
            last_close=Max("cutoffs__closes_at", filter=entry),
        )

    def with_status(self, status: CallStatus, now: datetime.datetime | None = None) -> CallQuerySet:
        """Calls that stand at `status` at this moment (the same rule as `Call.status_at`)."""
        now = now or timezone.now()
        day = timezone.localdate(now)
        cutoffs = CallCutoff.objects.filter(call=OuterRef("pk"), stage=1)
        ahead = Exists(cutoffs.filter(closes_at__gt=now))
        any_cutoff = Exists(cutoffs)
        announced = Q(opens_on__gt=day) | Q(opens_on__isnull=True, is_announced=True)
        if status == CallStatus.CLOSED:
            return self.filter(any_cutoff & ~ahead)
        alive = self.filter(ahead | ~any_cutoff)
        if status == CallStatus.EXPECTED:
            return alive.filter(announced)
        return alive.exclude(announced)


class Call(PublicIdModel, TimestampedModel):
    """A funding opportunity.

    Money is euro cents. `text` is the plain text that is searched and matched, `text_html` and
    `conditions_html` the sanitised original. `plain` maps en, fr and de to a plain-language text
    where somebody wrote one. `overrides` changes single rules of the rule set, each with a source
    of its own. `is_announced` says that the publisher announced it without an opening day.
    """

    source = models.CharField(max_length=10, choices=CallSource.choices)
    source_id = models.CharField(_("number at the source"), max_length=120)
    identifier = models.CharField(_("identifier"), max_length=160, blank=True, default="")
    call_identifier = models.CharField(_("call"), max_length=160, blank=True, default="")
    call_title = models.CharField(_("title of the call"), max_length=400, blank=True, default="")
    title = models.CharField(_("title"), max_length=600)
    title_key = models.CharField(max_length=600, editable=False, default="")
    language = models.CharField(_("language"), max_length=3, default="en")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    programme_name = models.CharField(
        _("programme at the source"), max_length=160, blank=True, default=""
    )
    rule_set_code = models.CharField(_("rule set"), max_length=60, blank=True, default="")
    scope_code = models.CharField(_("part of the programme"), max_length=40, blank=True, default="")
    action_type = models.CharField(_("type of action"), max_length=160, blank=True, default="")
    kind = models.CharField(
        _("kind"), max_length=12, choices=CallKind.choices, default=CallKind.STANDARD
    )
    applicants = models.CharField(
        _("alone or with others"),
        max_length=10,
        choices=Applicants.choices,
        default=Applicants.UNKNOWN,
    )
    who = models.JSONField(_("who may apply"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    regions = models.JSONField(_("regions (NUTS)"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True, default="")
    text_html = models.TextField(_("original text"), blank=True, default="")
    conditions_html = models.TextField(_("conditions"), blank=True, default="")
    plain = models.JSONField(_("in plain words"), default=dict, blank=True)
    budget_min_cents = models.BigIntegerField(_("smallest grant"), null=True, blank=True)
    budget_max_cents = models.BigIntegerField(_("largest grant"), null=True, blank=True)
    budget_total_cents = models.BigIntegerField(_("total budget"), null=True, blank=True)
    lump_sum_cents = models.BigIntegerField(_("lump sum"), null=True, blank=True)
    cap_cents = models.BigIntegerField(_("most that one firm may receive"), null=True, blank=True)
    rate_bp = models.PositiveIntegerField(_("funding rate"), null=True, blank=True)
    expected_grants = models.PositiveIntegerField(_("grants expected"), null=True, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    is_announced = models.BooleanField(_("announced only"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Brussels")
    trl_start = models.PositiveSmallIntegerField(_("TRL at the start"), null=True, blank=True)
    trl_end = models.PositiveSmallIntegerField(_("TRL at the end"), null=True, blank=True)
    trl_quote = models.CharField(max_length=300, blank=True, default="")
    ecosystems = models.JSONField(_("ecosystems"), default=list, blank=True)
    transitions = models.JSONField(_("transitions"), default=list, blank=True)
    concepts = models.JSONField(_("tags"), default=list, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    url = models.URLField(_("page at the publisher"), max_length=600, blank=True, default="")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, default="")
    owner_project = models.ForeignKey(
        PastProject, null=True, blank=True, on_delete=models.SET_NULL, related_name="cascade_calls"
    )
    owner_project_name = models.CharField(
        _("project that passes the money on"), max_length=200, blank=True, default=""
    )
    overrides = models.JSONField(_("rules of this call"), default=list, blank=True)
    problems = models.JSONField(_("noted at import"), default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    owner_cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls"
    )
    owner_region = models.CharField(max_length=5, blank=True, default="")
    fetched_on = models.DateField(_("as of"), null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_demo = models.BooleanField(_("invented"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["title_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="call_once"),
            models.CheckConstraint(
                name="call_trl",
                condition=(Q(trl_start__isnull=True) | Q(trl_start__gte=1, trl_start__lte=9))
                & (Q(trl_end__isnull=True) | Q(trl_end__gte=1, trl_end__lte=9)),
            ),
            models.CheckConstraint(
                name="call_budget_order",
                condition=Q(budget_min_cents__isnull=True)
                | Q(budget_max_cents__isnull=True)
                | Q(budget_min_cents__lte=F("budget_max_cents")),
            ),
        ]

    def __str__(self) -> str:
        return self.identifier or self.title

    def status_at(self, now: datetime.datetime | None = None) -> CallStatus:
        """Where the call stands for somebody who wants to enter.

        Past its last cut-off of stage 1 it is closed, whatever the source said: nobody enters at a
        later stage.
        """
        now = now or timezone.now()
        closes = [c.closes_at for c in self.cutoffs.all() if c.stage == 1]
        if closes and max(closes) <= now:
            return CallStatus.CLOSED
        if self.opens_on is None:
            return CallStatus.EXPECTED if self.is_announced else CallStatus.OPEN
        return CallStatus.EXPECTED if self.opens_on > timezone.localdate(now) else CallStatus.OPEN


class CallCutoff(models.Model):
    """A moment at which a stage of a call closes; a call may have several.

    Applicants enter at stage 1; later stages are for those who passed the one before.
    `has_time` is False where the source gave a day alone: then the end of that day is stored.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="cutoffs")
    closes_at = models.DateTimeField(_("closes at"), db_index=True)
    stage = models.PositiveSmallIntegerField(_("stage"), default=1)
    has_time = models.BooleanField(default=True)

    class Meta:
        ordering = ["closes_at", "stage"]
        constraints = [
            models.UniqueConstraint(fields=["call", "closes_at", "stage"], name="cutoff_once")
        ]


class CallMark(TimestampedModel):
    """A call that a person saved or hid, for themselves."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_marks"
    )
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=6, choices=Mark.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "call"], name="call_mark_once")]


class CallAnalysis(models.Model):
    """What matching reads of a call, made once per text and release of the analyser."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="analysis")
    release = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    data = models.JSONField(default=dict)


class CascadeAward(PublicIdModel, TimestampedModel):
    """Cascade money that a firm says it was awarded; counts against the cap of later calls."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="cascade_awards"
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )
    project_name = models.CharField(_("project"), max_length=200, blank=True, default="")
    amount_cents = models.BigIntegerField(_("amount"))
    awarded_on = models.DateField(_("awarded on"))

    class Meta:
        ordering = ["-awarded_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="award_positive")
        ]
