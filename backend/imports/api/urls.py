"""API addresses of this app."""

from django.urls import URLPattern, path

from backend.imports.api import runs

urlpatterns: list[URLPattern] = [
    path("imports/", runs.ImportListView.as_view(), name="imports"),
    path("imports/template.csv", runs.ImportTemplateView.as_view(), name="import-template"),
    path("imports/<uuid:public_id>/", runs.ImportDetailView.as_view(), name="import"),
    path("imports/<uuid:public_id>/rows/", runs.ImportRowListView.as_view(), name="import-rows"),
    path(
        "imports/<uuid:public_id>/report.csv", runs.ImportReportView.as_view(), name="import-report"
    ),
    *(
        path(
            f"imports/<uuid:public_id>/{action}/",
            runs.ImportActionView.as_view(action=action),
            name=f"import-{action}",
        )
        for action in ("check", "apply", "cancel", "undo")
    ),
]
