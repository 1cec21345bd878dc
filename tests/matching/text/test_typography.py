"""French spaces that hold: inside guillemets, before high punctuation, before % and €."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text.typography import HARD, spaced, template


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le besoin « Mousses » ici", "le besoin «_Mousses_» ici"),
        ("Pourquoi ?", "Pourquoi_?"),
        ("En commun : {{what}}.", "En commun_: {{what}}."),
        ("Offre : « x » !", "Offre_: «_x_»_!"),
        ("{{value}} % de tout", "{{value}}_% de tout"),
        ("%(share)s % de tout", "%(share)s_% de tout"),
        ("plus de 25 %", "plus de 25_%"),
        ("les %(count)s autres", "les %(count)s autres"),
        ("10 %(unit)s", "10 %(unit)s"),
        ("https://example.eu/?a=b", "https://example.eu/?a=b"),
        ("<strong>Besoin :</strong>", "<strong>Besoin_:</strong>"),
    ],
)
def test_spaces_hold_where_a_line_must_not_break(text: str, expected: str) -> None:
    assert spaced(text) == expected.replace("_", HARD)


@given(st.text(alphabet="ab «»:;?!%€ 1}s)\u00a0"))
def test_mending_twice_changes_nothing_and_only_spaces_ever_change(text: str) -> None:
    once = spaced(text)
    assert spaced(once) == once
    assert once.replace(HARD, " ") == text.replace(HARD, " ")


def test_only_french_asks_for_them() -> None:
    assert template("Why? « x »", "en") == "Why? « x »"
    assert template("« {title} »", "fr").format(title="a ; b") == f"«{HARD}a ; b{HARD}»"
