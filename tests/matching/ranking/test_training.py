"""From files to a model: deterministic, private entries left out, the simplest good one kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from matching.domain import Profile, Visibility
from matching.io import Judgement
from matching.ranking.training import choose, hash_of, statistics_of, weighed_together
from matching.text import Analyser


def test_the_simpler_contender_is_kept_where_the_better_one_may_be_luck() -> None:
    steady = np.full(50, 0.5)
    lucky = np.where(np.arange(50) % 2, 1.0, 0.02)
    assert choose({"by_hand": steady, "additive": lucky}) == "by_hand"
    assert choose({"by_hand": steady, "additive": steady + 0.1}) == "additive"
    assert choose({"choice": steady, "additive": steady}) == "choice"


def test_private_entries_are_not_counted(profiles: dict[str, Profile]) -> None:
    analyser = Analyser.default()
    everything = list(profiles.values())
    without = [
        replace(each, needs=tuple(n for n in each.needs if n.visibility is not Visibility.PRIVATE))
        for each in everything
    ]
    assert without != everything
    assert statistics_of(everything, analyser).version == statistics_of(without, analyser).version


def test_the_data_hash_follows_contents_not_names(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("x")
    two.write_text("y")
    first = hash_of([one, two])
    one.write_text("y")
    two.write_text("x")
    assert hash_of([one, two]) == first
    two.write_text("z")
    assert hash_of([one, two]) != first


def test_only_those_weighed_together_are_candidates() -> None:
    files = [{"a1", "a2"}, {"b1", "b2"}, {"c1"}]
    judged = [Judgement(org="a1", need=0, good=("b1",), plausible=(), traps=())]
    assert weighed_together(judged, files) == {"a1", "a2", "b1", "b2"}
