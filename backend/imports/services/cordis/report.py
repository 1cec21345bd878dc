"""What came in from CORDIS, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Report:
    """What came in, what stayed the same, and what was left out and why."""

    organisations_new: int = 0
    organisations_changed: int = 0
    organisations_same: int = 0
    organisations_kept: int = 0
    projects_new: int = 0
    projects_changed: int = 0
    projects_same: int = 0
    participations_new: int = 0
    participations_same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, why: str, where: str) -> None:
        """Count something left out, with the first places it stood at."""
        self.skipped[why] += 1
        places = self.examples.setdefault(why, [])
        if len(places) < 5:
            places.append(where)

    @property
    def changed_anything(self) -> bool:
        """Say whether the database is another than before."""
        return bool(
            self.organisations_new
            or self.organisations_changed
            or self.projects_new
            or self.projects_changed
            or self.participations_new
        )
