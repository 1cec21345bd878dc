"""Choices of the directory; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationType(models.TextChoices):
    """Kind of legal entity."""

    SME = "sme", _("SME")
    SMALL_MID_CAP = "small_mid_cap", _("Small mid-cap")
    LARGE = "large", _("Large firm")
    RESEARCH = "research", _("Research centre")
    UNIVERSITY = "university", _("University")
    PUBLIC = "public", _("Public body")
    CLUSTER = "cluster", _("Cluster")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class SizeClass(models.TextChoices):
    """Size by headcount alone; the SME status needs more (2003/361/EC)."""

    MICRO = "micro", _("1 to 9")
    SMALL = "small", _("10 to 49")
    MEDIUM = "medium", _("50 to 249")
    SMALL_MID_CAP = "small_mid_cap", _("250 to 749")
    LARGE = "large", _("750 and more")
    UNKNOWN = "unknown", _("Unknown")


class Standing(models.TextChoices):
    """How an organisation came in; decides who sees it."""

    PUBLIC_RECORD = "public_record", _("Public record")
    IMPORTED = "imported", _("Imported by its cluster")
    CLAIMED = "claimed", _("Claimed")
    PUBLISHED = "published", _("Published")


class Life(models.TextChoices):
    """How far the content of a profile has come; `Standing` says who may know of it at all."""

    DRAFT = "draft", pgettext_lazy("profile", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("profile", "Submitted")
    VALIDATED = "validated", pgettext_lazy("profile", "Validated")
    PUBLISHED = "published", pgettext_lazy("profile", "Published")
    DUE = "due", pgettext_lazy("profile", "Due for renewal")
    EXPIRED = "expired", pgettext_lazy("profile", "Expired")


class HistoryKind(models.TextChoices):
    """What kind of thing happened to an organisation."""

    CREATED = "created", _("Created")
    FIELD = "field", _("Field changed")
    ENTRY = "entry", _("Offer or need changed")
    LIFE = "life", _("State changed")
    MEMBERSHIP = "membership", _("Membership changed")
    MANDATE = "mandate", _("Mandate changed")
    NOTICE = "notice", _("Notice to the firm")
    SUGGESTION = "suggestion", _("Suggested change")
    CLAIM = "claim", _("Claimed")
    MERGED = "merged", _("Merged with its cluster's record")


class SuggestionState(models.TextChoices):
    """What became of a suggested value."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class NoticeChannel(models.TextChoices):
    """How a firm was told that a cluster keeps data of it."""

    MAIL = "mail", _("E-mail")
    POST = "post", _("Post")


class MembershipStatus(models.TextChoices):
    """State of a membership as the cluster keeps it."""

    ACTIVE = "active", _("Active")
    PENDING = "pending", _("Pending")
    SUSPENDED = "suspended", _("Suspended")
    FORMER = "former", _("Former")


class EntryKind(models.TextChoices):
    """An offer or a need."""

    OFFER = "offer", _("Offer")
    NEED = "need", _("Need")


class EntryType(models.TextChoices):
    """EEN-style type of an entry."""

    TECHNOLOGY = "technology", _("Technology")
    COMMERCIAL = "commercial", _("Commercial")
    RESEARCH = "research", _("Research and development")


class Visibility(models.TextChoices):
    """Who may see an entry."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members of my clusters")
    PRIVATE = "private", _("Only us")


class EntryStatus(models.TextChoices):
    """Whether an entry still stands."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SourceKind(models.TextChoices):
    """Where a field's value came from."""

    PERSON = "person", _("Typed in")
    SPREADSHEET = "spreadsheet", _("Member list")
    CORDIS = "cordis", _("CORDIS")
    JSONL = "jsonl", _("JSON Lines file")
    DEMO = "demo", _("Demo data")
    CLUSTER = "cluster", _("Suggested by a cluster")
    CLOCK = "clock", _("Calendar")


class Transition(models.TextChoices):
    """The transitions an organisation contributes to."""

    GREEN = "green", _("Green")
    DIGITAL = "digital", _("Digital")
    SOCIETAL = "societal", _("Societal")


class EceiLabel(models.TextChoices):
    """Labels of the European Cluster Excellence Initiative."""

    NONE = "", _("None")
    BRONZE = "bronze", _("Bronze")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")


class SmeOutcome(models.TextChoices):
    """What a self-assessment of size comes to: unknown is not a no."""

    MET = "met", _("Yes")
    NOT_MET = "not_met", _("No")
    UNKNOWN = "unknown", _("Not known")


class DeclaredSize(models.TextChoices):
    """What a firm declares itself to be, whatever is computed."""

    NONE = "", _("Not declared")
    MICRO = "micro", _("Micro enterprise")
    SMALL = "small", _("Small enterprise")
    MEDIUM = "medium", _("Medium-sized enterprise")
    SMALL_MID_CAP = "small_mid_cap", _("Small mid-cap")
    LARGE = "large", _("Large enterprise")
