"""The values that each kind of rule may hold, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.eligibility import reading
from matching.eligibility.enums import SIZE_ORDER, TYPES, RuleKind
from matching.eligibility.reading import Reader, RuleError
from matching.eligibility.sourcing import FILTER, parse_who

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matching.eligibility.model import RuleValue

_TRL: Final = (1, 9)


def _whole(value: object, path: str) -> RuleValue:
    return reading.whole_number(value, path, 1)


def _cents(value: object, path: str) -> RuleValue:
    return reading.whole_number(value, path, 0)


def _yes_no(value: object, path: str) -> RuleValue:
    if not isinstance(value, bool):
        raise RuleError(path, value, "must be true or false")
    return value


def _only_yes(value: object, path: str) -> RuleValue:
    if value is not True:
        raise RuleError(path, value, "must be true (leave the rule out, or null if not known)")
    return True


def _range(value: object, path: str) -> RuleValue:
    ok = (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(each, int) and not isinstance(each, bool) for each in value)
        and _TRL[0] <= value[0] <= value[1] <= _TRL[1]
    )
    if not ok:
        raise RuleError(path, value, "must be [lowest, highest] between 1 and 9")
    return (value[0], value[1])  # type: ignore[index]


def _types(value: object, path: str) -> RuleValue:
    return _not_empty(reading.known_texts(value, path, TYPES), path)


def _countries(value: object, path: str) -> RuleValue:
    return _not_empty(reading.pool(value, path), path)


def _not_empty(value: tuple[str, ...], path: str) -> tuple[str, ...]:
    if not value:
        raise RuleError(path, value, "must hold at least one entry (or be null if not known)")
    return value


def _coordinator(value: object, path: str) -> RuleValue:
    row = Reader(value, path)
    found = parse_who(row, (*FILTER, "for_profit"))
    row.finish()
    if found.is_empty:
        raise RuleError(path, value, "says nothing; name pool, types, sme … (or null)")
    return found


def _size(value: object, path: str) -> RuleValue:
    if isinstance(value, str):
        if value not in SIZE_ORDER:
            raise RuleError(path, value, f"is no size class; known are {', '.join(SIZE_ORDER)}")
        return value
    return reading.whole_number(value, path, 1)


VALUES: Final[Mapping[RuleKind, Callable[[object, str], RuleValue]]] = {
    RuleKind.MIN_ENTITIES: _whole,
    RuleKind.MAX_ENTITIES: _whole,
    RuleKind.MIN_COUNTRIES: _whole,
    RuleKind.MAX_PER_COUNTRY: _whole,
    RuleKind.MIN_REGIONS: _whole,
    RuleKind.INDEPENDENT: _only_yes,
    RuleKind.COUNTRIES_ALLOWED: _countries,
    RuleKind.TYPES_ALLOWED: _types,
    RuleKind.TYPES_EXCLUDED: _types,
    RuleKind.COORDINATOR: _coordinator,
    RuleKind.ALONE: _yes_no,
    RuleKind.MIN_SHARE: reading.share,
    RuleKind.MAX_SHARE: reading.share,
    RuleKind.MAX_MONTHS: _whole,
    RuleKind.MIN_MONTHS: _whole,
    RuleKind.MAX_BUDGET: _cents,
    RuleKind.MIN_BUDGET: _cents,
    RuleKind.TRL_START: _range,
    RuleKind.TRL_END: _range,
    RuleKind.DECLARATION: _only_yes,
    RuleKind.MAX_AWARDS: _cents,
    RuleKind.MAX_SIZE: _size,
}
"""Kind of rule → what reads its value, given the value and its path."""
