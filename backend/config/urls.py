"""Addresses: API, back office, health, and the interface for everything else."""

from typing import Any

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny

from backend.accounts.sign_in import back_office
from backend.common import errors, health, metrics_state, spa

api_patterns: list[Any] = [
    path("", include("backend.accounts.api.urls")),
    path("", include("backend.directory.api.urls")),
    path("", include("backend.search.api.urls")),
    path("", include("backend.funding.api.urls")),
    path("", include("backend.partnering.api.urls")),
    path("", include("backend.consortia.api.urls")),
    path("", include("backend.imports.api.urls")),
    path("", include("backend.privacy.api.urls")),
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[]),
        name="schema",
    ),
    path(
        "docs/",
        SpectacularSwaggerView.as_view(
            url_name="schema", permission_classes=[AllowAny], authentication_classes=[]
        ),
        name="api-docs",
    ),
]

urlpatterns = [
    path("api/v1/", include(api_patterns)),
    re_path(r"^api/.*$", errors.not_found),
    path("_allauth/", include("allauth.headless.urls")),
    re_path(r"^_allauth/.*$", errors.not_found),
    # Where other sign-in services send people back to.
    path("accounts/", include("allauth.urls")),
    # The back office has no sign-in of its own: it would not ask for the second step.
    path("admin/login/", back_office.login),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics_state.metrics, name="metrics"),
    re_path(r"^(?!static/|api/|admin/).*$", spa.index, name="interface"),
]

handler500 = "backend.common.errors.server_error"
