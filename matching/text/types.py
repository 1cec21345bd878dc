"""The values that the text package hands out: tokens, tags, analyses, fragments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language code (ISO 639-1; empty when nothing was found) and how sure that is, 0..1."""

    lang: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Token:
    """One indexed term with the place in the original text it was made from.

    `term` is stemmed and folded, `form` the folded word before stemming (what names are matched
    with). Parts of a compound carry the offsets of the whole word.
    """

    term: str
    start: int
    end: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept or a sense found in the text between `start` and `end`."""

    id: str
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analyser found in one text. Offsets count characters of the text it was given."""

    lang: str
    tokens: tuple[Token, ...] = ()
    concepts: tuple[Tag, ...] = ()
    senses: tuple[Tag, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms in text order, repeats kept (term frequency counts)."""
        return tuple(token.term for token in self.tokens)

    @property
    def concept_ids(self) -> tuple[str, ...]:
        """The concept ids in text order, repeats kept."""
        return tuple(tag.id for tag in self.concepts)

    @property
    def sense_ids(self) -> tuple[str, ...]:
        """The sense ids in text order, repeats kept."""
        return tuple(tag.id for tag in self.senses)

    @property
    def is_empty(self) -> bool:
        """True where nothing at all was found."""
        return not (self.tokens or self.concepts or self.senses)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a fragment; `marked` where it met the query."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    """A passage of the original text, cut into marked and unmarked segments.

    `start` and `end` are its place in the text; ellipses are left to whoever shows it.
    """

    start: int
    end: int
    segments: tuple[Segment, ...]
