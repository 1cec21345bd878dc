"""Partners for you: proposals, their refresh, and what people say of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.jobs import WAITS
from backend.common.models import JobState
from backend.common.viewer import Viewer
from backend.directory import rules
from backend.directory.api.cards import (
    card_data,
    contact_data,
)
from backend.directory.api.codes import reader_language
from backend.directory.api.entries import visible_organisation
from backend.directory.enums import EntryKind, Standing
from backend.directory.models import Cluster, Entry, Organisation
from backend.directory.selectors.contact import Contact, contacts_of
from backend.directory.selectors.organisations import organisations_by_id
from backend.directory.selectors.profiles import profiles_for
from backend.directory.viewers import viewer_of
from backend.partnering import engine
from backend.partnering.api.proposal_shapes import (
    FeedbackSerializer,
    ProposalPageSerializer,
    ProposalSerializer,
    RunAnswerSerializer,
)
from backend.partnering.enums import FeedbackValue
from backend.partnering.models import Proposal, ProposalFeedback, ProposalRun
from backend.partnering.selectors.proposals import feedback_of, is_stale, visible_proposals
from backend.partnering.services import feedback, runs
from backend.partnering.services.balancing import moved_by_balance
from backend.partnering.services.wording import Worded, band_of, worded
from matching.domain import Profile

SYNCHRONOUS_MS = 2_500
"""An answer that last took no longer than this is computed while the reader waits."""


def asking_organisation(viewer: Viewer, public_id: UUID) -> Organisation:
    """Return an organisation whose proposals the viewer may read; raises Http404."""
    organisation = visible_organisation(viewer, public_id)
    if not rules.can_read_proposals(viewer, organisation):
        raise Http404
    return organisation


def viewers_run(
    viewer: Viewer, organisation: Organisation, need_id: str | None = None
) -> ProposalRun:
    """Return the run of this viewer's question; raises Http404 for a need they may not see."""
    need = None
    if need_id:
        try:
            wanted = UUID(need_id)
        except ValueError as error:
            raise Http404 from error
        need = (
            Entry.objects.visible_to(viewer)
            .filter(organisation=organisation, kind=EntryKind.NEED, public_id=wanted)
            .first()
        )
        if need is None:
            raise Http404
    own = viewer.organisation_id == organisation.pk
    cluster = None
    if not own and viewer.cluster_id is not None:
        cluster = Cluster.objects.get(pk=viewer.cluster_id)
    return runs.run_get_or_create(organisation=organisation, need=need, cluster=cluster)


def _version(organisation: Organisation) -> int:
    profile = getattr(organisation, "profile", None)
    return profile.version if profile else 0


def fresh_run(run: ProposalRun) -> bool:
    """Compute a stale run now if it is quick, else in the background; say if it is stale still."""
    if run.job_state == JobState.RUNNING:
        return True
    version = _version(run.organisation)
    if not is_stale(run, release=engine.release(), profile_version=version):
        return False
    if run.took_ms <= SYNCHRONOUS_MS:
        runs.run_try(run)
        run.refresh_from_db()
        return run.job_state != JobState.DONE
    runs.run_request(run=run)
    return True


def run_data(run: ProposalRun, *, stale: bool) -> dict[str, Any]:
    """Return a run in the API's shape."""
    return {
        "id": run.public_id,
        "created_at": run.computed_at,
        "release": run.release,
        "state": run.job_state,
        "stale": stale,
        "degraded": stale and (run.error_code == WAITS or run.job_state == JobState.FAILED),
        "progress": {"done": run.progress_done, "total": run.progress_total},
    }


def _reason_data(reason: Worded) -> dict[str, Any]:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "strength": round(reason.strength, 4),
        "contribution": round(reason.contribution, 6),
        "evidence": [
            {
                "side": e.side,
                "field": e.field,
                "entry_id": e.entry_id or None,
                "excerpt": e.excerpt,
            }
            for e in reason.evidence
        ],
    }


def proposals_data(
    proposals: list[Proposal], organisation: Organisation, viewer: Viewer
) -> list[dict[str, Any]]:
    """Return proposals in the API's shape, every part as the viewer may see it now."""
    ids = [str(p.candidate.public_id) for p in proposals]
    own_id = str(organisation.public_id)
    profiles = profiles_for([own_id, *ids], viewer)
    cards = organisations_by_id(viewer, ids)
    said = feedback_of(organisation, [p.candidate_id for p in proposals])
    asker = profiles.get(own_id)
    if asker is None:
        return []
    own_needs = {n.id: n.title for n in asker.needs}
    contacts = contacts_of(viewer, cards.values())
    return [
        _proposal_data(
            p,
            asker,
            profiles[str(p.candidate.public_id)],
            cards[str(p.candidate.public_id)],
            contacts[p.candidate_id],
            said.get(p.candidate_id),
            own_needs,
        )
        for p in proposals
        if str(p.candidate.public_id) in profiles and str(p.candidate.public_id) in cards
    ]


def _proposal_data(
    proposal: Proposal,
    asker: Profile,
    candidate: Profile,
    organisation: Organisation,
    contact: Contact,
    said: ProposalFeedback | None,
    own_needs: dict[str, str],
) -> dict[str, Any]:
    good, bad = worded(proposal.reasons, asker, candidate, reader_language())
    need_id = str(proposal.best_need.public_id) if proposal.best_need else ""
    record = proposal.candidate.standing == Standing.PUBLIC_RECORD
    return {
        "id": proposal.public_id,
        "rank": proposal.rank,
        "organisation": card_data(organisation),
        "contact": contact_data(contact),
        "probability": round(proposal.probability, 4),
        "band": band_of(proposal.probability),
        "reasons": [_reason_data(r) for r in good],
        "cautions": [_reason_data(r) for r in bad],
        "need": {"id": need_id, "title": own_needs[need_id]} if need_id in own_needs else None,
        "link": proposal.link,
        "feedback": said and {"value": said.value, "reason": said.reason, "comment": said.comment},
        "balancing": moved_by_balance(proposal),
        "standing_action": "invite" if record else "ask",
    }


class ProposalsView(generics.GenericAPIView[Proposal]):
    """Partners for an organisation."""

    serializer_class = ProposalSerializer

    @extend_schema(
        operation_id="proposals_list",
        parameters=[
            OpenApiParameter("need", str, description="Only for this need."),
            OpenApiParameter("link", str, description="Only candidates for this link."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=ProposalPageSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one page of proposals with reasons, the best first."""
        viewer = viewer_of(request)
        organisation = asking_organisation(viewer, public_id)
        run = viewers_run(viewer, organisation, request.query_params.get("need"))
        stale = fresh_run(run)
        queryset = visible_proposals(run, viewer)
        link = request.query_params.get("link", "")[:60]
        if link:
            queryset = queryset.filter(link=link)
        page = self.paginate_queryset(queryset) or []
        response = self.get_paginated_response(proposals_data(list(page), organisation, viewer))
        response.data["run"] = run_data(run, stale=stale)
        response.data["empty_reason"] = _empty_reason(run, organisation, viewer, list(page))
        return response


def _empty_reason(
    run: ProposalRun, organisation: Organisation, viewer: Viewer, page: list[Proposal]
) -> str | None:
    if page:
        return None
    if run.job_state in {JobState.PENDING, JobState.RUNNING}:
        return "computing"
    if not Entry.objects.visible_to(viewer).filter(organisation=organisation).exists():
        return "no_offers_or_needs"
    return "nothing_found"


class RefreshView(APIView):
    """A fresh answer."""

    @extend_schema(
        operation_id="proposals_refresh", request=None, responses={202: RunAnswerSerializer}
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Have the proposals computed anew in the background."""
        viewer = viewer_of(request)
        organisation = asking_organisation(viewer, public_id)
        run = runs.run_request(run=viewers_run(viewer, organisation))
        return Response({"run": run_data(run, stale=True)}, status=status.HTTP_202_ACCEPTED)


class FeedbackView(APIView):
    """What an organisation says of a proposal."""

    throttle_scope = "feedback"

    def _proposal(self, viewer: Viewer, public_id: UUID) -> Proposal:
        """Return a proposal that the viewer may judge.

        Raises Http404 for one they may not read, and PermissionDenied for readers.
        """
        proposal = (
            Proposal.objects.select_related("run__organisation", "candidate", "best_need")
            .filter(public_id=public_id)
            .first()
        )
        if proposal is None:
            raise Http404
        organisation = asking_organisation(viewer, proposal.run.organisation.public_id)
        own = viewer.organisation_id == organisation.pk
        expected = None if own else viewer.cluster_id
        if proposal.run.cluster_id != expected:
            raise Http404
        if not visible_proposals(proposal.run, viewer).filter(pk=proposal.pk).exists():
            raise Http404
        if not rules.can_judge_proposals(viewer, organisation):
            raise PermissionDenied
        return proposal

    def _answer(self, viewer: Viewer, proposal: Proposal) -> Response:
        data = proposals_data([proposal], proposal.run.organisation, viewer)
        return Response(data[0])

    @extend_schema(
        operation_id="proposals_feedback",
        request=FeedbackSerializer,
        responses=ProposalSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say whether a proposal is relevant, and if not, why."""
        viewer = viewer_of(request)
        proposal = self._proposal(viewer, public_id)
        form = FeedbackSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        if values["value"] == FeedbackValue.NOT_RELEVANT and not values["reason"]:
            raise serializers.ValidationError(
                {"reason": _("Please choose why it is not relevant.")}, code="required"
            )
        feedback.feedback_give(proposal=proposal, person_id=viewer.person_id, **values)
        return self._answer(viewer, proposal)

    @extend_schema(operation_id="proposals_feedback_destroy", responses=ProposalSerializer)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take back what was said."""
        viewer = viewer_of(request)
        proposal = self._proposal(viewer, public_id)
        feedback.feedback_take_back(proposal=proposal)
        return self._answer(viewer, proposal)
