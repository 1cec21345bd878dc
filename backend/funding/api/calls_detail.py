"""A call in plain words, with its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Viewer
from backend.directory.api.codes import CodedSerializer, coded, country_label, reader_language
from backend.directory.models import Organisation
from backend.directory.viewers import viewer_of
from backend.funding.api.cards import CallCardSerializer, call_card, in_readers_language
from backend.funding.api.forms import CallEditView
from backend.funding.api.lookup import visible_call
from backend.funding.api.rule_table import RuleTableSerializer
from backend.funding.api.texts import (
    SectionsSerializer,
    SourceRefSerializer,
    sections_data,
    source_ref,
)
from backend.funding.engine import eligibility as engine
from backend.funding.enums import CallKind, CallProblem, ProgrammeLevel
from backend.funding.models import Call, RuleSetVersion
from backend.funding.rules import call_judged
from backend.funding.selectors.awards import awarded_cents
from backend.funding.selectors.eligibility import acting_organisation
from backend.funding.selectors.programmes import national_terms_of, rule_set_of_call
from backend.funding.services.lines import PageLine, rule_source
from backend.funding.services.pages import Reader, Scheme, sections
from backend.funding.services.rule_table import rule_table
from matching.reference import nuts

EXCERPT_CHARS = 700
"""About as much as fits on a screen without scrolling; the whole text is one click away."""


class ProblemSerializer(serializers.Serializer[Any]):
    """Something odd that was noted when the call was read."""

    code = serializers.CharField()
    text = serializers.CharField()


class CascadeSerializer(serializers.Serializer[Any]):
    """Who passes the money on, and how much of the cap is left for the acting organisation."""

    owner_project = serializers.CharField(allow_blank=True)
    project_id = serializers.UUIDField(allow_null=True)
    lump_sum_cents = serializers.IntegerField(allow_null=True)
    cap_cents = serializers.IntegerField(allow_null=True)
    countries = CodedSerializer(many=True)
    awarded_cents = serializers.IntegerField()
    room_cents = serializers.IntegerField(allow_null=True)


class OverrideSerializer(serializers.Serializer[Any]):
    """A rule that this call changes."""

    rule_id = serializers.CharField()
    op = serializers.CharField()
    text = serializers.CharField()
    origin = SourceRefSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Name the source `source`."""
        fields = super().get_fields()
        return {("source" if name == "origin" else name): f for name, f in fields.items()}


class CallAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with a call."""

    edit = serializers.BooleanField()
    save = serializers.BooleanField()
    see_members = serializers.BooleanField()


class CallDetailSerializer(CallCardSerializer):
    """A call with everything that helps to decide."""

    call_identifier = serializers.CharField(allow_blank=True)
    call_title = serializers.CharField(allow_blank=True)
    plain_summary = serializers.CharField(allow_null=True)
    text_excerpt = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    fetched_on = serializers.DateField(allow_null=True)
    problems = ProblemSerializer(many=True)
    cascade = CascadeSerializer(allow_null=True)
    countries = CodedSerializer(many=True)
    regions = CodedSerializer(many=True)
    sections = SectionsSerializer()
    rules = RuleTableSerializer(allow_null=True)
    rules_note = serializers.CharField(allow_null=True)
    overrides = OverrideSerializer(many=True)
    abilities = CallAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


def excerpt(text: str, limit: int = EXCERPT_CHARS) -> str:
    """Return the beginning of a text up to a whole word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0]} …"


def page_reader(viewer: Viewer, call: Call | None = None) -> Reader:
    """Return what a plain page may say of the acting organisation to its own seat."""
    organisation: Organisation | None = acting_organisation(viewer)
    if organisation is None:
        return Reader(language=reader_language())
    country = coded(organisation.country, country_label)
    return Reader(
        language=reader_language(),
        country=organisation.country,
        country_name=country["label"] if country else "",
        pic=organisation.number("pic"),
        awarded_cents=awarded_cents(viewer, call) if call is not None else 0,
        has_cluster=bool(viewer.cluster_keys),
    )


def _plain(call: Call) -> str | None:
    return in_readers_language(call.plain) or None


def place_names(call: Call) -> dict[str, str]:
    """Return the names of a call's countries and regions in the reader's language."""
    found = {}
    for code in call.countries:
        found[code] = country_label(code, reader_language())
    for code in call.regions:
        region = coded(code, nuts.label)
        found[code] = region["label"] if region else code
    return found


def call_problems(call: Call) -> list[dict[str, str]]:
    """Return in words what was odd about a call at its source."""
    codes = dict.fromkeys(str(p.get("code")) for p in call.problems if isinstance(p, Mapping))
    known = [CallProblem(code) for code in codes if code in CallProblem.values]
    return [{"code": p.value, "text": str(p.label)} for p in known]


def cascade_data(call: Call, viewer: Viewer) -> dict[str, Any] | None:
    """Return what only a cascade call has, None for any other."""
    if call.kind != CallKind.CASCADE:
        return None
    awarded = awarded_cents(viewer, call)
    project = call.owner_project
    return {
        "owner_project": call.owner_project_name or (str(project) if project else ""),
        "project_id": project.public_id if project else None,
        "lump_sum_cents": call.lump_sum_cents,
        "cap_cents": call.cap_cents,
        "countries": [coded(c, country_label) for c in call.countries],
        "awarded_cents": awarded,
        "room_cents": None if call.cap_cents is None else max(0, call.cap_cents - awarded),
    }


def rules_data(
    call: Call, version: RuleSetVersion | None, rule_set: engine.RuleSet | None
) -> tuple[dict[str, Any] | None, str | None]:
    """Return the table of the call's rules, and why there is none where there is none."""
    if version is None or rule_set is None:
        if not call.rule_set_code:
            return None, _("No rule set is known for this kind of call: read the call's text.")
        return None, _(
            "No rules are known for this date. Nothing is assumed after the end of a programme's"
            " period."
        )
    label = in_readers_language(version.labels, version.code)
    return rule_table(version, rule_set, label, reader_language()), None


def overrides_data(call: Call, rule_set: engine.RuleSet | None) -> list[dict[str, Any]]:
    """Return the rules that the call changes, as they stand after the change."""
    if rule_set is None:
        return []
    words = engine.wording(reader_language())
    rules = {r.id: r for r in rule_set.rules}
    found = []
    for each in call.overrides:
        added = each.get("rule") if isinstance(each.get("rule"), Mapping) else None
        rule_id = str((added or {}).get("id") or each.get("rule") or "")
        rule = rules.get(rule_id)
        if rule_id not in rule_set.overridden and rule is None:
            continue
        text = _("The rule “%(rule)s” does not hold for this call.") % {"rule": rule_id}
        found.append(
            {
                "rule_id": rule_id,
                "op": str(each.get("op") or "set"),
                "text": words.statement(rule) if rule else text,
                "source": source_ref(rule_source(rule_set, rule)) if rule else None,
            }
        )
    return found


def scheme_of(call: Call, rule_set: engine.RuleSet | None) -> Scheme:
    """Return what the plain page of a call is made from."""
    programme = call.programme
    return Scheme(
        rule_set=rule_set,
        call=call,
        level=programme.level if programme else ProgrammeLevel.EUROPEAN,
        national_terms=list(national_terms_of(programme)) if programme else (),
        country_names=place_names(call),
    )


class CallView(CallEditView):
    """One call: read by everybody who sees it, changed by whoever entered it."""

    @extend_schema(operation_id="calls_retrieve", responses=CallDetailSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return a call in plain words with its rules."""
        viewer = viewer_of(request)
        call = visible_call(viewer, public_id)
        return Response(call_detail(call, viewer))


def call_detail(call: Call, viewer: Viewer) -> dict[str, Any]:
    """Return a call in the API's long shape."""
    may = call_judged(viewer, call)
    version = rule_set_of_call(call)
    rule_set = None
    if version is not None:
        rule_set = engine.without_replaced(engine.merged_rule_set(version, call), call)
    table, rules_note = rules_data(call, version, rule_set)
    lines: dict[str, list[PageLine]] = sections(
        scheme_of(call, rule_set), page_reader(viewer, call)
    )
    return call_card(call, viewer) | {
        "call_identifier": call.call_identifier,
        "call_title": call.call_title,
        "plain_summary": _plain(call),
        "text_excerpt": excerpt(call.text),
        "language": call.language,
        "url": call.url,
        "fetched_on": call.fetched_on,
        "problems": call_problems(call),
        "cascade": cascade_data(call, viewer),
        "countries": [coded(c, country_label) for c in call.countries],
        "regions": [coded(r, nuts.label) for r in call.regions],
        "sections": sections_data(lines),
        "rules": table,
        "rules_note": rules_note,
        "overrides": overrides_data(call, rule_set),
        "abilities": may.abilities,
        "ability_reasons": may.reasons,
    }
