"""The invented demo: complete, marked as invented, and sound enough to train on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from backend.demo.services.create import DATA, demo_create, member_files, read_lines
from matching.reference import nace, nuts, stages, value_chains

ROWS = [row for path in member_files() for row in read_lines(path)]
CLUSTERS = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(DATA.glob("*.cluster.json"))]
GOLD = [row for path in sorted(DATA.glob("*.gold.jsonl")) for row in read_lines(path)]
BY_ID = {row["id"]: row for row in ROWS}


def test_size_countries_and_languages() -> None:
    assert len(CLUSTERS) >= 10
    assert len(ROWS) >= 400
    assert len(BY_ID) == len(ROWS)
    assert len({c["country"] for c in CLUSTERS}) >= 8
    languages = Counter(row["language"] for row in ROWS)
    assert all(languages[code] >= 20 for code in ("en", "fr", "de", "es", "it"))


def test_names_are_unique_and_sites_invented() -> None:
    assert len({row["name"].casefold() for row in ROWS}) == len(ROWS)
    assert all(row.get("website", ".example").rstrip("/").endswith(".example") for row in ROWS)
    assert all(c["website"].rstrip("/").endswith(".example") for c in CLUSTERS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_codes_are_real_and_texts_are_there(row: dict[str, Any]) -> None:
    assert nuts.get(row["nuts3"]) is not None
    assert all(nace.normalise(code) for code in row["nace"])
    assert row["stage"] in stages.stage_ids()
    chain = value_chains.chain(row["chain"])
    assert set(row.get("links", [])) <= {n.id for c in value_chains.chains() for n in c.nodes}
    assert chain.id == row["chain"]
    assert row["cluster"] in {c["id"] for c in CLUSTERS}
    assert len(row["description"]) > 15
    assert row["offers"]
    assert all(e["title"].strip() for e in (*row["offers"], *row["needs"]))
    assert {n.get("visibility", "public") for n in row["needs"]} <= {"public", "members", "private"}


def test_gold_names_firms_and_needs_that_exist() -> None:
    assert len(GOLD) >= 400
    for line in GOLD:
        assert line["need"] < len(BY_ID[line["org"]]["needs"])
        named = [*line["good"], *line["plausible"], *(t["id"] for t in line["traps"])]
        assert line["good"]
        assert set(named) <= BY_ID.keys()
        assert line["org"] not in named


@pytest.mark.django_db
def test_demo_is_created_whole_and_only_once(settings: Any, tmp_path: Path) -> None:
    from backend.accounts.models import Person
    from backend.common import demo_accounts
    from backend.common.models import MailOut
    from backend.directory.models import Cluster, Entry, Organisation
    from backend.partnering.models import Introduction

    settings.VAR_DIR = tmp_path
    assert demo_create() == len(ROWS)
    assert Organisation.objects.count() == len(ROWS) + len(CLUSTERS)
    assert not Organisation.objects.filter(is_demo=False).exists()
    assert Cluster.objects.count() == len(CLUSTERS)
    needs = sum(len(row["needs"]) for row in ROWS)
    assert Entry.objects.filter(kind="need").count() == needs
    roles = {a["role"] for a in demo_accounts.listed()}
    assert roles == {
        "org_owner", "cluster_manager", "region_officer", "platform_admin", "network_adviser",
    }  # fmt: skip
    demo_create()
    assert Organisation.objects.count() == len(ROWS) + len(CLUSTERS)
    assert Person.objects.count() == 7
    assert [a["role"] for a in demo_accounts.listed()][:2] == ["org_owner", "cluster_manager"]
    states = sorted(Introduction.objects.values_list("state", flat=True))
    assert states == [
        "agreed",
        "at_other_cluster",
        "at_own_cluster",
        "at_own_cluster",
        "declined",
        "expired",
    ]
    assert not Introduction.objects.filter(is_demo=False).exists()
    assert not MailOut.objects.exists()
