"""Which scheme is for me?"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.codes import (
    CodedSerializer,
    coded_choice,
    country_label,
    reader_language,
)
from backend.directory.enums import OrganisationType
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import (
    CallCardSerializer,
    call_cards,
    in_readers_language,
    programme_ref,
)
from backend.funding.api.estimate import MAX_BUDGET_CENTS
from backend.funding.api.texts import SectionsSerializer, sections_data
from backend.funding.enums import Applicants, ProgrammeLevel
from backend.funding.selectors.eligibility import acting_organisation
from backend.funding.services.schemes import QUESTIONS, Found, place_of, which_schemes


class SchemeOptionSerializer(serializers.Serializer[Any]):
    """One way to answer."""

    code = serializers.CharField()
    text = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the text `label`."""
        fields = super().get_fields()
        return {("label" if name == "text" else name): f for name, f in fields.items()}


class SchemeQuestionSerializer(serializers.Serializer[Any]):
    """One question; `suggested` is what the profile of the acting organisation answers."""

    id = serializers.CharField()
    text = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=["choice", "country", "region", "money"])
    options = SchemeOptionSerializer(many=True)
    suggested = serializers.CharField(allow_null=True)


def _choices(question_id: str) -> list[str]:
    question = next(q for q in QUESTIONS if q.id == question_id)
    return [option.code for option in question.options]


class SchemeAnswersSerializer(serializers.Serializer[Any]):
    """What was answered; whatever is left out is not known."""

    who = serializers.ChoiceField(choices=_choices("who"), required=False, allow_null=True)
    place = serializers.CharField(max_length=5, required=False, allow_null=True, allow_blank=True)
    wants = serializers.ChoiceField(choices=_choices("wants"), required=False, allow_null=True)
    company = serializers.ChoiceField(choices=_choices("company"), required=False, allow_null=True)
    ripeness = serializers.ChoiceField(
        choices=_choices("ripeness"), required=False, allow_null=True
    )
    budget = serializers.IntegerField(
        min_value=1, max_value=MAX_BUDGET_CENTS, required=False, allow_null=True
    )

    def validate_place(self, value: str | None) -> str | None:
        """Refuse a code that is neither a country nor a region."""
        try:
            place_of(value or "")
        except KeyError as error:
            raise serializers.ValidationError(
                _("“%(code)s” is no known country or region code.") % {"code": value},
                code="place",
            ) from error
        return value


class SchemesWriteSerializer(serializers.Serializer[Any]):
    """The answers to the six questions."""

    answers = SchemeAnswersSerializer()


class SchemeAnswerSerializer(serializers.Serializer[Any]):
    """One scheme with its plain page, the reasons, and live calls."""

    rule_set = CodedSerializer()
    summary = serializers.CharField(allow_blank=True)
    programme = CodedSerializer()
    level = CodedSerializer()
    band = serializers.ChoiceField(choices=["regional", "national", "european"])
    is_template = serializers.BooleanField()
    applicants = CodedSerializer()
    home = serializers.CharField(allow_blank=True)
    sections = SectionsSerializer()
    why = serializers.ListField(child=serializers.CharField())
    against = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())
    calls = CallCardSerializer(many=True)


class SchemesSerializer(serializers.Serializer[Any]):
    """At most three answers; `none_text` says why where there is none."""

    answers = SchemeAnswerSerializer(many=True)
    none_text = serializers.CharField(allow_null=True)


def _suggested(viewer: Viewer) -> dict[str, str]:
    """Return what the acting organisation's profile answers already."""
    organisation = acting_organisation(viewer)
    if organisation is None:
        return {}
    firms = {OrganisationType.SMALL_MID_CAP: "larger", OrganisationType.LARGE: "larger"}
    who = "sme" if organisation.is_sme else firms.get(OrganisationType(organisation.org_type), "")
    if not who and organisation.is_sme is False:
        who = "other" if organisation.org_type not in firms else "larger"
    region = organisation.legal_nuts or organisation.site_nuts
    found = {"who": who, "place": region or organisation.country}
    return {key: value for key, value in found.items() if value}


class SchemeQuestionsView(APIView):
    """The six questions."""

    @extend_schema(operation_id="schemes_questions", responses=SchemeQuestionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the questions with their options in the reader's language."""
        suggested = _suggested(viewer_of(request))
        return Response(
            [
                {
                    "id": q.id,
                    "text": str(q.text),
                    "hint": str(q.hint),
                    "kind": q.kind,
                    "options": [
                        {"code": o.code, "label": str(o.label), "hint": str(o.hint)}
                        for o in q.options
                    ],
                    "suggested": suggested.get(q.id),
                }
                for q in QUESTIONS
            ]
        )


def _answer(found: Found, viewer: Viewer) -> dict[str, Any]:
    version, programme = found.version, found.version.programme
    return {
        "rule_set": {
            "code": version.code,
            "label": in_readers_language(version.labels, version.code),
        },
        "summary": in_readers_language(version.summaries),
        "programme": programme_ref(programme),
        "level": coded_choice(programme.level, ProgrammeLevel),
        "band": found.band,
        "is_template": version.is_template,
        "applicants": coded_choice(version.applicants, Applicants),
        "home": programme.home,
        "sections": sections_data(found.page),
        "why": list(found.why),
        "against": list(found.against),
        "unknown": list(found.unknown),
        "calls": call_cards(found.calls, viewer),
    }


class SchemesView(APIView):
    """Schemes that may fit."""

    @extend_schema(
        operation_id="schemes_find", request=SchemesWriteSerializer, responses=SchemesSerializer
    )
    def post(self, request: Request) -> Response:
        """Return at most three schemes: regional, national, European; nothing is stored."""
        viewer = viewer_of(request)
        form = SchemesWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        answers = form.validated_data["answers"]
        country, _region = place_of(answers.get("place") or "")
        language = reader_language()
        found = which_schemes(
            answers,
            viewer=viewer,
            language=language,
            country_name=country_label(country, language) if country else "",
        )
        none = None
        if not found:
            none = _(
                "None of the schemes that we know fits these answers. Ask a cluster or your region:"
                " they know more than is written here."
            )
        return Response({"answers": [_answer(f, viewer) for f in found], "none_text": none})
