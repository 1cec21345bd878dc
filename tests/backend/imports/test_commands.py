"""The commands: JSON Lines and member lists."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.directory.models import Cluster, Entry, Organisation
from tests.backend.imports.files import member_csv

pytestmark = pytest.mark.django_db
LINE: dict[str, Any] = {
    "id": "X-01",
    "name": "Morvane Energie",
    "country": "FR",
    "nuts3": "FRE12",
    "city": "Béthune",
    "type": "small_midcap",
    "employees": 300,
    "founded": 2016,
    "newcomer": True,
    "language": "fr",
    "description": "Atelier industriel.",
    "nace": ["27.20"],
    "chain": "BAT",
    "stage": "manufacturing",
    "trl": [6, 9],
    "certifications": ["ISO 9001"],
    "offers": [{"title": "Armoires de stockage", "text": "De 60 kWh à 2 MWh."}],
    "needs": [
        {"title": "Diagnostic", "text": "Vite.", "private": False},
        {"title": "Débouché", "text": "", "private": True},
    ],
}


def _file(folder: Path, *lines: Any) -> Path:
    path = folder / "firms.jsonl"
    path.write_text(
        "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8"
    )
    return path


def _run(*args: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_jsonl_brings_profiles_in_twice_without_change(tmp_path: Path) -> None:
    path = _file(tmp_path, LINE)
    assert _run("import_jsonl", path)[0] == "organisations: 1 new, 0 changed, 0 the same\n"
    firm = Organisation.objects.get(legal_name="Morvane Energie")
    assert (firm.standing, firm.org_type, firm.size_class, firm.is_newcomer) == (
        "published",
        "small_mid_cap",
        "small_mid_cap",
        True,
    )
    assert firm.profile.stages == ["manufacturing"]
    assert dict(Entry.objects.values_list("title", "visibility")) == {
        "Armoires de stockage": "public",
        "Diagnostic": "public",
        "Débouché": "private",
    }
    assert _run("import_jsonl", path)[0] == "organisations: 0 new, 0 changed, 1 the same\n"


def test_jsonl_reports_bad_lines_and_goes_on(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "{not json",
        [1, 2],
        {"id": "no name"},
        {**LINE, "country": "Atlantis"},
        {**LINE, "trl": [9, 2]},
        {**LINE, "offers": ["text"]},
        {**LINE, "employees": "many"},
        LINE,
    )
    out, err = _run("import_jsonl", path)
    assert out.startswith("organisations: 1 new")
    assert [line.split(" left out")[0] for line in err.splitlines()] == [
        f"line {n}" for n in range(1, 8)
    ]
    assert "Atlantis" in err


def test_jsonl_for_a_cluster_makes_imported_members(tmp_path: Path, cluster: Cluster) -> None:
    _run("import_jsonl", _file(tmp_path, LINE), "--cluster", cluster.acronym, "--demo")
    firm = Organisation.objects.get(legal_name="Morvane Energie")
    assert (firm.standing, firm.is_demo, firm.memberships.get().cluster) == (
        "imported",
        True,
        cluster,
    )


def test_jsonl_unknown_cluster_or_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no cluster"):
        call_command("import_jsonl", _file(tmp_path, LINE), cluster="nowhere")
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_jsonl", tmp_path / "none.jsonl")


def test_list_checks_and_applies(tmp_path: Path, cluster: Cluster) -> None:
    path = tmp_path / "membres.csv"
    path.write_bytes(member_csv())
    out, _err = _run(
        "import_list", path, "--cluster", str(cluster.public_id), "--report", tmp_path / "r.csv"
    )
    assert "checked" in out
    assert (tmp_path / "r.csv").read_text("utf-8-sig").startswith("Row;")
    assert not Organisation.objects.filter(standing="imported").exists()
    out, _err = _run("import_list", path, "--cluster", str(cluster.public_id), "--apply", "--json")
    assert json.loads(out)["state"] == "applied"
    assert Organisation.objects.filter(standing="imported").count() == 3


def test_list_bad_file_is_a_sentence(tmp_path: Path, cluster: Cluster) -> None:
    path = tmp_path / "membres.xlsx"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="PDF"):
        call_command("import_list", path, cluster=str(cluster.public_id))


@pytest.mark.realdata
def test_golden_set_comes_in_whole() -> None:
    path = Path(os.environ["MAILLON_DATA_DIR"]) / "golden" / "organisations.jsonl"
    out, err = _run("import_jsonl", path, "--demo")
    assert (out.split(",")[0], err) == ("organisations: 120 new", "")
    assert Entry.objects.filter(kind="need", visibility="private").count() == 43
