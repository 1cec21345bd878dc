"""From a line of the portal's file to the values of a call."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.common.text import fold
from backend.funding.engine.tagging import tags_of
from backend.funding.enums import CallProblem, CallSource
from backend.funding.services.call_mapping import scope_of
from backend.imports.services.topics import cleaning, facts

LANGUAGE: Final = "en"
"""The portal's list is in English."""

PUBLISHER: Final = "European Commission, Funding & Tenders portal"
DESTINATION: Final = "Objectives of the part of the work programme"
FORTHCOMING: Final = "forthcoming"
_TYPES: Final[Mapping[str, str]] = {
    "RIA": "Research and Innovation Actions",
    "IA": "Innovation Actions",
    "CSA": "Coordination and Support Actions",
}
_SHORT: Final = re.compile(r"\((RIA|IA|CSA)\)")
_WEB: Final = re.compile(r"^https?://[^\s]+$", re.IGNORECASE)


class RecordError(Exception):
    """A line that cannot become a call; `code` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """A topic as it will be stored."""

    source_id: str
    values: Mapping[str, Any]
    cutoffs: tuple[facts.Cutoff, ...]
    content_hash: str


def identity(row: Mapping[str, Any]) -> str:
    """Return the number under which the portal keeps a topic. Raises RecordError without one."""
    found = str(row.get("reference") or row.get("topicId") or "").strip()
    if not found:
        raise RecordError("topic without a number")
    if len(found) > 120 or not found.isprintable():
        raise RecordError("number of the topic is too long or no text")
    return found


def content_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of what the source says, and of the rules by which we read it."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{cleaning.VERSION}\n{text}".encode("utf-8", "replace")).hexdigest()


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _line(row: Mapping[str, Any], name: str, limit: int) -> str:
    return cleaning.one_line(_text(row, name))[:limit]


def _keywords(row: Mapping[str, Any], leave_out: set[str]) -> list[str]:
    words = (w.strip() for w in _line(row, "keywords", 4000).split(","))
    return list(dict.fromkeys(w for w in words if w and w.upper() not in leave_out))[:40]


def record_of(row: Mapping[str, Any], as_of: datetime.date) -> Record:
    """Return a topic cleaned. Raises RecordError where number or title are missing."""
    source_id = identity(row)
    title = _line(row, "title", 600)
    if not title:
        raise RecordError("topic without a title")
    problems: list[CallProblem] = []
    description = cleaning.description_of(_text(row, "description"))
    objectives = cleaning.description_of(_text(row, "objectives"))
    conditions = cleaning.conditions_of(_text(row, "topicConditions"))
    if description.is_empty:
        problems.append(CallProblem.NO_DESCRIPTION)
    # What a whole part of the work programme aims at says little of one topic, unless there is
    # nothing else.
    text = objectives.text if description.is_empty else description.text
    everything = f"{text}\n{conditions.text}"
    cutoffs = facts.cutoffs_of(row, everything, problems)
    trl = facts.readiness_of(text, problems)
    opens_on = facts.opening_day(everything)
    status = _text(row, "callStatus").lower()
    announced = status == FORTHCOMING
    if announced and opens_on is None:
        problems.append(CallProblem.NO_OPENING)
    if status == "open" and cutoffs and cutoffs[-1].closes_at.date() < as_of:
        problems.append(CallProblem.PAST_BUT_OPEN)
    action_type = _line(row, "typesOfAction", 160)
    if not action_type:
        problems.append(CallProblem.NO_ACTION_TYPE)
    elif _named_otherwise(title, action_type):
        problems.append(CallProblem.TYPE_DIFFERS)
    url = _text(row, "portalUrl").strip()
    if not (_WEB.match(url) and url.isprintable() and len(url) <= 600):
        problems.append(CallProblem.BAD_URL)
        url = ""
    priorities = re.split(r"[,;\s]+", _line(row, "crossCuttingPriorities", 400))
    tags = tags_of(title, text, LANGUAGE, priorities)
    identifier, call_identifier = _line(row, "topicId", 160), _line(row, "callIdentifier", 160)
    values: dict[str, Any] = {
        "source": CallSource.PORTAL,
        "source_id": source_id,
        "identifier": identifier,
        "call_identifier": call_identifier,
        "call_title": _line(row, "callTitle", 400),
        "title": title,
        "title_key": fold(title, 600),
        "language": LANGUAGE,
        "programme_name": _line(row, "programme", 160),
        "scope_code": scope_of(_text(row, "cluster")),
        "action_type": action_type,
        "text": text,
        "text_html": _html(description, objectives),
        "conditions_html": conditions.html,
        **facts.budget_of(row, problems),
        "opens_on": opens_on,
        "is_announced": announced,
        "time_zone": facts.PORTAL_ZONE,
        "trl_start": trl.start if trl else None,
        "trl_end": trl.end if trl else None,
        "trl_quote": trl.quote if trl else "",
        "ecosystems": list(tags.ecosystems),
        "transitions": list(tags.transitions),
        "concepts": list(tags.concepts),
        "keywords": _keywords(row, {identifier.upper(), call_identifier.upper()}),
        "url": url,
        "publisher": PUBLISHER,
        "problems": [{"code": p.value} for p in dict.fromkeys(problems)],
    }
    return Record(source_id, values, cutoffs, content_hash(row))


def _named_otherwise(title: str, action_type: str) -> bool:
    """Say whether a title names another type of Horizon Europe action than the source's field."""
    named = {_TYPES[short] for short in _SHORT.findall(title)}
    stated = {words for words in _TYPES.values() if action_type.endswith(words)}
    # "Research and Innovation Actions" ends with the words of the shorter name too.
    stated = {max(stated, key=len)} if stated else set()
    return bool(named and stated) and named != stated


def _html(description: cleaning.Body, objectives: cleaning.Body) -> str:
    if objectives.is_empty:
        return description.html
    return f"{description.html}<h3>{DESTINATION}</h3>{objectives.html}"
