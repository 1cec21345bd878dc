"""Foreign text as safe HTML and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from typing import Final

import nh3

TAGS: Final = frozenset(
    {"a", "b", "blockquote", "br", "em", "h3", "h4", "h5", "i", "li", "ol", "p", "strong", "sub"}
    | {"sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
LINK_REL: Final = "noopener noreferrer nofollow"
_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SILENT: Final = frozenset({"script", "style", "template", "title", "head", "noscript"})
_URL: Final = re.compile(r"https?://[^\s<>\"'\]]+[^\s<>\"'\].,;:!?)]", re.IGNORECASE)
_LOOKS_LIKE_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BEGINS_TAG: Final = re.compile(r"<(?=/?[a-zA-Z]|!--)")
_LAYERS: Final = 3
"""Tags within tags that are taken out whole; more than one is no honest text."""


def sanitise(html: str) -> str:
    """Return `html` with nothing in it but the few tags of a text and web links."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
        clean_content_tags={"script", "style"},
    )


class _Text(HTMLParser):
    """Collects the text of HTML; blocks end lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text that is shown."""
        if not self._silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the text of what may be HTML, one line a block; plain text stays as it is."""
    text = html
    if _LOOKS_LIKE_TAG.search(html) or "&" in html:
        parser = _Text()
        parser.feed(html)
        parser.close()
        text = "".join(parser.parts)
        # Escaped twice at the source: what it decodes to is no text either. What stood around a tag
        # that was taken out may make another one; what is nested deeper loses its brackets, since
        # taking out layer by layer takes time with the square of their number.
        for _ in range(_LAYERS):
            text = _LOOKS_LIKE_TAG.sub(" ", text)
        if _LOOKS_LIKE_TAG.search(text):
            text = _BEGINS_TAG.sub(" ", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def linked(text: str) -> str:
    """Return plain text as HTML with its web addresses as links."""
    parts: list[str] = []
    at = 0
    for match in _URL.finditer(text):
        url = escape(match.group(0))
        parts.append(escape(text[at : match.start()]))
        parts.append(f'<a href="{url}">{url}</a>')
        at = match.end()
    parts.append(escape(text[at:]))
    return "".join(parts)


def paragraphs(lines: Iterable[str]) -> str:
    """Return lines of plain text as sanitised HTML paragraphs."""
    return sanitise("".join(f"<p>{linked(line)}</p>" for line in lines if line.strip()))
