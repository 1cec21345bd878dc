"""API addresses of partnering."""

from django.urls import path

from backend.partnering.api import chains, proposals, ranking, why_not

urlpatterns = [
    path("ranking/", ranking.RankingView.as_view(), name="ranking"),
    path(
        "organisations/<uuid:public_id>/why-not/",
        why_not.WhyNotView.as_view(),
        name="organisation-why-not",
    ),
    path(
        "organisations/<uuid:public_id>/proposals/",
        proposals.ProposalsView.as_view(),
        name="proposals",
    ),
    path(
        "organisations/<uuid:public_id>/proposals/refresh/",
        proposals.RefreshView.as_view(),
        name="proposals-refresh",
    ),
    path(
        "organisations/<uuid:public_id>/chain/",
        chains.ChainView.as_view(),
        name="organisation-chain",
    ),
    path(
        "proposals/<uuid:public_id>/feedback/",
        proposals.FeedbackView.as_view(),
        name="proposal-feedback",
    ),
]
