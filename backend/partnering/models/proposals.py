"""Proposals, what was asked, and what people said of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import LeasedRow, PublicIdModel, TimestampedModel
from backend.directory.models import Cluster, Entry, Organisation
from backend.partnering.enums import FeedbackReason, FeedbackValue, LabelOutcome, LabelSource


class ProposalRun(PublicIdModel, TimestampedModel, LeasedRow):
    """A question to the matching service and the state of its answer.

    With `need` the question is that one need. Without `cluster` it is asked by the organisation
    itself, with its private needs, and only its own seats see the answer. With `cluster` it is
    asked by that cluster's staff, who know nothing of private needs: a run of its own, because
    the mere order of an answer would tell of them.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="proposal_runs"
    )
    need = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="proposal_runs"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="proposal_runs"
    )
    release = models.CharField(max_length=64, blank=True, default="")
    question_key = models.CharField(max_length=80, editable=False)
    profile_version = models.PositiveIntegerField(default=0)
    is_dirty = models.BooleanField(default=False)
    computed_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question_key"], name="proposal_run_once"),
        ]


class Proposal(PublicIdModel):
    """A candidate with its score and the parts that sum to it.

    `features` is the row from which the score can be recomputed with `run.release`; `reasons` are
    stored as codes and parameters, with the fields they rest on, and put into words at reading.
    `balance` is what exposure control did: version of its rules, place before, offset in log-odds
    and its parts. Sorting a run by `score` plus that offset gives `rank` again.
    """

    run = models.ForeignKey(ProposalRun, on_delete=models.CASCADE, related_name="proposals")
    candidate = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="proposed_as"
    )
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    probability = models.FloatField()
    intercept = models.FloatField(default=0)
    features = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    link = models.CharField(_("link of the chain"), max_length=60, blank=True, default="")
    best_need = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rests_on_private = models.BooleanField(default=False)
    balance = models.JSONField(default=dict)

    class Meta:
        ordering = ["run_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["run", "candidate"], name="proposal_once")]


class ReasonSource(models.Model):
    """An entry that a proposal's reasons cite, so that narrowing it can find the proposals."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sources")
    entry_public_id = models.UUIDField(db_index=True)


class ProposalFeedback(PublicIdModel, TimestampedModel):
    """What an organisation said of a proposed candidate, with what it was shown.

    Kept apart from the proposal, which is made anew again and again: `shown` holds rank, score,
    release and features, so that the row can be learned from.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="feedback_given"
    )
    candidate = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="feedback_received"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    value = models.CharField(max_length=16, choices=FeedbackValue.choices)
    reason = models.CharField(max_length=16, choices=FeedbackReason.choices, blank=True, default="")
    comment = models.CharField(_("comment"), max_length=500, blank=True, default="")
    shown = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "candidate"], name="proposal_feedback_once"
            )
        ]


class AnswerLabel(PublicIdModel, TimestampedModel):
    """A row to learn from: a candidate as it was shown, and what became of it.

    `shown` holds features, rank, score and release, no texts and no names. `source_key` names what
    the row comes from, so that an outcome that changes changes its row. `person` is who answered:
    the row goes with that person's account, and with either organisation.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="labels_given"
    )
    candidate = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="labels_received"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="answer_labels",
    )
    source = models.CharField(max_length=16, choices=LabelSource.choices)
    source_key = models.CharField(max_length=80)
    outcome = models.CharField(max_length=16, choices=LabelOutcome.choices)
    reason = models.CharField(max_length=32, blank=True, default="")
    newcomer = models.BooleanField(null=True, blank=True)
    rests_on_private = models.BooleanField(default=False)
    shown = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="answer_label_once")
        ]


class Exposure(models.Model):
    """How often an organisation was proposed to others on a day.

    `count` is how often it came into the first page of somebody's proposals, `weight` the same
    weighted by place, in thousandths. Public records, and members of a cluster of the asker, do
    not count.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="exposures"
    )
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    weight = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["day"], name="exposure_day")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="exposure_once")
        ]


class StoredRelease(TimestampedModel):
    """A release of the ranking: its signed manifest and its files, as `matching.registry` packs
    them. Kept here and not on a disk, so that every process of every machine has the same."""

    release = models.CharField(max_length=16, unique=True)
    manifest = models.TextField()
    ranking = models.BinaryField()
    statistics = models.BinaryField()


class ReleasePointer(models.Model):
    """The one pointer to the release in use; empty text stands for the one that comes with the
    code."""

    RANKING = "ranking"

    name = models.CharField(max_length=20, unique=True, default=RANKING)
    current = models.CharField(max_length=16, blank=True, default="")
    previous = models.CharField(max_length=16, blank=True, default="")
    switched_at = models.DateTimeField()
