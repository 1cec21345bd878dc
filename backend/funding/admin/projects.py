"""Past projects in the back office."""

from django.contrib import admin

from backend.funding.models import PastProject


@admin.register(PastProject)
class PastProjectAdmin(admin.ModelAdmin[PastProject]):
    list_display = ["acronym", "source_id", "programme", "starts_on"]
    search_fields = ["acronym", "title", "source_id"]
