"""API addresses of the directory."""

from django.urls import path

from backend.directory.api import clusters, entries, organisations, reference, session, sme, tokens

urlpatterns = [
    path("tokens/", tokens.AccessTokensView.as_view(), name="tokens"),
    path("tokens/<uuid:public_id>/", tokens.AccessTokenView.as_view(), name="token"),
    path("session/", session.SessionView.as_view(), name="session"),
    path("session/seat/", session.SeatView.as_view(), name="session-seat"),
    path("reference/", reference.ReferenceView.as_view(), name="reference"),
    path("reference/chains/", reference.ChainsView.as_view(), name="reference-chains"),
    path("reference/nuts/", reference.NutsView.as_view(), name="reference-nuts"),
    path("reference/map/", reference.MapView.as_view(), name="reference-map"),
    path("reference/concepts/", reference.ConceptsView.as_view(), name="reference-concepts"),
    path(
        "organisations/<uuid:public_id>/",
        organisations.OrganisationView.as_view(),
        name="organisation",
    ),
    path(
        "organisations/<uuid:public_id>/entries/",
        entries.OrganisationEntriesView.as_view(),
        name="organisation-entries",
    ),
    path(
        "organisations/<uuid:public_id>/sme-status/",
        sme.SmeStatusView.as_view(),
        name="organisation-sme-status",
    ),
    path(
        "organisations/<uuid:public_id>/sme-status/use/",
        sme.SmeStatusUseView.as_view(),
        name="organisation-sme-status-use",
    ),
    path("entries/<uuid:public_id>/", entries.EntryView.as_view(), name="entry"),
    path("clusters/", clusters.ClustersView.as_view(), name="clusters"),
    path("clusters/<uuid:public_id>/", clusters.ClusterView.as_view(), name="cluster"),
    path(
        "clusters/<uuid:public_id>/members/",
        clusters.ClusterMembersView.as_view(),
        name="cluster-members",
    ),
]
