"""Offers and needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.abilities import Judged
from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.cards import ConceptRefSerializer, concept_refs
from backend.directory.api.codes import CodedSerializer, coded, coded_choice
from backend.directory.api.errors import as_api_error
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.organisations import organisation_get
from backend.directory.services.data import Source
from backend.directory.services.entries import entry_create, entry_delete, entry_update
from backend.directory.viewers import viewer_of
from matching.reference import stages


class TrlSerializer(serializers.Serializer[Any]):
    """A range of technology readiness levels, both ends included."""

    min = serializers.IntegerField(min_value=1, max_value=9)
    max = serializers.IntegerField(min_value=1, max_value=9)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Want both ends, also where a PATCH leaves other fields out."""
        for name, field in self.fields.items():
            if name not in attrs:
                message = field.error_messages["required"]
                raise serializers.ValidationError({name: message}, code="required")
        return attrs


class EntryAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with an entry."""

    edit = serializers.BooleanField()


class EntrySerializer(serializers.Serializer[Any]):
    """An offer or need as the viewer may see it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=enums.EntryKind.choices)
    entry_type = CodedSerializer()
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    stage = CodedSerializer(allow_null=True)
    link = serializers.CharField(allow_blank=True)
    concepts = ConceptRefSerializer(many=True)
    nace = serializers.ListField(child=serializers.CharField())
    trl = TrlSerializer(allow_null=True)
    certifications = serializers.ListField(child=serializers.CharField())
    partner_types = serializers.ListField(child=serializers.CharField())
    partner_countries = serializers.ListField(child=serializers.CharField())
    visibility = CodedSerializer()
    expires_on = serializers.DateField(allow_null=True)
    abilities = EntryAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class EntryWriteSerializer(serializers.Serializer[Any]):
    """What is typed for an offer or need."""

    kind = serializers.ChoiceField(choices=enums.EntryKind.choices)
    entry_type = serializers.ChoiceField(choices=enums.EntryType.choices, required=False)
    title = serializers.CharField(max_length=300)
    text = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    language = serializers.CharField(max_length=3, allow_blank=True, required=False)
    stage = serializers.CharField(max_length=24, allow_blank=True, required=False)
    link = serializers.CharField(max_length=60, allow_blank=True, required=False)
    nace = serializers.ListField(child=serializers.CharField(max_length=10), required=False)
    trl = TrlSerializer(required=False, allow_null=True)
    certifications = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=30
    )
    partner_types = serializers.ListField(
        child=serializers.ChoiceField(choices=enums.OrganisationType.choices), required=False
    )
    partner_countries = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$"), required=False, max_length=60
    )
    visibility = serializers.ChoiceField(choices=enums.Visibility.choices, required=False)
    status = serializers.ChoiceField(choices=enums.EntryStatus.choices, required=False)
    expires_on = serializers.DateField(required=False, allow_null=True)

    def validate_trl(self, value: dict[str, int] | None) -> tuple[int, int] | None:
        """Turn the range into a pair."""
        return None if value is None else (value["min"], value["max"])


def entry_data(entry: Entry, judged: Judged) -> dict[str, Any]:
    """Return an entry in the API's shape; `judged` holds for all entries of its firm."""
    low, high = entry.trl_min, entry.trl_max
    return {
        "id": entry.public_id,
        "kind": entry.kind,
        "entry_type": coded_choice(entry.entry_type, enums.EntryType),
        "title": entry.title,
        "text": entry.text,
        "language": entry.language,
        "stage": coded(entry.stage, stages.label),
        "link": entry.link,
        "concepts": concept_refs(entry.concepts),
        "nace": entry.nace,
        "trl": None if low is None or high is None else {"min": low, "max": high},
        "certifications": entry.certifications,
        "partner_types": entry.partner_types,
        "partner_countries": entry.partner_countries,
        "visibility": coded_choice(entry.visibility, enums.Visibility),
        "expires_on": entry.expires_on,
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


def visible_organisation(viewer: Viewer, public_id: UUID) -> Organisation:
    """Return a visible organisation; raises Http404 for a hidden or unknown one."""
    try:
        return organisation_get(viewer, public_id)
    except Organisation.DoesNotExist as error:
        raise Http404 from error


class OrganisationEntriesView(APIView):
    """Offers and needs of an organisation."""

    @extend_schema(
        operation_id="entries_create",
        request=EntryWriteSerializer,
        responses={201: EntrySerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Add an offer or need."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_edit(viewer, organisation):
            raise PermissionDenied
        form = EntryWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        source = Source(enums.SourceKind.PERSON, person_id=viewer.person_id)
        try:
            entry = entry_create(
                organisation=organisation, kind=values.pop("kind"), values=values, source=source
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        judged = rules.entries_judged(viewer, organisation)
        return Response(entry_data(entry, judged), status=status.HTTP_201_CREATED)


class EntryView(APIView):
    """One offer or need."""

    def _entry(self, request: Request, public_id: UUID) -> tuple[Viewer, Entry]:
        viewer = viewer_of(request)
        entry = (
            Entry.objects.visible_to(viewer)
            .select_related("organisation")
            .filter(public_id=public_id)
            .first()
        )
        if entry is None:
            raise Http404
        if not rules.can_edit(viewer, entry.organisation):
            raise PermissionDenied
        return viewer, entry

    @extend_schema(
        operation_id="entries_update", request=EntryWriteSerializer, responses=EntrySerializer
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change an offer or need; its kind stays."""
        viewer, entry = self._entry(request, public_id)
        form = EntryWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        values = {n: v for n, v in form.validated_data.items() if n != "kind"}
        source = Source(enums.SourceKind.PERSON, person_id=viewer.person_id)
        try:
            entry = entry_update(entry=entry, values=values, source=source)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(entry_data(entry, rules.entries_judged(viewer, entry.organisation)))

    @extend_schema(operation_id="entries_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Remove an offer or need."""
        viewer, entry = self._entry(request, public_id)
        source = Source(enums.SourceKind.PERSON, person_id=viewer.person_id)
        entry_delete(entry=entry, source=source)
        return Response(status=status.HTTP_204_NO_CONTENT)
