"""The value chain of an organisation, drawn as links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.cards import CardSerializer, card_data
from backend.directory.api.codes import CodedSerializer, coded, reader_language
from backend.directory.api.reference import ChainEdgeSerializer
from backend.directory.models import Organisation
from backend.directory.selectors.organisations import organisations_by_id
from backend.directory.viewers import viewer_of
from backend.partnering.api.proposal_shapes import ProposalSerializer, RunSerializer
from backend.partnering.api.proposals import (
    asking_organisation,
    fresh_run,
    proposals_data,
    run_data,
    viewers_run,
)
from backend.partnering.models import Proposal
from backend.partnering.selectors.proposals import visible_proposals
from backend.partnering.services.chains import ChainAnswer, chain_answer
from backend.partnering.services.wording import band_of
from matching.reference import stages, value_chains

MAX_PARTNERS = 3


class ChainRefSerializer(serializers.Serializer[Any]):
    """A value chain by id and label."""

    id = serializers.CharField()
    label = serializers.CharField()
    own = serializers.BooleanField()


class ChainHeadSerializer(serializers.Serializer[Any]):
    """The value chain shown."""

    id = serializers.CharField()
    label = serializers.CharField()
    description = serializers.CharField()


class LinkPartnerSerializer(CardSerializer):
    """An organisation at a link; `proposal_id` where it was proposed."""

    proposal_id = serializers.UUIDField(allow_null=True)
    probability = serializers.FloatField(allow_null=True)
    band = serializers.CharField(allow_null=True)


class LinkSerializer(serializers.Serializer[Any]):
    """A link: one's own, filled by somebody near, or missing."""

    id = serializers.CharField()
    label = serializers.CharField()
    hint = serializers.CharField()
    stage = CodedSerializer()
    state = serializers.ChoiceField(choices=["own", "filled", "missing"])
    adjacent = serializers.BooleanField()
    asked = serializers.BooleanField()
    partners = LinkPartnerSerializer(many=True)
    count = serializers.IntegerField()
    candidates_count = serializers.IntegerField()
    best = ProposalSerializer(allow_null=True)


class ChainAnswerSerializer(serializers.Serializer[Any]):
    """The value chain of an organisation."""

    chain = ChainHeadSerializer(allow_null=True)
    alternatives = ChainRefSerializer(many=True)
    links = LinkSerializer(many=True)
    edges = ChainEdgeSerializer(many=True)
    run = RunSerializer()


def _partner(organisation: Organisation, proposal: Proposal | None) -> dict[str, Any]:
    return card_data(organisation) | {
        "proposal_id": proposal.public_id if proposal else None,
        "probability": round(proposal.probability, 4) if proposal else None,
        "band": band_of(proposal.probability) if proposal else None,
    }


def _links(answer: ChainAnswer, organisation: Organisation, viewer: Viewer) -> list[dict[str, Any]]:
    lang = reader_language()
    shown = {i for link in answer.links for i in link.filled_by[:MAX_PARTNERS]}
    cards = organisations_by_id(viewer, shown)
    best = {
        str(d["id"]): d
        for d in proposals_data(
            [link.best for link in answer.links if link.best], organisation, viewer
        )
    }
    found = []
    for link in answer.links:
        node = value_chains.node(link.link_id)
        partners = [
            _partner(cards[i], answer.proposals.get(i))
            for i in link.filled_by[:MAX_PARTNERS]
            if i in cards
        ]
        found.append(
            {
                "id": node.id,
                "label": node.label.get(lang),
                "hint": node.hint.get(lang),
                "stage": coded(node.stage, stages.label),
                "state": link.state,
                "adjacent": link.adjacent,
                "asked": link.asked,
                "partners": partners,
                "count": len(link.filled_by),
                "candidates_count": link.candidates_count,
                "best": best.get(str(link.best.public_id)) if link.best else None,
            }
        )
    return found


class ChainView(APIView):
    """The value chain of an organisation."""

    @extend_schema(
        operation_id="organisations_chain",
        parameters=[OpenApiParameter("chain", str, description="Another chain than its own.")],
        responses=ChainAnswerSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return the chain with its filled links, its missing ones, and who could fill them."""
        viewer = viewer_of(request)
        organisation = asking_organisation(viewer, public_id)
        run = viewers_run(viewer, organisation)
        stale = fresh_run(run)
        wanted = request.query_params.get("chain", "")[:40]
        proposals = list(visible_proposals(run, viewer))
        answer = chain_answer(organisation, viewer, proposals, wanted)
        lang = reader_language()
        chain = value_chains.chain(answer.chain_id) if answer.chain_id else None
        return Response(
            {
                "chain": chain
                and {
                    "id": chain.id,
                    "label": chain.label.get(lang),
                    "description": chain.description.get(lang),
                },
                "alternatives": sorted(
                    (
                        {"id": c.id, "label": c.label.get(lang), "own": c.id in answer.own_chains}
                        for c in value_chains.chains()
                    ),
                    key=lambda item: (not item["own"], item["label"]),
                ),
                "links": _links(answer, organisation, viewer),
                "edges": [
                    {"source": e.source, "target": e.target, "loop": e.loop} for e in chain.edges
                ]
                if chain
                else [],
                "run": run_data(run, stale=stale),
            }
        )
