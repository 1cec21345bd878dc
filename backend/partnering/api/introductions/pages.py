"""The inbox, one introduction, and the answers of its parties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.models import Cluster
from backend.directory.viewers import viewer_of
from backend.partnering import rules
from backend.partnering.api.introductions import asking
from backend.partnering.api.introductions.lookup import acting_party, visible_introduction
from backend.partnering.api.introductions.serializers.moving import (
    ExplainSerializer,
    IntroductionPolicySerializer,
    IntroductionPolicyWriteSerializer,
    OutcomeWriteSerializer,
    ReplySerializer,
)
from backend.partnering.api.introductions.serializers.reading import (
    IntroductionCardSerializer,
    IntroductionPageSerializer,
    IntroductionSerializer,
)
from backend.partnering.api.introductions.shapes import cards_data, detail_data, hours_of
from backend.partnering.models import Introduction
from backend.partnering.selectors.introductions import BOXES, in_box, reply_times, with_parts
from backend.partnering.services.introductions import deciding, outcomes, policies
from backend.partnering.services.introductions.flow import policy_of


def refreshed(viewer: Viewer, public_id: UUID) -> Response:
    """Answer with an introduction as it stands now."""
    return Response(detail_data(visible_introduction(viewer, public_id), viewer))


class IntroductionsView(generics.GenericAPIView[Introduction]):
    """The introductions of the acting seat's place."""

    serializer_class = IntroductionCardSerializer

    @extend_schema(
        operation_id="introductions_list",
        parameters=[
            OpenApiParameter("box", str, enum=list(BOXES), description="Which of the boxes."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=IntroductionPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return one page of a box, the newest first."""
        viewer = viewer_of(request)
        box = request.query_params.get("box", "mine")
        if box not in BOXES:
            box = "mine"
        queryset = with_parts(in_box(viewer, box)).order_by("-pk")
        page = list(self.paginate_queryset(queryset) or [])
        response = self.get_paginated_response(cards_data(page, viewer))
        response.data["box"] = box
        response.data["boxes"] = {name: in_box(viewer, name).count() for name in BOXES}
        return response

    @extend_schema(**asking.ASK_SCHEMA)
    def post(self, request: Request) -> Response:
        """Ask for an introduction."""
        return asking.ask(request)


class IntroductionView(APIView):
    """One introduction."""

    @extend_schema(operation_id="introductions_retrieve", responses=IntroductionSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return an introduction as the acting seat's party may see it."""
        return refreshed(viewer_of(request), public_id)


class AnswerView(APIView):
    """A party's answer."""

    @extend_schema(
        operation_id="introductions_answer",
        request=ReplySerializer,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Accept, decline (openly or silently), or ask a question back."""
        viewer = viewer_of(request)
        introduction = visible_introduction(viewer, public_id)
        party = acting_party(viewer, introduction)
        form = ReplySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        assert viewer.person_id is not None
        try:
            if values["decision"] == "accept":
                deciding.party_accept(
                    party=party,
                    person_id=viewer.person_id,
                    contact_ids=values["contact_ids"],
                    share_person=values["share_person"],
                )
            elif values["decision"] == "decline":
                wish = deciding.Decline(
                    values["reason"], values["silent"], values["comment"], reader_language()
                )
                deciding.party_decline(party=party, person_id=viewer.person_id, decline=wish)
            else:
                deciding.question_ask(
                    party=party,
                    text=values["question"],
                    language=reader_language(),
                    person_id=viewer.person_id,
                )
        except ValidationError as error:
            raise as_api_error(error) from error
        return refreshed(viewer, public_id)


class ExplainView(APIView):
    """The asking firm's answer to a question."""

    @extend_schema(
        operation_id="introductions_explain",
        request=ExplainSerializer,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID, question_id: UUID) -> Response:
        """Answer a question that a party asked back."""
        viewer = viewer_of(request)
        introduction = visible_introduction(viewer, public_id)
        acting_party(viewer, introduction)
        question = introduction.questions.filter(public_id=question_id).first()
        if question is None or not rules.is_asker(viewer, introduction):
            raise Http404
        form = ExplainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        try:
            deciding.question_answer(
                question=question,
                text=form.validated_data["text"],
                language=reader_language(),
                person_id=viewer.person_id,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return refreshed(viewer, public_id)


class WithdrawView(APIView):
    """Taking a request back."""

    @extend_schema(
        operation_id="introductions_withdraw", request=None, responses=IntroductionSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Withdraw one's own request while it is open."""
        viewer = viewer_of(request)
        introduction = visible_introduction(viewer, public_id)
        acting_party(viewer, introduction)
        if not rules.is_asker(viewer, introduction):
            raise PermissionDenied
        assert viewer.person_id is not None
        deciding.introduction_withdraw(introduction=introduction, person_id=viewer.person_id)
        return refreshed(viewer, public_id)


class OutcomeView(APIView):
    """What became of it."""

    @extend_schema(
        operation_id="introductions_outcome",
        request=OutcomeWriteSerializer,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what became of an introduction; a later word replaces the earlier."""
        viewer = viewer_of(request)
        introduction = visible_introduction(viewer, public_id)
        party = acting_party(viewer, introduction)
        if not rules.is_firm(viewer, introduction):
            raise PermissionDenied
        form = OutcomeWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        outcomes.outcome_tell(
            party=party, value=form.validated_data["value"], person_id=viewer.person_id
        )
        return refreshed(viewer, public_id)


class PolicyView(APIView):
    """How a cluster takes part in the introductions of its members."""

    def _cluster(self, viewer: Viewer, public_id: UUID) -> Cluster:
        """Return the viewer's own cluster; raises Http404 for another."""
        cluster = Cluster.objects.filter(public_id=public_id, pk=viewer.cluster_id or 0).first()
        if cluster is None:
            raise Http404
        return cluster

    def _answer(self, viewer: Viewer, cluster: Cluster) -> Response:
        policy = policy_of(cluster)
        data: dict[str, Any] = {name: getattr(policy, name) for name in policies.FIELDS}
        data["reply_hours"] = hours_of(cluster, reply_times([cluster.pk]))
        data["editable"] = viewer.manages_cluster
        return Response(data)

    @extend_schema(
        operation_id="introduction_policy_retrieve", responses=IntroductionPolicySerializer
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the policy of the acting seat's cluster."""
        viewer = viewer_of(request)
        return self._answer(viewer, self._cluster(viewer, public_id))

    @extend_schema(
        operation_id="introduction_policy_update",
        request=IntroductionPolicyWriteSerializer,
        responses=IntroductionPolicySerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change it; it holds for what is asked from now on."""
        viewer = viewer_of(request)
        cluster = self._cluster(viewer, public_id)
        if not viewer.manages_cluster:
            raise PermissionDenied
        form = IntroductionPolicyWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            policies.policy_set(cluster=cluster, values=form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return self._answer(viewer, cluster)
