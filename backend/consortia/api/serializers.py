"""Shapes of consortia in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from backend.common.ability_fields import AbilityReasonsField
from backend.consortia.enums import Participation
from backend.consortia.services.members import MAX_MEMBERS
from backend.directory.api.codes import CodedSerializer
from backend.directory.enums import OrganisationType
from backend.funding.api.eligibility import ResultSerializer

MAX_CENTS = 10_000_000_000_000
"""100 billion euros: above any project, so a larger sum is a slip of the keyboard."""
MAX_MONTHS = 240
MAX_DECLARATIONS = 50


class CallRefSerializer(serializers.Serializer[Any]):
    """A call by id and title."""

    id = serializers.UUIDField()
    identifier = serializers.CharField(allow_blank=True)
    title = serializers.CharField()


class ConsortiumOwnerSerializer(serializers.Serializer[Any]):
    """Whose consortium it is."""

    kind = serializers.ChoiceField(choices=["organisation", "cluster"])
    id = serializers.UUIDField()
    name = serializers.CharField()


class ConsortiumAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do."""

    edit = serializers.BooleanField()
    submit = serializers.BooleanField()
    delete = serializers.BooleanField()


class ConsortiumCardSerializer(serializers.Serializer[Any]):
    """A consortium in short."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = CodedSerializer()
    call = CallRefSerializer()
    owner = ConsortiumOwnerSerializer()
    members_count = serializers.IntegerField()
    verdict = CodedSerializer()
    submitted_on = serializers.DateField(allow_null=True)
    updated_at = serializers.DateTimeField()
    abilities = ConsortiumAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class ConsortiumPageSerializer(serializers.Serializer[Any]):
    """A page of consortia."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ConsortiumCardSerializer(many=True)


class ConsortiumMemberSerializer(serializers.Serializer[Any]):
    """A member as its owner states it; `organisation` is null where it is not in the directory."""

    id = serializers.UUIDField()
    organisation = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    country = CodedSerializer(allow_null=True)
    nuts = CodedSerializer(allow_null=True)
    org_type = CodedSerializer(allow_null=True)
    is_sme = serializers.BooleanField(allow_null=True)
    for_profit = serializers.BooleanField(allow_null=True)
    kind = CodedSerializer(allow_null=True)
    is_lead = serializers.BooleanField()
    cost_cents = serializers.IntegerField(allow_null=True)
    subcontracted_cents = serializers.IntegerField(allow_null=True)
    group = serializers.CharField(allow_blank=True)


class RuleVersionSerializer(serializers.Serializer[Any]):
    """Which version of which rules."""

    code = serializers.CharField()
    label = serializers.CharField()
    version = serializers.IntegerField()


class ConsortiumNeedSerializer(serializers.Serializer[Any]):
    """What is still needed."""

    text = serializers.CharField()


class ConsortiumQuestionSerializer(serializers.Serializer[Any]):
    """What is to be declared, answered or not; `key` is the one of `declarations`."""

    key = serializers.CharField()
    text = serializers.CharField()


class ConsortiumEvaluationSerializer(serializers.Serializer[Any]):
    """What the rules say to a consortium."""

    verdict = CodedSerializer()
    summary = serializers.CharField()
    results = ResultSerializer(many=True)
    needs = ConsortiumNeedSerializer(many=True)
    questions = ConsortiumQuestionSerializer(many=True)
    rule_set = RuleVersionSerializer(allow_null=True)
    judged_on = serializers.DateField()


class ConsortiumSerializer(ConsortiumCardSerializer):
    """A consortium with its members and the answer of the rules."""

    months = serializers.IntegerField(allow_null=True)
    total_cost_cents = serializers.IntegerField(allow_null=True)
    grant_cents = serializers.IntegerField(allow_null=True)
    trl_start = serializers.IntegerField(allow_null=True)
    trl_end = serializers.IntegerField(allow_null=True)
    declarations = serializers.DictField(child=serializers.BooleanField(allow_null=True))
    members = ConsortiumMemberSerializer(many=True)
    evaluation = ConsortiumEvaluationSerializer()


class ConsortiumWriteSerializer(serializers.Serializer[Any]):
    """What is typed of a project; null is not known."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    months = serializers.IntegerField(
        min_value=1, max_value=MAX_MONTHS, allow_null=True, required=False
    )
    total_cost_cents = serializers.IntegerField(
        min_value=0, max_value=MAX_CENTS, allow_null=True, required=False
    )
    grant_cents = serializers.IntegerField(
        min_value=0, max_value=MAX_CENTS, allow_null=True, required=False
    )
    trl_start = serializers.IntegerField(min_value=1, max_value=9, allow_null=True, required=False)
    trl_end = serializers.IntegerField(min_value=1, max_value=9, allow_null=True, required=False)
    declarations = serializers.DictField(
        child=serializers.BooleanField(allow_null=True), required=False
    )

    def validate_declarations(self, value: dict[str, bool | None]) -> dict[str, bool | None]:
        """Keep what is known; keys are the codes of rules."""
        if len(value) > MAX_DECLARATIONS or any(len(key) > 60 for key in value):
            message = _("At most %(count)s declarations, each named by the key of its rule.")
            raise serializers.ValidationError(message % {"count": MAX_DECLARATIONS}, code="invalid")
        return {key: said for key, said in value.items() if said is not None}


class ConsortiumCreateSerializer(ConsortiumWriteSerializer):
    """A new consortium; the call may stand in the address instead."""

    call = serializers.UUIDField(required=False)


class ConsortiumMemberWriteSerializer(serializers.Serializer[Any]):
    """A row of the list. What a row leaves out of the facts comes from the directory."""

    organisation = serializers.UUIDField(allow_null=True, required=False)
    name = serializers.CharField(max_length=255, allow_blank=True, allow_null=True, required=False)
    country = serializers.CharField(max_length=2, allow_blank=True, allow_null=True, required=False)
    nuts = serializers.CharField(max_length=5, allow_blank=True, allow_null=True, required=False)
    org_type = serializers.ChoiceField(
        choices=OrganisationType.choices, allow_blank=True, allow_null=True, required=False
    )
    is_sme = serializers.BooleanField(allow_null=True, required=False)
    for_profit = serializers.BooleanField(allow_null=True, required=False)
    kind = serializers.ChoiceField(
        choices=Participation.choices, allow_blank=True, allow_null=True, required=False
    )
    is_lead = serializers.BooleanField(required=False)
    cost_cents = serializers.IntegerField(
        min_value=0, max_value=MAX_CENTS, allow_null=True, required=False
    )
    subcontracted_cents = serializers.IntegerField(
        min_value=0, max_value=MAX_CENTS, allow_null=True, required=False
    )
    group = serializers.CharField(max_length=120, allow_blank=True, allow_null=True, required=False)


class ConsortiumMembersWriteSerializer(serializers.Serializer[Any]):
    """The whole list of members."""

    members = ConsortiumMemberWriteSerializer(many=True)

    def validate_members(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a list that nobody bids with."""
        if len(value) > MAX_MEMBERS:
            message = _("A consortium has at most %(count)s members.") % {"count": MAX_MEMBERS}
            raise serializers.ValidationError(message, code="max_length")
        return value


class ConsortiumSubmitSerializer(serializers.Serializer[Any]):
    """The day on which the bid was handed in; today where it is left out."""

    submitted_on = serializers.DateField(required=False, allow_null=True)
