"""The word lists of this package, read from its data files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def data(name: str) -> Any:
    """Return what the data file `name` holds."""
    path = files("backend.imports.normalise").joinpath("data", f"{name}.yaml")
    return yaml.safe_load(path.read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """Return one of the plain lists of words."""
    return frozenset(str(word) for word in data("words")[name])
