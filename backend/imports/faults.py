"""What can be wrong with a file, a cell or a run, as codes; sentences are made in `messages`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FileRefusedError(Exception):
    """A file that cannot be imported as it is; `code` names why, `params` fill the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        """Keep the code and its values."""
        super().__init__(code)
        self.code = code
        self.params = params


class Severity(StrEnum):
    """How much a problem matters: `fix` is mended by us, `error` leaves the cell out."""

    FIX = "fix"
    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell that its reader should know.

    `value` is the cell as found, `suggestion` what it should probably read. With `fix` the
    suggestion is what gets imported; with `error` the cell is left out until it is confirmed.
    """

    severity: Severity
    code: str
    value: Any = None
    suggestion: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


def error(code: str, value: Any, suggestion: str | None = None, **params: Any) -> Problem:
    """Return a problem that leaves the value out."""
    return Problem(Severity.ERROR, code, value, suggestion, params)


def fix(code: str, value: Any, suggestion: str, **params: Any) -> Problem:
    """Return a problem that we mend."""
    return Problem(Severity.FIX, code, value, suggestion, params)


def note(code: str, value: Any, suggestion: str | None = None, **params: Any) -> Problem:
    """Return a remark that changes nothing."""
    return Problem(Severity.NOTE, code, value, suggestion, params)
