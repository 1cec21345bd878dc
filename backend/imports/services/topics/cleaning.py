"""From the portal's flattened text back to headings, paragraphs and lists.

The portal's export has lost its line breaks: a heading, its text and the next heading run together
("Objective:The grants aim at …2025.Scope:Size of …"), footnotes are glued to the end, and some
characters were decoded twice. What is mended here is only form; no word is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import ftfy

from backend.common.markup import linked, plain_text, sanitise

VERSION: Final = "2"
"""Raised with the rules below, so that topics read by older rules are read again."""

HEADINGS: Final = (
    "Expected Outcomes", "Expected Outcome", "Expected Impacts", "Expected Impact", "Scope",
    "Objectives", "Objective", "Specific Challenge", "Specific objectives",
)  # fmt: skip
CONDITION_HEADINGS: Final = (
    "Specific conditions",
    "Application and evaluation forms and model grant agreement (MGA)", "Additional documents",
    "Call-specific instructions", "Model Grant Agreements (MGA)",
)  # fmt: skip

_heading = "|".join(sorted((re.escape(h) for h in HEADINGS), key=len, reverse=True))
_HEADING: Final = re.compile(rf"(?:^|(?<=[.;:!?)\]a-z”’\"\s]))({_heading})\s?:", re.MULTILINE)
_READINESS: Final = re.compile(
    r"(Technology Readiness Level - Technology readiness level expected from completed projects)"
)
_NUMBERED: Final = re.compile(
    r"(?:^|(?<=[.;:)\]a-z’”\"\s]))(\d{1,2}[a-z]?\. ?(?:"
    r"Admissib\w+(?: and Eligibility)? [Cc]onditions?"
    r"(?:[:,]? ?[Pp]roposal page limits? and layout)?"
    r"|Eligible [Cc]ountries|Eligible [Aa]ctivities|Other [Ee]ligib\w+ [Cc]onditions"
    r"|Financial and operational capacity and exclusion"
    r"|Evaluation and award: [A-Z][a-z]+(?:(?:,| and| [a-z]+)*? (?:thresholds|processes|agreement))"
    r"|Legal and financial set-up of the grants))\s?:? ?",
    re.MULTILINE,
)
_condition = "|".join(re.escape(h) for h in CONDITION_HEADINGS)
_CONDITION: Final = re.compile(
    rf"(?:^(?:General )?[Cc]onditions|(?<=[.;:)\]a-z”\"\s])(?:{_condition}))"
    r"(?=\d\.|[A-Z:]|\s)\s?:? ?"
)

_NULL: Final = re.compile(r"(?<=[.;:)\]\s])null(?=\s?[A-Z])|^null(?=\s?[A-Z]|$)")
_REMNANT: Final = re.compile(r"^\s*(?:\"|&quot;|')?\s*/?>\s*")
_NOTE: Final = re.compile(r"\s?\[\[(.+?)\]\]")
_FIXES: Final = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False)
_continuation = "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xC0))
_TWICE: Final = re.compile(rf"â[{re.escape(_continuation)}]{{2}}")
"""Three bytes of UTF-8 read as Windows-1252, which ftfy leaves where it is not sure (CO₂)."""

_STOP: Final = re.compile(
    r"(?<=[a-z0-9)\]”’\"%»])([.;!?])(?=(?:[A-Z“‘«][a-z’ ]|[A-Z]{2,}[ -]|\d\. ))"
)
_COLON: Final = re.compile(r"(?<=[a-z)\]]):(?=[A-Z“‘][a-z’ ])")
_BRACKET: Final = re.compile(r"(?<=[.!?]\))(?=[A-Z][a-z])")
_INTRODUCED: Final = re.compile(r"(.{15,}?:) ([A-Z].*;)")
_AND: Final = re.compile(r"(?<=; and)(?=[A-Z][a-z])")
_RUN: Final = re.compile(r"(?<=[a-z]{4})(?=[A-Z][a-z]+ [a-zA-Z(])")
_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.|[\w.]+@)\S+")
_MARK: Final = re.compile(r"\s?\[\d{1,3}\]")
_TOGETHER: Final = frozenset(
    {"Tech", "Deal", "Book", "Space", "Power", "Script", "Point", "Lab", "Labs", "Hub", "Data"}
)
"""Second halves of names written in one word (CleanTech, GreenDeal): no line ends there."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (empty at the start) with its lines; `items` says which of them are of a list."""

    heading: str
    lines: tuple[str, ...]
    items: frozenset[int]


@dataclass(frozen=True, slots=True)
class Body:
    """A text with its sections and its footnotes."""

    sections: tuple[Section, ...]
    footnotes: tuple[str, ...]

    @property
    def html(self) -> str:
        """The text as sanitised HTML."""
        parts: list[str] = []
        for section in self.sections:
            if section.heading:
                parts.append(f"<h3>{linked(section.heading)}</h3>")
            parts += _blocks(section)
        if self.footnotes:
            notes = "".join(f"<li>{linked(note)}</li>" for note in self.footnotes)
            parts.append(f"<ol>{notes}</ol>")
        return sanitise("".join(parts))

    @property
    def text(self) -> str:
        """The text without marks of footnotes, for search and matching."""
        lines: list[str] = []
        for section in self.sections:
            if section.heading:
                lines.append(section.heading)
            lines += [_MARK.sub("", line) for line in section.lines]
        return "\n".join(lines)

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to read."""
        return not any(s.lines for s in self.sections)


def _blocks(section: Section) -> Iterator[str]:
    open_list = False
    for number, line in enumerate(section.lines):
        is_item = number in section.items
        if is_item != open_list:
            yield "<ul>" if is_item else "</ul>"
            open_list = is_item
        yield f"<li>{linked(line)}</li>" if is_item else f"<p>{linked(line)}</p>"
    if open_list:
        yield "</ul>"


@lru_cache(maxsize=512)
def mended(text: str) -> str:
    """Return a text without double decoding, tags, stray remnants and the word "null".

    Cached, for the same objectives and conditions stand at many topics.
    """
    fixed = _TWICE.sub(_decoded, ftfy.fix_text(text, _FIXES))
    fixed = _REMNANT.sub("", fixed)
    fixed = plain_text(fixed)
    fixed = _NOTE.sub(r" (\1)", fixed)
    return _NULL.sub("\n", fixed).strip()


def _decoded(match: re.Match[str]) -> str:
    try:
        return match.group(0).encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match.group(0)


def one_line(text: str) -> str:
    """Return a title or name mended, on one line."""
    return " ".join(mended(text).split())


def description_of(text: str) -> Body:
    """Return a topic's description with its headings restored."""
    fixed, footnotes = _without_footnotes(mended(text))
    fixed = _READINESS.sub(r"\n\n\1\n\n", fixed)
    marked = _HEADING.sub(lambda m: f"\n\n{m.group(1)}\n\n", fixed)
    return Body(tuple(_sections(marked, _is_heading)), footnotes)


def conditions_of(text: str) -> Body:
    """Return a topic's conditions with their numbered headings restored."""
    fixed, footnotes = _without_footnotes(mended(text))
    marked = _NUMBERED.sub(lambda m: f"\n\n{m.group(1).rstrip(': ')}\n\n", fixed)
    marked = _CONDITION.sub(lambda m: f"\n\n{m.group(0).rstrip(': ')}\n\n", marked)
    return Body(tuple(_sections(marked, _is_condition)), footnotes)


def _is_heading(line: str) -> bool:
    return bool(_HEADING.fullmatch(line + ":") or _READINESS.fullmatch(line))


def _is_condition(line: str) -> bool:
    return (
        line in CONDITION_HEADINGS
        or line in {"General conditions", "Conditions"}
        or bool(_NUMBERED.fullmatch(line))
    )


def _without_footnotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut the footnotes off the end: they begin at the last [1] if there are several."""
    if text.count("[1]") < 2:
        return text, ()
    start = text.rindex("[1]")
    notes = [n.strip() for n in re.split(r"\[\d{1,3}\]", text[start:]) if n.strip()]
    # What follows the last [1] is a list of notes only if it is the end of the text.
    if any(_HEADING.search(note) for note in notes):
        return text, ()
    return text[:start], tuple(" ".join(n.split()) for n in notes)


def _sections(marked: str, is_heading: Callable[[str], bool]) -> Iterator[Section]:
    heading = ""
    held: list[str] = []
    for chunk in marked.split("\n\n"):
        piece = chunk.strip()
        if not piece:
            continue
        if is_heading(piece):
            if heading or held:
                yield _section(heading, held)
            heading, held = piece, []
        else:
            held.append(piece)
    if heading or held:
        yield _section(heading, held)


def _section(heading: str, held: list[str]) -> Section:
    lines: list[str] = []
    for line in (line for piece in held for line in _lines(piece)):
        # The sentence that announces a list stands on one line with its first item.
        first = not (lines and lines[-1].endswith(";"))
        introduced = _INTRODUCED.fullmatch(line) if first else None
        lines += introduced.groups() if introduced else [line]
    items: set[int] = set()
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        if line.endswith((";", "; and")) or (
            before.endswith((";", "; and")) and number - 1 in items
        ):
            items.add(number)
    return Section(heading, tuple(lines), frozenset(items))


def _lines(piece: str) -> list[str]:
    """Split a text that has lost its line breaks where a sentence meets the next one."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\x00{len(kept) - 1}\x00"

    text = _ADDRESS.sub(hide, piece)
    text = _STOP.sub("\\1\n", text)
    text = _COLON.sub(":\n", text)
    text = _BRACKET.sub("\n", text)
    text = _AND.sub("\n", text)
    text = _RUN.sub(_break_unless_name, text)
    text = re.sub("\x00(\\d+)\x00", lambda m: kept[int(m.group(1))], text)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _break_unless_name(match: re.Match[str]) -> str:
    following = re.match(r"[A-Za-z]+", match.string[match.end() :])
    return "" if following and following.group(0) in _TOGETHER else "\n"
