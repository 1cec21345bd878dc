"""Passages of a text with the query's words marked, from the original characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.text.types import Fragment, Segment

if TYPE_CHECKING:
    from collections.abc import Collection

    from matching.text.types import Analysis

DEFAULT_CHARS: Final = 160
MAX_FRAGMENTS: Final = 3


def highlight(
    text: str,
    analysis: Analysis,
    query_terms: Collection[str],
    max_chars: int = DEFAULT_CHARS,
) -> list[Fragment]:
    """Return up to three passages of `text`, in text order, that hold most of `query_terms`.

    `analysis` must be of this very `text`. `query_terms` are terms, folded forms, concept ids or
    sense ids. A passage has at most `max_chars` characters and ends at word borders where it can.
    Without any match the beginning of the text comes back unmarked; empty text gives nothing.
    Raises ValueError if `max_chars` is not positive.
    """
    if max_chars <= 0:
        raise ValueError("max_chars must be positive")
    if not text:
        return []
    spans = _spans(analysis, frozenset(query_terms))
    if not spans:
        return [_fragment(text, *_window(text, 0, max_chars), spans)]
    chosen: list[tuple[int, int]] = []
    left = spans
    while left and len(chosen) < MAX_FRAGMENTS:
        window = max(
            (_window(text, start, max_chars) for start, _ in left),
            key=lambda w: (sum(1 for s in left if w[0] <= s[0] and s[1] <= w[1]), -w[0]),
        )
        if any(window[0] < end and start < window[1] for start, end in chosen):
            left = [s for s in left if not (window[0] <= s[0] < window[1])]
            continue
        chosen.append(window)
        left = [s for s in left if s[1] <= window[0] or s[0] >= window[1]]
    return [_fragment(text, start, end, spans) for start, end in sorted(chosen)]


def _spans(analysis: Analysis, wanted: frozenset[str]) -> list[tuple[int, int]]:
    hits = [(t.start, t.end) for t in analysis.tokens if t.term in wanted or t.form in wanted]
    hits += [(t.start, t.end) for t in (*analysis.concepts, *analysis.senses) if t.id in wanted]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(hits)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, at: int, size: int) -> tuple[int, int]:
    """Return a passage of at most `size` characters that starts a little before `at`."""
    if len(text) <= size:
        return 0, len(text)
    start = max(0, min(at - size // 4, len(text) - size))
    if start:
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + size)
    if end < len(text):
        blank = text.rfind(" ", max(start, at) + 1, end)
        end = blank if blank > start else end
    return start, end


def _fragment(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Fragment:
    segments: list[Segment] = []
    at = start
    for span_start, span_end in spans:
        low, high = max(span_start, at), min(span_end, end)
        if low >= high:
            continue
        if at < low:
            segments.append(Segment(text[at:low]))
        segments.append(Segment(text[low:high], marked=True))
        at = high
    if at < end:
        segments.append(Segment(text[at:end]))
    return Fragment(start, end, tuple(segments))
