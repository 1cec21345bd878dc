"""Choices of funding; the values are stored, so they are never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeLevel(models.TextChoices):
    """Who stands behind a programme."""

    EUROPEAN = "european", _("European")
    INTERREGIONAL = "interregional", _("Interregional")
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")


class Origin(models.TextChoices):
    """Where a row of rule data came from: an edited one is never overwritten by a shipped one."""

    SHIPPED = "shipped", _("Shipped with the platform")
    EDITED = "edited", _("Edited here")


class RuleSetState(models.TextChoices):
    """Whether a version of a rule set judges anything."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CountryState(models.TextChoices):
    """How a country stands to a programme."""

    MEMBER = "member", _("Member")
    ASSOCIATED = "associated", _("Associated")
    TRANSITIONAL = "transitional", _("Treated as associated for now")
    NEGOTIATING = "negotiating", _("In negotiations")
    EXCLUDED = "excluded", _("Excluded")


class FundedState(models.TextChoices):
    """Whether a country funds its partners in a programme with national money."""

    FUNDED = "funded", _("Funded here")
    UNFUNDED = "unfunded", _("Not funded here")
    UNKNOWN = "unknown", _("Not known")


class CallSource(models.TextChoices):
    """Where a call came from."""

    PORTAL = "portal", _("EU Funding & Tenders portal")
    FORM = "form", _("Entered here")
    DEMO = "demo", _("Invented for the demo")


class CallKind(models.TextChoices):
    """What kind of call it is."""

    STANDARD = "standard", _("Call for proposals")
    CASCADE = "cascade", _("Cascade call (a funded project passes money on)")
    PRIZE = "prize", _("Prize")
    PROCUREMENT = "procurement", _("Procurement")
    OPERATING = "operating", _("Operating grant")


class Applicants(models.TextChoices):
    """Alone or with others."""

    ALONE = "alone", _("One applicant alone")
    CONSORTIUM = "consortium", _("Only with partners")
    EITHER = "either", _("Alone or with partners")
    UNKNOWN = "unknown", _("Not known")


class CallStatus(models.TextChoices):
    """Where a call stands at a moment; never stored, always computed from its dates."""

    EXPECTED = "expected", pgettext_lazy("call", "Announced")
    OPEN = "open", pgettext_lazy("call", "Open")
    CLOSED = "closed", pgettext_lazy("call", "Closed")


class Mark(models.TextChoices):
    """What a person did with a call."""

    SAVED = "saved", _("Saved")
    HIDDEN = "hidden", _("Hidden")


class CallProblem(models.TextChoices):
    """What was odd about a call at its source; the reader is told, nothing is guessed."""

    NO_DESCRIPTION = "no_description", _("The source gives no description.")
    NO_BUDGET = "no_budget", _("The source does not say how large a grant is.")
    BUDGET_ORDER = "budget_order", _("The source gives a smallest grant above the largest one.")
    NO_DEADLINE = "no_deadline", _("The source gives no deadline.")
    BAD_DEADLINE = "bad_deadline", _("The deadline at the source cannot be read.")
    PAST_BUT_OPEN = "past_but_open", _("The source said open although the deadline had passed.")
    OTHER_CUTOFFS = "other_cutoffs", _("There are several cut-off dates; the source gives one.")
    SECOND_STAGE = "second_stage", _("The date of the second stage is not given.")
    NO_OPENING = "no_opening", _("The source announces the call without an opening day.")
    NO_ACTION_TYPE = "no_action_type", _("The source does not say what type of action it is.")
    UNKNOWN_ACTION_TYPE = "unknown_action_type", _("We hold no rules for this type of action.")
    TYPE_DIFFERS = (
        "type_differs",
        _("The title names another type of action than the source: check which rate holds."),
    )
    BAD_URL = "bad_url", _("The address at the source is not a web address.")
    TRL_UNCLEAR = "trl_unclear", _("The text names several technology readiness levels.")
