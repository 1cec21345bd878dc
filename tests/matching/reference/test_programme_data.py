"""The shipped rule data: every file parses, and nothing stands in it that nobody read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from matching.eligibility.catalogue import load_catalogue
from matching.reference import countries, nuts, programmes

LANGUAGES = ("en", "fr", "de")
CONFIDENCES = {"seen_in_source", "unverified", "unverified_low"}

# Types of action of the topics that the EU Funding & Tenders portal listed in August 2026.
PORTAL_ACTION_TYPES = (
    "CEF Infrastructure Projects",
    "CEF Project Grants",
    "CERV Lump Sum Grants",
    "CERV Project Grants",
    "CREA Lump Sum Grants",
    "DIGITAL Coordination and Support Actions",
    "DIGITAL Grants for Financial Support",
    "DIGITAL JU Coordination and Support Actions",
    "DIGITAL JU Grants for Procurement",
    "DIGITAL JU Simple Grants",
    "DIGITAL Lump Sum Grants",
    "DIGITAL Simple Grants",
    "EDF Development Actions",
    "EDF Lump Sum Grants",
    "EDF Research Actions",
    "EMFAF Project Grants",
    "ERASMUS Lump Sum Grants",
    "ERASMUS Prizes",
    "ERDF-TA Project Grants",
    "ESF Project Grants",
    "EUBA Type of Action",
    "EURATOM Cofund Actions",
    "EURATOM Coordination and Support Actions",
    "EURATOM Innovation Actions",
    "EURATOM Research and Innovation Actions",
    "HORIZON  Research and Innovation Actions",
    "HORIZON Coordination and Support Actions",
    "HORIZON EIC Equity Only",
    "HORIZON EIC Grants",
    "HORIZON ERC Grants",
    "HORIZON ERC Proof of Concept Grants",
    "HORIZON Innovation Actions",
    "HORIZON JU Coordination and Support Actions",
    "HORIZON JU Innovation Actions",
    "HORIZON JU Research and Innovation Actions",
    "HORIZON Pre-commercial Procurement",
    "HORIZON Programme Cofund Actions",
    "HORIZON Public Procurement of Innovative Solutions",
    "HORIZON Recognition Prize",
    "HORIZON TMA MSCA Cofund Doctoral programme",
    "HORIZON TMA MSCA Cofund Postdoctoral programme",
    "HORIZON TMA MSCA Doctoral Networks",
    "HORIZON TMA MSCA Doctoral Networks - Joint Doctorates",
    "HORIZON TMA MSCA Postdoctoral Fellowships - European Fellowships",
    "HORIZON TMA MSCA Postdoctoral Fellowships - Global Fellowships",
    "HORIZON TMA MSCA Staff Exchanges",
    "I3 Project Grants",
    "ISF Project Grants",
    "JUST Lump Sum Grants",
    "LIFE Operating Grants Framework Partnerships",
    "LIFE Project Grants",
    "PERI Project Grants",
    "PPPA Project Grants",
    "Pilot Projects and Preparatory Actions",
    "RENEWFM Lump Sum Grants",
    "RFCS Project Grants",
    "SMP Project Grants",
)


@cache
def files_of(folder: str) -> dict[str, Any]:
    return programmes.raw_files(folder)


def raw(folder: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = files_of(folder)[name]
    return found


FILES = [(folder, name) for folder in programmes.FOLDERS for name in sorted(files_of(folder))]


def mappings(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every mapping below a node with its path."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from mappings(value, f"{path}.{key}")
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from mappings(value, f"{path}[{at}]")


@cache
def rule_sets() -> list[dict[str, Any]]:
    files = files_of("programmes").values()
    return [each for file in files for each in file["rule_sets"]]


def test_every_file_parses() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.programmes) == len(files_of("programmes"))
    assert len(catalogue.programmes) >= 30
    assert catalogue.national_terms.keys() == {"eurostars-3"}
    assert {"EU27", "HE_AC", "EUROSTARS", "I3"} <= catalogue.country_sets.keys()


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_every_source_says_where_and_when_it_was_read(folder: str, name: str) -> None:
    for key, source in raw(folder, name)["sources"].items():
        assert source["title"], key
        assert source["publisher"], key
        assert source["url"].startswith(("https://", "http://")), key
        assert source["kind"] in {"official", "secondary"}, key
        assert source["status"] in {"current", "earlier_call", "draft"}, key
        assert source["read_on"] is None or source["read_on"] <= date.today(), key


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_no_value_without_a_source_that_was_read(folder: str, name: str) -> None:
    file = raw(folder, name)
    sources = file["sources"]
    for path, node in mappings({key: each for key, each in file.items() if key != "sources"}):
        if "confidence" not in node:
            continue
        assert node["confidence"] in CONFIDENCES, path
        facts = ("value", "rate_min", "rate_max", "cap_cents", "who", "status")
        known = any(node.get(key) not in (None, []) for key in facts)
        known = known or node.get("state", "unknown") != "unknown"
        if known:
            assert node["source"] in sources, path
            assert sources[node["source"]]["read_on"] is not None, path
            assert node["confidence"] == "seen_in_source", path
        else:
            assert node["source"] is None, path
            assert node["confidence"] != "seen_in_source", path


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_every_text_is_there_in_three_languages(folder: str, name: str) -> None:
    for path, node in mappings(raw(folder, name)):
        if "en" in node or "fr" in node or "de" in node:
            assert set(node) == set(LANGUAGES), path
            assert all(isinstance(text, str) and text.strip() for text in node.values()), path


def test_every_rule_set_explains_itself() -> None:
    for each in rule_sets():
        assert set(each["labels"]) == set(each["summaries"]) == set(LANGUAGES), each["code"]
        assert all(len(text) <= 400 for text in each["summaries"].values()), each["code"]
        assert each["steps"], each["code"]
        assert each["purposes"] or each["call_kind"] == "prize", each["code"]


def test_rule_set_codes_are_used_once() -> None:
    assert max(Counter(each["code"] for each in rule_sets()).values()) == 1


@pytest.mark.parametrize("action_type", PORTAL_ACTION_TYPES)
def test_every_action_type_of_the_portal_maps_to_one_rule_set(action_type: str) -> None:
    found = [each["code"] for each in rule_sets() if action_type in each["action_types"]]
    assert len(found) == 1, found


def test_every_country_code_is_known() -> None:
    for name, file in files_of("country_sets").items():
        for each in file["sets"]:
            codes = [member["country"] for member in each["members"]]
            assert len(codes) == len(set(codes)), f"{name} {each['code']}"
            assert all(countries.is_known(code) for code in codes), f"{name} {each['code']}"


def test_the_european_union_is_complete() -> None:
    members = {each.country for each in load_catalogue().country_sets["EU27"].members}
    assert members == countries.eu27()


def test_every_eurostars_country_has_national_terms() -> None:
    catalogue = load_catalogue()
    members = {each.country for each in catalogue.country_sets["EUROSTARS"].members}
    assert members == set(catalogue.national_terms["eurostars-3"].countries)
    assert len(members) == 37


def test_minima_of_earlier_i3_calls_are_never_verified() -> None:
    catalogue = load_catalogue()
    found = catalogue.rule_set("I3-INV1", date(2026, 11, 28))
    assert found is not None
    minima = [each for each in found.rules if each.id.startswith("min-")]
    assert [each.value for each in minima] == [5, 3, 5]
    assert not any(each.verified for each in minima)


@pytest.mark.parametrize("code", ["HE-RIA", "HE-IA"])
def test_the_standard_rule_of_horizon_europe_is_verified(code: str) -> None:
    found = load_catalogue().rule_set(code, date(2026, 11, 28))
    assert found is not None
    rules = {each.id: each for each in found.rules}
    assert (rules["min-entities"].value, rules["min-countries"].value) == (3, 3)
    assert rules["min-member-state"].who.pool == ("EU27",)
    hard = ("min-entities", "min-countries", "min-member-state", "independent")
    assert all(rules[each].verified for each in hard)


def test_regions_are_listed_once_and_exist() -> None:
    (rows,) = programmes.raw_tables("region_categories").values()
    codes = [row["nuts"] for row in rows]
    assert len(codes) == len(set(codes))
    assert all(nuts.resolve(code) is not None for code in codes)
    assert {row["nuts"] for row in rows if row["outermost"] == "true"} == nuts.OUTERMOST
    sources = raw("region_categories", "sources.yaml")["sources"]
    assert {row["source"] for row in rows} == set(sources)


def test_a_region_is_not_entered_twice_under_an_old_and_a_new_code() -> None:
    (rows,) = programmes.raw_tables("region_categories").values()
    codes = {row["nuts"] for row in rows}
    for old, found in nuts.all_recodings().items():
        assert not (old in codes and codes & {each.new for each in found if each.new != old}), old


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("FR10", "more_developed"),
        ("FRK1", "transition"),
        ("FRK2", "more_developed"),
        ("FRK", None),  # one region of today's Auvergne-Rhône-Alpes each
        ("FRF", "transition"),
        ("FRY2", "transition"),  # Martinique, unlike the other outermost regions of France
        ("FRY5", "less_developed"),
        ("PT20", None),  # an outermost region whose category nobody read
        ("PT19", "less_developed"),  # Centro, PT16 in the decision
        ("HR05", None),
        ("IE04", "transition"),
    ],
)
def test_the_category_of_a_region_is_the_one_that_was_read(code: str, category: str | None) -> None:
    assert load_catalogue().region_categories.category(code) == category


def test_every_region_of_france_has_a_category() -> None:
    regions = [each for each in nuts.regions(country="FR", level=2) if not each.is_extra_regio]
    found = load_catalogue().region_categories
    assert len(regions) == 27
    assert all(found.category(each.code) for each in regions)
