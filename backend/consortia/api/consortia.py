"""Consortia for a call: of the acting seat's own place alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import ErrorDetail, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.consortia import engine, rules
from backend.consortia.api.serializers import (
    ConsortiumCardSerializer,
    ConsortiumCreateSerializer,
    ConsortiumMembersWriteSerializer,
    ConsortiumPageSerializer,
    ConsortiumSerializer,
    ConsortiumSubmitSerializer,
    ConsortiumWriteSerializer,
)
from backend.consortia.enums import ConsortiumState, Participation, Verdict
from backend.consortia.models import Consortium, ConsortiumMember
from backend.consortia.selectors.consortia import (
    consortium_get,
    consortium_list,
    visible_organisations,
)
from backend.consortia.services import consortia as service
from backend.consortia.services.members import MembersRefusedError, members_set
from backend.consortia.services.wording import needs_of, summary
from backend.directory.api.codes import coded, coded_choice, country_label, reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.enums import OrganisationType
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import in_readers_language
from backend.funding.api.texts import source_ref
from backend.funding.models import Call
from backend.funding.services.eligibility import FACT_FIELDS, result_text
from backend.funding.services.lines import rule_source
from matching.reference import nuts


def visible_consortium(viewer: Viewer, public_id: UUID) -> Consortium:
    """Return a consortium of the viewer's place; raises Http404 for every other one."""
    try:
        return consortium_get(viewer, public_id)
    except Consortium.DoesNotExist as error:
        raise Http404 from error


def writable_consortium(viewer: Viewer, public_id: UUID) -> Consortium:
    """Return a consortium that the viewer may change; readers of the place are refused."""
    consortium = visible_consortium(viewer, public_id)
    if not rules.can_write(viewer, consortium):
        raise PermissionDenied
    return consortium


def visible_call(viewer: Viewer, given: object) -> Call:
    """Return the call that a consortium is for; raises a ValidationError naming `call`."""
    if not given:
        raise serializers.ValidationError({"call": _("Please choose a call.")}, code="required")
    try:
        wanted = UUID(str(given))
    except ValueError:
        wanted = None
    calls = Call.objects.visible_to(viewer).filter(is_withdrawn=False)
    call = calls.filter(public_id=wanted).first() if wanted else None
    if call is None:
        message = _("There is no call “%(id)s” here.") % {"id": given}
        raise serializers.ValidationError({"call": message}, code="unknown")
    return call


def owner_data(consortium: Consortium) -> dict[str, Any]:
    """Return whose consortium it is."""
    if consortium.owner_organisation is not None:
        owner = consortium.owner_organisation
        return {"kind": "organisation", "id": owner.public_id, "name": owner.legal_name}
    cluster = consortium.owner_cluster
    assert cluster is not None
    return {"kind": "cluster", "id": cluster.public_id, "name": str(cluster)}


def consortium_card(
    consortium: Consortium, viewer: Viewer, judged: engine.Judged | None = None
) -> dict[str, Any]:
    """Return a consortium, fetched with its parts, in short."""
    judged = judged or engine.judge(consortium)
    may = rules.judged(viewer, consortium)
    call = consortium.call
    return {
        "id": consortium.public_id,
        "name": consortium.name,
        "state": coded_choice(consortium.state, ConsortiumState),
        "call": {"id": call.public_id, "identifier": call.identifier, "title": call.title},
        "owner": owner_data(consortium),
        "members_count": len(consortium.members.all()),
        "verdict": coded_choice(judged.verdict, Verdict),
        "submitted_on": consortium.submitted_on,
        "updated_at": consortium.updated_at,
        "abilities": may.abilities,
        "ability_reasons": may.reasons,
    }


def _member(member: ConsortiumMember, visible: set[int]) -> dict[str, Any]:
    organisation = member.organisation
    # What became hidden since is named by what the owner wrote, and no longer linked.
    shown = organisation is not None and organisation.pk in visible
    unknown = member.org_type == OrganisationType.UNKNOWN
    return {
        "id": member.public_id,
        "organisation": organisation.public_id if organisation is not None and shown else None,
        "name": member.name,
        "country": coded(member.country, country_label),
        "nuts": coded(member.nuts, nuts.label),
        "org_type": None if unknown else coded_choice(member.org_type, OrganisationType),
        "is_sme": member.is_sme,
        "for_profit": member.for_profit,
        "kind": coded_choice(member.kind, Participation),
        "is_lead": member.is_lead,
        "cost_cents": member.cost_cents,
        "subcontracted_cents": member.subcontracted_cents,
        "group": member.group,
    }


def answered_here(fact: Any) -> str:
    """Return the name of a fact that is stated of the whole consortium, else nothing."""
    if fact.participant and not fact.fact.startswith("declaration:"):
        return ""
    return str(fact.fact)


def _results(judged: engine.Judged, words: Any) -> list[dict[str, Any]]:
    if judged.evaluation is None or judged.rule_set is None:
        return []
    found = [
        {
            "rule_id": result.rule.id,
            "outcome": str(result.outcome),
            "level": str(result.level_effective),
            "verified": result.verified,
            "text": result_text(result, words),
            "missing": [
                {
                    "text": words.missing(fact),
                    "field": FACT_FIELDS.get(fact.fact) if fact.participant else None,
                    "fact": answered_here(fact),
                }
                for fact in result.missing
            ],
            "source": source_ref(rule_source(judged.rule_set, result.rule)),
        }
        for result in judged.evaluation.results
    ]
    if judged.region is not None:
        met = str(judged.region) == "met"
        text = (
            _("Every member sits in a region of this call.")
            if met
            else _("The call is for certain regions, and not every member is known to sit there.")
        )
        found.append(
            {
                "rule_id": "call-regions",
                "outcome": str(judged.region),
                "level": "soft",
                "verified": False,
                "text": text,
                "missing": [],
                "source": None,
            }
        )
    return found


def _questions(consortium: Consortium, judged: engine.Judged, words: Any) -> list[dict[str, str]]:
    """Return what is to be declared, answered or not, each thing once.

    What only some kinds of partners declare is asked where one of them is there.
    """
    if judged.evaluation is None:
        return []
    found: dict[str, str] = {}
    for result in judged.evaluation.results:
        key = result.rule.key
        if str(result.rule.kind) != "declaration" or not key:
            continue
        if result.rule.who.is_empty or result.missing or key in consortium.declarations:
            found.setdefault(key, words.declaration(key))
    return [{"key": key, "text": text} for key, text in found.items()]


def evaluation_data(consortium: Consortium, judged: engine.Judged) -> dict[str, Any]:
    """Return the answer of the rules in the API's shape."""
    words = engine.words_of(consortium, reader_language())
    version = judged.version
    return {
        "verdict": coded_choice(judged.verdict, Verdict),
        "summary": summary(judged, consortium, words),
        "results": _results(judged, words),
        "needs": [{"text": text} for text in needs_of(judged, words)],
        "questions": _questions(consortium, judged, words),
        "rule_set": version
        and {
            "code": version.code,
            "label": in_readers_language(version.labels, version.code),
            "version": version.version,
        },
        "judged_on": judged.day,
    }


def consortium_data(consortium: Consortium, viewer: Viewer) -> dict[str, Any]:
    """Return a consortium, fetched with its parts, in the API's long shape."""
    judged = engine.judge(consortium)
    members = list(consortium.members.all())
    ids = [m.organisation.public_id for m in members if m.organisation is not None]
    visible = {o.pk for o in visible_organisations(viewer, ids).values()}
    return consortium_card(consortium, viewer, judged) | {
        "months": consortium.months,
        "total_cost_cents": consortium.total_cost_cents,
        "grant_cents": consortium.grant_cents,
        "trl_start": consortium.trl_start,
        "trl_end": consortium.trl_end,
        "declarations": consortium.declarations,
        "members": [_member(m, visible) for m in members],
        "evaluation": evaluation_data(consortium, judged),
    }


def _answer(viewer: Viewer, consortium: Consortium, code: int = status.HTTP_200_OK) -> Response:
    fresh = visible_consortium(viewer, consortium.public_id)
    return Response(consortium_data(fresh, viewer), status=code)


class ConsortiaView(generics.GenericAPIView[Consortium]):
    """Consortia of the acting seat's place."""

    serializer_class = ConsortiumCardSerializer
    filter_backends: list[Any] = []

    @extend_schema(
        operation_id="consortia_list",
        parameters=[
            OpenApiParameter("call", UUID, description="Only those for this call."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=ConsortiumPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return one page of consortia, those changed last first."""
        viewer = viewer_of(request)
        given = request.query_params.get("call")
        call = visible_call(viewer, given) if given else None
        page = self.paginate_queryset(consortium_list(viewer, call)) or []
        return self.get_paginated_response([consortium_card(c, viewer) for c in page])

    @extend_schema(
        operation_id="consortia_create",
        parameters=[OpenApiParameter("call", UUID, description="The call, if not in the body.")],
        request=ConsortiumCreateSerializer,
        responses={201: ConsortiumSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a consortium for a call; an organisation stands in its own one as the lead."""
        viewer = viewer_of(request)
        if not rules.may_plan(viewer):
            raise PermissionDenied
        form = ConsortiumCreateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        call = visible_call(viewer, values.pop("call", None) or request.query_params.get("call"))
        try:
            made = service.consortium_create(viewer=viewer, call=call, values=values)
        except ValidationError as error:
            raise as_api_error(error) from error
        return _answer(viewer, made, status.HTTP_201_CREATED)


class ConsortiumView(APIView):
    """One consortium."""

    @extend_schema(operation_id="consortia_retrieve", responses=ConsortiumSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return a consortium with its members and what the rules say."""
        viewer = viewer_of(request)
        return Response(consortium_data(visible_consortium(viewer, public_id), viewer))

    @extend_schema(
        operation_id="consortia_update",
        request=ConsortiumWriteSerializer,
        responses=ConsortiumSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change the facts of the project that are sent."""
        viewer = viewer_of(request)
        consortium = writable_consortium(viewer, public_id)
        form = ConsortiumWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        try:
            service.consortium_update(consortium=consortium, values=form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return _answer(viewer, consortium)

    @extend_schema(operation_id="consortia_destroy", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget a consortium."""
        viewer = viewer_of(request)
        service.consortium_delete(consortium=writable_consortium(viewer, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConsortiumMembersView(APIView):
    """The members of a consortium."""

    @extend_schema(
        operation_id="consortia_members_update",
        request=ConsortiumMembersWriteSerializer,
        responses=ConsortiumSerializer,
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Make this list the members, in this order."""
        viewer = viewer_of(request)
        consortium = writable_consortium(viewer, public_id)
        form = ConsortiumMembersWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            members_set(consortium=consortium, viewer=viewer, rows=form.validated_data["members"])
        except MembersRefusedError as error:
            raise refused(error) from error
        except ValidationError as error:
            raise as_api_error(error) from error
        return _answer(viewer, consortium)


def refused(error: MembersRefusedError) -> serializers.ValidationError:
    """Return the API's error that names row and field (`members.2.organisation`)."""
    rows = [
        {name: [ErrorDetail(text, code=code)] for name, (code, text) in row.items()}
        for row in error.rows
    ]
    return serializers.ValidationError({"members": rows})


class ConsortiumSubmitView(APIView):
    """Handing in."""

    @extend_schema(
        operation_id="consortia_submit",
        request=ConsortiumSubmitSerializer,
        responses=ConsortiumSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Note that the bid was handed in; from then on the rules of that day judge it."""
        viewer = viewer_of(request)
        consortium = writable_consortium(viewer, public_id)
        form = ConsortiumSubmitSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            service.consortium_submit(
                consortium=consortium, submitted_on=form.validated_data.get("submitted_on")
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return _answer(viewer, consortium)
