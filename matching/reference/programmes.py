"""Data files of funding programmes: rules, country sets, region categories, national terms.

Only reads the files; what they mean is checked and computed in `matching.eligibility`. Every value
in them names the source it was read in; nothing that nobody read has a value.
"""

from __future__ import annotations

from typing import Any, Final

from matching.reference._files import Label, label_of, names_in, read_table, read_yaml

__all__ = [
    "FOLDERS",
    "Label",
    "label_of",
    "raw_files",
    "raw_tables",
]

LIST_VERSION: Final = "programmes 1"

FOLDERS: Final = ("programmes", "country_sets", "region_categories", "national_terms")
"""Folders under ``data/`` that hold rule data."""


def raw_files(folder: str) -> dict[str, Any]:
    """Return what each YAML file of a rule data folder holds, by its file name in name order.

    An absent folder gives none. Raises KeyError for a folder that is none of `FOLDERS`.
    """
    _known(folder)
    return {name: read_yaml(f"{folder}/{name}") for name in _names(folder, ".yaml")}


def raw_tables(folder: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each CSV file of a rule data folder, by its file name in name order.

    An absent folder gives none. Raises KeyError for a folder that is none of `FOLDERS`.
    """
    _known(folder)
    return {name: read_table(f"{folder}/{name}") for name in _names(folder, ".csv")}


def _known(folder: str) -> None:
    if folder not in FOLDERS:
        raise KeyError(folder)


def _names(folder: str, suffix: str) -> list[str]:
    try:
        return names_in(folder, suffix)
    except FileNotFoundError:
        return []
