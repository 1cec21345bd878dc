"""Consortia in the back office: to look at, not to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from backend.consortia.models import Consortium, ConsortiumMember


class _ReadOnly:
    """Nobody plans somebody else's bid."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MemberInline(_ReadOnly, admin.TabularInline[ConsortiumMember, Consortium]):
    model = ConsortiumMember
    extra = 0
    fields = ("name", "country", "org_type", "is_sme", "kind", "is_lead")


@admin.register(Consortium)
class ConsortiumAdmin(_ReadOnly, admin.ModelAdmin[Consortium]):
    list_display = ("name", "call", "state", "submitted_on", "rule_set", "updated_at")
    list_filter = ("state",)
    search_fields = ("name", "call__title", "call__identifier")
    list_select_related = ("call", "rule_set")
    exclude = ("pinned_call", "created_by")
    inlines = (MemberInline,)
