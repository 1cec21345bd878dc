"""Message catalogues, compiled by Babel where the system has no gettext."""

from __future__ import annotations

import io
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_stale() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return those written."""
    written = []
    for source in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        # Another process may read or write it at this moment: replaced in one step.
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        temporary.write_bytes(compiled.getvalue())
        temporary.replace(target)
        written.append(target)
    return written
