"""API addresses of funding."""

from django.urls import path

from backend.funding.api import calendar, calls_search, forms, marks, original, projects

urlpatterns = [
    path(
        "organisations/<uuid:public_id>/projects/",
        projects.OrganisationProjectsView.as_view(),
        name="organisation-projects",
    ),
    path("calls/", calls_search.CallSearchView.as_view(), name="calls"),
    path("calls/saved.ics", calendar.SavedCalendarView.as_view(), name="calls-saved-calendar"),
    path("calls/<uuid:public_id>/", forms.CallEditView.as_view(), name="call"),
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
