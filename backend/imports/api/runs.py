"""Imports of member lists over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.viewers import viewer_of
from backend.imports import rules
from backend.imports.api.serializers import (
    ImportApplySerializer,
    ImportMapSerializer,
    ImportRowSerializer,
    ImportRunSerializer,
    ImportUploadSerializer,
    row_data,
    run_data,
)
from backend.imports.enums import RowStatus
from backend.imports.faults import FileRefusedError
from backend.imports.models import ImportRun
from backend.imports.selectors.runs import row_list, run_get, run_list
from backend.imports.services import uploads
from backend.imports.services.reports import report, template


def own_run(request: Request, public_id: UUID) -> ImportRun:
    """Return an import of the acting seat's cluster; 403 elsewhere, 404 for other clusters."""
    viewer = viewer_of(request)
    if not rules.may_import(viewer):
        raise PermissionDenied(_("Only a cluster's managers import lists of members."))
    try:
        return run_get(viewer, public_id)
    except ImportRun.DoesNotExist as error:
        raise Http404 from error


class ImportListView(generics.ListAPIView[ImportRun]):
    """The imports of a cluster."""

    serializer_class = ImportRunSerializer
    parser_classes = [MultiPartParser, FormParser, JSONParser]
    throttle_scope = "import"
    filter_backends = []

    def get_throttles(self) -> list[BaseThrottle]:
        """Count uploads, not looks at the list."""
        return super().get_throttles() if self.request.method == "POST" else []

    @extend_schema(operation_id="imports_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the imports of the acting seat's cluster, the latest first."""
        viewer = viewer_of(request)
        if not rules.may_import(viewer):
            raise PermissionDenied(_("Only a cluster's managers import lists of members."))
        page = self.paginate_queryset(run_list(viewer))
        return self.get_paginated_response([run_data(run) for run in page or []])

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": ImportUploadSerializer},
        responses={201: ImportRunSerializer},
    )
    def post(self, request: Request) -> Response:
        """Upload a file; it is checked in the background."""
        viewer = viewer_of(request)
        cluster = rules.acting_cluster(viewer) if rules.may_import(viewer) else None
        if cluster is None:
            raise PermissionDenied(_("Only a cluster's managers import lists of members."))
        form = ImportUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        limit = settings.IMPORT_MAX_BYTES
        try:
            if file.size > limit:
                # Told by its size alone: nothing of a huge file is read into memory.
                raise uploads.refuse(
                    FileRefusedError("file_too_large", limit_mb=limit // (1024 * 1024))
                )
            run = uploads.import_upload(
                cluster=cluster,
                person_id=viewer.person_id,
                file_name=file.name or "",
                content=file.read(),
                sheet=form.validated_data.get("sheet", ""),
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(run_data(run), status=status.HTTP_201_CREATED)


class ImportDetailView(APIView):
    """One import."""

    @extend_schema(operation_id="imports_retrieve", responses=ImportRunSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return an import with its columns, counts and progress."""
        return Response(run_data(own_run(request, public_id)))

    @extend_schema(
        operation_id="imports_partial_update",
        request=ImportMapSerializer,
        responses=ImportRunSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Set sheet, header row or columns; the file is checked again."""
        run = own_run(request, public_id)
        form = ImportMapSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        mapping = uploads.mapping_from_request(given["mapping"]) if "mapping" in given else None
        try:
            run = uploads.import_map(
                run=run,
                sheet=given.get("sheet"),
                header_row=given.get("header_row"),
                mapping=mapping,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(run_data(run))


class ImportActionView(APIView):
    """Something to be done with an import in the background."""

    action = ""

    @extend_schema(request=ImportApplySerializer, responses={202: ImportRunSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask for the work; the answer shows it waiting."""
        run = own_run(request, public_id)
        form = ImportApplySerializer(data=request.data or {})
        form.is_valid(raise_exception=True)
        try:
            if self.action == "apply":
                good = form.validated_data["rows"] == "good"
                run = uploads.import_apply_request(run=run, only_good=good)
            elif self.action == "check":
                run = uploads.import_check_request(run=run)
            elif self.action == "undo":
                run = uploads.import_undo_request(run=run)
            else:
                run = uploads.import_cancel(run=run)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(run_data(run), status=status.HTTP_202_ACCEPTED)


class ImportRowListView(APIView):
    """The rows of an import."""

    @extend_schema(
        operation_id="imports_rows",
        parameters=[
            OpenApiParameter("status", OpenApiTypes.STR, enum=RowStatus.values),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=ImportRowSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the rows with their outcome and problems, in the order of the file."""
        from backend.common.pagination import PageNumberPagination

        run = own_run(request, public_id)
        wanted = request.query_params.get("status", "")
        if wanted and wanted not in RowStatus.values:
            raise as_api_error(
                ValidationError(
                    {"status": ValidationError(_("This is not a status of rows."), code="invalid")}
                )
            )
        pages = PageNumberPagination()
        page = pages.paginate_queryset(row_list(run, wanted), request, view=self)
        return pages.get_paginated_response([row_data(row) for row in page or []])


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


class _CsvView(APIView):
    """A view whose answer is a file, whatever the client says it accepts."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Errors are JSON, the file is CSV; there is nothing to negotiate."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type


class ImportReportView(_CsvView):
    """The report of an import as a file."""

    @extend_schema(operation_id="imports_report", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """Return every row with its problems as CSV; formulas are neutralised."""
        return _download(report(own_run(request, public_id)), "import-report.csv")


class ImportTemplateView(_CsvView):
    """The empty list."""

    @extend_schema(
        operation_id="imports_template",
        parameters=[OpenApiParameter("lang", OpenApiTypes.STR, enum=["en", "fr", "de"])],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return a CSV with headings that the import knows."""
        language = request.query_params.get("lang", "") or reader_language()
        return _download(template(language), "members.csv")
