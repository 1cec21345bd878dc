"""Reading the data files of this package, and the text types they share."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

LANGUAGES: Final = ("en", "fr", "de")
"""Languages in which every list of this package carries labels."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Letters that Unicode does not decompose into a base letter and an accent.
_UNDECOMPOSED: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t"}
)
_NOT_WORD: Final = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in the three languages of the interface."""

    en: str
    fr: str
    de: str

    def get(self, lang: str) -> str:
        """Return the text in `lang` (``fr``, ``fr-FR`` …); English for any other language."""
        short = lang[:2].lower()
        return str(getattr(self, short)) if short in LANGUAGES else self.en

    def all(self) -> tuple[str, str, str]:
        """Return the texts in the order of `LANGUAGES`."""
        return (self.en, self.fr, self.de)


def label_of(row: dict[str, str]) -> Label:
    """Build a `Label` from a row with the keys ``en``, ``fr`` and ``de``.

    Raises KeyError if one is absent.
    """
    return Label(en=row["en"], fr=row["fr"], de=row["de"])


def parse_yaml(text: str) -> Any:
    """Return what the YAML `text` holds, read without running any tag."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one


def read_text(path: str) -> str:
    """Return the text of the data file `path` (relative to ``data/``).

    Raises FileNotFoundError if there is none.
    """
    return files("matching.reference").joinpath("data", *path.split("/")).read_text("utf-8")


def read_yaml(path: str) -> Any:
    """Return what the YAML data file `path` holds."""
    return parse_yaml(read_text(path))


def read_table(path: str) -> list[dict[str, str]]:
    """Return the rows of a ``.csv`` or ``.tsv`` data file with a header.

    Lines that start with ``#`` are notes (source, licence) and are skipped.
    """
    lines = [line for line in read_text(path).splitlines() if not line.startswith("#")]
    delimiter = "\t" if path.endswith(".tsv") else ","
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter))


def names_in(folder: str, suffix: str) -> list[str]:
    """Return the sorted names of the files in the data folder that end in `suffix`."""
    here = files("matching.reference").joinpath("data", folder)
    return sorted(entry.name for entry in here.iterdir() if entry.name.endswith(suffix))


@cache
def fold(text: str) -> str:
    """Return `text` without case, accents and punctuation, words parted by one space.

    ``"Île-de-France "`` becomes ``"ile de france"``.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()
