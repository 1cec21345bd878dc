"""Clusters and their members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.cards import CardSerializer, card_data
from backend.directory.api.codes import CodedSerializer, coded, coded_choice, country_label
from backend.directory.api.organisations import ChainPositionSerializer, chain_positions
from backend.directory.models import Cluster, Organisation
from backend.directory.selectors.completeness import missing_fields
from backend.directory.selectors.life import has_address, with_member_parts
from backend.directory.selectors.members import (
    cluster_list,
    cluster_member_list,
    members_filtered,
)
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


class MemberNoticeSerializer(serializers.Serializer[Any]):
    """Whether an unclaimed firm was told that the cluster keeps its data."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="told, due or overdue")
    due_on = serializers.DateField()
    told_on = serializers.DateField(allow_null=True)
    channel = serializers.CharField(allow_blank=True)
    has_address = serializers.BooleanField()


class MemberMandateSerializer(serializers.Serializer[Any]):
    """The mandate that holds today."""

    id = serializers.UUIDField()
    given_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class MemberAbilitiesSerializer(serializers.Serializer[Any]):
    """What staff may do with a member."""

    validate = serializers.BooleanField()
    mandate = serializers.BooleanField()


class MemberStaffSerializer(serializers.Serializer[Any]):
    """What the cluster's own staff see of a member."""

    life = CodedSerializer(allow_null=True)
    renew_on = serializers.DateField(allow_null=True)
    validated_at = serializers.DateTimeField(allow_null=True)
    revalidate = serializers.ListField(child=serializers.CharField())
    since = serializers.DateField(allow_null=True)
    notice = MemberNoticeSerializer(allow_null=True)
    mandate = MemberMandateSerializer(allow_null=True)
    abilities = MemberAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class MemberParameters(serializers.Serializer[Any]):
    """How a cluster's staff narrow the list of its members; others cannot."""

    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    life = serializers.ChoiceField(
        choices=["", "to_validate", *enums.Life.values], required=False, default=""
    )
    notice = serializers.ChoiceField(
        choices=["", "told", "due", "overdue", "by_post"], required=False, default=""
    )


class MemberSerializer(CardSerializer):
    """A member; how complete its profile is shows only to the cluster's own staff."""

    completeness = serializers.IntegerField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), allow_null=True)
    staff = MemberStaffSerializer(allow_null=True)


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


def _member(organisation: Organisation, viewer: Viewer, *, staff: bool) -> dict[str, Any]:
    """Return a member's card, for the staff with how complete its profile is to their eyes."""
    data = card_data(organisation) | {"completeness": None, "missing": None, "staff": None}
    if staff:
        missing = missing_fields(organisation, organisation.visible_entries)  # type: ignore[attr-defined]
        data["completeness"] = 100 - sum(m.gain for m in missing)
        data["missing"] = [m.label for m in missing]
        data["staff"] = _staff_data(organisation, viewer)
    return data


def _staff_data(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    """Return what staff see of a member fetched through `with_member_parts`."""
    notice = next(iter(organisation.own_notices), None)  # type: ignore[attr-defined]
    mandate = next(iter(organisation.own_mandates), None)  # type: ignore[attr-defined]
    membership = next(iter(organisation.own_membership), None)  # type: ignore[attr-defined]
    record = organisation.standing == enums.Standing.PUBLIC_RECORD
    unclaimed = organisation.standing == enums.Standing.IMPORTED
    judged = rules.member_judged(viewer, organisation)
    told = None
    if notice is not None and unclaimed:
        late = notice.due_on < timezone.localdate()
        told = {
            "id": notice.public_id,
            "state": "told" if notice.told_at else ("overdue" if late else "due"),
            "due_on": notice.due_on,
            "told_on": timezone.localdate(notice.told_at) if notice.told_at else None,
            "channel": notice.channel,
            "has_address": has_address(organisation.contacts.all()),
        }
    return {
        "life": None if record else coded_choice(organisation.life, enums.Life),
        "renew_on": organisation.renew_on,
        "validated_at": organisation.validated_at,
        "revalidate": organisation.revalidate,
        "since": membership.since if membership else None,
        "notice": told,
        "mandate": mandate
        and {
            "id": mandate.public_id,
            "given_on": mandate.given_on,
            "valid_until": mandate.valid_until,
            "note": mandate.note,
        },
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


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

    @extend_schema(
        operation_id="clusters_members",
        parameters=[MemberParameters],
        responses=MemberSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Any:
        """Return one page of a cluster's members that the viewer may see."""
        viewer = viewer_of(request)
        cluster = visible_cluster(viewer, public_id)
        staff = viewer.is_admin or (viewer.manages_cluster and viewer.cluster_id == cluster.pk)
        members = cluster_member_list(viewer, cluster)
        if staff:
            form = MemberParameters(data=request.query_params)
            form.is_valid(raise_exception=True)
            values = form.validated_data
            members = members_filtered(
                members, cluster, text=values["q"], life=values["life"], notice=values["notice"]
            )
            members = with_member_parts(members, cluster)
        page = self.paginate_queryset(with_visible_parts(members, viewer)) or []
        return self.get_paginated_response([_member(o, viewer, staff=staff) for o in page])
