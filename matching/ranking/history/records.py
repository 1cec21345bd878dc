"""What is known of past projects and of those who took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = ("PRC", "HES", "REC", "PUB", "OTH")
"""Kinds of organisations as CORDIS writes them: firm, university, research, public body, other."""

FIRM: Final = KINDS[0]


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as a register of projects knows it; `sme` is true only where known."""

    id: str
    kind: str = ""
    country: str = ""
    name: str = ""
    sme: bool = False


@dataclass(frozen=True, slots=True)
class PastProject:
    """A project: what it was about, under which topic code, when it started, who took part.

    `text` is the objective, empty where only the title is known; `coordinator` may be empty.
    """

    id: str
    title: str
    year: int
    members: tuple[str, ...]
    topic: str = ""
    text: str = ""
    coordinator: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A consortium that looks for one more partner.

    `known` are the partners it has, `lead` the coordinator if it is known; `without` is the id of
    a past project that must not be looked at, for learning from that very project.
    """

    title: str
    text: str = ""
    topic: str = ""
    known: tuple[str, ...] = ()
    without: str = ""
    lead: str = ""


def topic_levels(topic: str) -> tuple[str, str, str]:
    """Return a topic code cut to its area, its theme and whole: `LCE`, `LCE-31`, the code."""
    parts = topic.split("-")
    return parts[0], "-".join(parts[:2]), topic
