"""Domains of free mail: an address there says nothing of a firm."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "free_mail.txt"
"""Public mail services of Europe and the world, as generally known. What it lacks is caught by a
cluster or the platform only for organisations that give such a domain as their website."""


@cache
def _domains() -> frozenset[str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(x.strip() for x in lines if x.strip() and not x.startswith("#"))


def is_free_mail(domain: str) -> bool:
    """Say whether anybody can get an address of this domain."""
    return domain.strip().lower() in _domains()
