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


class LabelOutcome(models.TextChoices):
    """What became of a candidate that was shown: the label of a training row."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RELEVANT = "relevant", _("Relevant")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class LabelSource(models.TextChoices):
    """Where a label comes from."""

    FEEDBACK = "feedback", _("Feedback on a proposal")
    INTRODUCTION = "introduction", _("Introduction")


class IntroductionState(models.TextChoices):
    """Where an introduction stands; the parties are asked one after another."""

    NEW = "new", _("New")
    AT_OWN_CLUSTER = "at_own_cluster", _("With the asking firm's cluster")
    CHOOSING = "choosing", _("The other firm chooses its cluster")
    AT_OTHER_CLUSTER = "at_other_cluster", _("With the other cluster")
    AT_FIRM = "at_firm", _("With the other firm")
    AGREED = "agreed", _("Everybody agreed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("No answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PartyRole(models.TextChoices):
    """The four places of an introduction, in the order in which they are asked."""

    ASKER = "asker", _("Asking firm")
    OWN_CLUSTER = "own_cluster", _("The asking firm's cluster")
    OTHER_CLUSTER = "other_cluster", _("The other firm's cluster")
    ASKED = "asked", _("Other firm")


class PartyDecision(models.TextChoices):
    """What a party did."""

    WAITING = "waiting", _("Not asked yet")
    OPEN = "open", _("Is asked now")
    ACCEPTED = "accepted", _("Agreed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Did not answer")
    SKIPPED = "skipped", _("Leaves it to the firms")
    DECIDED_ONCE = "decided_once", _("Has decided as the other cluster")
    NOT_APPLICABLE = "not_applicable", _("Does not exist")


class DeclineReason(models.TextChoices):
    """Why a party declines."""

    NO_CAPACITY = "no_capacity", _("No capacity at present")
    NOT_A_FIT = "not_a_fit", _("It does not fit what we do")
    ALREADY_KNOW = "already_know", _("We know each other already")
    COMPETITOR = "competitor", _("It is a competitor")
    TIMING = "timing", _("The timing does not fit")
    NOT_READY = "not_ready", _("The request is not clear enough yet")
    OTHER = "other", _("Another reason")


class IntroductionSource(models.TextChoices):
    """Where the interest came from."""

    PROPOSAL = "proposal", _("A proposal")
    SEARCH = "search", _("A search result")
    NEED = "need", _("A published need")


class Outcome(models.TextChoices):
    """What became of an introduction, as one of the firms says."""

    TALKS = "talks", _("We are talking")
    AGREEMENT = "agreement", _("We have an agreement")
    CONSORTIUM = "consortium", _("We are in a consortium together")
    NO = "no", _("Nothing came of it")


class MeetingPlace(models.TextChoices):
    """Where people meet."""

    VIDEO = "video", _("Video call")
    PHONE = "phone", _("Telephone")
    SITE = "site", _("On site")


class MeetingState(models.TextChoices):
    """Where a proposed meeting stands."""

    PROPOSED = "proposed", _("Proposed")
    FIXED = "fixed", _("Fixed")
    CANCELLED = "cancelled", _("Cancelled")
