"""How proposals are made: the public account of the ranking in use."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.directory.api.codes import reader_language
from backend.partnering.services.ranking_page import ranking_page


class RankingPartSerializer(serializers.Serializer[Any]):
    """A part of every score: what it means, which way it pushes, how strongly.

    `most` is what it adds or takes at its fullest (log-odds); `typical` its share of all that
    moved the scores of the proposals shown now, null where too few are stored.
    """

    code = serializers.CharField()
    label = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    direction = serializers.ChoiceField(choices=["raises", "lowers", "either", "unused"])
    most = serializers.FloatField()
    learned = serializers.BooleanField()
    typical = serializers.FloatField(allow_null=True)


class RankingVersionSerializer(serializers.Serializer[Any]):
    """Something the model stands on."""

    name = serializers.CharField()
    version = serializers.CharField()


class CalibrationPointSerializer(serializers.Serializer[Any]):
    """A score and the share that was judged good at it."""

    score = serializers.FloatField()
    probability = serializers.FloatField()


class ProbabilityBandsSerializer(serializers.Serializer[Any]):
    """From which probability a proposal is called strong or good."""

    strong = serializers.FloatField()
    good = serializers.FloatField()


class ExposureGroupSerializer(serializers.Serializer[Any]):
    """A balanced group; `ratio` is its exposure over its share in the last days."""

    kind = serializers.ChoiceField(choices=["region", "size", "newcomer"])
    code = serializers.CharField()
    label = serializers.CharField()
    organisations = serializers.IntegerField()
    ratio = serializers.FloatField(allow_null=True)


class ExposureRulesSerializer(serializers.Serializer[Any]):
    """The parameters of balancing, and how it stands."""

    version = serializers.CharField()
    days = serializers.IntegerField()
    shown = serializers.IntegerField()
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    strength = serializers.FloatField()
    most = serializers.FloatField()
    cap = serializers.FloatField()
    settling = serializers.FloatField()
    smallest = serializers.IntegerField()
    groups = ExposureGroupSerializer(many=True)


class RankingSerializer(serializers.Serializer[Any]):
    """How proposals are made, from the model in use."""

    as_of = serializers.DateField()
    release = serializers.CharField()
    kind = serializers.ChoiceField(choices=["linear", "additive"])
    questions = serializers.IntegerField()
    data_hash = serializers.CharField(allow_blank=True)
    versions = RankingVersionSerializer(many=True)
    parts = RankingPartSerializer(many=True)
    typical_of = serializers.IntegerField()
    calibration = CalibrationPointSerializer(many=True)
    bands = ProbabilityBandsSerializer()
    kept = serializers.IntegerField()
    exposure = ExposureRulesSerializer()
    never_used = serializers.ListField(child=serializers.CharField())


class RankingView(APIView):
    """The ranking in use, for everybody."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="ranking_retrieve", responses=RankingSerializer)
    def get(self, request: Request) -> Response:
        """Return what counts and how much, how exposure is balanced, and what is never used."""
        return Response(ranking_page(reader_language()))
