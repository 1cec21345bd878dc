"""Choices of seats, invitations, claims and hosts; the values are stored, so never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkKind(models.TextChoices):
    """Kinds of networks whose advisers help firms of several clusters."""

    EEN = "een", _("Enterprise Europe Network")
    NATIONAL = "national", _("National network")
    OTHER = "other", _("Other network")


class InvitationState(models.TextChoices):
    """Where an invitation stands; worked out, never stored."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class ClaimStatus(models.TextChoices):
    """Where a claim to an organisation stands."""

    PENDING = "pending", _("Waiting for approval")
    DISPUTED = "disputed", _("Disputed: the organisation has an owner")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ClaimProof(models.TextChoices):
    """What a claim rests on."""

    DOMAIN = "domain", _("E-mail address of the organisation's domain")
    APPROVAL = "approval", _("Approval")


class HostKind(models.TextChoices):
    """Who can accompany a firm that no cluster brought in."""

    CLUSTER = "cluster", _("Cluster")
    NETWORK = "network", _("Network")
    PLATFORM = "platform", _("Maillon’s own team")
    DIRECT = "direct", _("Nobody: directly")


class HostStatus(models.TextChoices):
    """Where a request for a host stands."""

    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TwinProof(models.TextChoices):
    """Why two records seem to be of one firm."""

    VAT = "vat", _("The same VAT number")
    PIC = "pic", _("The same PIC")
    SIREN = "siren", _("The same SIREN")
    DOMAIN = "domain", _("Its owner has a confirmed address of the domain")


class TwinState(models.TextChoices):
    """What was decided on two records that seem to be of one firm."""

    OPEN = "open", _("To be decided")
    MERGED = "merged", _("Merged")
    APART = "apart", _("Two firms")
