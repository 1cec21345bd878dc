"""Logs without personal data: one line per event, JSON on servers.

What reaches a log is chosen, not filtered: an event has a constant text and fields whose names are
listed here and whose values are numbers or codes. Arguments that libraries put into their messages
and the texts of exceptions are left out, since nobody can know what they hold (an address in a
failed sign-in, a name in a refused row); type, place and database code of an error stay.

Imported by the settings, so this module knows nothing of Django.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog

ROOT: Final = str(Path(__file__).resolve().parents[2]) + "/"
MAX_FRAMES: Final = 25
MAX_CAUSES: Final = 4

FIELDS: Final = frozenset(
    {
        # where and when
        "timestamp level logger component process",
        # which request or task
        "request_id task_id task parent_task_id child_task_id child_task_name routing_key",
        "route method code status duration_ms",
        # what of: names of our own things, never of people or organisations
        "error run kind queue state attempts count done total index release adapter bucket",
        "signame expired terminated",
    }
)
ALLOWED: Final = frozenset(name for line in FIELDS for name in line.split())
"""Fields that may appear beside the event; every other one is dropped."""

CODE: Final = re.compile(r"[\w.:/<>*-]{1,120}", re.ASCII)
"""What a text in an allowed field looks like: a code, an id, a route; no blank, no at sign."""

ADDRESS: Final = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
QUERY: Final = re.compile(r"\?\S+")
HIDDEN: Final = "…"

EventDict = MutableMapping[str, Any]


def scrubbed(text: str) -> str:
    """Return a text without e-mail addresses and query strings, at most 300 signs long."""
    return ADDRESS.sub(HIDDEN, QUERY.sub("?" + HIDDEN, text))[:300]


class _Hidden:
    """Stands in for an argument of a message under any conversion."""

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


def _shown(value: Any, name: str = "") -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if name in ALLOWED and isinstance(value, str) and CODE.fullmatch(value):
        return value
    return _Hidden()


def message(template: Any, arguments: Any) -> str:
    """Return a library's message with its numbers, and without its texts."""
    if not isinstance(template, str):
        # Somebody logged an object, an exception for example, in a message's place.
        return type(template).__name__
    if not arguments:
        return scrubbed(template)
    shown: Any
    if isinstance(arguments, Mapping):
        # Celery names its arguments; its `name` and `id` are those of a task.
        names = {"name": "task", "id": "task_id", "runtime": "duration_ms"}
        shown = {k: _shown(v, names.get(k) or str(k)) for k, v in arguments.items()}
    else:
        shown = tuple(_shown(v) for v in arguments)
    try:
        return scrubbed(template % shown)
    except (TypeError, ValueError, KeyError):
        return scrubbed(template)


def _frames(found: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(found)[-MAX_FRAMES:]
    return [f"{f.filename.removeprefix(ROOT)}:{f.lineno} {f.name}" for f in frames]


def error_data(error: BaseException) -> list[dict[str, Any]]:
    """Return type, database code and frames of an error and of what caused it, without texts."""
    found: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(found) < MAX_CAUSES:
        item: dict[str, Any] = {"type": f"{type(current).__module__}.{type(current).__qualname__}"}
        for name, value in (
            ("sqlstate", getattr(current, "sqlstate", None)),
            (
                "constraint",
                getattr(getattr(current, "diag", None), "constraint_name", None),
            ),
        ):
            if isinstance(value, str) and CODE.fullmatch(value):
                item[name] = value
        item["frames"] = _frames(current.__traceback__)
        found.append(item)
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return found


def _error_of(event: EventDict) -> BaseException | None:
    given = event.pop("exc_info", None)
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if len(given) > 1 else None
    return sys.exc_info()[1] if given else None


def only_safe(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep what may be logged; the last step before an event is written."""
    record: logging.LogRecord | None = event.pop("_record", None)
    own = event.pop("_from_structlog", True)
    arguments = event.pop("positional_args", ())
    error = _error_of(event)
    text = event.pop("event", "")
    kept: dict[str, Any] = {}
    if not own and record is not None:
        # The formatter turned the text into a string: an object is seen in the record alone.
        text = record.msg
    kept["event"] = message(text, arguments)
    for name, value in event.items():
        if name not in ALLOWED or value is None:
            continue
        shown = _shown(value, name)
        if not isinstance(shown, _Hidden):
            kept[name] = shown
    if error is not None:
        kept["exception"] = error_data(error)
    return kept


def _extra(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take over the allowed `extra` fields of a standard record."""
    record: logging.LogRecord = event["_record"]
    for name in ALLOWED:
        if name not in event and name in record.__dict__ and name not in {"process"}:
            event[name] = record.__dict__[name]
    return event


_STAMPS: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def plain(_logger: Any, _method: str, event: EventDict) -> str:
    """Write an event as one line for people, errors below it."""
    rest = dict(event)
    error = rest.pop("exception", [])
    head = " ".join(str(rest.pop(name, "-")) for name in ("timestamp", "level", "logger", "event"))
    pairs = " ".join(f"{k}={v}" for k, v in rest.items())
    lines = [f"{head} {pairs}".rstrip()]
    for item in error:
        lines.append("  " + " ".join(f"{item[k]}" for k in item if k != "frames"))
        lines += [f"    {frame}" for frame in item["frames"]]
    return "\n".join(lines)


def full_errors(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Print an error's whole text, for a developer's own machine."""
    error = event.get("exc_info")
    if error:
        info = error if isinstance(error, tuple) else sys.exc_info()
        sys.stderr.write("".join(traceback.format_exception(*info)))
    return event


def formatter(*, as_json: bool, debug: bool = False) -> logging.Formatter:
    """Return the formatter of every handler."""
    last: list[Any] = [full_errors] if debug else []
    last.append(only_safe)
    last.append(structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else plain)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_STAMPS, _extra],
        processors=last,
        pass_foreign_args=True,
        use_get_message=False,
    )


def configure_structlog() -> None:
    """Have structlog's loggers write through the standard ones."""
    structlog.configure(
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            *_STAMPS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        cache_logger_on_first_use=True,
    )


def logging_config(*, level: str, as_json: bool, debug: bool = False) -> dict[str, Any]:
    """Return Django's `LOGGING`: everything to standard error, in one form.

    `level` holds for our own loggers; libraries are heard from WARNING on.
    """
    own = {"level": level, "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {"()": formatter, "as_json": as_json, "debug": debug},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "backend": own,
            "matching": own,
            "django_structlog": own,
            # Django's own handlers; the request log has a line with id and route for each of these.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
