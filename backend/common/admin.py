"""Waiting changes and failed work in the back office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.common import jobs, outbox
from backend.common.models import FailedWork, JobState, LeasedRow, OutboxEntry

SHOWN = 200
"""Failed rows shown of each kind, the newest first."""


@admin.register(OutboxEntry)
class OutboxEntryAdmin(admin.ModelAdmin[OutboxEntry]):
    list_display = ["object_kind", "object_id", "version", "created_at", "attempts", "last_error"]
    list_filter = ["object_kind", "last_error"]
    readonly_fields = ["object_kind", "object_id", "version", "attempts", "last_error"]
    actions = ["try_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=gettext_lazy("Try again now"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxEntry]) -> None:
        """Forget the failed attempts, so that these changes come first again."""
        count = queryset.update(attempts=0, last_error="")
        jobs.send(outbox.RELAY_TASK, queue="index")
        self.message_user(
            request,
            ngettext("%(n)d change waits anew.", "%(n)d changes wait anew.", count) % {"n": count},
        )


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A line of the page."""

    key: str
    kind: str
    pk: int
    error_code: str
    attempts: int
    progress: str
    changed: Any
    url: str


def failed_rows() -> Iterator[FailedRow]:
    """Yield what ended in failure, of every kind of job that is registered with the sweep."""
    for model in jobs.leased_models():
        rows = model._default_manager.filter(job_state=JobState.FAILED).order_by("-pk")[:SHOWN]
        for row in rows:
            yield FailedRow(
                key=f"{model._meta.label_lower}:{row.pk}",
                kind=str(capfirst(model._meta.verbose_name)),
                pk=row.pk,
                error_code=row.error_code,
                attempts=row.attempts,
                progress=f"{row.progress_done} / {row.progress_total}",
                changed=getattr(row, "updated_at", None),
                url=_form_of(row),
            )


def _form_of(row: LeasedRow) -> str:
    """Return the address of a row's own form, if it has one."""
    meta = row._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def row_of(key: str) -> LeasedRow | None:
    """Return the failed row that a line's key names; None for anything else."""
    label, _colon, pk = key.partition(":")
    if not pk.isdigit():
        return None
    model = next((m for m in jobs.leased_models() if m._meta.label_lower == label), None)
    if model is None:
        return None
    return model._default_manager.filter(pk=int(pk), job_state=JobState.FAILED).first()


@admin.register(FailedWork)
class FailedWorkAdmin(admin.ModelAdmin[FailedWork]):
    """One page over every kind of job; codes and counts only, no content."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FailedWork | None = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        """Have the list alone: there is no form behind a line."""
        return [p for p in super().get_urls() if p.name == "common_failedwork_changelist"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the lines; a POST tries the chosen ones again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            self._try_again(request, request.POST.getlist("row")[: SHOWN * 10])
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": capfirst(FailedWork._meta.verbose_name_plural),
            "opts": FailedWork._meta,
            "rows": list(failed_rows()),
            "headings": [
                _("Kind"),
                _("Number"),
                _("Error code"),
                _("Attempts"),
                _("Progress"),
                _("Last change"),
            ],
            "words": {
                "choose": _("Choose"),
                "again": _("Try again"),
                "nothing": _("Nothing has failed."),
            },
            "may_retry": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/common/failedwork/change_list.html", context)

    def _try_again(self, request: HttpRequest, keys: list[str]) -> None:
        revived, refused = 0, 0
        for key in dict.fromkeys(keys):
            row = row_of(key)
            if row is None or not jobs.revive(row):
                refused += 1
                continue
            revived += 1
            LogEntry.objects.create(
                user_id=cast(int, request.user.pk),
                content_type=ContentType.objects.get_for_model(apps.get_model(row._meta.label)),
                object_id=str(row.pk),
                object_repr=key[:200],
                action_flag=CHANGE,
                change_message="try again",
            )
        if revived:
            text = ngettext("%(n)d job waits anew.", "%(n)d jobs wait anew.", revived)
            self.message_user(request, text % {"n": revived})
        if refused:
            text = ngettext(
                "%(n)d job is no longer failed or cannot be tried again.",
                "%(n)d jobs are no longer failed or cannot be tried again.",
                refused,
            )
            self.message_user(request, text % {"n": refused}, messages.WARNING)
        if not keys:
            self.message_user(request, _("Choose what to try again."), messages.WARNING)
