"""API addresses of funding."""

from django.urls import path

from backend.funding.api import awards, projects

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
]
