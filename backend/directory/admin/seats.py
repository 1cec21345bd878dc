"""Seats in the back office."""

from django.contrib import admin

from backend.directory.models import Seat


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin[Seat]):
    list_display = ["person", "role", "organisation", "cluster", "region"]
    list_filter = ["role"]
    search_fields = ["person__email", "organisation__name_key"]
    autocomplete_fields = ["person", "organisation", "cluster"]
