"""Standards are recognised however they are written; words are not taken for standards."""

from __future__ import annotations

import pytest

from matching.ranking.certificates import certificates_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISO 9001", {"9001"}),
        ("iso 9001", set()),
        ("DIN EN ISO 13485:2016", {"13485"}),
        ("ISO/IEC 17025", {"17025"}),
        ("certifié EN-45545", {"45545"}),
        ("IEC 62133-2", {"62133-2", "62133"}),
        ("Essais UN 38.3", {"38.3"}),
        ("FSC und PEFC", {"FSC", "PEFC"}),
        ("within reach of everybody, as 200 people", set()),
        ("un 25 % des rebuts", set()),
        ("OEKO-TEX und OEKOTEX", {"OEKOTEX"}),
        ("marcação CE", {"CE"}),
        ("", set()),
    ],
)
def test_found(text: str, expected: set[str]) -> None:
    assert certificates_in(text) == expected
