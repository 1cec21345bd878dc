"""CORDIS: whole, tolerant, twice without change, never over what people wrote."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from backend.common.models import OutboxEntry
from backend.directory.models import FieldProvenance, Organisation
from backend.funding.models import Participation, PastProject
from backend.imports.faults import FileRefusedError
from backend.imports.reading.cordis import CordisSource
from backend.imports.services.cordis import cordis_import
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
HEAD = (
    '"projectID";"projectAcronym";"organisationID";"vatNumber";"name";"shortName";"SME";'
    '"activityType";"street";"postCode";"city";"country";"nutsCode";"geolocation";'
    '"organizationURL";"contactForm";"contentUpdateDate";"rcn";"order";"role";"ecContribution"'
)


def _row(project: str, pic: str, name: str, **more: str) -> str:
    cells = {
        "projectID": project,
        "projectAcronym": f"P{project}",
        "organisationID": pic,
        "vatNumber": "",
        "name": name,
        "shortName": "",
        "SME": "",
        "activityType": "PRC",
        "street": "",
        "postCode": "",
        "city": "",
        "country": "FR",
        "nutsCode": "",
        "geolocation": "",
        "organizationURL": "",
        "contactForm": "",
        "contentUpdateDate": "",
        "rcn": "",
        "order": "1",
        "role": "participant",
        "ecContribution": "",
    } | more
    return ";".join(f'"{v}"' for v in cells.values())


ROWS = [
    _row(
        "1", "999000001", "Invented Foundry", SME="true", nutsCode="FRE11", ecContribution="1000.5"
    ),
    _row("2", "999000001", "Invented Foundry", role="coordinator", vatNumber="FR40303265045"),
    _row("1", "999000002", "PIC 999000002", country="EL", activityType="HES"),
    _row("1", "999000003", "Far Away Works", country="AU"),
    _row("1", "12", "No Pic"),
    _row("1", "999000004", "Odd Region", nutsCode="XX99", country="Atlantis", vatNumber="FR1"),
    '"3";"STUB";"999000005";"";"Cut Short"',
]
PROJECTS = (
    '"id";"acronym";"title";"startDate";"endDate";"topics";"frameworkProgramme";"objective"\n'
    '"1";"ONE";"First project";"2015-03-01";"";"T-1";"H2020";"Line one\nline; two"\n'
    '"2";"TWO";"Second project";"bad";"";"";"H2020"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organization.csv").write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    (tmp_path / "project.csv").write_text(PROJECTS, encoding="utf-8")
    (tmp_path / "topics.csv").write_text(
        '"projectID";"topic";"title"\n"1";"T-2";"Second topic"\n', encoding="utf-8"
    )
    (tmp_path / "euroSciVoc.csv").write_text(
        '"projectID";"euroSciVocTitle"\n"1";"metallurgy"\n', encoding="utf-8"
    )
    return tmp_path


def test_organisations_projects_and_history_come_in(folder: Path) -> None:
    report = cordis_import(CordisSource(folder))
    foundry = Organisation.objects.get(pic="999000001")
    assert foundry.standing == "public_record"
    assert (foundry.is_sme, foundry.org_type, foundry.legal_nuts) == (True, "sme", "FRE11")
    assert foundry.vat == "FR40303265045"
    assert foundry.is_newcomer is False
    unknown = Organisation.objects.get(pic="999000002")
    assert (unknown.is_sme, unknown.country, unknown.org_type) == (None, "GR", "university")
    assert Organisation.objects.get(pic="999000003").country == "AU"
    assert Organisation.objects.get(pic="999000005").legal_name == "Cut Short"
    first = PastProject.objects.get(source_id="1")
    assert first.objective == "Line one\nline; two"
    assert first.topics == ["T-1", "T-2"]
    assert first.fields_of_science == ["metallurgy"]
    part = Participation.objects.get(organisation=foundry, project=first)
    assert part.contribution_cents == 100050
    assert FieldProvenance.objects.get(organisation=foundry, field="vat").source_kind == "cordis"
    assert OutboxEntry.objects.filter(object_id=foundry.public_id).exists()
    assert report.organisations_new == 5
    assert report.participations_new == 6


def test_report_says_what_was_left_out_and_where(folder: Path) -> None:
    report = cordis_import(CordisSource(folder))
    assert report.skipped["organisation without a valid PIC"] == 1
    assert report.skipped["nutsCode: nuts_unknown"] == 1
    assert report.skipped["country: country_unknown"] == 1
    assert report.skipped["vatNumber: vat_invalid"] == 1
    assert report.skipped["project named only in the list of organisations"] == 1
    assert "row 6" in report.examples["organisation without a valid PIC"][0]


def test_twice_changes_nothing(folder: Path) -> None:
    cordis_import(CordisSource(folder))
    OutboxEntry.objects.all().delete()
    again = cordis_import(CordisSource(folder))
    assert not again.changed_anything
    assert again.organisations_same == 5
    assert not OutboxEntry.objects.exists()


def test_a_real_name_replaces_a_number_but_not_the_other_way(folder: Path) -> None:
    cordis_import(CordisSource(folder))
    path = folder / "organization.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("PIC 999000002", "University of Invention"), encoding="utf-8")
    assert cordis_import(CordisSource(folder)).organisations_changed == 1
    path.write_text(text, encoding="utf-8")
    assert cordis_import(CordisSource(folder)).organisations_changed == 0
    assert Organisation.objects.get(pic="999000002").legal_name == "University of Invention"


def test_what_people_wrote_stays(folder: Path) -> None:
    own = OrganisationFactory(legal_name="Our Own Name", pic="999000001", city="Lille")
    report = cordis_import(CordisSource(folder))
    own.refresh_from_db()
    assert (own.legal_name, own.city, own.standing) == ("Our Own Name", "Lille", "published")
    assert own.participations.count() == 2
    assert report.organisations_kept == 1


def test_zip_with_commas_reads_the_same(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "cordis.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        text = (folder / "organization.csv").read_text(encoding="utf-8").replace('";"', '","')
        out.writestr("csv/organization.csv", text)
        out.write(folder / "project.csv", "csv/project.csv")
    report = cordis_import(CordisSource(archive))
    assert report.organisations_new == 5


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("organization.csv", "", "cordis_columns"),
        ("organization.csv", "a;b;c\n1;2;3\n", "cordis_columns"),
        ("other.csv", HEAD, "cordis_no_organizations"),
    ],
)
def test_wrong_files_are_refused(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(FileRefusedError) as refused:
        cordis_import(CordisSource(tmp_path))
    assert refused.value.code == code
    assert not Organisation.objects.exists()


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("organization.csv", "0" * 50_000_000)
    with pytest.raises(FileRefusedError):
        CordisSource(archive)


def test_the_command_prints_a_report_and_one_sentence_on_failure(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_cordis", str(folder))
    out = capsys.readouterr().out
    assert "organisations: 5 new" in out
    assert "left out: nutsCode: nuts_unknown: 1" in out
    with pytest.raises(CommandError, match="neither a folder nor a zip"):
        call_command("import_cordis", str(tmp_path / "nowhere"))


@pytest.mark.realdata
def test_real_consortia_come_in_whole() -> None:
    folder = Path(os.environ["MAILLON_DATA_DIR"]) / "consortia-eu"
    report = cordis_import(CordisSource(folder))
    assert (report.organisations_new, report.projects_new) == (8312, 2104)
    assert report.participations_new == 16237
    assert not cordis_import(CordisSource(folder)).changed_anything


@pytest.mark.realdata
def test_comma_re_export_comes_in() -> None:
    folder = Path(os.environ["MAILLON_DATA_DIR"]) / "cordis-format"
    report = cordis_import(CordisSource(folder))
    assert report.organisations_new > 80
    assert Organisation.objects.filter(vat__gt="", legal_nuts__gt="").exists()
