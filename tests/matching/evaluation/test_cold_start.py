"""Cold start: who is served when few clusters are loaded."""

from __future__ import annotations

from matching.domain import Profile
from matching.evaluation.cold_start import clusters_of, cold_start, cold_start_markdown

CLUSTERS = {f"{name}{n}": name for name in "abcdef" for n in range(4)}


def test_with_one_cluster_nobody_is_outside_it() -> None:
    everybody = {firm: set(CLUSTERS) - {firm} for firm in CLUSTERS}
    found = cold_start(CLUSTERS, {"judged": everybody, "proposed": everybody})
    assert found["clusters"] == 6
    assert found["loaded"]["1"]["judged"] == 0.0
    assert found["loaded"]["2"]["judged"] == 1.0


def test_only_relevant_ones_outside_the_own_cluster_count() -> None:
    judged = {"a0": {"a1", "a2", "a3"}, "b0": {"a0", "c0", "d0"}}
    found = cold_start(CLUSTERS, {"judged": judged, "proposed": {}})
    assert found["loaded"]["2"]["judged"] == 0.0
    # b0 is served in the choices of five that hold a, b, c and d: two of six.
    five = found["loaded"]["5"]
    assert five["choices"] == 6
    assert five["judged"] == round(2 / five["firms"], 4)
    assert five["proposed"] == 0.0


def test_more_clusters_than_there_are_give_no_figure() -> None:
    found = cold_start({"x": "a", "y": "b"}, {"judged": {"x": {"y"}}, "proposed": {}})
    assert found["loaded"]["5"]["judged"] is None


def test_many_choices_are_sampled_the_same_every_time() -> None:
    many = {f"{name}{n}": name for name in "abcdefghijklm" for n in range(2)}
    relevant = {"judged": {firm: set(many) for firm in many}, "proposed": {}}
    assert cold_start(many, relevant) == cold_start(many, relevant)
    assert cold_start(many, relevant)["loaded"]["5"]["choices"] == 40


def test_countries_stand_in_where_no_cluster_is_named() -> None:
    firms = [Profile(id=f"f{n}", name="F", country="FR") for n in range(8)]
    firms.append(Profile(id="e", name="E", country="EE"))
    cluster_of, stand_in = clusters_of(firms)
    assert stand_in
    assert set(cluster_of.values()) == {"FR"}
    named, stand_in = clusters_of([Profile(id="x", name="X", cluster_ids=("c",))])
    assert (named, stand_in) == ({"x": "c"}, False)


def test_the_page_says_where_countries_stand_in() -> None:
    found = cold_start({"x": "a", "y": "b"}, {"judged": {"x": {"y"}}, "proposed": {}})
    page = "\n".join(cold_start_markdown({"golden": found | {"countries_stand_in": True}}))
    assert "countries stand in" in page
