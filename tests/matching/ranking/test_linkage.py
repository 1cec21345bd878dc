"""What links show of stages and industries, shrunk towards the reference tables."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Profile
from matching.io import Judgement
from matching.ranking.features import FEATURES
from matching.ranking.fitting import Sample
from matching.ranking.judged_links import (
    COLUMNS,
    CrossLinkage,
    group_of,
    links_of,
    relinked,
)
from matching.ranking.linkage import (
    LIMIT,
    Link,
    Linkage,
    divisions,
    learn,
    prior_industries,
    prior_stages,
    shares_of,
)
from matching.ranking.statistics import Statistics, StatisticsError, parse
from matching.reference import nace, stages

STAGES = stages.stage_ids()
DIVISIONS = tuple(each.code for each in nace.divisions())
EVEN = {each: 1 / len(STAGES) for each in STAGES}


def link(supplier: str, user: str, group: str = "", weight: float = 1.0) -> Link:
    return Link((supplier,), (), (user,), (), EVEN, {}, weight, group)


def test_without_links_the_reference_tables_speak() -> None:
    bare = Linkage()
    usual = bare.of_stages(["components"], ["manufacturing"])
    assert usual > 0 > bare.of_stages(["distribution"], ["components"])
    assert bare.of_industries(["24.10"], ["29.10"]) > 0
    assert learn([]) == bare


def test_the_table_of_stages_is_even_for_every_user() -> None:
    table = prior_stages()
    for user in STAGES:
        ratios = [math.exp(table[each, user]) for each in STAGES]
        assert sum(ratios) / len(ratios) == pytest.approx(1.0)
    # Hardly anything feeds research, so nothing is said against any supplier of it.
    assert table["components", "research"] > -1.0


def test_the_typed_relations_say_who_supplies_whom() -> None:
    found = prior_industries()
    # Electrical equipment is used by energy supply far more often than the other way round.
    assert found["27", "35"] > found["35", "27"]


def test_unknown_codes_say_nothing() -> None:
    for found in (Linkage(), learn([link("recycling", "research")])):
        assert found.of_stages([], ["research"]) == 0.0
        assert found.of_stages(["research"], []) == 0.0
        assert found.of_stages(["nonsense"], ["research"]) == 0.0
        assert found.of_industries(["no code"], ["29"]) == 0.0


def test_a_link_seen_often_outweighs_the_table_and_a_single_one_hardly() -> None:
    pair = "recycling", "research"
    bare = Linkage().of_stages(*[[each] for each in pair])
    once = learn([link(*pair)], pseudo_count=16.0).of_stages(*[[each] for each in pair])
    often = learn([link(*pair)] * 200, pseudo_count=16.0).of_stages(*[[each] for each in pair])
    assert bare < once < often
    assert once - bare < 0.25 < often - bare


def test_the_pseudo_count_is_the_likeliest() -> None:
    # Links as the table expects them: the table is trusted much more than where they contradict it.
    table = {pair: math.exp(value) for pair, value in prior_stages().items()}
    usual = [link(a, b, weight=ratio) for (a, b), ratio in table.items() for _ in range(3)]
    odd = [link("recycling", "research")] * len(usual)
    pair = ("services", "research")
    apart = [abs(learn(some).stages[pair] - prior_stages()[pair]) for some in (usual, odd)]
    assert apart[0] < apart[1]


codes = st.lists(st.sampled_from([*STAGES, "nonsense"]), max_size=3, unique=True).map(tuple)
industries = st.lists(st.sampled_from([*DIVISIONS, "28.29", "x"]), max_size=3).map(tuple)
some_links = st.lists(
    st.builds(
        Link, codes, industries, codes, industries, st.just(EVEN),
        st.just({each: 1 / len(DIVISIONS) for each in DIVISIONS}),
        st.floats(0.1, 1.0),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(links=some_links, one=codes, two=codes, three=industries, four=industries)
def test_any_links_give_a_bounded_table_that_is_read_back_whole(
    links: list[Link],
    one: tuple[str, ...],
    two: tuple[str, ...],
    three: tuple[str, ...],
    four: tuple[str, ...],
) -> None:
    found = learn(links)
    assert -1.0 <= found.of_stages(one, two) <= 1.0
    assert -1.0 <= found.of_industries(three, four) <= 1.0
    assert learn(links) == found
    if links:
        again = Linkage.parse(json.loads(json.dumps(found.as_dict())))
        assert again == found


@settings(max_examples=60, deadline=None)
@given(links=some_links, supplier=st.sampled_from(STAGES), user=st.sampled_from(STAGES))
def test_one_more_link_never_lowers_its_own_pair(
    links: list[Link], supplier: str, user: str
) -> None:
    # Against the share that chance gives the pair, which is below one.
    before = learn([*links, link("services", "operation")], pseudo_count=4.0)
    after = learn([*links, link("services", "operation"), link(supplier, user)], pseudo_count=4.0)
    old, new = before.stages[supplier, user], after.stages[supplier, user]
    assert new >= old - 1e-4 or math.exp(old) > 1 / EVEN[supplier]


def test_codes_are_read_in_every_form_and_shares_sum_to_one() -> None:
    assert divisions(["C28.29", "28", "no code", "2829Z"]) == ("28",)
    found = shares_of([("a", "b"), ("a",), ()])
    assert found == {"a": 0.75, "b": 0.25}
    assert shares_of([(), ()]) == {}


# Judged needs


def test_judged_needs_show_links(profiles: dict[str, Profile], judged: list[Judgement]) -> None:
    links = links_of(judged, profiles)
    assert len(links) == sum(len({*each.good, *each.plausible}) for each in judged)
    assert {each.weight for each in links} <= {0.4, 1.0}
    assert {each.group for each in links} == {group_of(profiles[j.org]) for j in judged}
    assert sum(links[0].stage_shares.values()) == pytest.approx(1.0)


def test_a_need_never_sees_a_table_that_was_learned_from_it(
    profiles: dict[str, Profile], judged: list[Judgement]
) -> None:
    links = links_of(judged, profiles)
    groups = sorted({each.group for each in links})
    cross = CrossLinkage(links)
    for group in groups:
        others = [each for each in links if each.group != group]
        assert cross.without(group) == learn(others)
        assert cross.without(group).links == len(others)
    assert cross.whole == learn(links)
    assert cross.without(*groups) == Linkage()


def test_only_the_columns_of_linkage_are_made_anew(profiles: dict[str, Profile]) -> None:
    asker, *others = list(profiles.values())[:5]
    draw = np.random.default_rng(1).random((len(others), len(FEATURES)))
    sample = Sample(draw, np.zeros(len(others)), np.zeros(len(others), dtype=bool), "g")
    found = relinked(sample, asker, others, Linkage())
    rest = [at for at in range(len(FEATURES)) if at not in COLUMNS]
    assert np.array_equal(found.rows[:, rest], draw[:, rest])
    wanted = [Linkage().of_stages(each.stages, asker.stages) for each in others]
    assert found.rows[:, COLUMNS[0]].tolist() == wanted
    assert np.array_equal(sample.rows, draw)


# In the release


def test_statistics_keep_what_was_learned(tmp_path: Path, statistics: Statistics) -> None:
    learned = learn([link("recycling", "research")] * 5)
    kept = replace(statistics, linkage=learned)
    assert kept.version != statistics.version
    kept.save(tmp_path)
    read = Statistics.load(tmp_path)
    assert read.linkage == learned
    assert read.version == kept.version


def test_statistics_without_links_are_read_as_before(
    tmp_path: Path, statistics: Statistics
) -> None:
    bare = replace(statistics, linkage=Linkage())
    bare.save(tmp_path)
    assert Statistics.load(tmp_path).linkage == Linkage()


def test_a_damaged_linkage_is_refused(tmp_path: Path, statistics: Statistics) -> None:
    broken = replace(statistics, linkage=Linkage({("a", "b"): math.inf}, {}, 1))
    broken.save(tmp_path)
    with pytest.raises(StatisticsError, match="damaged"):
        parse((tmp_path / "statistics.npz").read_bytes(), "the file")


def test_no_pair_counts_more_than_the_limit() -> None:
    found = Linkage({("research", "services"): 10 * LIMIT}, {("10", "20"): -10 * LIMIT}, 1)
    assert found.of_stages(["research"], ["services"]) == 1.0
    assert found.of_industries(["10"], ["20.1"]) == -1.0
