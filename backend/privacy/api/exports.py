"""Exports of one's own data. No token opens these."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.models import JobState
from backend.privacy.models import ExportJob
from backend.privacy.services.exporting import export_delete, export_request


class ExportSerializer(serializers.Serializer[Any]):
    """An export and how far it is."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=JobState.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    size = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    file = serializers.CharField(allow_null=True)


def export_data(job: ExportJob) -> dict[str, Any]:
    """Return an export in the API's shape."""
    ready = job.job_state == JobState.DONE and bool(job.file)
    return {
        "id": job.public_id,
        "state": job.job_state,
        "done": job.progress_done,
        "total": job.progress_total,
        "size": job.size,
        "created_at": job.created_at,
        "expires_at": job.expires_at,
        "file": f"/api/v1/privacy/exports/{job.public_id}/file/" if ready else None,
    }


def _own(request: Request, public_id: UUID) -> ExportJob:
    person = cast(Person, request.user)
    job = ExportJob.objects.filter(person=person, public_id=public_id).first()
    if job is None:
        raise Http404
    return job


class ExportsView(APIView):
    """One's own exports."""

    throttle_scope = "privacy"

    @extend_schema(operation_id="privacy_exports_list", responses=ExportSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return one's exports that are under way or can be fetched."""
        rows = ExportJob.objects.filter(person=cast(Person, request.user))
        return Response([export_data(row) for row in rows])

    @extend_schema(
        operation_id="privacy_exports_create", request=None, responses={201: ExportSerializer}
    )
    def post(self, request: Request) -> Response:
        """Begin an export of all one's data."""
        job = export_request(person=cast(Person, request.user))
        return Response(export_data(job), status=status.HTTP_201_CREATED)


class ExportView(APIView):
    """One export."""

    @extend_schema(operation_id="privacy_exports_retrieve", responses=ExportSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Say how far an export is."""
        return Response(export_data(_own(request, public_id)))

    @extend_schema(operation_id="privacy_exports_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Cancel an export, or remove it with its file."""
        export_delete(job=_own(request, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportFileView(APIView):
    """The file of an export."""

    @extend_schema(
        operation_id="privacy_exports_file",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: UUID) -> FileResponse:
        """Send the archive, until it expires."""
        job = _own(request, public_id)
        over = job.expires_at is None or job.expires_at <= timezone.now()
        if job.job_state != JobState.DONE or not job.file or over:
            raise Http404
        response = FileResponse(
            job.file.open("rb"), as_attachment=True, filename="maillon-export.zip"
        )
        response["Cache-Control"] = "no-store"
        return response
