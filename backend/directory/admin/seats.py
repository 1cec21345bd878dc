"""Seats, networks, invitations and claims in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from backend.directory.models import Claim, HostRequest, Invitation, Network, Seat


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin[Seat]):
    list_display = ["person", "role", "organisation", "cluster", "network", "region"]
    list_filter = ["role"]
    search_fields = ["person__email", "organisation__name_key"]
    autocomplete_fields = ["person", "organisation", "cluster", "network"]


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin[Network]):
    list_display = ["name", "kind", "country"]
    list_filter = ["kind"]
    search_fields = ["name"]
    autocomplete_fields = ["clusters"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Looked at here; changed only where its rules are."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "role", "organisation", "cluster", "sent_at", "accepted_at"]
    exclude = ["token_hash"]


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "person", "status", "proof", "created_at"]
    list_filter = ["status", "proof"]


@admin.register(HostRequest)
class HostRequestAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "kind", "cluster", "network", "status", "created_at"]
    list_filter = ["kind", "status"]
