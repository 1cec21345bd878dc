"""API addresses of funding."""

from django.urls import path

from backend.funding.api import projects

urlpatterns = [
    path(
        "organisations/<uuid:public_id>/projects/",
        projects.OrganisationProjectsView.as_view(),
        name="organisation-projects",
    ),
]
