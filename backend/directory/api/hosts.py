"""Finding a host, and the figures that a network sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory import rules_people
from backend.directory.api.codes import CodedSerializer, coded, coded_choice
from backend.directory.api.errors import as_api_error
from backend.directory.enums_people import HostKind, HostStatus, NetworkKind
from backend.directory.models import Cluster, HostRequest, Network, Organisation
from backend.directory.selectors.networks import network_figures
from backend.directory.selectors.people import PossibleHost, host_request_list, possible_hosts
from backend.directory.selectors.seats import clusters_of
from backend.directory.services.hosts import host_answer, host_ask, host_name, host_withdraw
from backend.directory.viewers import viewer_of
from matching.reference import stages


class PossibleHostSerializer(serializers.Serializer[Any]):
    """Somebody who could accompany the firm."""

    kind = serializers.ChoiceField(choices=HostKind.choices)
    id = serializers.UUIDField()
    name = serializers.CharField()
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=["region", "country", "chain"])
    )


class HostRequestAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with a request."""

    answer = serializers.BooleanField()
    withdraw = serializers.BooleanField()


class HostRequestSerializer(serializers.Serializer[Any]):
    """A request for a host."""

    id = serializers.UUIDField()
    kind = CodedSerializer()
    host = serializers.CharField()
    organisation_id = serializers.UUIDField()
    organisation = serializers.CharField()
    message = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    status = CodedSerializer()
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    abilities = HostRequestAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class MemberOfSerializer(serializers.Serializer[Any]):
    """A cluster that the firm belongs to."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class HostsAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do about hosts."""

    ask = serializers.BooleanField()


class HostsSerializer(serializers.Serializer[Any]):
    """The hosts one has, those one could ask, and what was asked."""

    member_of = MemberOfSerializer(many=True)
    possible = PossibleHostSerializer(many=True)
    requests = HostRequestSerializer(many=True)
    abilities = HostsAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class HostAskSerializer(serializers.Serializer[Any]):
    """Whom to ask; without `host` for the platform and for going directly."""

    kind = serializers.ChoiceField(choices=HostKind.choices)
    host = serializers.UUIDField(required=False, allow_null=True, default=None)
    message = serializers.CharField(max_length=1000, allow_blank=True, required=False, default="")


class HostAnswerSerializer(serializers.Serializer[Any]):
    """The host's answer."""

    accept = serializers.BooleanField()
    answer = serializers.CharField(max_length=1000, allow_blank=True, required=False, default="")


class StageCountSerializer(serializers.Serializer[Any]):
    """A number by stage; null where it is too small to be shown."""

    code = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)


class NetworkClusterSerializer(serializers.Serializer[Any]):
    """Figures of one cluster."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    members = serializers.IntegerField()
    published = serializers.IntegerField()
    public_offers = serializers.IntegerField()
    public_needs = serializers.IntegerField()
    newcomers = serializers.IntegerField(allow_null=True)
    stages = StageCountSerializer(many=True)


class NetworkSerializer(serializers.Serializer[Any]):
    """A network and the figures of its clusters."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = CodedSerializer()
    clusters = NetworkClusterSerializer(many=True)


def host_request_data(row: HostRequest, viewer: Viewer) -> dict[str, Any]:
    """Return a request for a host in the API's shape."""
    judged = rules_people.host_request_judged(viewer, row)
    return {
        "id": row.public_id,
        "kind": coded_choice(row.kind, HostKind),
        "host": host_name(row),
        "organisation_id": row.organisation.public_id,
        "organisation": row.organisation.legal_name,
        "message": row.message,
        "answer": row.answer,
        "status": coded_choice(row.status, HostStatus),
        "asked_at": row.created_at,
        "decided_at": row.decided_at,
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


def _possible(host: PossibleHost) -> dict[str, Any]:
    if host.cluster is not None:
        kind, row, name = HostKind.CLUSTER, host.cluster.public_id, host.cluster.organisation
        return {"kind": kind, "id": row, "name": name.legal_name, "reasons": host.reasons}
    assert host.network is not None
    return {
        "kind": HostKind.NETWORK,
        "id": host.network.public_id,
        "name": host.network.name,
        "reasons": host.reasons,
    }


def _stage(code: str) -> dict[str, str]:
    return coded(code, stages.label) or {"code": code, "label": code}


class HostsView(APIView):
    """Hosts of the acting firm, and requests to the acting host."""

    def get_throttles(self) -> list[Any]:
        """Limit what sends e-mail."""
        self.throttle_scope = "invite" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(operation_id="hosts_list", responses=HostsSerializer)
    def get(self, request: Request) -> Response:
        """Return the firm's hosts and possible ones; for a host, the requests made to it."""
        viewer = viewer_of(request)
        member_of: list[Cluster] = []
        possible: list[PossibleHost] = []
        if viewer.organisation_id is not None:
            firm = Organisation.objects.select_related("profile").get(pk=viewer.organisation_id)
            member_of = list(clusters_of(firm))
            have = {c.pk for c in member_of}
            possible = [
                h for h in possible_hosts(firm, viewer) if not (h.cluster and h.cluster.pk in have)
            ]
        rows = host_request_list(viewer)[:200]
        judged = rules_people.hosts_judged(viewer)
        return Response(
            {
                "member_of": [
                    {"id": c.public_id, "name": c.organisation.legal_name} for c in member_of
                ],
                "possible": [_possible(h) for h in possible],
                "requests": [host_request_data(r, viewer) for r in rows],
                "abilities": judged.abilities,
                "ability_reasons": judged.reasons,
            }
        )

    @extend_schema(
        operation_id="hosts_ask",
        request=HostAskSerializer,
        responses={201: HostRequestSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask a cluster, a network or the platform, or go directly."""
        viewer = viewer_of(request)
        if not rules_people.may_ask_for_host(viewer):
            raise PermissionDenied
        form = HostAskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        kind, wished = HostKind(form.validated_data["kind"]), form.validated_data["host"]
        cluster = network = None
        if kind == HostKind.CLUSTER:
            visible = Organisation.objects.visible_to(viewer)
            clusters = Cluster.objects.filter(organisation__in=visible, public_id=wished)
            cluster = clusters.select_related("organisation").first()
        elif kind == HostKind.NETWORK:
            network = Network.objects.filter(public_id=wished).first()
        if kind in {HostKind.CLUSTER, HostKind.NETWORK} and cluster is None and network is None:
            raise Http404
        assert isinstance(request.user, Person)
        try:
            made = host_ask(
                organisation=Organisation.objects.get(Q(pk=viewer.organisation_id)),
                kind=kind,
                by=request.user,
                cluster=cluster,
                network=network,
                message=form.validated_data["message"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(host_request_data(made, viewer), status=status.HTTP_201_CREATED)


class HostRequestView(APIView):
    """One request for a host."""

    def _get(self, request: Request, public_id: UUID) -> tuple[Viewer, HostRequest]:
        viewer = viewer_of(request)
        row = host_request_list(viewer).filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return viewer, row

    @extend_schema(
        operation_id="hosts_answer", request=HostAnswerSerializer, responses=HostRequestSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Accept or decline; a cluster that accepts takes the firm in as its member."""
        viewer, row = self._get(request, public_id)
        if not rules_people.may_answer_host_request(viewer, row):
            raise PermissionDenied
        form = HostAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        try:
            answered = host_answer(request=row, by=request.user, **form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(host_request_data(answered, viewer))

    @extend_schema(operation_id="hosts_withdraw", responses=HostRequestSerializer)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take a request back."""
        viewer, row = self._get(request, public_id)
        if not rules_people.may_withdraw_host_request(viewer, row):
            raise PermissionDenied
        try:
            ended = host_withdraw(request=row)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(host_request_data(ended, viewer))


class NetworkView(APIView):
    """The acting network."""

    @extend_schema(operation_id="network_retrieve", responses=NetworkSerializer)
    def get(self, request: Request) -> Response:
        """Return figures of the network's clusters; nothing private goes into them."""
        viewer = viewer_of(request)
        network = Network.objects.filter(Q(pk=viewer.network_id)).first()
        if viewer.network_id is None or network is None:
            raise Http404
        return Response(
            {
                "id": network.public_id,
                "name": network.name,
                "kind": coded_choice(network.kind, NetworkKind),
                "clusters": [
                    c | {"stages": [s | _stage(s["code"]) for s in c["stages"]]}
                    for c in network_figures(network)
                ],
            }
        )
