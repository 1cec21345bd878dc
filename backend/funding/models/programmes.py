"""Programmes and their rules as data: dated, versioned, every value with its source."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.common.models import PublicIdModel, TimestampedModel
from backend.funding.enums import (
    Applicants,
    CallKind,
    CountryState,
    FundedState,
    Origin,
    ProgrammeLevel,
    RuleSetState,
)


class Programme(PublicIdModel, TimestampedModel):
    """A funding programme; `labels` and `summaries` map en, fr and de to plain text.

    `sources` maps a source's key to its title, publisher, address, kind, day read and status: the
    rules of the programme name these keys.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    level = models.CharField(_("level"), max_length=14, choices=ProgrammeLevel.choices)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    nuts = models.CharField(_("region (NUTS)"), max_length=5, blank=True, default="")
    labels = models.JSONField(_("names"), default=dict)
    summaries = models.JSONField(_("in plain words"), default=dict, blank=True)
    home = models.URLField(_("home page"), max_length=400, blank=True, default="")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=dict, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SHIPPED)
    content_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class RuleSetQuerySet(models.QuerySet["RuleSetVersion"]):
    """Questions about rule sets."""

    def in_force(self, day: datetime.date) -> RuleSetQuerySet:
        """Versions that judge on `day`; of several of one code the highest version counts."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            state=RuleSetState.ACTIVE,
        )


class RuleSetVersion(PublicIdModel, TimestampedModel):
    """One version of a rule set. `body` holds counted kinds, rules and pay rules with sources.

    A version that has judged something is never changed: an edit makes the next version, and an
    old bid is judged by the version of its day.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rule_sets")
    code = models.CharField(_("code"), max_length=60, db_index=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RuleSetState.choices, default=RuleSetState.ACTIVE
    )
    is_template = models.BooleanField(_("only a template"), default=False)
    call_kind = models.CharField(
        _("kind of call"), max_length=12, choices=CallKind.choices, default=CallKind.STANDARD
    )
    applicants = models.CharField(
        _("alone or with others"),
        max_length=10,
        choices=Applicants.choices,
        default=Applicants.UNKNOWN,
    )
    labels = models.JSONField(_("names"), default=dict)
    summaries = models.JSONField(_("in plain words"), default=dict, blank=True)
    action_types = models.JSONField(_("names at the portal"), default=list, blank=True)
    purposes = models.JSONField(_("purposes"), default=list, blank=True)
    body = models.JSONField(_("rules"), default=dict)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SHIPPED)
    content_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_set_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class CountryStatus(TimestampedModel):
    """How a country stands to a programme's country set, in which parts of it, from when to when.

    `scopes` empty means the whole programme; `excepted` names parts that are closed to it.
    """

    set_code = models.CharField(_("country set"), max_length=40, db_index=True)
    country = models.CharField(_("country (ISO)"), max_length=2)
    state = models.CharField(_("status"), max_length=12, choices=CountryState.choices)
    scopes = models.JSONField(_("parts"), default=list, blank=True)
    excepted = models.JSONField(_("not in these parts"), default=list, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.JSONField(_("source"), default=dict, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SHIPPED)

    class Meta:
        verbose_name = _("country in a programme")
        verbose_name_plural = _("countries in programmes")
        ordering = ["set_code", "country", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["set_code", "country", "valid_from"], name="country_status_once"
            )
        ]


class NationalTerms(PublicIdModel, TimestampedModel):
    """What a country pays its partners in a programme that is funded nationally (Eurostars).

    Rates are basis points (6000 is 60 %), money is euro cents; null is not known.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="national_terms"
    )
    country = models.CharField(_("country (ISO)"), max_length=2)
    state = models.CharField(
        _("funded"), max_length=8, choices=FundedState.choices, default=FundedState.UNKNOWN
    )
    rate_min_bp = models.PositiveIntegerField(_("lowest rate"), null=True, blank=True)
    rate_max_bp = models.PositiveIntegerField(_("highest rate"), null=True, blank=True)
    cap_cents = models.BigIntegerField(_("cap"), null=True, blank=True)
    cap_note = models.JSONField(_("of the cap"), default=dict, blank=True)
    who = models.JSONField(_("who is funded"), default=list, blank=True)
    deadline = models.DateField(_("national deadline"), null=True, blank=True)
    deadline_note = models.JSONField(_("of the deadline"), default=dict, blank=True)
    agency = models.CharField(_("agency"), max_length=200, blank=True, default="")
    url = models.URLField(_("page"), max_length=400, blank=True, default="")
    source = models.JSONField(_("source"), default=dict, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SHIPPED)

    class Meta:
        verbose_name = _("national terms")
        verbose_name_plural = _("national terms")
        ordering = ["programme_id", "country"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "country"], name="national_terms_once")
        ]
