"""Industrial ecosystems: counts, labels, weights, look-ups."""

from __future__ import annotations

from matching.reference import ecosystems, nace
from matching.reference._files import read_yaml


def test_fourteen_ecosystems_with_labels() -> None:
    every = ecosystems.ecosystems()
    assert len({each.id for each in every}) == len(every) == 14
    assert all(all(each.label.all()) for each in every)


def test_weights_are_in_range_and_divisions_exist() -> None:
    for each in ecosystems.ecosystems():
        assert max(weight for _, weight in each.nace) >= 0.6, each.id
        for division, weight in each.nace:
            assert nace.is_known_division(division)
            assert 0 < weight <= 1


def test_the_weights_are_marked_as_unverified() -> None:
    data = read_yaml("ecosystems/ecosystems.yaml")
    assert data["confidence"] == ecosystems.CONFIDENCE == "unverified"
    assert data["source"]
    assert data["note"]


def test_look_up_by_codes() -> None:
    found = ecosystems.ecosystems_for(["10.51", "62.01Z"])
    assert found["agri_food"] == found["digital"] == 1.0
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert ecosystems.ecosystems_for(["nonsense"]) == {}
    assert ecosystems.ecosystems_for([]) == {}


def test_a_division_may_belong_to_several_and_a_lost_one_counts_as_its_successors() -> None:
    assert {"aerospace_defence", "mobility_transport_automotive"} <= set(
        ecosystems.ecosystems_for(["30"])
    )
    assert "mobility_transport_automotive" in ecosystems.ecosystems_for(["45.20"])


def test_label_in_a_language() -> None:
    assert ecosystems.label("health", "fr") == "Santé"
