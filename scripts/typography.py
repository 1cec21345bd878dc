"""French spaces that must not break, in the catalogues (see `matching.text.typography`).

`python -m scripts.typography` mends the French catalogues of server and interface; with ``--check``
it only says what is wrong.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from matching.text.typography import spaced
from scripts.install import ROOT
from scripts.say import fail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = ROOT / "backend" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
INTERFACE = ROOT / "frontend" / "src" / "locales" / "fr"


def _spaced_all(value: Any) -> Any:
    if isinstance(value, str):
        return spaced(value)
    if isinstance(value, dict):
        return {key: _spaced_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_spaced_all(each) for each in value)
    return value


def _interface() -> Iterator[tuple[Path, str]]:
    for path in sorted(INTERFACE.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        body = json.loads(text)
        mended = _spaced_all(body)
        if mended != body:
            yield path, json.dumps(mended, ensure_ascii=False, indent=2) + "\n"


def _server() -> Iterator[tuple[Path, str]]:
    from io import BytesIO

    from babel.messages.pofile import read_po, write_po

    with SERVER.open("rb") as file:
        catalog = read_po(file, locale="fr")
    changed = False
    for message in catalog:
        mended = _spaced_all(message.string)
        if message.id and mended != message.string:
            message.string = mended
            changed = True
    if changed:
        target = BytesIO()
        write_po(target, catalog, omit_header=True)
        yield SERVER, target.getvalue().decode("utf-8")


def main() -> None:
    """Mend the catalogues, or with ``--check`` end with a sentence that names the faulty ones."""
    found = [*_interface(), *_server()]
    if sys.argv[1:] == ["--check"]:
        if found:
            names = ", ".join(str(path.relative_to(ROOT)) for path, _ in found)
            fail(
                f"French spaces that may break in {names}: python -m scripts.typography mends them"
            )
        return
    for path, text in found:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
