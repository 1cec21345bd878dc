"""How the reasons of refused abilities stand in the API."""

from __future__ import annotations

from rest_framework import serializers


class AbilityReasonsField(serializers.DictField):
    """For each ability that is refused with a reason, the reason in the reader's language."""

    def __init__(self) -> None:
        super().__init__(
            child=serializers.CharField(),
            help_text="For abilities that are refused: why, in the reader's language.",
        )
