"""Choices of partnering; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedbackValue(models.TextChoices):
    """What a person says of a proposal."""

    RELEVANT = "relevant", _("Relevant")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class FeedbackReason(models.TextChoices):
    """Why a proposal is not relevant."""

    COMPETITOR = "competitor", _("It is a competitor")
    WRONG_STAGE = "wrong_stage", _("It stands elsewhere in the chain")
    WRONG_REGION = "wrong_region", _("It is too far away")
    TOO_SMALL = "too_small", _("It is too small for this")
    TOO_BIG = "too_big", _("It is too big for this")
    ALREADY_KNOW = "already_know", _("We know each other already")
    OTHER = "other", _("Another reason")


class Band(models.TextChoices):
    """How strong a proposal is, in a word."""

    STRONG = "strong", _("Strong")
    GOOD = "good", _("Good")
    POSSIBLE = "possible", _("Possible")


class Outcome(models.TextChoices):
    """What became of a candidate that was shown: the label of a training row."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RELEVANT = "relevant", _("Relevant")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class LabelSource(models.TextChoices):
    """Where a label comes from."""

    FEEDBACK = "feedback", _("Feedback on a proposal")
    INTRODUCTION = "introduction", _("Introduction")
