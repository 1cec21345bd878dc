"""Profiles and judgements are read whole or refused with the line and the field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Visibility
from matching.io import InputError, read_judgements, read_many, read_profiles

GOOD = {
    "id": "A-1", "name": "Alpha", "country": "FR", "nuts3": "FRE12", "city": "Béthune",
    "type": "sme", "employees": 12, "newcomer": True, "language": "fr", "description": "Texte.",
    "nace": ["2720"], "chain": "A", "stage": "manufacturing", "trl": [6, 9],
    "certifications": ["ISO 9001"], "offers": [{"title": "Offre", "text": "x"}],
    "needs": [{"title": "Besoin", "text": "y", "private": True}], "surprise": 1,
}  # fmt: skip


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "data.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_profile(tmp_path: Path) -> None:
    (profile,) = read_profiles(written(tmp_path, GOOD, ""))
    assert profile.nace == ("27.20",)
    assert profile.size == "small"
    assert profile.needs[0].visibility is Visibility.PRIVATE
    assert profile.needs[0].id == "A-1/needs/0"
    assert profile.description == "Texte."
    assert profile.trl == (6, 9)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, Visibility.PUBLIC),
        ({"visibility": "members"}, Visibility.MEMBERS),
        ({"visibility": "public", "private": True}, Visibility.PRIVATE),
    ],
)
def test_visibility(tmp_path: Path, entry: dict[str, object], expected: Visibility) -> None:
    row = GOOD | {"needs": [{"title": "x"} | entry], "links": ["a.b"], "cluster": "c"}
    (profile,) = read_profiles(written(tmp_path, row))
    assert profile.needs[0].visibility is expected
    assert (profile.links, profile.cluster_ids) == (("a.b",), ("c",))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bom.jsonl"
    path.write_text(json.dumps(GOOD), "utf-8-sig")
    assert read_profiles(path)[0].id == "A-1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": None}, "id: is missing"),
        ({"id": 7}, "id: must be text"),
        ({"name": ""}, "name: is missing"),
        ({"stage": "cooking"}, "stage: 'cooking' is unknown; known are research"),
        ({"trl": [9, 6]}, "trl: must be"),
        ({"trl": [0, 6]}, "trl: must be"),
        ({"trl": "6"}, "trl: must be"),
        ({"trl": [True, 6]}, "trl: must be"),
        ({"employees": -1}, "employees: must be a whole number"),
        ({"employees": "12"}, "employees: must be a whole number"),
        ({"nace": "27.20"}, "nace: must be a list"),
        ({"offers": {}}, "offers"),
        ({"offers": ["x"]}, "offers[0]: must be an object"),
        ({"offers": [{}]}, "offers[0]: needs a title or a text"),
        ({"needs": [{"title": "x", "private": "no"}]}, "needs[0].private"),
        ({"needs": [{"title": "x", "visibility": "friends"}]}, "needs[0].visibility: 'friends'"),
        ({"newcomer": "yes"}, "newcomer: must be true or false"),
        ({"offers": [{"title": "x"}] * 201}, "at most 200"),
    ],
)
def test_bad_fields(tmp_path: Path, change: dict[str, object], message: str) -> None:
    row = GOOD | {"id": "B-1"} | change
    if isinstance(row["offers"], dict):
        row["offers"] = {"title": "x"}
    with pytest.raises(InputError) as caught:
        read_profiles(written(tmp_path, GOOD, row))
    assert caught.value.line == 2
    assert message in str(caught.value)
    assert "line 2" in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not valid JSON"),
        ("[1]", "must be a JSON object"),
        ("[" * 100_000, "nested"),
        ('{"id": "' + "x" * 1_000_001 + '"}', "longer than"),
    ],
)
def test_bad_lines(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_profiles(written(tmp_path, line))


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        read_profiles(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no profile"):
        read_profiles(written(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_profiles(tmp_path / "latin.jsonl")
    with pytest.raises(InputError):
        read_profiles(tmp_path)


def test_repeated_ids(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="earlier line"):
        read_profiles(written(tmp_path, GOOD, GOOD))
    path = written(tmp_path, GOOD)
    with pytest.raises(InputError, match="earlier file"):
        read_many([path, path])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"org": "A-9", "need": 0}, "A-9"),
        ({"org": "A-1", "need": 4}, "no need at position 4"),
        ({"org": "A-1"}, "need: is missing"),
        ({"org": "A-1", "need": 0, "good": ["Z"]}, "'Z'"),
        ({"org": "A-1", "need": 0, "traps": ["A-1"]}, "traps: must be"),
    ],
)
def test_bad_judgements(tmp_path: Path, row: dict[str, object], message: str) -> None:
    profiles = {each.id: each for each in read_profiles(written(tmp_path, GOOD))}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    with pytest.raises(InputError, match=message):
        read_judgements(path, profiles)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(key=st.sampled_from(sorted(GOOD)), value=json_values)
def test_any_value_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    path = tmp_path_factory.mktemp("any") / "data.jsonl"
    path.write_text(json.dumps(GOOD | {key: value}), "utf-8")
    try:
        found = read_profiles(path)
    except InputError as error:
        message = str(error)
    else:
        message = f"line 1 gave {len(found)} profile"
    assert "line 1" in message
