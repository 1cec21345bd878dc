"""Serializers of a rule set's table."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.funding.api.texts import SourceRefSerializer


class RuleSetHeadSerializer(serializers.Serializer[Any]):
    """Which version of which rule set."""

    code = serializers.CharField()
    label = serializers.CharField()
    version = serializers.IntegerField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    is_template = serializers.BooleanField()


class RuleRowSerializer(serializers.Serializer[Any]):
    """A rule in plain words."""

    id = serializers.CharField()
    text = serializers.CharField()
    level = serializers.ChoiceField(choices=["hard", "soft"])
    verified = serializers.BooleanField()
    known = serializers.BooleanField()
    overridden = serializers.BooleanField()
    source = SourceRefSerializer(allow_null=True)
    note = serializers.CharField(allow_null=True)


class PayRowSerializer(serializers.Serializer[Any]):
    """A statement on what is paid."""

    id = serializers.CharField()
    text = serializers.CharField()
    verified = serializers.BooleanField()
    known = serializers.BooleanField()
    source = SourceRefSerializer(allow_null=True)
    note = serializers.CharField(allow_null=True)


class RuleTableSerializer(serializers.Serializer[Any]):
    """The rules of a set one by one."""

    rule_set = RuleSetHeadSerializer()
    rules = RuleRowSerializer(many=True)
    pays = PayRowSerializer(many=True)
