"""Rule sets in the back office: edit, see what it changes, save as the next version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.funding.admin.forms import RuleSetAddForm, RuleSetEditForm
from backend.funding.admin.programmes import source_links
from backend.funding.models import RuleSetVersion
from backend.funding.selectors.programmes import rule_set_versions
from backend.funding.services.preview import preview
from backend.funding.services.rule_editing import (
    check_day,
    version_activate,
    version_create,
    version_edit,
    version_withdraw,
)


@admin.register(RuleSetVersion)
class RuleSetVersionAdmin(admin.ModelAdmin[RuleSetVersion]):
    form = RuleSetAddForm
    list_display = [
        "code",
        "version",
        "programme",
        "valid_from",
        "valid_to",
        "state",
        "is_template",
        "origin",
    ]
    list_filter = ["programme", "state", "is_template", "origin"]
    search_fields = ["code"]
    actions = ["activate", "withdraw"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: old bids are judged by the version of their day."""
        return False

    @admin.action(description=gettext_lazy("Put in force"))
    def activate(self, request: HttpRequest, queryset: Any) -> None:
        for version in queryset:
            version_activate(version=version, person_id=request.user.pk)

    @admin.action(description=gettext_lazy("Withdraw: judges nothing any more"))
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        for version in queryset:
            version_withdraw(version=version, person_id=request.user.pk)

    def save_model(
        self,
        request: HttpRequest,
        obj: RuleSetVersion,
        form: ModelForm[RuleSetVersion],
        change: bool,
    ) -> None:
        """Store a new rule set; changes take the way of `change_view`."""
        version_create(version=obj, person_id=request.user.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a version and its history; preview an edit; save it as the next version."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        may_change = self.has_change_permission(request, version)
        form = RuleSetEditForm(request.POST or None, version=version)
        shown = None
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if form.is_valid():
                if "_preview" in request.POST:
                    shown = self._preview(version, form)
                else:
                    saved = self._save(request, version, form)
                    if saved is not None:
                        return saved
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(version),
            "version": version,
            "form": form,
            "preview": shown,
            "may_change": may_change,
            "sources": source_links(version.body.get("sources") or {}),
            "history": rule_set_versions(version.code),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/funding/rule_set_version.html", context)

    def _preview(self, version: RuleSetVersion, form: RuleSetEditForm) -> Any:
        """Return what an edit would change; None where saving would refuse its day."""
        try:
            check_day(version, form.cleaned_data["valid_from"])
        except ValidationError as error:
            form.add_error(None, error)
            return None
        return preview(version, form.cleaned_data["body"])

    def _save(
        self, request: HttpRequest, version: RuleSetVersion, form: RuleSetEditForm
    ) -> HttpResponse | None:
        """Save and go to the version that holds the edit; None where it was refused."""
        values = form.cleaned_data
        try:
            made = version_edit(
                version=version,
                body=values["body"],
                valid_from=values["valid_from"],
                note=values["note"],
                person_id=request.user.pk,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None
        self.log_change(request, made, values["note"] or "rules")
        messages.success(
            request,
            _("Saved as version %(version)s, in force from %(day)s.")
            % {"version": made.version, "day": made.valid_from or "–"},
        )
        return HttpResponseRedirect(reverse("admin:funding_rulesetversion_change", args=[made.pk]))
