"""Unused accounts that are held back, in the back office."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.privacy.models import InactivityNotice
from backend.privacy.selectors.subjects import held_places
from backend.privacy.services.held import last_here


@admin.register(InactivityNotice)
class HeldAccountAdmin(admin.ModelAdmin[InactivityNotice]):
    """To look at: an account leaves the list when its person signs in or another takes over."""

    list_display = ["person", "places", "not_here_since", "erase_at"]
    list_display_links = None
    list_select_related = ["person"]
    search_fields = ["person__email", "person__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InactivityNotice]:
        return super().get_queryset(request).exclude(held="")

    @admin.display(description=_("heads alone"))
    def places(self, notice: InactivityNotice) -> str:
        return ", ".join(place.name for place in held_places(notice.person))

    @admin.display(description=_("last sign-in"), ordering="person__last_login")
    def not_here_since(self, notice: InactivityNotice) -> datetime.date:
        return last_here(notice.person)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
