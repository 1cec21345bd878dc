"""The life of a profile in the API's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.common.abilities import Reasoned, Sentence, judge
from backend.common.viewer import Viewer
from backend.directory import enums, rules
from backend.directory.api.codes import CodedSerializer, coded_choice
from backend.directory.enums import Life, Standing
from backend.directory.models import Organisation
from backend.directory.models.life import UNPUBLISHED
from backend.directory.selectors.life import open_changes_count
from backend.directory.services.life import may_publish_now, validating_clusters

RIGHTS: Mapping[str, Reasoned] = {
    "submit": rules.can_submit,
    "send_back": rules.can_validate,
    "validate": rules.can_validate,
    "publish": rules.can_publish,
    "renew": rules.can_publish,
}
STEPS = tuple(RIGHTS)


class LifeSerializer(serializers.Serializer[Any]):
    """Where a profile stands, and the steps the viewer may take now."""

    state = CodedSerializer()
    renew_on = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    validated_at = serializers.DateTimeField(allow_null=True)
    validated_by = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    remark = serializers.CharField(allow_blank=True)
    revalidate = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.CharField())
    step_reasons = serializers.DictField(
        child=serializers.CharField(),
        help_text="For steps that the viewer cannot take now: why, in the reader's language.",
    )
    waits_for = serializers.ListField(child=serializers.CharField())
    is_public = serializers.BooleanField()
    open_suggestions = serializers.IntegerField()


def steps_of(organisation: Organisation, viewer: Viewer) -> list[str]:
    """Return the steps that state and rights allow, the most likely first."""
    state = organisation.life
    steps = []
    if state in UNPUBLISHED and may_publish_now(organisation):
        if rules.can_publish(viewer, organisation):
            steps.append("publish")
    elif state == Life.DRAFT and rules.can_submit(viewer, organisation):
        steps.append("submit")
    checked = organisation.validated_at is not None and not organisation.revalidate
    if rules.can_validate(viewer, organisation) and state != Life.EXPIRED:
        if state in {Life.DRAFT, Life.SUBMITTED} or (state not in UNPUBLISHED and not checked):
            steps.insert(0, "validate")
        if state == Life.SUBMITTED:
            steps.append("send_back")
    if state in {Life.PUBLISHED, Life.DUE, Life.EXPIRED} and rules.can_publish(
        viewer, organisation
    ):
        steps.append("renew")
    return steps


NOT_NOW: Mapping[str, Sentence] = {
    "submit": _("It was handed to the cluster already, or needs no check."),
    "send_back": _("The firm has handed nothing in."),
    "validate": _("There is nothing to check now."),
    "publish": _("Its cluster checks the profile before it is shown."),
    "renew": _("It was never shown; there is nothing to renew."),
}
"""Why a step that somebody has the right to take cannot be taken as the profile stands."""


def step_reasons(
    organisation: Organisation, viewer: Viewer, steps: Sequence[str]
) -> dict[str, str]:
    """Return for each step that is not among `steps` why the viewer cannot take it now."""
    judged = judge({s: RIGHTS[s] for s in STEPS if s not in steps}, viewer, organisation)
    shown = organisation.life not in UNPUBLISHED
    not_now = {**NOT_NOW, "publish": _("It was published already.")} if shown else NOT_NOW
    return {step: judged.reasons.get(step) or str(not_now[step]) for step in judged.abilities}


def life_data(organisation: Organisation, viewer: Viewer) -> dict[str, Any] | None:
    """Return where a profile stands; None for a public record, which has no life of its own."""
    if organisation.standing == Standing.PUBLIC_RECORD:
        return None
    steps = steps_of(organisation, viewer)
    waiting = organisation.life in UNPUBLISHED and organisation.life != Life.VALIDATED
    shown = organisation.life in {Life.PUBLISHED, Life.DUE}
    if organisation.standing == Standing.IMPORTED:
        shown = shown and bool(rules.mandated(organisation))
    return {
        "state": coded_choice(organisation.life, enums.Life),
        "renew_on": organisation.renew_on,
        "submitted_at": organisation.submitted_at,
        "validated_at": organisation.validated_at,
        "validated_by": str(organisation.validated_by) if organisation.validated_by else "",
        "published_at": organisation.published_at,
        "remark": organisation.remark,
        "revalidate": organisation.revalidate,
        "steps": steps,
        "step_reasons": step_reasons(organisation, viewer, steps),
        "waits_for": [str(c) for c in validating_clusters(organisation)] if waiting else [],
        "is_public": shown,
        "open_suggestions": open_changes_count(organisation)
        if rules.is_own_organisation(viewer, organisation)
        else 0,
    }
