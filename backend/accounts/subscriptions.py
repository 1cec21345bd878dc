"""Things a person may stop one by one from an e-mail, without signing in.

A kind of notification covers many of them (all saved searches, for example); an unsubscribe link
may name a single one as `<kind>:<id>`. The app that keeps them registers how to name and to stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.accounts.models import Person

Label = Callable[[Person, str], str | None]
Stop = Callable[[Person, str], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One thing of one person: its name, and how it is stopped."""

    label: str
    stop: Callable[[], None]


_known: dict[str, tuple[Label, Stop]] = {}


def register(kind: str, *, label: Label, stop: Stop) -> None:
    """Make the single subscriptions of a kind known; `label` answers None for one that is gone."""
    _known[kind] = (label, stop)


def name_of(kind: str, subscription_id: str) -> str:
    """Return the name under which an unsubscribe link carries a single subscription."""
    return f"{kind}:{subscription_id}"


def find(person: Person, name: str) -> Subscription | None:
    """Return the single subscription that a link names; None where it names none of this person."""
    kind, colon, subscription_id = name.partition(":")
    if not colon or kind not in _known:
        return None
    label, stop = _known[kind]
    found = label(person, subscription_id)
    return None if found is None else Subscription(found, lambda: stop(person, subscription_id))
