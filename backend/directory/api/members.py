"""What a cluster's staff do with its members, and how a firm leaves."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory import rules
from backend.directory.api.clusters import visible_cluster
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.api.life import acting_source
from backend.directory.models import Cluster, Mandate, Membership, Organisation, ValidationJob
from backend.directory.selectors.members import cluster_member_list, members_to_validate
from backend.directory.services.memberships import (
    mandate_record,
    mandate_withdraw,
    membership_end,
)
from backend.directory.services.suggestions import SUGGESTABLE
from backend.directory.services.validating import validation_request
from backend.directory.viewers import viewer_of

MOST = 5000
"""Members validated by one request: more than any cluster has."""


class PolicySerializer(serializers.Serializer[Any]):
    """What a cluster checks of its members' profiles."""

    validates = serializers.BooleanField()
    revalidate_fields = serializers.ListField(
        child=serializers.ChoiceField(choices=SUGGESTABLE), max_length=60
    )


class ValidationWriteSerializer(serializers.Serializer[Any]):
    """Members to validate: those named, or all that wait for it."""

    organisations = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=MOST
    )
    all_waiting = serializers.BooleanField(required=False, default=False)


class ValidationJobSerializer(serializers.Serializer[Any]):
    """How far the validation of many members has come."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="pending, running, done, failed or cancelled")
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    validated = serializers.IntegerField()
    skipped = serializers.IntegerField()


class EndSerializer(serializers.Serializer[Any]):
    """The day a membership ends; today unless another is given."""

    on = serializers.DateField(required=False, default=datetime.date.today)


class MandateWriteSerializer(serializers.Serializer[Any]):
    """A member's permission to show its profile."""

    given_on = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=300, allow_blank=True, required=False, default="")


class MandateSerializer(serializers.Serializer[Any]):
    """A mandate that a cluster holds."""

    id = serializers.UUIDField()
    given_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


def own_cluster(viewer: Viewer, public_id: UUID) -> Cluster:
    """Return the viewer's own cluster to act for; others are refused, hidden ones unknown."""
    cluster = visible_cluster(viewer, public_id)
    if not rules.manages_this_cluster(viewer, cluster):
        raise PermissionDenied
    return cluster


def own_member(viewer: Viewer, cluster: Cluster, organisation_id: UUID) -> Organisation:
    """Return a current member of the viewer's own cluster; raises Http404."""
    found = cluster_member_list(viewer, cluster).filter(public_id=organisation_id).first()
    if found is None:
        raise Http404
    return found


def mandate_data(row: Mandate) -> dict[str, Any]:
    """Return a mandate in the API's shape."""
    return {
        "id": row.public_id,
        "given_on": row.given_on,
        "valid_until": row.valid_until,
        "note": row.note,
    }


def _job_data(job: ValidationJob) -> dict[str, Any]:
    return {
        "id": job.public_id,
        "state": job.job_state,
        "total": job.progress_total,
        "done": job.progress_done,
        "validated": job.done_count,
        "skipped": job.skipped_count,
    }


class PolicyView(APIView):
    """A cluster's policy on its members' profiles."""

    @extend_schema(operation_id="clusters_policy", responses=PolicySerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the cluster checks."""
        cluster = own_cluster(viewer_of(request), public_id)
        return Response(PolicySerializer(cluster).data)

    @extend_schema(
        operation_id="clusters_policy_update",
        request=PolicySerializer,
        responses=PolicySerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change what the cluster checks; what is published stays published."""
        cluster = own_cluster(viewer_of(request), public_id)
        form = PolicySerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        for name, value in form.validated_data.items():
            setattr(cluster, name, value)
        cluster.save(update_fields=[*form.validated_data, "updated_at"])
        return Response(PolicySerializer(cluster).data)


class ValidationsView(APIView):
    """Validating many members at once."""

    @extend_schema(
        operation_id="validations_create",
        request=ValidationWriteSerializer,
        responses={202: ValidationJobSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Validate the named members, or all that wait for it, in the background."""
        viewer = viewer_of(request)
        cluster = own_cluster(viewer, public_id)
        form = ValidationWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data["organisations"]
        members = cluster_member_list(viewer, cluster)
        if form.validated_data["all_waiting"]:
            rows = list(members_to_validate(members)[:MOST])
        else:
            rows = list(members.filter(public_id__in=wanted))
        unknown = {str(i) for i in wanted} - {str(o.public_id) for o in rows}
        if unknown and not form.validated_data["all_waiting"]:
            message = _("“%(id)s” is not a member of your cluster.") % {"id": sorted(unknown)[0]}
            raise serializers.ValidationError({"organisations": message}, code="unknown")
        rows = [o for o in rows if rules.can_validate(viewer, o)]
        if not rows:
            message = _("Choose at least one member that you may validate.")
            if form.validated_data["all_waiting"]:
                message = _("No member waits for validation now.")
            raise serializers.ValidationError(
                {"organisations": message},
                code="required",
            )
        job = validation_request(cluster=cluster, organisations=rows, person_id=viewer.person_id)
        return Response(_job_data(job), status=status.HTTP_202_ACCEPTED)


class ValidationView(APIView):
    """One validation of many members."""

    @extend_schema(operation_id="validations_retrieve", responses=ValidationJobSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return how far it has come. Those of other clusters are unknown here."""
        viewer = viewer_of(request)
        job = ValidationJob.objects.filter(
            public_id=public_id, cluster_id=viewer.cluster_id or 0
        ).first()
        if job is None or not viewer.manages_cluster:
            raise Http404
        return Response(_job_data(job))


class EndView(APIView):
    """The end of a membership, by the cluster."""

    @extend_schema(operation_id="clusters_member_end", request=EndSerializer, responses={204: None})
    def post(self, request: Request, public_id: UUID, organisation_id: UUID) -> Response:
        """End a membership on a day. The firm keeps its data."""
        viewer = viewer_of(request)
        cluster = own_cluster(viewer, public_id)
        organisation = own_member(viewer, cluster, organisation_id)
        return _ended(request, viewer, organisation, cluster)


class LeaveView(APIView):
    """The end of a membership, by the firm."""

    @extend_schema(
        operation_id="organisations_leave_cluster",
        request=EndSerializer,
        responses={204: None},
    )
    def post(self, request: Request, public_id: UUID, cluster_id: UUID) -> Response:
        """Leave a cluster. The firm keeps its data; entries for members stay with the others."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_leave_cluster(viewer, organisation):
            raise PermissionDenied
        cluster = Cluster.objects.filter(public_id=cluster_id).first()
        if cluster is None:
            raise Http404
        return _ended(request, viewer, organisation, cluster)


def _ended(
    request: Request, viewer: Viewer, organisation: Organisation, cluster: Cluster
) -> Response:
    form = EndSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    membership = (
        Membership.objects.current(timezone.localdate())
        .filter(organisation=organisation, cluster=cluster)
        .select_related("organisation", "cluster__organisation")
        .first()
    )
    if membership is None:
        raise Http404
    try:
        membership_end(
            membership=membership, on=form.validated_data["on"], source=acting_source(viewer)
        )
    except ValidationError as error:
        raise as_api_error(error) from error
    return Response(status=status.HTTP_204_NO_CONTENT)


class MandatesView(APIView):
    """Mandates of a member."""

    @extend_schema(
        operation_id="mandates_create",
        request=MandateWriteSerializer,
        responses={201: MandateSerializer},
    )
    def post(self, request: Request, public_id: UUID, organisation_id: UUID) -> Response:
        """Record a mandate to show an unclaimed profile; the firm is told first."""
        viewer = viewer_of(request)
        cluster = own_cluster(viewer, public_id)
        organisation = own_member(viewer, cluster, organisation_id)
        if not rules.can_record_mandate(viewer, organisation):
            raise PermissionDenied
        form = MandateWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        try:
            row = mandate_record(
                organisation=organisation,
                cluster=cluster,
                given_on=values["given_on"],
                valid_until=values["valid_until"],
                remark=values["note"],
                source=acting_source(viewer),
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(mandate_data(row), status=status.HTTP_201_CREATED)


class MandateView(APIView):
    """One mandate."""

    @extend_schema(operation_id="mandates_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Withdraw a mandate. Those of other clusters are unknown here."""
        viewer = viewer_of(request)
        row = (
            Mandate.objects.filter(public_id=public_id, cluster_id=viewer.cluster_id or 0)
            .select_related("organisation", "cluster__organisation")
            .first()
        )
        if row is None:
            raise Http404
        if not viewer.manages_cluster:
            raise PermissionDenied
        mandate_withdraw(mandate=row, source=acting_source(viewer))
        return Response(status=status.HTTP_204_NO_CONTENT)
