"""One organisation: read and change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.cards import (
    CardSerializer,
    GetInTouchSerializer,
    card_data,
    concept_refs,
    contact_data,
)
from backend.directory.api.codes import CodedSerializer, coded, coded_choice, reader_language
from backend.directory.api.entries import (
    EntrySerializer,
    TrlSerializer,
    entry_data,
    visible_organisation,
)
from backend.directory.api.errors import as_api_error
from backend.directory.api.life_data import LifeSerializer, life_data
from backend.directory.models import Organisation
from backend.directory.selectors.completeness import missing_fields
from backend.directory.selectors.contact import contact_reason, contacts_of
from backend.directory.selectors.organisations import organisation_with_parts
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.history import PRIVATE_SUFFIX
from backend.directory.services.upsert import profile_upsert
from backend.directory.viewers import viewer_of
from matching.reference import ecosystems, languages, nace, nuts, value_chains


class RegionSerializer(CodedSerializer):
    """A region with the regions around it, the country first."""

    path = CodedSerializer(many=True)


class EmployeesSerializer(serializers.Serializer[Any]):
    """Number of employees, as exactly as it is known."""

    min = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField(allow_null=True)


class IdentifiersSerializer(serializers.Serializer[Any]):
    """Official numbers."""

    vat = serializers.CharField(allow_blank=True)
    pic = serializers.CharField(allow_blank=True)
    siren = serializers.CharField(allow_blank=True)
    siret = serializers.CharField(allow_blank=True)


class TextSerializer(serializers.Serializer[Any]):
    """The description in one language."""

    language = CodedSerializer()
    description = serializers.CharField()


class WeightedSerializer(CodedSerializer):
    """A code with a weight from 0 to 1."""

    weight = serializers.FloatField()


class ChainPositionSerializer(serializers.Serializer[Any]):
    """A value chain and the links an organisation stands at."""

    id = serializers.CharField()
    label = serializers.CharField()
    links = serializers.ListField(child=serializers.CharField())


class CertificationSerializer(serializers.Serializer[Any]):
    """A certificate."""

    name = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)


class ContactSerializer(serializers.Serializer[Any]):
    """A person to reach."""

    name = serializers.CharField(allow_blank=True)
    job = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class MissingSerializer(serializers.Serializer[Any]):
    """An empty field and what filling it gains."""

    field = serializers.CharField()
    label = serializers.CharField()
    gain = serializers.IntegerField()


class CompletenessSerializer(serializers.Serializer[Any]):
    """How much of what matching needs is told."""

    percent = serializers.IntegerField()
    missing = MissingSerializer(many=True)


class ProvenanceSerializer(serializers.Serializer[Any]):
    """Where a field's value came from."""

    field = serializers.CharField()
    source_kind = CodedSerializer()
    source_ref = serializers.CharField(allow_blank=True)
    written_at = serializers.DateTimeField()
    person = serializers.CharField(allow_blank=True)


class AbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with an organisation."""

    edit = serializers.BooleanField()
    see_internals = serializers.BooleanField()
    see_contacts = serializers.BooleanField()
    see_proposals = serializers.BooleanField()
    export = serializers.BooleanField()
    ask = serializers.BooleanField()
    invite = serializers.BooleanField()
    suggest = serializers.BooleanField()
    exclude = serializers.BooleanField()
    leave_cluster = serializers.BooleanField()
    mandate = serializers.BooleanField()


class OrganisationSerializer(CardSerializer):
    """An organisation as the viewer may see it; internals are null for others."""

    short_name = serializers.CharField(allow_blank=True)
    region = RegionSerializer(allow_null=True)
    employees = EmployeesSerializer()
    is_sme = serializers.BooleanField(allow_null=True)
    founded = serializers.IntegerField(allow_null=True)
    website = serializers.CharField(allow_blank=True)
    languages = CodedSerializer(many=True)
    transitions = CodedSerializer(many=True)
    identifiers = IdentifiersSerializer(allow_null=True)
    texts = TextSerializer(many=True)
    nace = CodedSerializer(many=True)
    ecosystems = WeightedSerializer(many=True)
    chains = ChainPositionSerializer(many=True)
    trl = TrlSerializer(allow_null=True)
    certifications = CertificationSerializer(many=True)
    offers = EntrySerializer(many=True)
    needs = EntrySerializer(many=True)
    contacts = ContactSerializer(many=True, allow_null=True)
    completeness = CompletenessSerializer(allow_null=True)
    provenance = ProvenanceSerializer(many=True, allow_null=True)
    life = LifeSerializer(allow_null=True)
    contact = GetInTouchSerializer()
    abilities = AbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class OrganisationWriteSerializer(serializers.Serializer[Any]):
    """Fields of an organisation that its owner may change; all are optional."""

    legal_name = serializers.CharField(max_length=255, required=False)
    short_name = serializers.CharField(max_length=100, allow_blank=True, required=False)
    org_type = serializers.ChoiceField(choices=enums.OrganisationType.choices, required=False)
    country = serializers.CharField(max_length=60, required=False)
    legal_nuts = serializers.CharField(max_length=5, allow_blank=True, required=False)
    site_nuts = serializers.CharField(max_length=5, allow_blank=True, required=False)
    city = serializers.CharField(max_length=120, allow_blank=True, required=False)
    employees_min = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    employees_max = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    vat = serializers.CharField(max_length=30, allow_blank=True, required=False)
    pic = serializers.CharField(max_length=12, allow_blank=True, required=False)
    siren = serializers.CharField(max_length=14, allow_blank=True, required=False)
    siret = serializers.CharField(max_length=20, allow_blank=True, required=False)
    website = serializers.CharField(max_length=300, allow_blank=True, required=False)
    founded = serializers.IntegerField(required=False, allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=3), required=False)
    transitions = serializers.ListField(
        child=serializers.ChoiceField(choices=enums.Transition.choices), required=False
    )
    nace = serializers.ListField(child=serializers.CharField(max_length=10), required=False)
    stages = serializers.ListField(child=serializers.CharField(max_length=24), required=False)
    chains = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    links = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
    trl = TrlSerializer(required=False, allow_null=True)
    texts = serializers.DictField(child=serializers.CharField(max_length=5000), required=False)
    certifications = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=30
    )

    def validate_trl(self, value: dict[str, int] | None) -> tuple[int, int] | None:
        """Turn the range into a pair."""
        return None if value is None else (value["min"], value["max"])


def chain_positions(chains: list[str], links: list[str]) -> list[dict[str, Any]]:
    """Return the value chains an organisation stands in, each with its own links there."""
    lang = reader_language()
    known = {c.id: c for c in value_chains.chains()}
    wanted = dict.fromkeys([*chains, *(link.split(".", 1)[0] for link in links)])
    return [
        {
            "id": chain_id,
            "label": known[chain_id].label.get(lang),
            "links": [x for x in links if x.split(".", 1)[0] == chain_id],
        }
        for chain_id in wanted
        if chain_id in known
    ]


def _region(code: str) -> dict[str, Any] | None:
    region = coded(code, nuts.label)
    if region is None:
        return None
    path = [coded(p.code, nuts.label) for p in reversed(nuts.parents(code))]
    return {**region, "path": path}


def _internals(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    provenance = organisation.provenance.select_related("person").order_by("field")
    if not rules.is_own_organisation(viewer, organisation):
        # That a private entry was written is as private as the entry.
        provenance = provenance.exclude(field__endswith=PRIVATE_SUFFIX)
    missing = missing_fields(organisation, organisation.visible_entries)  # type: ignore[attr-defined]
    return {
        "identifiers": _identifiers(organisation),
        "contacts": [
            {"name": c.name, "job": c.job, "email": c.email, "phone": c.phone}
            for c in organisation.contacts.all()
        ],
        "completeness": {
            "percent": 100 - sum(m.gain for m in missing),
            "missing": [{"field": m.field, "label": m.label, "gain": m.gain} for m in missing],
        },
        "life": life_data(organisation, viewer),
        "provenance": [
            {
                "field": p.field,
                "source_kind": coded_choice(p.source_kind, enums.SourceKind),
                "source_ref": p.source_ref,
                "written_at": p.written_at,
                "person": p.person.name if p.person is not None else "",
            }
            for p in provenance
        ],
    }


def _identifiers(organisation: Organisation) -> dict[str, str]:
    return {name: organisation.number(name) for name in ("vat", "pic", "siren", "siret")}


def organisation_data(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    """Return an organisation fetched through `with_visible_parts` in the API's shape."""
    profile = getattr(organisation, "profile", None)
    entries = organisation.visible_entries  # type: ignore[attr-defined]
    contact = contacts_of(viewer, [organisation])[organisation.pk]
    judged = rules.judged(viewer, organisation)
    allowed = judged.abilities | {"ask": contact.action == "ask"}
    reasons = judged.reasons
    of_entries = rules.entries_judged(viewer, organisation)
    if not allowed["ask"]:
        reasons = {"ask": contact_reason(contact)} | reasons
    codes = list(profile.nace) if profile else []
    low, high = (profile.trl_min, profile.trl_max) if profile else (None, None)
    record = organisation.standing == enums.Standing.PUBLIC_RECORD
    hidden = {
        "identifiers": _identifiers(organisation) if record else None,
        "contacts": None,
        "completeness": None,
        "provenance": None,
        "life": None,
    }
    data = card_data(organisation)
    return data | {
        "short_name": organisation.short_name,
        "region": _region(organisation.site_nuts or organisation.legal_nuts),
        "employees": {"min": organisation.employees_min, "max": organisation.employees_max},
        "is_sme": organisation.is_sme,
        "founded": organisation.founded,
        "website": organisation.website,
        "languages": [coded(x, languages.label) for x in organisation.languages],
        "transitions": [coded_choice(t, enums.Transition) for t in organisation.transitions],
        "texts": [
            {"language": coded(t.language, languages.label), "description": t.description}
            for t in (profile.texts.all() if profile else [])
        ],
        "concepts": concept_refs(profile.concepts if profile else []) or data["concepts"],
        "nace": [coded(c, nace.label) for c in codes],
        "ecosystems": [
            {"code": e, "label": ecosystems.label(e, reader_language()), "weight": w}
            for e, w in ecosystems.ecosystems_for(codes).items()
        ],
        "chains": chain_positions(profile.chains, profile.links) if profile else [],
        "trl": None if low is None or high is None else {"min": low, "max": high},
        "certifications": [
            {"name": c.name, "valid_until": c.valid_until}
            for c in organisation.certifications.all()
        ],
        "offers": [entry_data(e, of_entries) for e in entries if e.kind == enums.EntryKind.OFFER],
        "needs": [entry_data(e, of_entries) for e in entries if e.kind == enums.EntryKind.NEED],
        "contact": contact_data(contact),
        "abilities": allowed,
        "ability_reasons": reasons,
        **(_internals(organisation, viewer) if allowed["see_internals"] else hidden),
    }


class OrganisationView(APIView):
    """One organisation."""

    def _answer(self, viewer: Viewer, public_id: UUID) -> Response:
        organisation = organisation_with_parts(viewer, public_id)
        if organisation is None:
            raise Http404
        return Response(organisation_data(organisation, viewer))

    @extend_schema(operation_id="organisations_retrieve", responses=OrganisationSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return an organisation as the viewer may see it.

        The id of a record that was merged into another organisation answers with that one.
        """
        return self._answer(viewer_of(request), public_id)

    @extend_schema(
        operation_id="organisations_update",
        request=OrganisationWriteSerializer,
        responses=OrganisationSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields; the others stay."""
        viewer = viewer_of(request)
        organisation = visible_organisation(viewer, public_id)
        if not rules.can_edit(viewer, organisation):
            raise PermissionDenied
        form = OrganisationWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        source = Source(enums.SourceKind.PERSON, person_id=viewer.person_id)
        try:
            profile_upsert(
                organisation=organisation,
                data=OrganisationData(**form.validated_data),
                source=source,
                reader=viewer,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return self._answer(viewer, public_id)
