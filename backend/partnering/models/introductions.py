"""Introductions: four parties agree before anybody's contact data moves."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from backend.common.models import PublicIdModel, TimestampedModel
from backend.common.viewer import CLUSTER_ROLES, ORGANISATION_ROLES
from backend.directory.models import Cluster, Entry, Organisation
from backend.partnering.enums import (
    DeclineReason,
    IntroductionSource,
    IntroductionState,
    PartyDecision,
    PartyRole,
)

if TYPE_CHECKING:
    from backend.common.viewer import Viewer

S = IntroductionState
OPEN_STATES = (S.AT_OWN_CLUSTER, S.CHOOSING, S.AT_OTHER_CLUSTER, S.AT_FIRM)

AGREES = frozenset(
    {
        PartyDecision.ACCEPTED,
        PartyDecision.SKIPPED,
        PartyDecision.DECIDED_ONCE,
        PartyDecision.NOT_APPLICABLE,
    }
)
"""What a party may stand at when contact data moves."""


class ClusterPolicy(TimestampedModel):
    """How a cluster takes part in the introductions of its members.

    `skip_own` and `skip_other` leave the decision to the firms where the cluster stands on the
    asking or on the asked side. `open_cap` bounds the open requests of each member. Without
    `remind_days` the first reminder comes after half of the days to answer.
    """

    cluster = models.OneToOneField(
        Cluster, on_delete=models.CASCADE, related_name="introduction_policy"
    )
    skip_own = models.BooleanField(_("our members ask without us"), default=False)
    skip_other = models.BooleanField(_("our members are asked without us"), default=False)
    reply_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=10, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    remind_days = models.PositiveSmallIntegerField(
        _("days until the reminder"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    open_cap = models.PositiveSmallIntegerField(
        _("open requests of a member"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    def clean(self) -> None:
        """Refuse a reminder that would come when the time to answer is over."""
        if self.remind_days is not None and self.remind_days >= self.reply_days:
            text = _("The reminder must come before the time to answer is over (%(value)s days).")
            fault = ValidationError(text, code="remind_too_late", params={"value": self.reply_days})
            raise ValidationError({"remind_days": fault})


class FirmAccompaniment(TimestampedModel):
    """Which of its clusters accompanies a firm in introductions, on either side, by default.

    Without a cluster the firm chooses in each introduction.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="accompaniment"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Questions about introductions."""

    def visible_to(self, viewer: Viewer) -> IntroductionQuerySet:
        """Introductions in which the acting seat's place is a party that was reached.

        A party that is not asked yet knows nothing, nor does one that will never be asked because
        an earlier one declined. Regions, networks and the administrator see none.
        """
        if not viewer.is_authenticated:
            return self.none()
        parties = IntroductionParty.objects.filter(introduction=OuterRef("pk"), is_reached=True)
        if viewer.role in ORGANISATION_ROLES and viewer.organisation_id is not None:
            return self.filter(Exists(parties.filter(organisation_id=viewer.organisation_id)))
        if viewer.role in CLUSTER_ROLES and viewer.cluster_id is not None:
            return self.filter(Exists(parties.filter(cluster_id=viewer.cluster_id)))
        return self.none()

    def locked(self, pk: int) -> Introduction:
        """Return one under its row lock, for a transition; only inside a transaction."""
        return (
            self.select_for_update(of=("self",))
            .select_related("asker", "asked", "own_cluster", "other_cluster")
            .get(pk=pk)
        )


def _everybody_agreed(introduction: Any) -> bool:
    """The condition of the one way to *agreed*."""
    return bool(introduction.everybody_agreed())


class Introduction(ConcurrentTransitionMixin, PublicIdModel, TimestampedModel):  # type: ignore[misc]
    """A firm's wish to be introduced to another, and where it stands.

    `sentences` are codes with parameters, put into words in each reader's language; `note` is what
    the asker wrote beside, in `note_language`. `open_key` keeps a pair from being asked twice while
    it is open *to the asker's eyes*: after a silent decline it stays until `due_at`, when the
    asker learns the same as after no answer (`told_ended_at`). Taking such a one back meanwhile is
    kept in `taken_back_at`.
    """

    asker = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="introductions_asked"
    )
    asked = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="introductions_received"
    )
    own_cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other_cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = FSMField(
        _("state"), max_length=20, choices=S.choices, default=S.NEW, protected=True, db_index=True
    )
    source = models.CharField(max_length=10, choices=IntroductionSource.choices)
    shown = models.JSONField(default=dict, blank=True)
    their_need = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    own_need = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sentences = models.JSONField(default=list)
    note = models.TextField(_("in your own words"), max_length=1500, blank=True, default="")
    note_language = models.CharField(max_length=3, blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    request_key = models.UUIDField(null=True, blank=True)
    open_key = models.CharField(max_length=48, null=True, blank=True, unique=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    quiet = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    told_ended_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome_asked_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asker=models.F("asked")), name="introduction_of_another"
            ),
            models.UniqueConstraint(
                fields=["asker", "request_key"],
                condition=Q(request_key__isnull=False),
                name="introduction_request_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def everybody_agreed(self) -> bool:
        """Say whether every party that exists agreed, or left it to the others."""
        decisions = list(self.parties.values_list("role", "decision"))
        firms = dict(decisions)
        both = all(
            firms.get(role) == PartyDecision.ACCEPTED for role in (PartyRole.ASKER, PartyRole.ASKED)
        )
        return both and len(decisions) == 4 and all(d in AGREES for _role, d in decisions)

    @transition(field=state, source=[S.NEW], target=S.AT_OWN_CLUSTER)
    def ask_own_cluster(self) -> None:
        """The asking firm's cluster is asked."""

    @transition(field=state, source=[S.NEW, S.AT_OWN_CLUSTER], target=S.CHOOSING)
    def ask_choice(self) -> None:
        """The other firm is asked which of its clusters accompanies it."""

    @transition(
        field=state, source=[S.NEW, S.AT_OWN_CLUSTER, S.CHOOSING], target=S.AT_OTHER_CLUSTER
    )
    def ask_other_cluster(self) -> None:
        """The other firm's cluster is asked."""

    @transition(
        field=state,
        source=[S.NEW, S.AT_OWN_CLUSTER, S.CHOOSING, S.AT_OTHER_CLUSTER],
        target=S.AT_FIRM,
    )
    def ask_firm(self) -> None:
        """The other firm is asked."""

    @transition(
        field=state,
        source=[S.AT_FIRM],
        target=S.AGREED,
        conditions=[_everybody_agreed],
    )
    def agree(self, now: datetime.datetime) -> None:
        """Everybody agreed: contact data may move."""
        self.agreed_at = now
        self.open_key = None
        self.due_at = None

    @transition(field=state, source=list(OPEN_STATES), target=S.DECLINED)
    def decline(self, now: datetime.datetime, *, quiet: bool) -> None:
        """A party declined; quietly: the others learn nothing before the time is up."""
        self.ended_at = now
        self.quiet = quiet
        if not quiet:
            self.open_key = None
            self.told_ended_at = now

    @transition(field=state, source=list(OPEN_STATES), target=S.EXPIRED)
    def expire(self, now: datetime.datetime) -> None:
        """The time to answer is up."""
        self.ended_at = now
        self.told_ended_at = now
        self.open_key = None

    @transition(field=state, source=list(OPEN_STATES), target=S.WITHDRAWN)
    def withdraw(self, now: datetime.datetime) -> None:
        """The asking firm no longer wishes it."""
        self.ended_at = now
        self.told_ended_at = now
        self.open_key = None


class IntroductionParty(models.Model):
    """One of the four: a firm or a cluster, and what it decided."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=14, choices=PartyRole.choices)
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(
        max_length=14, choices=PartyDecision.choices, default=PartyDecision.WAITING
    )
    is_reached = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=14, choices=DeclineReason.choices, blank=True, default="")
    comment = models.CharField(_("comment"), max_length=500, blank=True, default="")
    language = models.CharField(max_length=3, blank=True, default="")
    silent = models.BooleanField(default=False)
    contact_ids = models.JSONField(default=list, blank=True)
    share_person = models.BooleanField(default=False)

    class Meta:
        ordering = ["introduction_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "role"], name="introduction_party_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "is_reached"], name="party_of_organisation"),
            models.Index(fields=["cluster", "is_reached"], name="party_of_cluster"),
        ]


class IntroductionQuestion(PublicIdModel):
    """A question that a party asks back before it decides, and the asking firm's answer."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="questions"
    )
    party = models.ForeignKey(IntroductionParty, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(max_length=1000)
    language = models.CharField(max_length=3, blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(max_length=1500, blank=True, default="")
    answer_language = models.CharField(max_length=3, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]


class IntroductionContact(models.Model):
    """How to reach one of the firms: a copy of what it chose, made when everybody had agreed."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="contacts"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150, blank=True, default="")
    job = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=32, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
