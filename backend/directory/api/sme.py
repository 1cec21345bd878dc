"""SME status: a firm's self-assessment, the calculation, and what its clusters may read of it."""

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

from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.entries import visible_organisation
from backend.directory.api.errors import as_api_error
from backend.directory.engine import Direction, Holder, rule_sources
from backend.directory.models import Organisation, SmeAssessment
from backend.directory.selectors.sme import assessment_list, is_shared
from backend.directory.services.sme import (
    sme_assess,
    sme_assessment_create,
    sme_share,
    sme_use,
)
from backend.directory.viewers import viewer_of

HOLDERS = [(h.value, h.value) for h in Holder]
DIRECTIONS = [(d.value, d.value) for d in Direction]
MOST = 10**15
"""No enterprise has ten thousand billion euros of anything; keeps sums within 64 bits."""


class SmeFiguresSerializer(serializers.Serializer[Any]):
    """A period's figures: work units in hundredths, money in euro cents."""

    year = serializers.IntegerField(min_value=1990, max_value=2100)
    awu = serializers.IntegerField(
        min_value=0, max_value=10**9, allow_null=True, required=False, default=None
    )
    turnover_cents = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, required=False, default=None
    )
    balance_cents = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, required=False, default=None
    )
    estimate = serializers.BooleanField(required=False, default=False)


class SmeTieSerializer(serializers.Serializer[Any]):
    """A holding between the firm and somebody else; shares in basis points."""

    name = serializers.CharField(max_length=200)
    holder = serializers.ChoiceField(choices=HOLDERS)
    direction = serializers.ChoiceField(choices=DIRECTIONS)
    capital_bp = serializers.IntegerField(
        min_value=0, max_value=10_000, allow_null=True, required=False, default=None
    )
    votes_bp = serializers.IntegerField(
        min_value=0, max_value=10_000, allow_null=True, required=False, default=None
    )
    controls = serializers.BooleanField(required=False, default=False)
    group = serializers.CharField(max_length=40, allow_blank=True, required=False, default="")
    years = SmeFiguresSerializer(many=True, required=False, default=list, max_length=6)  # type: ignore[call-arg]
    consolidated = serializers.BooleanField(required=False, default=False)
    same_market = serializers.BooleanField(allow_null=True, required=False, default=None)
    invested_cents = serializers.IntegerField(
        min_value=0, max_value=MOST, allow_null=True, required=False, default=None
    )


class SmeAnswersSerializer(serializers.Serializer[Any]):
    """Figures of the closed periods, oldest first, and who holds what."""

    years = SmeFiguresSerializer(many=True, min_length=1, max_length=6)  # type: ignore[call-arg]
    ties = SmeTieSerializer(many=True, required=False, default=list, max_length=60)  # type: ignore[call-arg]
    is_new = serializers.BooleanField(required=False, default=False)
    ownership_changed = serializers.BooleanField(required=False, default=False)


class SmeWriteSerializer(serializers.Serializer[Any]):
    """A self-assessment; with `keep` false it is only worked out."""

    answers = SmeAnswersSerializer()
    declared_size = serializers.ChoiceField(
        choices=enums.DeclaredSize.choices, allow_blank=True, required=False, default=""
    )
    validated_on = serializers.DateField(allow_null=True, required=False, default=None)
    keep = serializers.BooleanField(required=False, default=True)


class SmeChangeSerializer(serializers.Serializer[Any]):
    """Whether the firm's clusters may read the outcome."""

    shared = serializers.BooleanField()


class SmeLineSerializer(serializers.Serializer[Any]):
    """A step of the calculation."""

    key = serializers.CharField()
    rule = serializers.CharField()
    params = serializers.DictField(child=serializers.JSONField())
    outcome = serializers.ChoiceField(choices=enums.SmeOutcome.choices, allow_null=True)


class SmeYearSerializer(serializers.Serializer[Any]):
    """A period's sums; a lower bound where figures are missing."""

    year = serializers.IntegerField()
    awu = serializers.IntegerField()
    turnover_cents = serializers.IntegerField()
    balance_cents = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())
    size = serializers.CharField(allow_null=True)
    estimate = serializers.BooleanField()


class SmeResultSerializer(serializers.Serializer[Any]):
    """What the rules make of the answers."""

    sme = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    size = serializers.CharField(allow_null=True)
    small_mid_cap = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    horizon_mid_cap = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    relation = serializers.CharField()
    years = SmeYearSerializer(many=True)
    lines = SmeLineSerializer(many=True)
    open_points = serializers.ListField(child=serializers.CharField())


class SmeRuleSerializer(serializers.Serializer[Any]):
    """A rule with its source and how well it was checked."""

    key = serializers.CharField()
    title = serializers.CharField()
    article = serializers.CharField(allow_blank=True)
    url = serializers.CharField()
    confidence = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    read_on = serializers.DateField()


class SmeOutcomeSerializer(serializers.Serializer[Any]):
    """The outcome of a self-assessment: all that a cluster reads."""

    version = serializers.IntegerField()
    declared_size = serializers.CharField(allow_blank=True)
    declared_on = serializers.DateField(allow_null=True)
    validated_on = serializers.DateField(allow_null=True)
    computed_sme = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    computed_size = serializers.CharField(allow_blank=True)
    computed_small_mid_cap = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    computed_horizon_mid_cap = serializers.ChoiceField(choices=enums.SmeOutcome.choices)
    computed_on = serializers.DateTimeField()
    rules_version = serializers.CharField()
    used_on = serializers.DateTimeField(allow_null=True)


class SmeAssessmentSerializer(SmeOutcomeSerializer):
    """A self-assessment with its answers and the calculation, for the firm's own seats."""

    id = serializers.UUIDField()
    answers = SmeAnswersSerializer()
    result = SmeResultSerializer()


class SmeStatusSerializer(serializers.Serializer[Any]):
    """A firm's SME status as the viewer may read it.

    `assessment` is null for a cluster, which reads `outcome` alone.
    """

    name = serializers.CharField()
    own = serializers.BooleanField()
    editable = serializers.BooleanField()
    shared = serializers.BooleanField()
    is_sme = serializers.BooleanField(allow_null=True)
    outcome = SmeOutcomeSerializer(allow_null=True)
    assessment = SmeAssessmentSerializer(allow_null=True)
    versions = SmeOutcomeSerializer(many=True)
    rules = SmeRuleSerializer(many=True)


_OUTCOME = (
    "version",
    "declared_size",
    "declared_on",
    "validated_on",
    "computed_sme",
    "computed_size",
    "computed_small_mid_cap",
    "computed_horizon_mid_cap",
    "computed_on",
    "rules_version",
    "used_on",
)


def _outcome(row: SmeAssessment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OUTCOME}


def _full(row: SmeAssessment) -> dict[str, Any]:
    return _outcome(row) | {"id": row.public_id, "answers": row.answers, "result": row.result}


def readable(viewer: Viewer, public_id: UUID) -> tuple[Organisation, bool]:
    """Return the firm and whether it is the viewer's own; 404 for all who may not read of it.

    The administrator has no part in it: figures and holdings are the firm's own.
    """
    organisation = visible_organisation(viewer, public_id)
    if rules.is_own_organisation(viewer, organisation):
        return organisation, True
    if rules.manages_member(viewer, organisation) and is_shared(organisation):
        return organisation, False
    raise Http404


def status_data(viewer: Viewer, organisation: Organisation, *, own: bool) -> dict[str, Any]:
    """Return the status in the API's shape."""
    rows = list(assessment_list(organisation)[: 20 if own else 1])
    latest = rows[0] if rows else None
    return {
        "name": organisation.legal_name,
        "own": own,
        "editable": rules.may_write_for_organisation(viewer, organisation),
        "shared": is_shared(organisation),
        "is_sme": organisation.is_sme,
        "outcome": _outcome(latest) if latest else None,
        "assessment": _full(latest) if latest and own else None,
        "versions": [_outcome(r) for r in rows] if own else [],
        "rules": rule_sources(),
    }


def _writable(request: Request, public_id: UUID) -> tuple[Viewer, Organisation]:
    viewer = viewer_of(request)
    organisation, own = readable(viewer, public_id)
    if not own or not rules.may_write_for_organisation(viewer, organisation):
        raise PermissionDenied
    return viewer, organisation


class SmeStatusView(APIView):
    """A firm's SME status."""

    @extend_schema(operation_id="sme_status_retrieve", responses=SmeStatusSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the latest self-assessment; its outcome alone for a cluster it is shared with."""
        viewer = viewer_of(request)
        organisation, own = readable(viewer, public_id)
        return Response(status_data(viewer, organisation, own=own))

    @extend_schema(
        operation_id="sme_status_create",
        request=SmeWriteSerializer,
        responses={200: SmeResultSerializer, 201: SmeResultSerializer},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Work the status out from figures and holdings, and keep it as a new version."""
        viewer, organisation = _writable(request, public_id)
        form = SmeWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        try:
            if not values["keep"]:
                return Response(sme_assess(values["answers"]))
            row = sme_assessment_create(
                organisation=organisation,
                answers=values["answers"],
                person_id=viewer.person_id,
                declared_size=values["declared_size"],
                validated_on=values["validated_on"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(row.result, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="sme_status_update",
        request=SmeChangeSerializer,
        responses=SmeStatusSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Share the outcome with the firm's clusters, or no longer."""
        viewer, organisation = _writable(request, public_id)
        form = SmeChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sme_share(organisation=organisation, shared=form.validated_data["shared"])
        return Response(status_data(viewer, organisation, own=True))


class SmeStatusUseView(APIView):
    """The step from a self-assessment to the profile."""

    @extend_schema(operation_id="sme_status_use", request=None, responses=SmeStatusSerializer)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take the latest computed status over into the profile, with its provenance."""
        viewer, organisation = _writable(request, public_id)
        latest = assessment_list(organisation).first()
        if latest is None:
            raise Http404
        try:
            sme_use(assessment=latest, person_id=viewer.person_id)
        except ValidationError as error:
            raise as_api_error(error) from error
        organisation.refresh_from_db()
        return Response(status_data(viewer, organisation, own=True))
