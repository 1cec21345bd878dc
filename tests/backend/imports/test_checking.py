"""Untidy lists: what is read of them, and what is said of each cell."""

from __future__ import annotations

from typing import Any

import pytest

from backend.imports.checking import Analysis, analyse
from backend.imports.faults import FileRefusedError
from backend.imports.sandbox import read_file
from tests.backend.imports.files import HEAD, ROWS, make_csv, make_xlsx, member_csv

LIMIT = 20 * 1024 * 1024


def read(content: bytes, **kwargs: Any) -> Analysis:
    return analyse(read_file(content, max_bytes=LIMIT), **kwargs)


def fields(analysis: Analysis) -> dict[str, tuple[str, ...]]:
    return {c.heading: c.fields for c in analysis.columns}


def codes(analysis: Analysis) -> list[tuple[int, str, str]]:
    return [
        (row.number, p.field, p.problem.code)
        for row in analysis.rows
        for p in row.record.problems
        if p.problem.severity != "note"
    ]


def test_plain_list() -> None:
    analysis = read(member_csv())
    assert [r.number for r in analysis.rows] == [2, 3, 4]
    assert codes(analysis) == []
    record = analysis.rows[1].record
    assert record.values["region"] == "Auvergne-Rhône-Alpes"
    assert (record.nuts, record.country) == ("FRK", "FR")
    assert record.values["employees"] == {"min": 10, "max": 49}
    assert record.values["needs"] == ["poudres métalliques", "recycleur"]


def test_only_a_header_is_refused() -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(make_csv([HEAD]))
    assert refused.value.code == "no_rows"


def test_header_in_row_30() -> None:
    rows = [["Cluster Essai"], *([f"note {n}"] for n in range(28)), HEAD, *ROWS]
    analysis = read(make_xlsx(rows))
    assert analysis.layout.header_rows == (30,)
    assert [r.number for r in analysis.rows] == [31, 32, 33]


def test_two_header_rows_with_merged_groups() -> None:
    rows = [
        ["Entreprise", None, "Contact", None, None, "Lieu", None],
        ["Nom", "N° TVA", "Nom", "E-mail", "Tél.", "Ville", "Pays"],
        [
            "Morvane SAS",
            "FR02101010106",
            "Anne Rivet",
            "a@morvane.example",
            "04 65 71 00 00",
            "Lyon",
            "France",
        ],
        ["Quelbec SARL", "", "Paul Mas", "p@quelbec.example", "", "Thiers", "France"],
        ["Servane SA", "", "Lise Roy", "l@servane.example", "", "Grenoble", "France"],
    ]

    def merge(sheet: Any) -> None:
        for area in ("A1:B1", "C1:E1", "F1:G1"):
            sheet.merge_cells(area)

    analysis = read(make_xlsx(rows, change=merge))
    assert analysis.layout.header_rows == (1, 2)
    assert fields(analysis)["Entreprise > Nom"] == ("legal_name",)
    assert fields(analysis)["Contact > Nom"] == ("contact_name",)
    assert analysis.rows[0].record.values["contact_name"] == "Anne Rivet"


def test_cells_merged_downwards_count_for_each_row_and_report_once() -> None:
    rows = [
        ["Raison sociale", "Ville", "Code postal", "Pays"],
        ["Morvane SAS", "Lyon", "6900", "France"],
        ["Quelbec SARL", None, None, "France"],
        ["Servane SA", None, None, "France"],
    ]

    def merge(sheet: Any) -> None:
        sheet.merge_cells("B2:B4")
        sheet.merge_cells("C2:C4")

    analysis = read(make_xlsx(rows, change=merge))
    assert [r.record.values["city"] for r in analysis.rows] == ["Lyon"] * 3
    assert [r.record.values["postcode"] for r in analysis.rows] == ["06900"] * 3
    assert codes(analysis) == [(2, "postcode", "postcode_zero_lost")]


def test_formulas_are_worked_out_or_refused_never_run() -> None:
    rows = [
        ["Raison sociale", "Effectif", "Activité", "Site web"],
        [
            '=CONCATENATE("Mor","vane SAS")',
            "=12+7",
            "=cmd|' /C calc'!A0",
            '=HYPERLINK("https://a.example","site")',
        ],
        ["Quelbec SARL", "=A99*2", '=HYPERLINK("https://evil.example","ici")', "b.example"],
        ["Servane SA", "=1/0", "= ancien atelier, sous-traitance", "c.example"],
    ]
    analysis = read(make_xlsx(rows))
    values = [r.record.values for r in analysis.rows]
    assert values[0]["legal_name"] == "Morvane SAS"
    assert values[0]["employees"] == {"min": 19, "max": 19}
    assert values[0]["website"] == "https://a.example"
    assert values[2]["description"] == "ancien atelier, sous-traitance"
    assert codes(analysis) == [
        (2, "description", "formula_in_text"),
        (2, "website", "formula_link_taken"),
        (3, "employees", "formula_without_value"),
        (3, "description", "formula_link"),
        (4, "employees", "error_value"),
    ]


def test_bad_vat_email_country_and_nuts_name_their_cells() -> None:
    head = ["Name", "VAT number", "E-mail", "Country", "NUTS code"]
    rows = [
        ["Alpha Ltd", "FR12345678901", "nobody", "Europe", "FR9Z9"],
        ["Beta GmbH", "DE12345", "a@@b.example", "Atlantis", "DE30"],
        ["Gamma SA", "", "g@gamma.example", "France", "FRK2"],
    ]
    analysis = read(make_csv([head, *rows], delimiter=","))
    found = codes(analysis)
    assert (2, "email", "email_invalid") in found
    assert (2, "country", "country_unknown") in found
    assert (2, "region", "nuts_unknown") in found
    assert (3, "vat", "vat_too_short") in found
    assert (3, "country", "country_unknown") in found
    assert any(row == 2 and field == "vat" for row, field, _code in found)
    assert not any(row == 4 for row, _field, _code in found)
    assert analysis.rows[2].record.nuts == "FRK2"


def test_needs_without_text() -> None:
    rows = [
        ["Morvane SAS", "Offre : usinage / Recherche :"],
        ["Quelbec SARL", "Recherche : fondeur"],
        ["Servane SA", "?"],
    ]
    analysis = read(make_csv([["Raison sociale", "Offre / Recherche"], *rows]))
    assert [r.record.values["offers"] for r in analysis.rows] == [["usinage"], [], []]
    assert [r.record.values["needs"] for r in analysis.rows] == [[], ["fondeur"], []]


def test_label_alone_is_noted() -> None:
    rows = [
        ["Morvane SAS", "Recherche :"],
        ["Quelbec SARL", "Recherche : fondeur"],
        ["B SAS", "Recherche : y"],
    ]
    analysis = read(make_csv([["Raison sociale", "Offre / Recherche"], *rows]))
    assert [p.problem.code for p in analysis.rows[0].record.problems] == ["entry_without_text"]


def test_50_columns_are_read_and_the_unknown_ones_left_out() -> None:
    head = [*HEAD, *(f"Interne {n}" for n in range(50 - len(HEAD)))]
    analysis = read(make_csv([head, *([*row, *["x"] * (50 - len(HEAD))] for row in ROWS)]))
    assert len(analysis.columns) == 50
    assert sum(bool(c.fields) for c in analysis.columns) == len(HEAD)


def test_list_without_header_is_read_by_its_content() -> None:
    rows = [[r[0], r[7], r[8], r[5]] for r in ROWS]
    analysis = read(make_csv(rows))
    assert analysis.layout.header_rows == ()
    assert len(analysis.rows) == 3
    assert {"email", "website"} <= {f for c in analysis.columns for f in c.fields}


def test_blank_rows_sections_totals_footnotes_and_repeated_headers_are_no_data() -> None:
    rows = [
        HEAD,
        ["Membres fondateurs"],
        ROWS[0],
        [],
        HEAD,
        ["Autres"],
        ROWS[1],
        ROWS[2],
        [],
        ["TOTAL", "", "", "", "", "", "172"],
        ["* chiffres provisoires"],
    ]
    analysis = read(make_xlsx(rows))
    assert [r.number for r in analysis.rows] == [3, 7, 8]
    assert [(s.number, s.why) for s in analysis.skipped] == [
        (2, "section"),
        (4, "empty row"),
        (5, "header"),
        (6, "section"),
        (9, "empty row"),
        (10, "total"),
        (11, "footnote"),
    ]


def test_hidden_rows_and_other_sheets_are_told() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        other = sheet.parent.create_sheet("ancienne liste 2019")
        for row in [HEAD[:4], *(r[:4] for r in ROWS)]:
            other.append(row)

    analysis = read(make_xlsx([HEAD, *ROWS], change=change))
    assert analysis.sheet_index == 0
    assert [r.hidden for r in analysis.rows] == [False, True, False]
    assert {code for code, _params in analysis.warnings} >= {"hidden_rows", "other_sheets"}
    other = read(make_xlsx([HEAD, *ROWS], change=change), sheet="ancienne liste 2019")
    assert len(other.columns) == 4


def test_contact_in_one_cell_is_cut_into_parts() -> None:
    rows = [
        ["Morvane SAS", "Mme Anne RIVET (DG), anne@morvane.example, 04 65 71 00 00"],
        ["Quelbec SARL", "Paul Mas - paul@quelbec.example - +33 4 65 71 00 01"],
        ["Servane SA", "Lise Roy\nlise@servane.example\nTél. : 04 65 71 00 02"],
    ]
    analysis = read(make_csv([["Raison sociale", "Contact"], *rows]))
    assert fields(analysis)["Contact"] == ("contact_name", "email", "phone")
    found = [
        (v["contact_name"], v["email"], v["phone"])
        for v in (r.record.values for r in analysis.rows)
    ]
    assert found == [
        ("Anne Rivet", ["anne@morvane.example"], ["+33465710000"]),
        ("Paul Mas", ["paul@quelbec.example"], ["+33465710001"]),
        ("Lise Roy", ["lise@servane.example"], ["+33465710002"]),
    ]


def test_first_name_and_surname_in_two_columns() -> None:
    rows = [
        ["Morvane SAS", "RIVET", "Anne"],
        ["Quelbec SARL", "Mas", "Paul"],
        ["Servane SA", "Roy", "Lise"],
    ]
    analysis = read(make_csv([["Raison sociale", "Nom du contact", "Prénom"], *rows]))
    assert [r.record.values["contact_name"] for r in analysis.rows] == [
        "Anne Rivet",
        "Paul Mas",
        "Lise Roy",
    ]


def test_unit_in_the_heading_of_the_turnover() -> None:
    rows = [["Morvane SAS", "1250"], ["Quelbec SARL", "85,5"], ["Servane SA", "12"]]
    analysis = read(make_csv([["Raison sociale", "CA (k€)"], *rows]))
    amounts = [r.record.values["turnover"]["amount"] for r in analysis.rows]
    assert amounts == [1_250_000, 85_500, 12_000]


def test_mapping_chosen_by_a_person_wins() -> None:
    analysis = read(member_csv(), chosen={0: ["short_name"], 9: ["needs"], 10: []})
    assert not analysis.complete
    assert analysis.rows[0].record.values["needs"] == ["usinage 5 axes", "contrôle 3D"]


def test_heading_remembered_for_the_cluster() -> None:
    content = make_csv(
        [["Raison sociale", "Spécial"], ["Morvane SAS", "usinage; tournage"], ["B SARL", "x; y"]]
    )
    assert fields(read(content))["Spécial"] == ()
    assert fields(read(content, remembered={"special": ["offers"]}))["Spécial"] == ("offers",)
