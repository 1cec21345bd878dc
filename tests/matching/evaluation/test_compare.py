"""Contenders are compared on the same questions, and the rule of training names the winner."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matching.evaluation.compare import compare, render_compared
from matching.io import InputError
from matching.ranking.fitting import CONTENDERS

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def test_every_contender_has_a_row_beside_the_winner() -> None:
    found = compare(FIXTURES)
    rows = found["contenders"]
    assert set(rows) == set(CONTENDERS)
    assert found["winner"] in rows
    own = rows[found["winner"]]
    assert own["ndcg@10_apart"] == 0.0
    for row in rows.values():
        assert row["n"] == own["n"] > 0
        low, high = row["ndcg@10_apart_interval"]
        assert low <= row["ndcg@10_apart"] <= high
    told = render_compared(found)
    assert all(name in told for name in CONTENDERS)
    assert told.endswith(f"kept: {found['winner']}")


def test_a_single_chain_cannot_be_left_out(tmp_path: Path) -> None:
    for name in ("organisations.jsonl", "gold.jsonl"):
        lines = (FIXTURES / name).read_text("utf-8")
        (tmp_path / name).write_text(lines, "utf-8")
    text = (tmp_path / "organisations.jsonl").read_text("utf-8")

    text = re.sub(r'"chain": "[A-Z]+"', '"chain": "SOL"', text)
    (tmp_path / "organisations.jsonl").write_text(text, "utf-8")
    with pytest.raises(InputError, match="single chain"):
        compare(tmp_path)
