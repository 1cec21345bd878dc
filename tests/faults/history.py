"""What was asked of the platform and what it acknowledged, in order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["ok", "refused", "unknown"]
"""`ok` was acknowledged (2xx), `refused` was not done (4xx), of `unknown` nobody can say: the
connection broke. An answer in the 500s counts as unknown, and is an error in itself."""


@dataclass(frozen=True, slots=True)
class Op:
    """One request: what was wanted of which object, and how it ended."""

    actor: str
    kind: str
    key: str
    value: str
    outcome: Outcome
    status: int
    begun: float
    ended: float
    more: Mapping[str, Any] = field(default_factory=dict)


class History:
    """Operations as they ended; safe for threads."""

    def __init__(self) -> None:
        self._ops: list[Op] = []
        self._lock = threading.Lock()

    def add(self, op: Op) -> None:
        with self._lock:
            self._ops.append(op)

    def note(self, event: str, what: str) -> None:
        """Note something that happened to the platform, a kill for example."""
        now = time.monotonic()
        self.add(Op("nemesis", event, what, "", "ok", 0, now, now))

    @property
    def ops(self) -> list[Op]:
        with self._lock:
            return list(self._ops)

    def of(self, *kinds: str) -> list[Op]:
        return [op for op in self.ops if op.kind in kinds]

    def save(self, path: Path) -> None:
        """Write the history, a line an operation, for whoever has to find out why."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            for op in self.ops:
                file.write(json.dumps(asdict(op), ensure_ascii=False) + "\n")
