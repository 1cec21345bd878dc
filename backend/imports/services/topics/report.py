"""What came in from a file of topics, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MAX_EXAMPLES = 5


@dataclass
class Report:
    """Counts of calls; what was skipped and what was odd, each with the first places."""

    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    action_types: Counter[str] = field(default_factory=Counter)
    unknown_action_types: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, why: str, where: str) -> None:
        """Count something left out."""
        self.skipped[why] += 1
        self._place(why, where)

    def note(self, code: str, where: str) -> None:
        """Count something odd about a call that went in."""
        self.problems[code] += 1
        self._place(code, where)

    def _place(self, why: str, where: str) -> None:
        places = self.places.setdefault(why, [])
        if len(places) < MAX_EXAMPLES:
            places.append(where)

    @property
    def changed_anything(self) -> bool:
        """Say whether the database is another than before."""
        return bool(self.new or self.changed)
