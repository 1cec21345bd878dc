"""Saving and hiding calls, for oneself."""

from __future__ import annotations

from backend.funding.enums import Mark
from backend.funding.models import Call, CallMark


def mark_set(*, person_id: int, call: Call, mark: Mark) -> CallMark:
    """Note what a person did with a call; the later mark replaces the earlier one."""
    made, _created = CallMark.objects.update_or_create(
        person_id=person_id, call=call, defaults={"mark": mark}
    )
    return made


def mark_clear(*, person_id: int, call: Call) -> None:
    """Forget a person's mark; nothing happens where there is none."""
    CallMark.objects.filter(person_id=person_id, call=call).delete()
