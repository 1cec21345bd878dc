"""Where an organisation stands in its chain, and who could fill what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.domain import Profile
from matching.ranking import LinkState, Matcher
from matching.reference import value_chains

Profiles = dict[str, Profile]


def solar(profiles: Profiles) -> list[Profile]:
    return [each for each in profiles.values() if each.id.startswith("SOL")]


def test_the_chain_is_found_from_what_is_done(matcher: Matcher, profiles: Profiles) -> None:
    view = matcher.chain_view(profiles["SOL-02"], solar(profiles))
    assert view is not None
    assert view.chain_id == "solar"
    assert [each.link_id for each in view.links] == [
        node.id for node in value_chains.chain("solar").nodes
    ]
    states = {each.state for each in view.links}
    assert states == {LinkState.OWN, LinkState.MISSING}


def test_missing_links_list_who_could_fill_them(matcher: Matcher, profiles: Profiles) -> None:
    others = [each for each in solar(profiles) if each.id != "SOL-02"]
    view = matcher.chain_view(profiles["SOL-02"], others)
    assert view is not None
    recyclers = [
        candidate.profile_id
        for link in view.links
        if value_chains.node(link.link_id).stage == "recycling"
        for candidate in link.candidates
    ]
    assert recyclers[0] == "SOL-03"
    for link in view.links:
        fits = [candidate.fit for candidate in link.candidates]
        assert fits == sorted(fits, reverse=True)
        assert link.state is LinkState.MISSING or not link.candidates


def test_partners_fill_links(matcher: Matcher, profiles: Profiles) -> None:
    view = matcher.chain_view(
        profiles["SOL-02"], [profiles["SOL-05"]], partners=[profiles["SOL-03"]]
    )
    assert view is not None
    filled = [each for each in view.links if each.state is LinkState.FILLED]
    assert [each.filled_by for each in filled] == [("SOL-03",)] * len(filled)
    assert filled
    assert not any(each.candidates for each in filled)


def test_named_links_and_chains_win(matcher: Matcher, profiles: Profiles) -> None:
    node = value_chains.chain("hydrogen").nodes[0]
    named = replace(profiles["SOL-02"], id="named", links=(node.id,))
    view = matcher.chain_view(named, [])
    assert view is not None
    assert view.chain_id == "hydrogen"
    assert view.link(node.id).state is LinkState.OWN
    chosen = replace(profiles["SOL-02"], id="chosen", chains=("batteries",))
    other = matcher.chain_view(chosen, [])
    assert other is not None
    assert other.chain_id == "batteries"


def test_who_fits_no_chain_has_no_view(matcher: Matcher) -> None:
    assert matcher.chain_view(Profile("bare", "Bare"), []) is None


def test_an_unknown_chain_or_link_is_refused(matcher: Matcher, profiles: Profiles) -> None:
    with pytest.raises(KeyError):
        matcher.chain_view(profiles["SOL-02"], [], chain_id="nowhere")
    view = matcher.chain_view(profiles["SOL-02"], [])
    assert view is not None
    with pytest.raises(KeyError):
        view.link("nowhere")


def test_needs_point_to_links(matcher: Matcher, profiles: Profiles) -> None:
    view = matcher.chain_view(profiles["SOL-01"], [])
    assert view is not None
    asked = {need for link in view.links for need in link.asked_by}
    assert asked == {each.id for each in profiles["SOL-01"].needs}


def test_neighbours_of_the_own_link_are_marked(matcher: Matcher, profiles: Profiles) -> None:
    view = matcher.chain_view(profiles["SOL-02"], [])
    assert view is not None
    own = [each.link_id for each in view.links if each.state is LinkState.OWN]
    near = {node.id for link in own for node in value_chains.neighbours(link)}
    assert {each.link_id for each in view.links if each.adjacent} == near
