"""Named hooks by which an app below tells apps above, in the same transaction.

An app below must not import one above; it fires a hook, and apps above register in
`AppConfig.ready`. Receivers run in the caller's transaction and may raise to stop it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_receivers: dict[str, list[Callable[..., None]]] = defaultdict(list)

ENTRY_NARROWED = "entry_narrowed"
"""An entry became less visible or went away; kwargs: `entry_public_id: UUID`."""

ORGANISATION_CHANGED = "organisation_changed"
"""Matchable content changed; kwargs: `organisation_id: int`."""

ORGANISATIONS_MERGING = "organisations_merging"
"""Two records of one firm are about to become one; kwargs: `kept_id: int`, `gone_id: int`."""

PRIVATE_ENTRY_CHANGED = "private_entry_changed"
"""A private entry changed, of which nobody but its owner may notice; kwargs: `organisation_id`."""


def register(name: str, receiver: Callable[..., None]) -> None:
    """Call `receiver` with the hook's keyword arguments whenever `name` is fired."""
    if receiver not in _receivers[name]:
        _receivers[name].append(receiver)


def fire(name: str, **kwargs: Any) -> None:
    """Call every receiver of `name`, in the order of registration."""
    for receiver in _receivers[name]:
        receiver(**kwargs)
