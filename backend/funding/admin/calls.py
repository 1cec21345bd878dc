"""Calls and awards in the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.common import outbox
from backend.common.text import fold
from backend.funding.engine import eligibility as engine
from backend.funding.models import Call, CallCutoff, CascadeAward, RuleSetVersion
from backend.funding.selectors.programmes import rule_set_get
from backend.funding.services.call_mapping import CALL
from backend.funding.services.rule_words import rule_error


class CallForm(forms.ModelForm[Call]):
    """A call; rules of its own are checked against its rule set."""

    class Meta:
        model = Call
        fields = [
            "source",
            "source_id",
            "identifier",
            "call_identifier",
            "call_title",
            "title",
            "language",
            "programme",
            "programme_name",
            "rule_set_code",
            "scope_code",
            "action_type",
            "kind",
            "applicants",
            "who",
            "countries",
            "regions",
            "text",
            "plain",
            "budget_min_cents",
            "budget_max_cents",
            "budget_total_cents",
            "lump_sum_cents",
            "cap_cents",
            "rate_bp",
            "expected_grants",
            "opens_on",
            "is_announced",
            "time_zone",
            "trl_start",
            "trl_end",
            "ecosystems",
            "transitions",
            "url",
            "publisher",
            "owner_project_name",
            "overrides",
            "problems",
            "owner_cluster",
            "owner_region",
            "fetched_on",
            "is_demo",
            "is_withdrawn",
        ]

    def clean_rule_set_code(self) -> str:
        """Refuse a rule set that does not exist."""
        code: str = self.cleaned_data["rule_set_code"]
        if code and not RuleSetVersion.objects.filter(code=code).exists():
            raise ValidationError(
                _("There is no rule set “%(code)s” here.") % {"code": code}, code="unknown"
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Check the call's own rules one by one; the error names path and value."""
        values = super().clean() or {}
        overrides = values.get("overrides") or []
        version = rule_set_get(values.get("rule_set_code") or "", timezone.localdate())
        if not overrides or self.errors:
            return values
        if version is None:
            self.add_error("overrides", _("Rules of its own need a rule set that is in force."))
            return values
        try:
            engine.check_overrides(version, overrides)
        except engine.RuleError as error:
            found = rule_error(error, "overrides")
            self.add_error("overrides", found.error_dict["overrides"])
        return values


class CutoffInline(admin.TabularInline[CallCutoff, Call]):
    model = CallCutoff
    extra = 0


@admin.register(Call)
class CallAdmin(admin.ModelAdmin[Call]):
    form = CallForm
    inlines = [CutoffInline]
    list_display = ["identifier", "title", "programme", "rule_set_code", "source", "is_withdrawn"]
    list_filter = ["source", "kind", "programme", "is_withdrawn", "is_demo"]
    search_fields = ["identifier", "title_key"]
    raw_id_fields = ["owner_cluster"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: bids and marks hang on a call; withdraw it instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Call, form: CallForm, change: bool) -> None:
        """Save, and have the index follow; a withdrawn call is left out at once."""
        obj.title_key = fold(obj.title, 600)
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            outbox.touch(CALL, obj.public_id, narrowing=obj.is_withdrawn)


@admin.register(CascadeAward)
class CascadeAwardAdmin(admin.ModelAdmin[CascadeAward]):
    """What a firm was awarded is its own matter: no sum is shown, and nothing is written here."""

    list_display = ["organisation", "programme", "awarded_on"]
    search_fields = ["organisation__name_key"]
    fields = ["organisation", "programme", "call", "awarded_on"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: only the firm knows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: only the firm knows."""
        return False
