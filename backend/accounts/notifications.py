"""The kinds of notifications and their words.

An app registers its kinds in `AppConfig.ready`. The words are made when a notification is read, in
the language that is then active; parameters are ids and public names only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

Params = Mapping[str, str | int]
Wording = Callable[[Params], str]

DEFAULT_MODE = "now"
"""How a kind is mailed to a person who has chosen nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification: its words, and whether a person may silence it."""

    kind: str
    title: Wording
    text: Wording
    essential: bool = False
    label: Callable[[], str] | None = None
    default: str = DEFAULT_MODE

    def name(self) -> str:
        """Return what the kind is called among the preferences."""
        if self.label is not None:
            return str(self.label())
        return str(self.title(defaultdict(lambda: "…")))


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    title: Wording,
    text: Wording,
    essential: bool = False,
    label: Callable[[], str] | None = None,
    default: str = DEFAULT_MODE,
) -> None:
    """Make a kind known.

    `title` and `text` take the parameters and answer in the active language. `essential` kinds
    (invitation, security) are always mailed at once and cannot be silenced. `label` names the kind
    among the preferences (else its title with dots for parameters); `default` is a `MailMode`.
    """
    _kinds[kind] = Kind(kind, title, text, essential, label, default)


def kinds() -> Mapping[str, Kind]:
    """Return the registered kinds by name, in the order of registration."""
    return dict(_kinds)


def kind_of(name: str) -> Kind:
    """Return a kind; one that is no longer registered gets neutral words."""
    found = _kinds.get(name)
    if found is not None:
        return found
    return Kind(name, lambda _params: _("Notification"), lambda _params: "")


SeatNames = Callable[[set[int]], Mapping[int, str]]
_seat_names: list[SeatNames] = []


def register_seat_names(find: SeatNames) -> None:
    """Have the public ids of seats found by their keys: seats belong to an app above."""
    _seat_names[:] = [find]


def seat_names(keys: set[int]) -> Mapping[int, str]:
    """Return the public ids of seats by their keys."""
    return _seat_names[0](keys) if _seat_names and keys else {}
