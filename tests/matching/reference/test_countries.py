"""Countries, languages and sizes: codes, names, membership, recognising cells."""

from __future__ import annotations

import pytest

from matching.reference import countries, languages, sizes


def test_codes_are_unique_and_the_eu_has_27_members() -> None:
    every = countries.countries()
    for field in ("iso2", "iso3", "eurostat"):
        assert len({getattr(each, field) for each in every}) == len(every)
    assert len(countries.eu27()) == 27
    assert {each.iso2 for each in countries.countries("EFTA")} == {"IS", "LI", "NO", "CH"}


def test_every_country_has_labels_and_known_languages() -> None:
    known = {language.code for language in languages.languages()}
    for each in countries.countries():
        assert all(each.label.all()), each.iso2
        assert each.languages
        assert set(each.languages) <= known, each.iso2


def test_no_name_means_two_countries() -> None:
    for each in countries.countries():
        for name in (*each.names, each.iso2, each.iso3, each.eurostat):
            assert countries.recognise(name) == each.iso2, name


def test_eurostat_and_iso_codes() -> None:
    assert countries.to_eurostat("GR") == "EL"
    assert countries.to_iso("EL") == "GR"
    assert countries.to_iso("UK") == "GB"
    assert countries.to_eurostat("DE") == "DE"
    assert countries.is_eu("EL")
    assert not countries.is_eu("UK")
    assert countries.country("EL").label.fr == "Grèce"
    assert not countries.is_known("QQ")
    with pytest.raises(KeyError):
        countries.country("QQ")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Allemagne", "DE"),
        ("DEUTSCHLAND", "DE"),
        ("Niemcy", "DE"),
        ("Holland", "NL"),
        ("Pays Bas", "NL"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Česká republika", "CZ"),
        ("Wielka Brytania", "GB"),
        ("Włochy", "IT"),
        ("Łotwa", "LV"),
        ("Ελλάδα", "GR"),
        ("el", "GR"),
        ("U.K.", "GB"),
        ("DEU", "DE"),
        ("Northern Ireland", "GB"),
        ("Lyon, France", "FR"),
        ("France (FR)", "FR"),
        ("Belgie / Belgique", "BE"),
        ("DE-80331 München", "DE"),
        ("Turkey", "TR"),
        ("Island", "IS"),
    ],
)
def test_cells_are_recognised(cell: str, expected: str) -> None:
    assert countries.recognise(cell) == expected


@pytest.mark.parametrize("cell", ["", "  ", "Atlantis", "France / Germany", "?", "12", "x"])
def test_other_cells_are_not_guessed(cell: str) -> None:
    assert countries.recognise(cell) is None


def test_tiles_are_distinct_and_cover_members_efta_and_candidates() -> None:
    groups = ("EU27", "EFTA", "candidate", "potential_candidate")
    every = [each for group in groups for each in countries.countries(group)]
    assert all(each.tile for each in every)
    tiles = [each.tile for each in countries.countries() if each.tile]
    assert len(set(tiles)) == len(tiles)


def test_languages_have_names_and_are_recognised() -> None:
    for language in languages.languages():
        assert all(language.label.all())
        assert languages.recognise(language.native) == language.code
    assert languages.label("de", "fr") == "allemand"
    assert languages.recognise("Français") == "fr"
    assert languages.recognise("Klingon") is None


@pytest.mark.parametrize(
    ("headcount", "expected"),
    [
        (0, "micro"),
        (9.5, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (249, "medium"),
        (250, "small_mid_cap"),
        (749, "small_mid_cap"),
        (750, "large"),
    ],
)
def test_size_by_headcount(headcount: float, expected: str) -> None:
    assert sizes.size_by_headcount(headcount) == expected


def test_sizes_and_types() -> None:
    assert [size for size in sizes.SIZES if sizes.is_sme_size(size)] == ["micro", "small", "medium"]
    assert set(sizes.ORGANISATION_TYPES) == {
        "sme",
        "small_mid_cap",
        "large",
        "research",
        "university",
        "public",
        "cluster",
    }
    assert sizes.label("sme", "fr") == "PME"
    assert sizes.label("micro", "de") == "Kleinstunternehmen"
    assert all(size.source for size in sizes.SIZES.values())
    with pytest.raises(ValueError, match="negative"):
        sizes.size_by_headcount(-1)
