"""Waiting changes in the back office."""

from django.contrib import admin

from backend.common.models import OutboxEntry


@admin.register(OutboxEntry)
class OutboxEntryAdmin(admin.ModelAdmin[OutboxEntry]):
    list_display = ["object_kind", "object_id", "version", "created_at", "attempts", "last_error"]
    readonly_fields = ["object_kind", "object_id", "version", "attempts", "last_error"]
