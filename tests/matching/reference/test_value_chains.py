"""Value chain templates: schema, graph, references to the other lists."""

from __future__ import annotations

import pytest

from matching.reference import concepts, ecosystems, nace, stages, value_chains
from matching.reference.value_chains import Chain

EXPECTED = {
    "batteries",
    "hydrogen",
    "textile_recycling",
    "medical_devices",
    "biotech",
    "agri_food",
    "timber_construction",
    "microelectronics",
    "wind",
    "water",
    "packaging",
    "mobility",
    "space_drones",
    "health_data",
    "industrial_heat_metals",
    "tourism_culture",
    "construction_renovation",
    "circular_plastics",
    "photonics",
}
LABEL_LIMIT = 40

every_chain = pytest.mark.parametrize("chain", value_chains.chains(), ids=lambda each: each.id)


def test_the_strategic_chains_are_there() -> None:
    assert {chain.id for chain in value_chains.chains()} >= EXPECTED


def test_node_ids_are_unique_over_all_chains() -> None:
    ids = [node.id for chain in value_chains.chains() for node in chain.nodes]
    assert len(set(ids)) == len(ids)


@every_chain
def test_texts_are_complete_and_short(chain: Chain) -> None:
    assert all(chain.label.all())
    assert all(text.endswith(".") for text in chain.description.all())
    for node in chain.nodes:
        assert all(0 < len(text) <= LABEL_LIMIT for text in node.label.all()), node.id
        assert all(text.endswith(".") and text.count(". ") == 0 for text in node.hint.all())
        for lang in ("en", "fr", "de"):
            assert node.keywords.get(lang), (node.id, lang)


@every_chain
def test_references_to_other_lists_hold(chain: Chain) -> None:
    assert 8 <= len(chain.nodes) <= 14
    assert chain.ecosystems
    for ecosystem_id in chain.ecosystems:
        ecosystems.ecosystem(ecosystem_id)
    for node in chain.nodes:
        assert node.id.startswith(f"{chain.id}.")
        assert node.chain == chain.id
        assert stages.is_stage(node.stage), node.id
        assert node.nace
        assert all(nace.is_known_division(code) for code in node.nace), node.id
        unknown = [each for each in node.concepts if not concepts.is_concept(each)]
        assert not unknown, node.id


@every_chain
def test_the_graph_is_connected(chain: Chain) -> None:
    ids = {node.id for node in chain.nodes}
    linked: dict[str, set[str]] = {node_id: set() for node_id in ids}
    for edge in chain.edges:
        linked[edge.source].add(edge.target)
        linked[edge.target].add(edge.source)
    reached, waiting = set(), [chain.nodes[0].id]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(linked[here])
    assert reached == ids


@every_chain
def test_without_its_loops_the_graph_has_no_circle(chain: Chain) -> None:
    incoming = {node.id: 0 for node in chain.nodes}
    forward = [edge for edge in chain.edges if not edge.loop]
    for edge in forward:
        incoming[edge.target] += 1
    free = [node_id for node_id, count in incoming.items() if count == 0]
    order = []
    while free:
        here = free.pop()
        order.append(here)
        for edge in forward:
            if edge.source == here:
                incoming[edge.target] -= 1
                if incoming[edge.target] == 0:
                    free.append(edge.target)
    assert len(order) == len(incoming)


@every_chain
def test_loops_close_a_circle_and_edges_are_distinct(chain: Chain) -> None:
    pairs = [(edge.source, edge.target) for edge in chain.edges]
    assert len(set(pairs)) == len(pairs)
    assert all(source != target for source, target in pairs)
    for loop in (edge for edge in chain.edges if edge.loop):
        reached, waiting = set(), [loop.target]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting.extend(edge.target for edge in chain.edges if edge.source == here)
        assert loop.source in reached, loop


def test_look_ups() -> None:
    node = value_chains.node("batteries.cathode")
    assert node.stage == "components"
    assert node.label.de == "Kathodenmaterial"
    chain = value_chains.chain("batteries")
    assert "batteries.cathode" in chain.suppliers_of("batteries.cell")
    assert "batteries.salts" in chain.users_of("batteries.recycling")
    assert {each.id for each in value_chains.neighbours("batteries.cathode")} == {
        "batteries.salts",
        "batteries.cell",
    }
    assert not value_chains.is_node("batteries.nothing")
    with pytest.raises(KeyError):
        value_chains.node("batteries.nothing")
    assert chain in value_chains.chains_of_ecosystem("electronics")


def test_concepts_of_a_link_are_those_set_by_hand_and_those_of_its_keywords() -> None:
    for chain in value_chains.chains():
        for node in chain.nodes:
            found = value_chains.concepts_of(node.id)
            assert set(node.concepts) <= set(found)
            assert all(concepts.is_concept(each) for each in found)


def test_most_links_have_concepts() -> None:
    nodes = [node for chain in value_chains.chains() for node in chain.nodes]
    with_concepts = [node for node in nodes if value_chains.concepts_of(node.id)]
    assert len(with_concepts) / len(nodes) >= 0.75
