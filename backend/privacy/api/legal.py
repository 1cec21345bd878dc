"""Legal texts: public to read; accepted and withdrawn by people who are signed in."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.viewers import viewer_of
from backend.privacy.engine import FOR_CLUSTERS, OPTIONAL, REQUIRED, current, versions
from backend.privacy.enums import Document
from backend.privacy.selectors.legal import documents_for, standing
from backend.privacy.services.legal import consent_withdraw, text_accept


class LegalBlockSerializer(serializers.Serializer[Any]):
    """A piece of a text."""

    kind = serializers.ChoiceField(choices=["heading", "paragraph", "item"])
    text = serializers.CharField()


class LegalTextSerializer(serializers.Serializer[Any]):
    """A legal text in the version that holds."""

    document = serializers.ChoiceField(choices=Document.choices)
    version = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    blocks = LegalBlockSerializer(many=True)
    is_template = serializers.BooleanField()
    versions = serializers.ListField(child=serializers.CharField())


class LegalStateSerializer(serializers.Serializer[Any]):
    """A text that concerns the person, and what they did with it."""

    document = serializers.ChoiceField(choices=Document.choices)
    title = serializers.CharField()
    version = serializers.CharField()
    required = serializers.BooleanField()
    optional = serializers.BooleanField()
    for_cluster = serializers.BooleanField()
    accepted_version = serializers.CharField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    waits = serializers.BooleanField()


class LegalAcceptSerializer(serializers.Serializer[Any]):
    """The version that was read."""

    version = serializers.CharField(max_length=10)


def legal_states(request: Request) -> list[dict[str, Any]]:
    """Return the texts that concern a person in their acting seat."""
    viewer = viewer_of(request)
    person = cast(Person, request.user)
    found = []
    for document in documents_for(viewer):
        text = current(document, reader_language(), timezone.localdate())
        if text is None:
            continue
        bound = document in FOR_CLUSTERS
        row = standing(person, document, viewer.cluster_id if bound else None)
        asked = document in REQUIRED or bound
        found.append(
            {
                "document": document,
                "title": text.title,
                "version": text.version,
                "required": document in REQUIRED,
                "optional": document in OPTIONAL,
                "for_cluster": bound,
                "accepted_version": row.version if row else None,
                "accepted_at": row.accepted_at if row else None,
                "waits": asked and (row is None or row.version != text.version),
            }
        )
    return found


class LegalListView(APIView):
    """The texts that concern oneself."""

    @extend_schema(operation_id="privacy_legal_list", responses=LegalStateSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return each text with what one did with it."""
        return Response(legal_states(request))


class LegalView(APIView):
    """One legal text."""

    def get_permissions(self) -> list[Any]:
        """Let everybody read; let people who are signed in accept."""
        return [AllowAny() if self.request.method in SAFE_METHODS else IsAuthenticated()]

    @extend_schema(operation_id="privacy_legal_retrieve", responses=LegalTextSerializer)
    def get(self, request: Request, document: str) -> Response:
        """Return a text in the version that holds today."""
        known = document in Document.values
        today = timezone.localdate()
        text = current(document, reader_language(), today) if known else None
        if text is None:
            raise Http404
        return Response(
            {
                "document": text.document,
                "version": text.version,
                "language": text.language,
                "title": text.title,
                "blocks": [{"kind": b.kind, "text": b.text} for b in text.blocks],
                "is_template": text.is_template,
                "versions": versions(document, today),
            }
        )

    @extend_schema(
        operation_id="privacy_legal_accept",
        request=LegalAcceptSerializer,
        responses={201: LegalStateSerializer(many=True)},
    )
    def post(self, request: Request, document: str) -> Response:
        """Accept a text in the version that one read."""
        viewer = viewer_of(request)
        if document not in Document.values:
            raise Http404
        if document not in documents_for(viewer):
            raise PermissionDenied
        form = LegalAcceptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            text_accept(
                person=cast(Person, request.user),
                document=document,
                version=form.validated_data["version"],
                language=reader_language(),
                cluster_id=viewer.cluster_id if document in FOR_CLUSTERS else None,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(legal_states(request), status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="privacy_legal_withdraw", responses={200: LegalStateSerializer(many=True)}
    )
    def delete(self, request: Request, document: str) -> Response:
        """Withdraw a consent."""
        if document not in Document.values:
            raise Http404
        try:
            consent_withdraw(person=cast(Person, request.user), document=document)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(legal_states(request))
