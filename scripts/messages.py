"""The server's catalogues: extract, update and compile with Babel (no system gettext)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.install import ROOT, VENV
from scripts.say import fail

LOCALE = ROOT / "backend" / "locale"
LANGUAGES = ("fr", "de")
PYBABEL = str(VENV / "bin" / "pybabel")


def _extract(target: Path) -> None:
    command = [PYBABEL, "-q", "extract", "--no-location", "--omit-header", "--sort-output"]
    command += ["-k", "_", "-k", "lazy", "-k", "_lazy", "-k", "gettext_lazy", "-k", "ngettext:1,2"]
    command += ["-k", "pgettext_lazy:1c,2"]
    command += ["-F", "backend/locale/babel.cfg", "-o", str(target), "backend"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def _read(path: Path) -> dict[object, tuple[object, bool]]:
    """Return id -> (translation, fuzzy) of a catalogue."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file)
    return {m.id: (m.string, m.fuzzy) for m in catalog if m.id}


def check() -> None:
    """End with a sentence where a catalogue lacks a message of the code."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "django.pot"
        _extract(pot)
        wanted = set(_read(pot))
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        have = _read(path) if path.is_file() else {}
        missing = [m for m in wanted if m not in have or not _filled(have[m][0]) or have[m][1]]
        if missing:
            shown = "\n".join(f"  {m!r}" for m in sorted(missing, key=str)[:40])
            fail(f"{len(missing)} messages have no {language} translation:\n{shown}")


def _filled(text: object) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def update() -> None:
    """Extract the messages, merge them into the catalogues, and compile."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "django.pot"
        _extract(pot)
        for language in LANGUAGES:
            path = LOCALE / language / "LC_MESSAGES" / "django.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            command = [PYBABEL, "-q", "update" if path.is_file() else "init", "-D", "django"]
            command += ["-i", str(pot), "-d", str(LOCALE), "-l", language]
            if path.is_file():
                command += ["--no-fuzzy-matching", "--ignore-obsolete", "--omit-header"]
            subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
    compile_all()


def compile_all() -> None:
    """Compile every catalogue to the form that Django reads."""
    command = [PYBABEL, "-q", "compile", "-D", "django", "-d", str(LOCALE)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        check()
    else:
        update()
