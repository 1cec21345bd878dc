"""Programmes with their rules, countries and national terms."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.api.codes import (
    CodedSerializer,
    coded,
    coded_choice,
    country_label,
    reader_language,
)
from backend.directory.enums import OrganisationType
from backend.funding.api.cards import in_readers_language
from backend.funding.api.rule_table import RuleTableSerializer
from backend.funding.api.texts import SourceRefSerializer, source_ref
from backend.funding.engine import eligibility as engine
from backend.funding.enums import Applicants, CountryState, FundedState, ProgrammeLevel
from backend.funding.models import NationalTerms, Programme, RuleSetVersion
from backend.funding.selectors.programmes import (
    country_statuses,
    latest_rule_sets,
    national_terms_of,
    programme_list,
)
from backend.funding.services.lines import BASIS_POINTS
from backend.funding.services.rule_table import rule_table
from matching.reference import nuts


class PeriodSerializer(serializers.Serializer[Any]):
    """First and last day; nothing is assumed outside of it."""

    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the ends `from` and `to`, which Python cannot write as attributes."""
        fields = super().get_fields()
        return {"from": fields["start"], "to": fields["end"]}


class RuleSetRefSerializer(serializers.Serializer[Any]):
    """A rule set in short."""

    code = serializers.CharField()
    label = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    is_template = serializers.BooleanField()
    applicants = CodedSerializer()


class ProgrammeSerializer(serializers.Serializer[Any]):
    """A programme in short, with the rule sets that are in force today."""

    code = serializers.CharField()
    label = serializers.CharField()
    level = CodedSerializer()
    summary = serializers.CharField(allow_blank=True)
    home = serializers.CharField(allow_blank=True)
    country = CodedSerializer(allow_null=True)
    region = CodedSerializer(allow_null=True)
    period = PeriodSerializer()
    rule_sets = RuleSetRefSerializer(many=True)


class RuleSetSerializer(RuleSetRefSerializer):
    """A rule set with its table."""

    rules = RuleTableSerializer()


class CountryMemberSerializer(serializers.Serializer[Any]):
    """How a country stands to a set, in which parts and from when."""

    country = CodedSerializer()
    state = CodedSerializer()
    scopes = serializers.ListField(child=serializers.CharField())
    excepted = serializers.ListField(child=serializers.CharField())
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    origin = SourceRefSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the fields as the API does; `from` and `source` are taken in Python."""
        fields = super().get_fields()
        names = {"start": "from", "end": "to", "origin": "source"}
        return {names.get(name, name): field for name, field in fields.items()}


class CountrySetSerializer(serializers.Serializer[Any]):
    """A country set with its members."""

    set = serializers.CharField()
    set_label = serializers.CharField()
    members = CountryMemberSerializer(many=True)


class NationalTermsSerializer(serializers.Serializer[Any]):
    """What a country pays; null is not known."""

    country = CodedSerializer()
    state = CodedSerializer()
    rate_min = serializers.FloatField(allow_null=True)
    rate_max = serializers.FloatField(allow_null=True)
    cap_cents = serializers.IntegerField(allow_null=True)
    cap_note = serializers.CharField(allow_blank=True)
    who = CodedSerializer(many=True)
    deadline = serializers.DateField(allow_null=True)
    deadline_note = serializers.CharField(allow_blank=True)
    agency = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    origin = SourceRefSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the source `source`."""
        fields = super().get_fields()
        return {("source" if name == "origin" else name): f for name, f in fields.items()}


class ProgrammeDetailSerializer(ProgrammeSerializer):
    """A programme with everything that is known of it."""

    rule_sets = RuleSetSerializer(many=True)
    countries = CountrySetSerializer(many=True)
    national_terms = NationalTermsSerializer(many=True)


def _rule_set_ref(version: RuleSetVersion) -> dict[str, Any]:
    return {
        "code": version.code,
        "label": in_readers_language(version.labels, version.code),
        "summary": in_readers_language(version.summaries),
        "version": version.version,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "is_template": version.is_template,
        "applicants": coded_choice(version.applicants, Applicants),
    }


def _head(programme: Programme) -> dict[str, Any]:
    return {
        "code": programme.code,
        "label": in_readers_language(programme.labels, programme.code),
        "level": coded_choice(programme.level, ProgrammeLevel),
        "summary": in_readers_language(programme.summaries),
        "home": programme.home,
        "country": coded(programme.country, country_label),
        "region": coded(programme.nuts, nuts.label),
        "period": {"from": programme.starts_on, "to": programme.ends_on},
    }


def _terms(row: NationalTerms) -> dict[str, Any]:
    def rate(basis_points: int | None) -> float | None:
        return None if basis_points is None else basis_points / BASIS_POINTS

    return {
        "country": coded(row.country, country_label),
        "state": coded_choice(row.state, FundedState),
        "rate_min": rate(row.rate_min_bp),
        "rate_max": rate(row.rate_max_bp),
        "cap_cents": row.cap_cents,
        "cap_note": in_readers_language(row.cap_note),
        "who": [coded_choice(w, OrganisationType) for w in row.who if w in OrganisationType.values],
        "deadline": row.deadline,
        "deadline_note": in_readers_language(row.deadline_note),
        "agency": row.agency,
        "url": row.url,
        "note": in_readers_language(row.source.get("note") or {}),
        "source": source_ref(row.source),
    }


def _countries(programme: Programme, versions: list[RuleSetVersion]) -> list[dict[str, Any]]:
    """Return the sets that the programme's rules name, with their members."""
    codes = engine.set_codes(programme.code, [engine.rule_set_of(v) for v in versions])
    members: dict[str, list[dict[str, Any]]] = {code: [] for code in codes}
    for row in country_statuses().filter(set_code__in=codes):
        members[row.set_code].append(
            {
                "country": coded(row.country, country_label),
                "state": coded_choice(row.state, CountryState),
                "scopes": row.scopes,
                "excepted": row.excepted,
                "from": row.valid_from,
                "to": row.valid_to,
                "source": source_ref(row.source),
            }
        )
    return [
        {"set": code, "set_label": in_readers_language(engine.set_labels(code)), "members": rows}
        for code, rows in members.items()
        if rows
    ]


class ProgrammesView(generics.GenericAPIView[Programme]):
    """Funding programmes."""

    serializer_class = ProgrammeSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        operation_id="programmes_list",
        parameters=[OpenApiParameter("level", str, enum=ProgrammeLevel.values)],
        responses=ProgrammeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return one page of programmes by code."""
        queryset = programme_list()
        level = request.query_params.get("level", "")
        if level:
            queryset = queryset.filter(level=level)
        page = self.paginate_queryset(queryset) or []
        versions = latest_rule_sets(timezone.localdate())
        data = [
            _head(p) | {"rule_sets": [_rule_set_ref(v) for v in versions if v.programme_id == p.pk]}
            for p in page
        ]
        return self.get_paginated_response(data)


class ProgrammeView(APIView):
    """One programme."""

    @extend_schema(operation_id="programmes_retrieve", responses=ProgrammeDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Return a programme with the rules in force today, its countries and national terms."""
        programme = programme_list().filter(code=code).first()
        if programme is None:
            raise Http404
        versions = latest_rule_sets(timezone.localdate(), programme)
        language = reader_language()
        sets = []
        for version in versions:
            ref = _rule_set_ref(version)
            table = rule_table(version, engine.rule_set_of(version), ref["label"], language)
            sets.append(ref | {"rules": table})
        return Response(
            _head(programme)
            | {
                "rule_sets": sets,
                "countries": _countries(programme, versions),
                "national_terms": [_terms(t) for t in national_terms_of(programme)],
            }
        )
