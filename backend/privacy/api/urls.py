"""API addresses of privacy."""

from django.urls import path

from backend.privacy.api import erasure, exports, legal, overview

urlpatterns = [
    path("privacy/overview/", overview.OverviewView.as_view(), name="privacy-overview"),
    path("privacy/sole-trader/", erasure.SoleTraderView.as_view(), name="privacy-sole-trader"),
    path("privacy/erasure/", erasure.ErasureView.as_view(), name="privacy-erasure"),
    path("privacy/exports/", exports.ExportsView.as_view(), name="privacy-exports"),
    path("privacy/exports/<uuid:public_id>/", exports.ExportView.as_view(), name="privacy-export"),
    path(
        "privacy/exports/<uuid:public_id>/file/",
        exports.ExportFileView.as_view(),
        name="privacy-export-file",
    ),
    path("privacy/legal/", legal.LegalListView.as_view(), name="privacy-legal"),
    path("privacy/legal/<str:document>/", legal.LegalView.as_view(), name="privacy-legal-text"),
]
