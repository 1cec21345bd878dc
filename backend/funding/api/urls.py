"""API addresses of funding."""

from django.urls import path

from backend.funding.api import awards, calls_detail, eligibility, fit, programmes, projects

urlpatterns = [
    path(
        "organisations/<uuid:public_id>/projects/",
        projects.OrganisationProjectsView.as_view(),
        name="organisation-projects",
    ),
    path(
        "organisations/<uuid:public_id>/awards/",
        awards.OrganisationAwardsView.as_view(),
        name="organisation-awards",
    ),
    path(
        "organisations/<uuid:public_id>/awards/<uuid:award_id>/",
        awards.OrganisationAwardView.as_view(),
        name="organisation-award",
    ),
    path("programmes/", programmes.ProgrammesView.as_view(), name="programmes"),
    path("programmes/<str:code>/", programmes.ProgrammeView.as_view(), name="programme"),
    path("calls/for-me/", fit.CallsForMeView.as_view(), name="calls-for-me"),
    path("calls/<uuid:public_id>/members/", fit.CallMembersView.as_view(), name="call-members"),
    path("calls/<uuid:public_id>/", calls_detail.CallView.as_view(), name="call"),
    path(
        "calls/<uuid:public_id>/eligibility/",
        eligibility.CallEligibilityView.as_view(),
        name="call-eligibility",
    ),
]
