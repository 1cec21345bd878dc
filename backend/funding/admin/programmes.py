"""Programmes in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from backend.funding.enums import Origin
from backend.funding.models import Programme


def source_links(sources: dict[str, Any]) -> SafeString:
    """Return sources as a list of links with the day each was read."""
    rows = []
    for key, each in (sources or {}).items():
        url = str(each.get("url") or "")
        title = str(each.get("title") or key)
        link = format_html("{}", title)
        if url.startswith(("https://", "http://")):
            link = format_html('<a href="{}" rel="noreferrer noopener">{}</a>', url, title)
        rows.append((key, link, each.get("read_on") or "–", each.get("status") or ""))
    return format_html_join("", "<div><code>{}</code> {} ({}, {})</div>", rows)


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin[Programme]):
    list_display = ["code", "level", "country", "nuts", "starts_on", "ends_on", "origin"]
    list_filter = ["level", "origin"]
    search_fields = ["code"]
    readonly_fields = ["source_list", "origin", "created_at", "updated_at"]
    exclude = ["sources"]

    @admin.display(description=_("sources"))
    def source_list(self, programme: Programme) -> SafeString:
        return source_links(programme.sources)

    def save_model(
        self, request: HttpRequest, obj: Programme, form: ModelForm[Programme], change: bool
    ) -> None:
        """Mark the row as edited, so that no shipped data overwrites it."""
        obj.origin = Origin.EDITED
        super().save_model(request, obj, form, change)
