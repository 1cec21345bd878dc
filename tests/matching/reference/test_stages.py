"""Stages: order, labels, and who feeds whom."""

from __future__ import annotations

import pytest

from matching.reference import stages

ORDER = [
    "research",
    "raw_materials",
    "components",
    "equipment",
    "manufacturing",
    "software_data",
    "integration",
    "testing_certification",
    "distribution",
    "operation",
    "services",
    "recycling",
]


def test_the_twelve_stages_stand_in_chain_order() -> None:
    assert list(stages.stage_ids()) == ORDER
    assert [stage.order for stage in stages.stages()] == list(range(12))


@pytest.mark.parametrize("stage", stages.stages(), ids=lambda stage: stage.id)
def test_labels_and_hints_exist_in_three_languages(stage: stages.Stage) -> None:
    assert all(stage.label.all())
    assert all(text.endswith(".") for text in stage.hint.all())


def test_weights_lie_between_zero_and_one_and_name_stages() -> None:
    for supplier, user, weight in stages.feeding_order():
        assert stages.is_stage(supplier)
        assert stages.is_stage(user)
        assert supplier != user
        assert 0 < weight <= 1


def test_every_stage_supplies_another_one() -> None:
    assert {supplier for supplier, _, _ in stages.feeding_order()} == set(ORDER)


@pytest.mark.parametrize(
    "supplier", ["equipment", "software_data", "testing_certification", "components"]
)
def test_manufacturing_is_fed(supplier: str) -> None:
    assert stages.feeds(supplier, "manufacturing") >= 0.5


def test_recycling_closes_the_circle() -> None:
    assert stages.feeds("recycling", "raw_materials") == 1.0
    assert stages.feeds("raw_materials", "recycling") == 0.0


def test_adjacency_is_symmetric_and_ignores_direction() -> None:
    assert stages.adjacency("raw_materials", "recycling") == 1.0
    for a in ORDER:
        for b in ORDER:
            assert stages.adjacency(a, b) == stages.adjacency(b, a)


def test_a_stage_does_not_feed_itself() -> None:
    assert all(stages.feeds(each, each) == 0.0 for each in ORDER)


@pytest.mark.parametrize("pair", [("nowhere", "research"), ("research", "nowhere")])
def test_an_unknown_stage_is_an_error(pair: tuple[str, str]) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        stages.feeds(*pair)


def test_label_falls_back_to_english() -> None:
    assert stages.label("research", "fr-FR") == "Recherche"
    assert stages.label("research", "pl") == "Research"
