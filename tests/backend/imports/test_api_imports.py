"""Imports over the API: who may, what comes back, and that bad input is never a 500."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Cluster, Organisation
from backend.imports.checking import analyse
from backend.imports.models import ImportMapping, ImportRun
from backend.imports.sandbox import read_file
from backend.imports.services.reports import TEMPLATES, template
from backend.imports.tasks import apply, check, undo
from tests.backend.imports.files import HEAD, ROWS, make_csv, make_xlsx, member_csv
from tests.factories import ClusterFactory, OrganisationFactory

URL = "/api/v1/imports/"


@pytest.fixture
def others(
    client_of: Callable[..., APIClient], cluster: Cluster, world: Any
) -> dict[str, APIClient]:
    """Every kind of person who must not import for this cluster."""
    return {
        "anonymous": APIClient(),
        "no_seat": client_of(),
        "sme": client_of(Role.ORG_OWNER, organisation=OrganisationFactory()),
        "cluster_reader": client_of(Role.CLUSTER_READER, cluster=cluster),
        "region": client_of(Role.REGION_OFFICER, region="FRK"),
        "admin": client_of(Role.PLATFORM_ADMIN),
    }


def test_list_and_upload_others_403(others: dict[str, APIClient]) -> None:
    for who, client in others.items():
        assert client.get(URL).status_code == 403, who
        file = SimpleUploadedFile("a.csv", member_csv())
        assert client.post(URL, {"file": file}, format="multipart").status_code == 403, who


@pytest.mark.parametrize("path", ["", "rows/", "report.csv"])
def test_retrieve_others_403(
    others: dict[str, APIClient], checked: Callable[..., ImportRun], path: str
) -> None:
    run = checked(member_csv())
    for who, client in others.items():
        assert client.get(f"{URL}{run.public_id}/{path}").status_code == 403, who


@pytest.mark.parametrize("path", ["", "rows/", "report.csv"])
def test_retrieve_manager_of_other_cluster_404(
    client_of: Callable[..., APIClient], checked: Callable[..., ImportRun], path: str
) -> None:
    run = checked(member_csv())
    client = client_of(Role.CLUSTER_MANAGER, cluster=ClusterFactory())
    assert client.get(f"{URL}{run.public_id}/{path}").status_code == 404


@pytest.mark.parametrize("action", ["check", "apply", "cancel", "undo"])
def test_actions_manager_of_other_cluster_404(
    client_of: Callable[..., APIClient], checked: Callable[..., ImportRun], action: str
) -> None:
    run = checked(member_csv())
    client = client_of(Role.CLUSTER_MANAGER, cluster=ClusterFactory())
    assert client.post(f"{URL}{run.public_id}/{action}/").status_code == 404
    assert (
        client.patch(f"{URL}{run.public_id}/", {"mapping": {"0": "legal_name"}}).status_code == 404
    )


def test_list_shows_own_cluster_only(manager: APIClient, checked: Callable[..., ImportRun]) -> None:
    mine = checked(member_csv())
    checked(member_csv(), at=ClusterFactory())
    body = manager.get(URL).json()
    assert body["count"] == 1
    assert body["results"][0]["id"] == str(mine.public_id)


def test_from_upload_to_undo(
    manager: APIClient,
    upload: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    sent: list[Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(make_xlsx([HEAD, *ROWS]), "C:\\lists\\<b>membres</b>.xlsx")
    assert response.status_code == 201
    body = response.json()
    assert not set(body["file_name"]) & set("<>/\\")
    assert (body["state"], body["job"]["state"]) == ("uploaded", "pending")
    assert body["abilities"] == {
        "map": False,
        "check": False,
        "apply": False,
        "cancel": True,
        "undo": False,
    }
    run_id = ImportRun.objects.get().pk
    assert sent == [("imports.check", {"run_id": run_id})]
    check(run_id)
    url = f"{URL}{body['id']}/"
    body = manager.get(url).json()
    assert body["state"] == "checked"
    assert body["counts"]["new"] == 3
    assert body["header_rows"] == [1]
    column = body["columns"][0]
    assert (column["letter"], column["heading"], column["field"], column["fields"]) == (
        "A",
        "Raison sociale",
        "legal_name",
        ["legal_name"],
    )
    assert column["confidence"] > 0.9
    assert column["samples"][0] == "Ateliers Morvane SAS"
    assert {"code": "legal_name", "label": "Name", "required": True} in body["fields"]
    assert body["abilities"]["apply"]
    rows = manager.get(f"{url}rows/").json()
    assert (rows["count"], rows["results"][0]["status"], rows["results"][0]["row"]) == (3, "new", 2)
    response = manager.post(f"{url}apply/", {})
    assert response.status_code == 202
    assert response.json()["state"] == "applying"
    apply(run_id)
    body = manager.get(url).json()
    assert (body["state"], body["job"]) == (
        "applied",
        {"kind": "apply", "state": "done", "done": 3, "total": 3},
    )
    rows = manager.get(f"{url}rows/").json()["results"]
    assert all(row["applied"] and row["organisation"] for row in rows)
    assert manager.get(f"/api/v1/organisations/{rows[0]['organisation']}/").status_code == 200
    assert manager.post(f"{url}undo/").status_code == 202
    undo(run_id)
    assert manager.get(url).json()["state"] == "undone"
    assert not Organisation.objects.filter(standing="imported").exists()


def test_rows_name_cell_value_and_remedy(
    manager: APIClient, checked: Callable[..., ImportRun]
) -> None:
    run = checked(member_csv([[*ROWS[0][:7], "a@@b.example", *ROWS[0][8:]], ROWS[1]]))
    body = manager.get(
        f"{URL}{run.public_id}/rows/?status=faulty", headers={"Accept-Language": "en"}
    ).json()
    assert body["count"] == 1
    problem = body["results"][0]["problems"][0]
    assert problem == {
        "severity": "error",
        "column": "E-mail",
        "cell": "H2",
        "field": "email",
        "value": "a@@b.example",
        "code": "email_invalid",
        "suggestion": "a@b.example",
        "message": "“a@@b.example” is not an e-mail address. Did you mean “a@b.example”?",
    }


def test_rows_by_status_and_page(manager: APIClient, checked: Callable[..., ImportRun]) -> None:
    run = checked(member_csv([*ROWS, ROWS[0]]))
    for status, count in {"new": 3, "duplicate": 1, "same": 0, "faulty": 0, "skipped": 0}.items():
        assert manager.get(f"{URL}{run.public_id}/rows/?status={status}").json()["count"] == count
    duplicate = manager.get(f"{URL}{run.public_id}/rows/?status=duplicate").json()["results"][0]
    assert (duplicate["duplicate_of"], duplicate["problems"][0]["code"]) == (2, "exact")
    assert manager.get(f"{URL}{run.public_id}/rows/?status=nonsense").status_code == 400
    assert manager.get(f"{URL}{run.public_id}/rows/?page=99").status_code == 404
    assert len(manager.get(f"{URL}{run.public_id}/rows/?page_size=2").json()["results"]) == 2


def test_mapping_is_set_checked_again_and_remembered(
    manager: APIClient, checked: Callable[..., ImportRun], cluster: Cluster
) -> None:
    content = make_csv(
        [
            ["Raison sociale", "Spécial", "Ville"],
            ["Morvane SAS", "usinage; tournage", "Lyon"],
            ["B SARL", "x", "Dax"],
        ]
    )
    run = checked(content)
    response = manager.patch(f"{URL}{run.public_id}/", {"mapping": {"1": "offers"}})
    assert response.status_code == 200
    assert response.json()["job"]["state"] == "pending"
    check(run.pk)
    columns = manager.get(f"{URL}{run.public_id}/").json()["columns"]
    assert [c["field"] for c in columns] == ["legal_name", "offers", "city"]
    assert run.rows.get(number=2).record["offers"] == ["usinage", "tournage"]
    assert ImportMapping.objects.get(cluster=cluster).fields == ["offers"]
    again = checked(content)
    assert again.columns[1]["fields"] == ["offers"]


def test_without_a_name_column_the_run_waits_for_its_mapping(
    manager: APIClient, checked: Callable[..., ImportRun]
) -> None:
    run = checked(
        make_csv(
            [
                ["Zzz", "E-mail", "Pays"],
                ["Morvane", "a@morvane.example", "France"],
                ["B", "b@b.example", "France"],
            ]
        )
    )
    body = manager.get(f"{URL}{run.public_id}/").json()
    assert body["state"] == "mapping"
    assert not body["abilities"]["apply"]
    assert manager.post(f"{URL}{run.public_id}/apply/").status_code == 400
    manager.patch(f"{URL}{run.public_id}/", {"mapping": {"0": "legal_name"}})
    check(run.pk)
    assert manager.get(f"{URL}{run.public_id}/").json()["state"] == "checked"


@pytest.mark.parametrize(
    "body",
    [
        {"mapping": {"99": "offers"}},
        {"mapping": {"x": "offers"}},
        {"mapping": {"0": "nonsense"}},
        {"mapping": {"0": {"a": 1}}},
        {"mapping": "offers"},
        {"mapping": {"0": ["offers", 3]}},
        {"mapping": {"0": "city"}},
        {"sheet": "none such"},
        {"header_row": 0},
        {"header_row": "x"},
        {"mapping": {"0": ["offers", "needs", "city", "street"]}},
    ],
)
def test_bad_mapping_400(
    manager: APIClient, checked: Callable[..., ImportRun], body: dict[str, Any]
) -> None:
    run = checked(member_csv())
    response = manager.patch(f"{URL}{run.public_id}/", body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["detail"]


def test_header_row_beyond_the_list_fails_with_a_sentence(
    manager: APIClient, checked: Callable[..., ImportRun]
) -> None:
    run = checked(member_csv())
    assert manager.patch(f"{URL}{run.public_id}/", {"header_row": 900}).status_code == 200
    check(run.pk)
    body = manager.get(f"{URL}{run.public_id}/").json()
    assert body["state"] == "failed"
    assert body["error"]["code"] == "header_row_unknown"
    assert manager.patch(f"{URL}{run.public_id}/", {"header_row": 1}).status_code == 200
    check(run.pk)
    assert manager.get(f"{URL}{run.public_id}/").json()["state"] == "checked"


def test_other_sheet_is_chosen(manager: APIClient, checked: Callable[..., ImportRun]) -> None:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("Deux")
        for row in (["Raison sociale", "Ville"], ["Autre SAS", "Pau"], ["Encore SARL", "Dax"]):
            other.append(row)

    run = checked(make_xlsx([HEAD, *ROWS], change=change), "a.xlsx")
    assert run.sheet == "Membres"
    manager.patch(f"{URL}{run.public_id}/", {"sheet": "Deux"})
    check(run.pk)
    body = manager.get(f"{URL}{run.public_id}/").json()
    assert (body["sheet"], body["counts"]["rows"]) == ("Deux", 2)
    assert body["sheets"] == [{"name": "Membres", "rows": 4}, {"name": "Deux", "rows": 3}]


def test_cancel_what_waits(manager: APIClient, upload: Callable[..., Any]) -> None:
    run = upload(member_csv()).json()
    body = manager.post(f"{URL}{run['id']}/cancel/").json()
    assert (body["state"], body["job"]["state"]) == ("cancelled", "cancelled")
    assert check(ImportRun.objects.get().pk) is False
    assert manager.post(f"{URL}{run['id']}/cancel/").status_code == 400


def test_cancelled_check_can_be_asked_for_again_and_is_not_applied(
    manager: APIClient, upload: Callable[..., Any]
) -> None:
    run = upload(member_csv()).json()
    url = f"{URL}{run['id']}/"
    abilities = manager.post(f"{url}cancel/").json()["abilities"]
    assert abilities == {"map": True, "check": True, "apply": False, "cancel": False, "undo": False}
    assert manager.post(f"{url}apply/").status_code == 400
    assert manager.post(f"{url}undo/").status_code == 400
    assert manager.post(f"{url}check/").status_code == 202
    check(ImportRun.objects.get().pk)
    assert manager.get(url).json()["abilities"]["apply"]


def test_failed_check_does_not_leave_old_rows_to_be_applied(
    manager: APIClient, checked: Callable[..., ImportRun]
) -> None:
    run = checked(member_csv())
    manager.patch(f"{URL}{run.public_id}/", {"header_row": 900})
    check(run.pk)
    assert manager.post(f"{URL}{run.public_id}/apply/").status_code == 400


def test_missing_file_and_nonsense_400(manager: APIClient) -> None:
    assert manager.post(URL, {}, format="multipart").status_code == 400
    assert manager.post(URL, {"file": "text"}, format="multipart").status_code == 400
    assert manager.post(URL, {"file": "x"}, format="json").status_code == 400


def test_report_neutralises_formulas(manager: APIClient, checked: Callable[..., ImportRun]) -> None:
    rows = [
        ["=cmd|' /C calc'!A0", *ROWS[0][1:]],
        ["+Firme SAS", *ROWS[1][1:]],
        ["@B SARL", *ROWS[2][1:]],
    ]
    run = checked(member_csv(rows))
    response = manager.get(f"{URL}{run.public_id}/report.csv", headers={"Accept": "text/csv"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_template_is_understood_by_the_import(manager: APIClient, language: str) -> None:
    response = manager.get(f"{URL}template.csv?lang={language}")
    assert response.status_code == 200
    assert response.content.decode() == template(language)
    content = (
        response.content + ("Firma GmbH" + ";" * (len(TEMPLATES[language]) - 1) + "\r\n").encode()
    )
    analysis = analyse(read_file(content, max_bytes=10**6))
    assert [c.heading for c in analysis.columns if not c.fields] == []
    assert len({c.fields for c in analysis.columns}) == len(TEMPLATES[language])


def test_uploads_are_throttled_and_looks_are_not(
    manager: APIClient, upload: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import ScopedRateThrottle

    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"import": "2/hour"})
    assert [upload(member_csv()).status_code for _n in range(3)] == [201, 201, 429]
    assert [manager.get(URL).status_code for _n in range(4)] == [200] * 4


def test_list_needs_few_queries(
    manager: APIClient, checked: Callable[..., ImportRun], django_assert_max_num_queries: Any
) -> None:
    for _n in range(4):
        checked(member_csv())
    with django_assert_max_num_queries(10):
        assert manager.get(URL).json()["count"] == 4


def test_messages_speak_the_readers_language(
    manager: APIClient, upload: Callable[..., Any]
) -> None:
    for language in ("en", "fr", "de"):
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
        response = manager.post(
            URL, {"file": file}, format="multipart", headers={"Accept-Language": language}
        )
        assert response.status_code == 400
        assert response.json()["errors"][0]["detail"]
