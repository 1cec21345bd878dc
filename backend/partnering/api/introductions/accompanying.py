"""Which cluster accompanies a firm: by default, and in one introduction."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.errors import as_api_error
from backend.directory.models import Organisation
from backend.directory.viewers import viewer_of
from backend.partnering import rules
from backend.partnering.api.introductions.lookup import acting_party, visible_introduction
from backend.partnering.api.introductions.serializers.moving import (
    AccompanimentSerializer,
    PickSerializer,
)
from backend.partnering.api.introductions.serializers.reading import IntroductionSerializer
from backend.partnering.api.introductions.shapes import detail_data, place_data
from backend.partnering.selectors.accompaniment import clusters_of, preferred_cluster
from backend.partnering.selectors.introductions import reply_times
from backend.partnering.services.introductions.accompanying import accompaniment_set, cluster_pick


class AccompanimentView(APIView):
    """Which of its clusters accompanies the acting seat's firm by default."""

    def _firm(self, viewer: Viewer) -> Organisation:
        """Return the acting seat's firm; other places have none to accompany."""
        if viewer.organisation_id is None:
            raise PermissionDenied
        return Organisation.objects.get(pk=viewer.organisation_id)

    def _answer(self, viewer: Viewer, firm: Organisation) -> Response:
        clusters = clusters_of(firm)
        times = reply_times([c.pk for c in clusters])
        preferred = preferred_cluster(firm, clusters)
        return Response(
            {
                "clusters": [place_data(c, times) for c in clusters],
                "cluster": preferred and preferred.public_id,
                "editable": rules.may_ask(viewer),
            }
        )

    @extend_schema(operation_id="accompaniment_retrieve", responses=AccompanimentSerializer)
    def get(self, request: Request) -> Response:
        """Return the firm's clusters and which one it wants by default."""
        viewer = viewer_of(request)
        return self._answer(viewer, self._firm(viewer))

    @extend_schema(
        operation_id="accompaniment_update",
        request=AccompanimentSerializer,
        responses=AccompanimentSerializer,
    )
    def put(self, request: Request) -> Response:
        """Set it; it holds for what is asked from then on."""
        viewer = viewer_of(request)
        firm = self._firm(viewer)
        if not rules.may_ask(viewer):
            raise PermissionDenied
        form = AccompanimentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            accompaniment_set(organisation=firm, cluster_id=form.validated_data["cluster"])
        except ValidationError as error:
            raise as_api_error(error) from error
        return self._answer(viewer, firm)


class PickView(APIView):
    """The asked firm's choice among its clusters."""

    @extend_schema(
        operation_id="introductions_pick_cluster",
        request=PickSerializer,
        responses=IntroductionSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Choose which cluster accompanies one's own firm in this introduction; it is asked next.

        A cluster that is not chosen learns nothing of the introduction.
        """
        viewer = viewer_of(request)
        introduction = visible_introduction(viewer, public_id)
        party = acting_party(viewer, introduction)
        if not rules.is_firm(viewer, introduction):
            raise PermissionDenied
        form = PickSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert viewer.person_id is not None
        try:
            cluster_pick(
                party=party,
                cluster_id=form.validated_data["cluster"],
                person_id=viewer.person_id,
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(detail_data(visible_introduction(viewer, public_id), viewer))
