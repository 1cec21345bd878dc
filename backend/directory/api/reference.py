"""Code lists, value chains and the tile map: public and the same for everybody."""

from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory import enums
from backend.directory.api.codes import CodedSerializer, coded_choices, reader_language
from matching.reference import (
    concepts,
    countries,
    ecosystems,
    languages,
    nace,
    nuts,
    nuts_geo,
    stages,
    value_chains,
)

_public = method_decorator(
    [cache_control(max_age=300, public=True), vary_on_headers("Accept-Language", "Cookie")],
    name="dispatch",
)


class StageSerializer(CodedSerializer):
    """A stage with its explanation and place in the order."""

    hint = serializers.CharField()
    order = serializers.IntegerField()


class ReferenceSerializer(serializers.Serializer[Any]):
    """All short code lists."""

    stages = StageSerializer(many=True)
    ecosystems = CodedSerializer(many=True)
    countries = CodedSerializer(many=True)
    nace_sections = CodedSerializer(many=True)
    nace_divisions = CodedSerializer(many=True)
    org_types = CodedSerializer(many=True)
    sizes = CodedSerializer(many=True)
    standings = CodedSerializer(many=True)
    transitions = CodedSerializer(many=True)
    languages = CodedSerializer(many=True)
    entry_types = CodedSerializer(many=True)
    visibilities = CodedSerializer(many=True)


class ChainNodeSerializer(serializers.Serializer[Any]):
    """A link of a value chain."""

    id = serializers.CharField()
    stage = serializers.CharField()
    label = serializers.CharField()
    hint = serializers.CharField()


class ChainEdgeSerializer(serializers.Serializer[Any]):
    """One link feeds another; `loop` leads back to an earlier one."""

    source = serializers.CharField()
    target = serializers.CharField()
    loop = serializers.BooleanField()


class ChainSerializer(serializers.Serializer[Any]):
    """A value chain as a graph of links."""

    id = serializers.CharField()
    label = serializers.CharField()
    description = serializers.CharField()
    ecosystems = serializers.ListField(child=serializers.CharField())
    nodes = ChainNodeSerializer(many=True)
    edges = ChainEdgeSerializer(many=True)


class NutsSerializer(CodedSerializer):
    """A region."""

    level = serializers.IntegerField()
    country = serializers.CharField()
    parent = serializers.CharField(allow_blank=True)


class TileSerializer(CodedSerializer):
    """A tile of the grid map."""

    country = serializers.CharField()
    col = serializers.IntegerField()
    row = serializers.IntegerField()


class MapSerializer(serializers.Serializer[Any]):
    """Tiles of countries, and of NUTS 2 regions within each country."""

    countries = TileSerializer(many=True)
    nuts2 = TileSerializer(many=True)


class ConceptSerializer(serializers.Serializer[Any]):
    """A tag."""

    id = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()


@_public
class ReferenceView(APIView):
    """The short code lists."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(operation_id="reference", responses=ReferenceSerializer)
    def get(self, request: Request) -> Response:
        """Return every short list with labels in the reader's language."""
        lang = reader_language()
        return Response(
            {
                "stages": [
                    {
                        "code": s.id,
                        "label": s.label.get(lang),
                        "hint": s.hint.get(lang),
                        "order": s.order,
                    }
                    for s in stages.stages()
                ],
                "ecosystems": [
                    {"code": e.id, "label": e.label.get(lang)} for e in ecosystems.ecosystems()
                ],
                "countries": [
                    {"code": c.iso2, "label": c.label.get(lang)} for c in countries.countries()
                ],
                "nace_sections": [
                    {"code": s.code, "label": s.label.get(lang)} for s in nace.sections()
                ],
                "nace_divisions": [
                    {"code": d.code, "label": d.label.get(lang)} for d in nace.divisions()
                ],
                "org_types": coded_choices(enums.OrganisationType),
                "sizes": coded_choices(enums.SizeClass),
                "standings": coded_choices(enums.Standing),
                "transitions": coded_choices(enums.Transition),
                "languages": [
                    {"code": x.code, "label": x.label.get(lang)} for x in languages.languages()
                ],
                "entry_types": coded_choices(enums.EntryType),
                "visibilities": coded_choices(enums.Visibility),
            }
        )


@_public
class ChainsView(APIView):
    """The value chains."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(operation_id="reference_chains", responses=ChainSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return every value chain as a graph of named links."""
        lang = reader_language()
        return Response(
            [
                {
                    "id": chain.id,
                    "label": chain.label.get(lang),
                    "description": chain.description.get(lang),
                    "ecosystems": list(chain.ecosystems),
                    "nodes": [
                        {
                            "id": n.id,
                            "stage": n.stage,
                            "label": n.label.get(lang),
                            "hint": n.hint.get(lang),
                        }
                        for n in chain.nodes
                    ],
                    "edges": [
                        {"source": e.source, "target": e.target, "loop": e.loop}
                        for e in chain.edges
                    ],
                }
                for chain in value_chains.chains()
            ]
        )


@_public
class NutsView(APIView):
    """Regions."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(
        operation_id="reference_nuts",
        parameters=[OpenApiParameter("parent", str), OpenApiParameter("q", str)],
        responses=NutsSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the regions below `parent`, or those whose name fits `q` (at most 20)."""
        lang = reader_language()
        query = request.query_params.get("q", "")[:100].strip()
        parent = request.query_params.get("parent", "")[:5].strip()
        if query:
            found = list(nuts.search(query))[:20]
        elif parent:
            found = list(nuts.children(parent))
        else:
            found = list(nuts.regions(level=0))
        return Response(
            [
                {
                    "code": region.code,
                    "label": nuts.label(region.code, lang) or region.name,
                    "level": region.level,
                    "country": countries.to_iso(region.country),
                    "parent": region.parent or "",
                }
                for region in found
            ]
        )


@_public
class MapView(APIView):
    """The tile map."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(operation_id="reference_map", responses=MapSerializer)
    def get(self, request: Request) -> Response:
        """Return tiles of countries and of their NUTS 2 regions."""
        lang = reader_language()
        tiles = nuts_geo.country_tiles()
        country_tiles = [
            {
                "code": iso,
                "country": iso,
                "label": countries.label(iso, lang),
                "col": tile[0],
                "row": tile[1],
            }
            for iso, tile in sorted(tiles.items())
        ]
        region_tiles = [
            {
                "code": code,
                "country": iso,
                "label": nuts.label(code, lang) or code,
                "col": tile[0],
                "row": tile[1],
            }
            for iso in sorted(tiles)
            for code, tile in sorted(nuts_geo.region_tiles(iso).items())
        ]
        return Response({"countries": country_tiles, "nuts2": region_tiles})


@_public
class ConceptsView(APIView):
    """Tags by the beginning of their label."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(
        operation_id="reference_concepts",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses=ConceptSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return at most 12 tags whose label begins with `q`."""
        lang = reader_language()
        query = request.query_params.get("q", "")[:60].strip()
        found = concepts.search(query, lang, 12) if query else []
        return Response(
            [{"id": c.id, "label": concepts.label(c.id, lang), "kind": c.kind} for c in found]
        )
