"""May I take part: the answer of a call's rules to one organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.viewer import Viewer
from backend.directory.api.codes import CodedSerializer, coded_choice, reader_language
from backend.directory.models import Organisation
from backend.directory.viewers import viewer_of
from backend.funding.api.lookup import visible_call
from backend.funding.api.texts import SourceRefSerializer, source_ref
from backend.funding.engine import eligibility as engine
from backend.funding.selectors.awards import awarded_cents
from backend.funding.selectors.eligibility import asked_organisation
from backend.funding.services import eligibility as service
from backend.funding.services.lines import rule_source


class VerdictLabel(models.TextChoices):
    """The verdict's words."""

    ELIGIBLE = "eligible", gettext_lazy("You may take part")
    NOT_ELIGIBLE = "not_eligible", gettext_lazy("You cannot take part")
    UNKNOWN = "unknown", gettext_lazy("Not known yet")
    NO_OBSTACLE = "no_obstacle", gettext_lazy("Nothing against it found")


class VerdictOfMember(models.TextChoices):
    """The verdict's words for whoever asks about a member."""

    ELIGIBLE = "eligible", gettext_lazy("May take part")
    NOT_ELIGIBLE = "not_eligible", gettext_lazy("Cannot take part")
    UNKNOWN = "unknown", gettext_lazy("Not known yet")
    NO_OBSTACLE = "no_obstacle", gettext_lazy("Nothing against it found")


OUTCOMES = ["met", "not_met", "unknown"]


class RolePartSerializer(serializers.Serializer[Any]):
    """One part one may play, and whether it is open to the organisation."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    text = serializers.CharField()


class RoleKindSerializer(RolePartSerializer):
    """A kind of participation."""

    kind = CodedSerializer()


class MissingFactSerializer(serializers.Serializer[Any]):
    """What would decide a rule; `field` where the profile can tell it.

    `fact` names a fact of the project (`months`, `total_cost`, `declaration:civil_only` …), empty
    for a fact of one organisation.
    """

    text = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    fact = serializers.CharField(allow_blank=True)


class ResultSerializer(serializers.Serializer[Any]):
    """What one rule says."""

    rule_id = serializers.CharField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    level = serializers.ChoiceField(choices=["hard", "soft"])
    verified = serializers.BooleanField()
    text = serializers.CharField()
    missing = MissingFactSerializer(many=True)
    origin = SourceRefSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the source `source`."""
        fields = super().get_fields()
        return {("source" if name == "origin" else name): f for name, f in fields.items()}


class NeedTextSerializer(serializers.Serializer[Any]):
    """Partners that are still needed."""

    text = serializers.CharField()


class MissingFieldSerializer(serializers.Serializer[Any]):
    """A field that is empty, and where one fills it."""

    name = serializers.CharField()
    label = serializers.CharField()
    url_hint = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the field's code `field`."""
        fields = super().get_fields()
        return {("field" if key == "name" else key): f for key, f in fields.items()}


class RoleAnswerSerializer(serializers.Serializer[Any]):
    """What the rules say to one organisation."""

    verdict = CodedSerializer()
    summary = serializers.CharField()
    roles = RoleKindSerializer(many=True)
    lead = RolePartSerializer(allow_null=True)
    alone = RolePartSerializer(allow_null=True)
    funding = RolePartSerializer(allow_null=True)
    results = ResultSerializer(many=True)
    needs = NeedTextSerializer(many=True)
    missing_facts = MissingFieldSerializer(many=True)


def verdict_data(verdict: str, *, own: bool = True) -> dict[str, str] | None:
    """Return a verdict as `{code, label}`, said to the organisation itself or of it."""
    return coded_choice(verdict, VerdictLabel if own else VerdictOfMember)


def _field_of(fact: Any) -> str | None:
    return service.FACT_FIELDS.get(fact.fact) if fact.participant else None


def _results(answer: service.Answer, words: Any, own: bool) -> list[dict[str, Any]]:
    assert answer.role is not None
    assert answer.basis.rule_set is not None
    found = []
    for result in answer.role.evaluation.results:
        found.append(
            {
                "rule_id": result.rule.id,
                "outcome": str(result.outcome),
                "level": str(result.level_effective),
                "verified": result.verified,
                "text": service.result_text(result, words),
                "missing": [
                    {
                        "text": words.missing(f),
                        "field": _field_of(f),
                        "fact": "" if f.participant else f.fact,
                    }
                    for f in result.missing
                ],
                "source": source_ref(rule_source(answer.basis.rule_set, result.rule)),
            }
        )
    if answer.region is not None:
        texts = {
            "met": _("You sit in a region of this call.")
            if own
            else _("It sits in a region of this call."),
            "not_met": _("The call is for other regions."),
            "unknown": _("The call is for certain regions; yours is not known.")
            if own
            else _("The call is for certain regions; its own is not known."),
        }
        outcome = str(answer.region)
        missing = [{"text": service.fact_label("region"), "field": "region", "fact": ""}]
        found.append(
            {
                "rule_id": "call-regions",
                "outcome": outcome,
                "level": "hard",
                "verified": True,
                "text": texts[outcome],
                "missing": missing if outcome == "unknown" else [],
                "source": None,
            }
        )
    return found


def answer_data(answer: service.Answer, *, own: bool = True) -> dict[str, Any]:
    """Return an answer in the API's shape."""
    language = reader_language()
    head = {
        "verdict": verdict_data(answer.verdict, own=own),
        "summary": service.summary(answer, language, own=own),
        "missing_facts": [
            {
                "field": name,
                "label": service.fact_label(name),
                "url_hint": service.FACT_HINTS.get(name, ""),
            }
            for name in service.missing_facts(answer)
        ],
    }
    role = answer.role
    if role is None:
        empty: dict[str, Any] = {"roles": [], "results": [], "needs": []}
        return head | empty | {"lead": None, "alone": None, "funding": None}
    words = service.words_for(answer, language, own=own)

    def part(code: str, each: Any) -> dict[str, Any]:
        return {"outcome": str(each.outcome), "text": words.role(code, each)}

    return head | {
        "roles": [
            {"kind": {"code": str(kind), "label": words.kind(kind)}} | part("take_part", each)
            for kind, each in role.take_part.items()
        ],
        "lead": part("lead", role.lead),
        "alone": part("alone", role.alone),
        "funding": part("funding", role.funding),
        "results": _results(answer, words, own),
        "needs": [{"text": text} for text in words.needs(answer.needs)],
    }


def asked_or_refused(viewer: Viewer, given: str | None) -> Organisation:
    """Return the organisation in the question.

    Raises Http404 for one that the viewer may not ask about, PermissionDenied where nobody is
    named and the acting seat is in no organisation.
    """
    public_id = None
    if given:
        try:
            public_id = UUID(given)
        except ValueError as error:
            raise Http404 from error
    found = asked_organisation(viewer, public_id)
    if found is None:
        if public_id is None:
            raise PermissionDenied(_("Choose a member to ask about, or act for an organisation."))
        raise Http404
    return found


class CallEligibilityView(APIView):
    """May an organisation take part in a call."""

    @extend_schema(
        operation_id="calls_eligibility",
        parameters=[
            OpenApiParameter(
                "organisation", UUID, description="A member that the viewer's cluster curates."
            )
        ],
        responses=RoleAnswerSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the rules say to the acting organisation or a managed member."""
        viewer = viewer_of(request)
        call = visible_call(viewer, public_id)
        organisation = asked_or_refused(viewer, request.query_params.get("organisation"))
        own = viewer.organisation_id == organisation.pk
        # Awards are the firm's own matter: for a member they are not known.
        awarded = awarded_cents(viewer, call) if own else None
        participant = engine.participant_of(organisation, awarded_cents=awarded)
        answer = service.answer_for(service.basis_of(call), participant)
        return Response(answer_data(answer, own=own))
