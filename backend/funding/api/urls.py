"""API addresses of funding."""

from django.urls import path

from backend.funding.api import (
    awards,
    calendar,
    calls_detail,
    calls_search,
    eligibility,
    estimate,
    fit,
    forms,
    marks,
    original,
    programmes,
    projects,
    schemes,
)

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
    path(
        "calls/<uuid:public_id>/estimate/",
        estimate.CallEstimateView.as_view(),
        name="call-estimate",
    ),
    path("schemes/questions/", schemes.SchemeQuestionsView.as_view(), name="scheme-questions"),
    path("schemes/", schemes.SchemesView.as_view(), name="schemes"),
    path("calls/", calls_search.CallSearchView.as_view(), name="calls"),
    path("calls/saved.ics", calendar.SavedCalendarView.as_view(), name="calls-saved-calendar"),
    path("calls/<uuid:public_id>/form/", forms.CallFormView.as_view(), name="call-form"),
    path(
        "calls/<uuid:public_id>/withdraw/", forms.CallWithdrawView.as_view(), name="call-withdraw"
    ),
    path(
        "calls/<uuid:public_id>/original/",
        original.CallOriginalView.as_view(),
        name="call-original",
    ),
    path("calls/<uuid:public_id>/mark/", marks.CallMarkView.as_view(), name="call-mark"),
    path(
        "calls/<uuid:public_id>/calendar.ics",
        calendar.CallCalendarView.as_view(),
        name="call-calendar",
    ),
]
