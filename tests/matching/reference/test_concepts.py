"""The concept list: schema of the data and the functions over it."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict

import pytest

from matching.reference import concepts, stages
from matching.reference._files import fold
from matching.text.stopwords import is_stop
from matching.text.tagging import LabelTrie
from matching.text.words import acronym, words_of

MIN_CONCEPTS = 1_500
"""What the list had when it last grew: fewer means that a file was lost."""

MIN_LINKED = 1_300
"""Concepts with a typed link of their own: general ones (a policy, a whole sector) have none."""

MAX_POINTING = 25

MIN_LABEL = 3
SHORT_LABELS = {"AI", "IA", "KI", "EV", "VE", "H2", "5G", "6G", "CE"}
"""Abbreviations below MIN_LABEL characters that are wanted; they match in capitals only."""

SHARED_WORDS = {
    frozenset(pair.split())
    for pair in """
    automotive_interior_textile_market automotive_textile_leather
    battery_logistics dangerous_goods_transport
    battery_separator membrane_polymer
    beverage_filling packaging_machine
    biobased_chemical_building_block solvent_chemical
    botanical_extract chemical_extraction
    botanical_extract fragrance_ingredient
    building_heat_pump heat_pump
    byproduct_valorisation food_byproduct_upcycling
    carbon_fibre glass_carbon_fibre_reinforcement
    catering_foodservice_market restaurant_market
    ce_marking medical_ce_marking
    ce_marking product_marking
    cellulose_regenerated_fibre lignin_cellulose
    chemical_extraction extraction_of_actives
    coated_fabric textile_coating_process
    composting_biowaste protein_fractionation
    contract_food_manufacturing contract_packing
    corrosion_protection_metal functional_coating
    cosmetics_product natural_cosmetics_market
    demineralised_water_supply water_electrolysis
    energy_intensive_market paper_board
    engineered_wood_product sawn_timber
    environmental_analysis soil_analysis
    fashion_brand_market fashion_clothing_market
    fashion_clothing_market textile_circular_design
    fermented_food_product probiotic_culture
    food_dehydration medicinal_aromatic_plant
    food_pasteurisation steam_sterilisation_autoclave
    footwear_leather_goods jewellery_luxury_goods
    foreign_body_detection weighing_batching
    furniture_manufacture wooden_furniture
    hospitality_supplies textile_laundry
    hydrogen_refuelling_station hydrogen_tank
    industrial_drying uv_ir_curing
    industrial_refrigeration refrigeration_plant_food
    injection_mould plastics_processing
    labour_shortage_automation occupational_health_service
    local_products_shop short_food_supply_chain
    medical_disinfectant surfactant_detergent
    medical_sterilisation steam_sterilisation_autoclave
    personal_protective_equipment protective_clothing
    process_development weighing_batching
    roundwood_log sawn_timber
    sawn_timber wood_cladding_decking
    sawn_timber wooden_furniture
    sieving_machine textile_filter_media
    sieving_machine weaving_woven_fabric
    wood_coating_finish wood_preservation_modification
    wood_machining_joinery woodworking_machine
    """.strip().splitlines()
}
"""Pairs of concepts that knowingly share a form, such as a trade and what it makes: a text with
it is tagged with both. Everything else that leads to two concepts is a mistake."""


def test_ids_are_unique_and_well_formed():
    for each in concepts.concepts():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", each.id), each.id
    assert concepts.repeated_ids() == ()
    assert len(concepts.concepts()) >= MIN_CONCEPTS


def test_every_language_has_labels():
    missing = [
        (c.id, lang)
        for c in concepts.concepts()
        for lang in concepts.LANGUAGES
        if not c.labels[lang] or not all(text.strip() == text != "" for text in c.labels[lang])
    ]
    assert missing == []


def test_kinds_stages_nace_and_relations_are_known():
    for each in concepts.concepts():
        assert each.kind in concepts.KINDS, each.id
        assert [s for s in each.stages if not stages.is_stage(s)] == [], each.id
        assert [n for n in each.nace if not re.fullmatch(r"\d\d(\.\d{1,2})?", n)] == [], each.id
        assert set(each.links) <= set(concepts.RELATIONS), each.id


def test_broader_and_linked_ids_exist():
    wrong = [
        (c.id, other)
        for c in concepts.concepts()
        for other in (*c.broader, *(o for ids in c.links.values() for o in ids))
        if not concepts.is_concept(other)
    ]
    assert wrong == []


def test_links_name_other_concepts_once():
    wrong = [
        (each.id, relation, targets)
        for each in concepts.concepts()
        for relation, targets in each.links.items()
        if not targets or each.id in targets or len(set(targets)) < len(targets)
    ]
    assert wrong == []


def test_no_link_is_contradicted():
    """A is not used in B while B is used in A, nor used in what it is made of; substitutes alone
    may be mutual."""
    stated = {
        (each.id, relation, other)
        for each in concepts.concepts()
        for relation, targets in each.links.items()
        for other in targets
    }
    wrong = [
        (one, relation, other)
        for one, relation, other in stated
        if (relation != "substitutes" and (other, relation, one) in stated)
        or (relation == "made_of" and (one, "used_in", other) in stated)
    ]
    assert wrong == []


def test_no_concept_stands_alone():
    """Without a relation a concept leads from what a firm needs to nothing else."""
    alone = [
        each.id
        for each in concepts.concepts()
        if not each.broader and not concepts.narrower(each.id) and not concepts.related(each.id)
    ]
    assert alone == []


def test_most_concepts_have_typed_links():
    linked = [each for each in concepts.concepts() if each.links]
    assert len(linked) >= MIN_LINKED


def test_no_concept_is_the_target_of_everything():
    """What everything points to says nothing about who fits whom."""
    pointing = Counter(
        other for each in concepts.concepts() for ids in each.links.values() for other in ids
    )
    assert {key: count for key, count in pointing.items() if count > MAX_POINTING} == {}


def test_nothing_is_broader_than_itself():
    for each in concepts.concepts():
        for parent in each.broader:
            assert each.id not in concepts.broader_closure(parent), (each.id, parent)


def test_a_label_names_one_concept_per_language():
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in concepts.concepts():
        for lang, texts in each.labels.items():
            for text in texts:
                owners[lang, text.casefold()].add(each.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("lang", concepts.LANGUAGES)
def test_a_form_leads_to_one_concept_unless_declared(lang):
    """Labels that differ in spelling may have the same stems: singular and plural, say."""
    trie = LabelTrie(lang)
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in concepts.concepts():
        for text in each.labels[lang]:
            for keys in trie.keys_of(text):
                owners[keys].add(each.id)
    pairs = {
        frozenset(pair)
        for ids in owners.values()
        for pair in itertools.combinations(sorted(ids), 2)
    }
    assert pairs <= SHARED_WORDS


def test_every_label_can_be_found():
    """A label without keys is never found: a function word alone, for instance."""
    lost = [
        (each.id, lang, text)
        for lang in concepts.LANGUAGES
        for trie in [LabelTrie(lang)]
        for each in concepts.concepts()
        for text in each.labels[lang]
        if not list(trie.keys_of(text))
    ]
    assert lost == []


def test_no_label_is_a_function_word():
    refused = [
        (each.id, lang, text)
        for each in concepts.concepts()
        for lang, texts in each.labels.items()
        for text in texts
        if all(is_stop(word.form, lang) and not acronym(text) for word in words_of(text))
    ]
    assert refused == []


def test_labels_are_long_enough_unless_declared():
    refused = [
        (each.id, text)
        for each in concepts.concepts()
        for texts in each.labels.values()
        for text in texts
        if sum(map(str.isalnum, text)) < MIN_LABEL and text not in SHORT_LABELS
    ]
    assert refused == []


def test_nearly_every_concept_has_a_place_in_the_economy():
    """NACE and stage feed the ranking and the calls' ecosystems."""
    without = [c.id for c in concepts.concepts() if not c.nace or not c.stages]
    assert len(without) < 0.01 * len(concepts.concepts()), without


def test_labels_are_short():
    long = [
        (c.id, text)
        for c in concepts.concepts()
        for texts in c.labels.values()
        for text in texts
        if len(fold(text).split()) > 7
    ]
    assert long == []


def test_concept_and_label():
    found = concepts.concept("medical_implant")
    assert found.kind == "product"
    assert found.broader == ("medical_device",)
    assert concepts.label("medical_implant", "fr") == "implant médical"
    assert concepts.label("medical_implant", "fr-BE") == "implant médical"
    assert concepts.label("medical_implant", "fi") == concepts.label("medical_implant")
    with pytest.raises(KeyError):
        concepts.concept("nothing")
    with pytest.raises(KeyError):
        concepts.label("nothing")


def test_broader_closure_halves_per_level():
    closure = concepts.broader_closure("orthopaedic_implant")
    assert closure["orthopaedic_implant"] == 1.0
    assert closure["medical_implant"] == 0.5
    assert closure["medical_device"] == 0.25
    assert dict(concepts.broader_closure("unknown_id")) == {"unknown_id": 1.0}


def test_narrower_is_the_inverse_of_broader():
    for each in concepts.concepts():
        for parent in each.broader:
            assert each.id in concepts.narrower(parent)
    assert concepts.narrower("unknown_id") == ()


def test_relations_hold_both_ways():
    assert concepts.related("medical_implant")["bioceramic"][0] == "made_of"
    assert concepts.related("bioceramic")["medical_implant"][0] == "material_of"
    for each in concepts.concepts():
        for other, (_, weight) in concepts.related(each.id).items():
            assert each.id in concepts.related(other)
            assert 0 < weight <= 1
    assert dict(concepts.related("unknown_id")) == {}


def test_search_finds_word_starts_without_accents():
    found = [c.id for c in concepts.search("implant medical", "fr")]
    assert found[0] == "medical_implant"
    assert "medical_implant" in [c.id for c in concepts.search("MÉDICAL", "fr", 500)]
    assert len(concepts.search("m", "en", 5)) == 5
    assert concepts.search("", "en") == concepts.search("  ", "en") == ()
    assert concepts.search("zzzzz", "en") == ()
    assert concepts.search("medical", "en", 0) == ()
    assert concepts.search("medical", "xx")[0].id == concepts.search("medical", "en")[0].id


def test_the_version_is_a_hash():
    assert re.fullmatch(r"[0-9a-f]{16}", concepts.LIST_VERSION)
    with pytest.raises(AttributeError):
        _ = concepts.NO_SUCH_NAME
