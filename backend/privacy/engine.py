"""Legal texts: files of this installation, else the templates that are shipped.

Layout: `<document>/<version>.<language>.md`; a version is the day from which it holds. The first
line is the title. Only paragraphs, headings (`##`) and lists (`-`) are understood: what is shown is
made of blocks, never of HTML.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

SHIPPED: Final = Path(__file__).parent / "legal"
LANGUAGES: Final = ("en", "fr", "de")
REQUIRED: Final = frozenset({"terms"})
"""What everybody must accept; information on data protection is information, not a contract."""

OPTIONAL: Final = frozenset({"newsletter", "research"})
"""Consents: given freely, withdrawn as easily."""

FOR_CLUSTERS: Final = frozenset({"joint-controllers"})
"""What a cluster's manager accepts for the cluster."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: `heading`, `paragraph` or `item`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LegalText:
    """A version of a document in one language."""

    document: str
    version: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    digest: str
    is_template: bool


def _folder(document: str) -> tuple[Path, bool]:
    own = Path(settings.LEGAL_DIR) / document if settings.LEGAL_DIR else None
    if own is not None and own.is_dir():
        return own, False
    return SHIPPED / document, True


def versions(document: str, today: datetime.date) -> list[str]:
    """Return the versions of a document that hold or held by a day, the latest first."""
    folder, _template = _folder(document)
    found = {path.name.split(".", 1)[0] for path in folder.glob("*.md")}
    return sorted((v for v in found if v <= today.isoformat()), reverse=True)


def read(document: str, version: str, language: str) -> LegalText | None:
    """Return a version in a language, else in English; None where there is none."""
    folder, template = _folder(document)
    for lang in dict.fromkeys((language, "en", *LANGUAGES)):
        path = folder / f"{version}.{lang}.md"
        if path.is_file():
            return _parsed(path, path.stat().st_mtime_ns, document, version, lang, template)
    return None


@lru_cache(maxsize=64)
def _parsed(
    path: Path, _changed: int, document: str, version: str, language: str, template: bool
) -> LegalText:
    text = path.read_text(encoding="utf-8")
    title, _newline, rest = text.strip().partition("\n")
    blocks = []
    for part in rest.split("\n\n"):
        lines = [line.strip() for line in part.strip().splitlines() if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("## "):
            blocks.append(Block("heading", lines[0][3:]))
        elif all(line.startswith("- ") for line in lines):
            blocks += [Block("item", line[2:]) for line in lines]
        else:
            blocks.append(Block("paragraph", " ".join(lines)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return LegalText(
        document, version, language, title.lstrip("# "), tuple(blocks), digest, template
    )


def current(document: str, language: str, today: datetime.date) -> LegalText | None:
    """Return the version that holds on a day, in a language where it is told."""
    known = versions(document, today)
    return read(document, known[0], language) if known else None
