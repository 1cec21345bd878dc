"""API addresses of consortia."""

from django.urls import path

from backend.consortia.api import consortia

urlpatterns = [
    path("consortia/", consortia.ConsortiaView.as_view(), name="consortia"),
    path("consortia/<uuid:public_id>/", consortia.ConsortiumView.as_view(), name="consortium"),
    path(
        "consortia/<uuid:public_id>/members/",
        consortia.ConsortiumMembersView.as_view(),
        name="consortium-members",
    ),
    path(
        "consortia/<uuid:public_id>/submit/",
        consortia.ConsortiumSubmitView.as_view(),
        name="consortium-submit",
    ),
]
