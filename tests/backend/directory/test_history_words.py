"""What stored values say to a reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from backend.directory.api.history_words import row_words, value_words
from backend.directory.models import HistoryRow


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("org_type", "sme", "SME"),
        ("country", "DE", "Germany"),
        ("languages", ["fr", "de"], "French, German"),
        ("is_newcomer", True, "Yes"),
        ("is_sme", False, "No"),
        ("trl", [3, 5], "3–5"),
        ("trl", [4, 4], "4"),
        ("trl", [None, None], ""),
        ("city", "Lille", "Lille"),
        ("city", "", ""),
        ("nace", [], ""),
        ("stages", ["gone_from_the_list"], "gone_from_the_list"),
        ("founded", 1999, "1999"),
    ],
)
def test_a_value_in_words(field: str, value: Any, words: str) -> None:
    assert value_words(field, value) == words


def test_links_and_chains_have_names() -> None:
    assert value_words("links", ["batteries.cathode"]) not in ("", "batteries.cathode")
    assert value_words("chains", ["batteries"]) not in ("", "batteries")


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "words"),
    [
        ("life", "renewed", "due", "published", ("Due for renewal", "Published")),
        ("membership", "PSLE", None, "active", ("", "Active")),
        ("membership", "PSLE", "active", "until 2026-11-28", ("Active", "Until 11/28/2026")),
        ("notice", "post", None, "by_hand", ("", "Post")),
        ("notice", "objected", None, None, ("", "Objected")),
        ("mandate", "PSLE", None, "2026-11-28 to …", ("", "11/28/2026 – …")),
        ("field", "size_class", "micro", "small", ("1 to 9", "10 to 49")),
    ],
)
def test_a_row_in_words(kind: str, field: str, old: Any, new: Any, words: tuple[str, str]) -> None:
    with translation.override("en"):
        assert row_words(HistoryRow(kind=kind, field=field, old=old, new=new)) == words
