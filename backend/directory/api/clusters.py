"""Clusters and their members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.common.viewer import Viewer
from backend.directory import enums
from backend.directory.api.cards import CardSerializer, card_data
from backend.directory.api.codes import CodedSerializer, coded, coded_choice, country_label
from backend.directory.api.organisations import ChainPositionSerializer, chain_positions
from backend.directory.models import Cluster, Organisation
from backend.directory.selectors.completeness import missing_fields
from backend.directory.selectors.members import cluster_list, cluster_member_list
from backend.directory.selectors.organisations import with_visible_parts
from backend.directory.viewers import viewer_of
from matching.reference import nuts


class ClusterLabelSerializer(serializers.Serializer[Any]):
    """A label with its phase and validity."""

    name = serializers.CharField()
    phase = serializers.CharField(allow_blank=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class ClusterSerializer(serializers.Serializer[Any]):
    """A cluster."""

    id = serializers.UUIDField()
    organisation_id = serializers.UUIDField()
    name = serializers.CharField()
    acronym = serializers.CharField(allow_blank=True)
    country = CodedSerializer(allow_null=True)
    region = CodedSerializer(allow_null=True)
    city = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    members_count = serializers.IntegerField()
    chains = ChainPositionSerializer(many=True)
    services = serializers.ListField(child=serializers.CharField())
    labels = ClusterLabelSerializer(many=True)
    ecei_label = CodedSerializer(allow_null=True)
    ecei_valid_until = serializers.DateField(allow_null=True)
    eccp_url = serializers.CharField(allow_blank=True)
    is_demo = serializers.BooleanField()


class MemberSerializer(CardSerializer):
    """A member; how complete its profile is shows only to the cluster's own staff."""

    completeness = serializers.IntegerField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), allow_null=True)


def cluster_data(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster of `cluster_list` in the API's shape."""
    organisation = cluster.organisation
    return {
        "id": cluster.public_id,
        "organisation_id": organisation.public_id,
        "name": organisation.legal_name,
        "acronym": cluster.acronym,
        "country": coded(organisation.country, country_label),
        "region": coded(organisation.legal_nuts, nuts.label),
        "city": organisation.city,
        "website": organisation.website,
        "members_count": cluster.members_count,  # type: ignore[attr-defined]
        "chains": chain_positions(cluster.chains, []),
        "services": cluster.services,
        "labels": [
            {
                "name": x.name,
                "phase": x.phase,
                "valid_from": x.valid_from,
                "valid_until": x.valid_until,
            }
            for x in cluster.labels.all()
        ],
        "ecei_label": coded_choice(cluster.ecei_label, enums.EceiLabel),
        "ecei_valid_until": cluster.ecei_valid_until,
        "eccp_url": cluster.eccp_url,
        "is_demo": organisation.is_demo,
    }


def _member(organisation: Organisation, *, staff: bool) -> dict[str, Any]:
    """Return a member's card, for the staff with how complete its profile is to their eyes."""
    data = card_data(organisation) | {"completeness": None, "missing": None}
    if staff:
        missing = missing_fields(organisation, organisation.visible_entries)  # type: ignore[attr-defined]
        data["completeness"] = 100 - sum(m.gain for m in missing)
        data["missing"] = [m.label for m in missing]
    return data


def visible_cluster(viewer: Viewer, public_id: UUID) -> Cluster:
    """Return a visible cluster; raises Http404."""
    cluster = cluster_list(viewer).filter(public_id=public_id).first()
    if cluster is None:
        raise Http404
    return cluster


class ClustersView(generics.ListAPIView[Cluster]):
    """Clusters."""

    serializer_class = ClusterSerializer
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """Return the clusters the viewer may see."""
        if getattr(self, "swagger_fake_view", False):
            return Cluster.objects.none()
        return cluster_list(viewer_of(self.request))

    @extend_schema(operation_id="clusters_list", responses=ClusterSerializer(many=True))
    def get(self, request: Request) -> Any:
        """Return one page of clusters by name."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([cluster_data(c) for c in page or []])


class ClusterView(generics.GenericAPIView[Cluster]):
    """One cluster."""

    serializer_class = ClusterSerializer

    @extend_schema(operation_id="clusters_retrieve", responses=ClusterSerializer)
    def get(self, request: Request, public_id: UUID) -> Any:
        """Return a cluster."""
        return Response(cluster_data(visible_cluster(viewer_of(request), public_id)))


class ClusterMembersView(generics.ListAPIView[Organisation]):
    """Members of a cluster."""

    serializer_class = MemberSerializer
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """Return nothing: the members depend on the address."""
        return Organisation.objects.none()

    @extend_schema(operation_id="clusters_members", responses=MemberSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Any:
        """Return one page of a cluster's members that the viewer may see."""
        viewer = viewer_of(request)
        cluster = visible_cluster(viewer, public_id)
        staff = viewer.is_admin or (viewer.manages_cluster and viewer.cluster_id == cluster.pk)
        queryset = with_visible_parts(cluster_member_list(viewer, cluster), viewer)
        page = self.paginate_queryset(queryset) or []
        return self.get_paginated_response([_member(o, staff=staff) for o in page])
