"""API addresses of the directory."""

from django.urls import include, path

from backend.directory.api import (
    clusters,
    entries,
    exclusions,
    life,
    members,
    notices,
    organisations,
    reference,
    session,
    sme,
    suggestions,
    tokens,
)

urlpatterns = [
    path("", include("backend.directory.api.people_urls")),
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
    path("organisations/<uuid:public_id>/life/", life.LifeView.as_view(), name="organisation-life"),
    path(
        "organisations/<uuid:public_id>/history/",
        life.HistoryView.as_view(),
        name="organisation-history",
    ),
    path(
        "organisations/<uuid:public_id>/changes/",
        suggestions.ChangesView.as_view(),
        name="organisation-changes",
    ),
    path("changes/<uuid:public_id>/", suggestions.ChangeView.as_view(), name="change"),
    path(
        "organisations/<uuid:public_id>/exclusions/",
        exclusions.ExclusionsView.as_view(),
        name="organisation-exclusions",
    ),
    path("exclusions/<uuid:public_id>/", exclusions.ExclusionView.as_view(), name="exclusion"),
    path(
        "organisations/<uuid:public_id>/clusters/<uuid:cluster_id>/leave/",
        members.LeaveView.as_view(),
        name="organisation-leave-cluster",
    ),
    path("clusters/<uuid:public_id>/policy/", members.PolicyView.as_view(), name="cluster-policy"),
    path(
        "clusters/<uuid:public_id>/validations/",
        members.ValidationsView.as_view(),
        name="cluster-validations",
    ),
    path("validations/<uuid:public_id>/", members.ValidationView.as_view(), name="validation"),
    path(
        "clusters/<uuid:public_id>/members/<uuid:organisation_id>/end/",
        members.EndView.as_view(),
        name="cluster-member-end",
    ),
    path(
        "clusters/<uuid:public_id>/members/<uuid:organisation_id>/mandates/",
        members.MandatesView.as_view(),
        name="cluster-member-mandates",
    ),
    path("mandates/<uuid:public_id>/", members.MandateView.as_view(), name="mandate"),
    path("clusters/<uuid:public_id>/notices/", notices.NoticesView.as_view(), name="notices"),
    path("notices/<uuid:public_id>/tell/", notices.TellView.as_view(), name="notice-tell"),
    path("objections/<str:token>/", notices.ObjectionView.as_view(), name="objection"),
]
