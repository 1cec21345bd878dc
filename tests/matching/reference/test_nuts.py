"""NUTS 2024: counts, hierarchy, old codes, names, distances, tiles."""

from __future__ import annotations

import pytest

from matching.reference import countries, nuts, nuts_geo


def codes(regions: tuple[nuts.Nuts, ...]) -> list[str]:
    return [region.code for region in regions]


def test_counts_of_the_eu_are_those_of_nuts_2024() -> None:
    members = countries.eu27()
    found = [region for region in nuts.regions() if region.country in members]
    assert [sum(region.level == level for region in found) for level in range(4)] == [
        27,
        92,
        244,
        1165,
    ]


def test_every_region_has_its_parent() -> None:
    for region in nuts.regions():
        if region.parent is None:
            assert region.level == 0
        else:
            parent = nuts.get(region.parent)
            assert parent is not None, region.code
            assert parent.level == region.level - 1
            assert parent.country == region.country


def test_statistical_regions_are_there() -> None:
    for code in ("NO08", "CH04", "TR10", "RS11", "XK00", "UA63", "IS00", "BA01"):
        region = nuts.get(code)
        assert region is not None
        assert region.kind == "statistical"


def test_look_ups() -> None:
    region = nuts.resolve("FRE11")
    assert region is not None
    assert (region.name, region.level, region.country) == ("Nord", 3, "FR")
    assert codes(nuts.parents("FRE11")) == ["FRE1", "FRE", "FR"]
    assert codes(nuts.children("FRE")) == ["FRE1", "FRE2"]
    ancestor = nuts.ancestor("FRE11", 1)
    assert ancestor is not None
    assert ancestor.code == "FRE"
    assert nuts.get("GR30") == nuts.get("EL30")
    assert "FRZZ" not in codes(nuts.children("FRZ"))
    assert nuts.label("DE2", "en") == "Bavaria"
    assert nuts.label("BG41", "pl") == "South-West Bulgaria"
    assert nuts.label("BG31", "en") == "Severozapaden"
    assert nuts.label("FR", "de") == "Frankreich"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PT16", "PT19"),
        ("PT18", "PT1C"),
        ("PT17", "PT1"),
        ("NL31", "NL35"),
        ("NL33", "NL36"),
        ("FI193", "FI198"),
        ("LV007", "LV00A"),
        ("NO082", "NO08"),
        ("FR71", "FRK2"),
        ("FR714", "FRK2"),
        ("PL12", "PL9"),
        ("GR12", "EL52"),
        ("ITE1", "ITI1"),
        ("fre1", "FRE1"),
    ],
)
def test_old_codes_are_resolved(old: str, new: str) -> None:
    region = nuts.resolve(old)
    assert region is not None
    assert region.code == new


@pytest.mark.parametrize("code", ["", "X", "ZZ99", "FRE19", "12345", "DE99X9"])
def test_unknown_codes_give_nothing(code: str) -> None:
    assert nuts.resolve(code) is None
    assert nuts.parents(code) == ()
    assert nuts.children(code) == ()
    assert nuts.label(code) is None
    assert nuts_geo.centroid(code) is None


def test_a_split_names_its_parts_and_states_its_confidence() -> None:
    assert [row.new for row in nuts.successors("PT17")] == ["PT1A", "PT1B"]
    assert {row.confidence for row in nuts.successors("PT16")} == {"main_part"}
    assert nuts.successors("FRE1") == ()


def test_recodings_lead_from_unknown_to_known_codes() -> None:
    for old in ("PT16B", "NO091", "DEG0N", "FR21", "HR04", "EL11", "DE41", "SI01"):
        assert nuts.get(old) is None
        assert nuts.successors(old)
        assert all(nuts.get(row.new) for row in nuts.successors(old))


def test_valid_form() -> None:
    assert nuts.is_valid_form("UKI31")
    assert nuts.is_valid_form("fr")
    assert not nuts.is_valid_form("F1")
    assert not nuts.is_valid_form("FRE111")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Hauts-de-France", "FRE"),
        ("Bavaria", "DE2"),
        ("Bayern", "DE2"),
        ("bavière", "DE2"),
        ("Ile de France", "FR1"),
        ("Lombardie", "ITC4"),
        ("Toscana", "ITI1"),
        ("Catalunya", "ES51"),
        ("Vlaanderen", "BE2"),
        ("PACA", "FRL"),
        ("Antwerpen", "BE21"),
        ("Steiermark", "AT22"),
        ("Wielkopolska", "PL41"),
        ("Attiki", "EL3"),
        ("PT16", "PT19"),
    ],
)
def test_search_finds_names_in_many_languages(query: str, first: str) -> None:
    assert codes(nuts.search(query))[0] == first


def test_search_can_be_narrowed() -> None:
    assert codes(nuts.search("Bretagne", level=2)) == ["FRH0"]
    assert codes(nuts.search("Limburg", country="NL", level=2)) == ["NL42"]
    assert nuts.search("") == ()
    assert nuts.search("Atlantis") == ()
    assert len(nuts.search("a", limit=3)) == 3


def test_distances_are_plausible() -> None:
    lille_munich = nuts_geo.distance_km("FRE1", "DE21")
    assert lille_munich is not None
    assert 600 < lille_munich < 800
    assert nuts_geo.distance_km("FRE1", "FRE1") == 0
    assert nuts_geo.distance_km("FRE1", "DE21") == nuts_geo.distance_km("DE21", "FRE1")
    assert nuts_geo.distance_km("FRE1", "??") is None
    assert nuts_geo.centroid("UA212") == nuts_geo.centroid("UA")


def test_every_region_of_level_two_or_above_has_a_point() -> None:
    for region in nuts.regions():
        if region.level <= 2:
            assert nuts_geo.centroid(region.code) is not None, region.code


def test_every_country_has_distinct_tiles_for_its_regions() -> None:
    for iso in nuts_geo.country_tiles():
        tiles = nuts_geo.region_tiles(iso)
        assert set(tiles) == set(codes(nuts.regions(country=iso, level=2)))
        assert len(set(tiles.values())) == len(tiles)


def test_tiles_keep_rough_directions() -> None:
    french = nuts_geo.region_tiles("FR")
    assert french["FRH0"][0] < french["FRF1"][0]
    assert french["FRE1"][1] < french["FRL0"][1]
    # Overseas regions share a row below the mainland.
    below = {french[code][1] for code in ("FRY1", "FRY2", "FRY3", "FRY4", "FRY5")}
    assert len(below) == 1
    assert below.pop() > french["FRM0"][1]
    assert nuts_geo.region_tiles("EL") == nuts_geo.region_tiles("GR")
