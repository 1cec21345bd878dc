"""Past projects of an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request

from backend.directory.api.entries import visible_organisation
from backend.directory.viewers import viewer_of
from backend.funding.models import Participation
from backend.funding.selectors.projects import participation_list


class ProjectSerializer(serializers.Serializer[Any]):
    """A past project and the organisation's role in it."""

    id = serializers.UUIDField(source="project.public_id")
    acronym = serializers.CharField(source="project.acronym")
    title = serializers.CharField(source="project.title")
    programme = serializers.CharField(source="project.programme")
    topics = serializers.ListField(child=serializers.CharField(), source="project.topics")
    starts_on = serializers.DateField(source="project.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="project.ends_on", allow_null=True)
    role = serializers.CharField()
    source = serializers.CharField(source="project.source")
    source_id = serializers.CharField(source="project.source_id")


class OrganisationProjectsView(generics.ListAPIView[Participation]):
    """Past projects of an organisation."""

    serializer_class = ProjectSerializer
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """Return the participations of the organisation in the address."""
        if getattr(self, "swagger_fake_view", False):
            return Participation.objects.none()
        organisation = visible_organisation(viewer_of(self.request), self.kwargs["public_id"])
        return participation_list(organisation)

    @extend_schema(operation_id="organisations_projects")
    def get(self, request: Request, public_id: UUID) -> Any:
        """Return one page of past projects, the latest first."""
        return self.list(request)
