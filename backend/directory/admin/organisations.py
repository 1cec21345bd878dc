"""Organisations in the back office. Entries are left out: private needs are nobody's but theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Organisation
from backend.directory.services.organisations import organisation_delete
from backend.directory.services.upsert import touch_organisation


class UnderReview(admin.SimpleListFilter):
    """Organisations that give a number which another one holds: somebody must find out whose."""

    title = _("numbers to be reviewed")
    parameter_name = "numbers"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        """Offer the one choice."""
        return [("review", _("to be reviewed"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> QuerySet[Organisation]:
        """Keep those with a number under review."""
        return queryset.exclude(numbers_under_review={}) if self.value() else queryset


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ["legal_name", "standing", "org_type", "country", "city", "completeness"]
    list_filter = ["standing", "org_type", "is_demo", UnderReview, "country"]
    search_fields = ["name_key", "vat", "pic", "siren", "siret", "domain_key"]
    readonly_fields = ["public_id", "completeness", "created_at", "updated_at"]
    ordering = ["name_key"]

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: ModelForm[Organisation], change: bool
    ) -> None:
        """Save and have the index follow; any change here may narrow what others see."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            touch_organisation(obj, narrowing=change)

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """Delete and have the index forget."""
        organisation_delete(organisation=obj)

    def delete_queryset(self, request: HttpRequest, queryset: object) -> None:
        """Delete one by one, so that the index forgets each."""
        for organisation in queryset:  # type: ignore[attr-defined]
            organisation_delete(organisation=organisation)
