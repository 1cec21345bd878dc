"""Bootstrap, calibration, balanced accuracy, plot: by hand-computed values."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from matching.evaluation.goals import goals_of
from matching.evaluation.intervals import (
    balanced_accuracy,
    best_edge,
    calibration_error,
    interval,
    reliability,
)
from matching.evaluation.plot import reliability_svg


def test_the_interval_holds_the_mean_and_is_the_same_twice() -> None:
    values, owners = [0.0, 1.0] * 50, [str(at) for at in range(100)]
    low, high = interval(values, owners) or (0, 0)
    assert low < 0.5 < high
    assert (low, high) == interval(values, owners)


def test_values_of_one_organisation_hang_together() -> None:
    values = [0.0] * 50 + [1.0] * 50
    apart = interval(values, [str(at) for at in range(100)]) or (0, 0)
    together = interval(values, [str(at // 25) for at in range(100)]) or (0, 0)
    assert together[1] - together[0] > 2 * (apart[1] - apart[0])
    assert interval([], []) is None


def test_calibration_error() -> None:
    said = np.array([0.05, 0.05, 0.95, 0.95, 1.0])
    came = np.array([0, 1, 1, 1, 1])
    bins = reliability(said, came)
    assert [each.count for each in bins] == [2, 3]
    assert calibration_error(bins) == pytest.approx((2 * 0.45 + 3 * (1 - 2.9 / 3)) / 5)
    assert calibration_error([]) is None


def test_balanced_accuracy_and_its_best_edge() -> None:
    right, wrong = np.array([3.0, 2.0, 1.0]), np.array([0.0, 1.5, 0.5])
    assert balanced_accuracy(right, wrong, 2.0) == pytest.approx((2 / 3 + 1) / 2)
    assert best_edge(right, wrong) == 1.0 or best_edge(right, wrong) == 2.0
    assert balanced_accuracy(right, wrong, best_edge(right, wrong)) == pytest.approx(5 / 6)


def test_the_plot_is_well_formed_and_escapes_names() -> None:
    svg = reliability_svg({"a < b": [{"count": 4, "said": 0.1, "came": 0.2}], "none": []}, "x & y")
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    assert "a < b" in "".join(root.itertext())
    assert len([e for e in root.iter() if e.tag.endswith("circle")]) == 1


def test_goals_say_what_was_missed() -> None:
    row = {"firms": {"recall@20": 0.30}, "others": {"recall@20": 0.45}}
    found = goals_of({"consortia_eu": {"methods": {"maillon": row}}})
    assert [(goal[2], goal[3]) for goal in found] == [("0.300", "no"), ("0.450", "yes")]
    assert goals_of({}) == []
