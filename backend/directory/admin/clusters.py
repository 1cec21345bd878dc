"""Clusters, memberships and mandates in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from backend.common import outbox
from backend.directory.models import Cluster, ClusterLabel, Mandate, Membership


class ClusterLabelInline(admin.TabularInline[ClusterLabel, Cluster]):
    model = ClusterLabel
    extra = 0


@admin.register(Cluster)
class ClusterAdmin(admin.ModelAdmin[Cluster]):
    list_display = ["organisation", "acronym", "ecei_label", "ecei_valid_until"]
    search_fields = ["organisation__name_key", "acronym"]
    autocomplete_fields = ["organisation"]
    inlines = [ClusterLabelInline]


class _TouchesOrganisation(admin.ModelAdmin[Any]):
    """Changes who may see an organisation, so the index must follow."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and leave the organisation out of searches until the index has caught up."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            outbox.touch(outbox.ORGANISATION, obj.organisation.public_id, narrowing=change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and leave the organisation out of searches until the index has caught up."""
        with transaction.atomic():
            outbox.touch(outbox.ORGANISATION, obj.organisation.public_id, narrowing=True)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete one by one."""
        for row in queryset:
            self.delete_model(request, row)


@admin.register(Membership)
class MembershipAdmin(_TouchesOrganisation):
    list_display = ["organisation", "cluster", "status", "since", "until"]
    list_filter = ["status"]
    search_fields = ["organisation__name_key", "cluster__acronym"]
    autocomplete_fields = ["organisation", "cluster"]


@admin.register(Mandate)
class MandateAdmin(_TouchesOrganisation):
    list_display = ["organisation", "cluster", "given_on", "valid_until"]
    search_fields = ["organisation__name_key"]
    autocomplete_fields = ["organisation", "cluster"]
