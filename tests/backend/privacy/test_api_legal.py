"""/privacy/legal/: public to read, accepted by version, consents withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.privacy.engine import SHIPPED, current, read
from backend.privacy.enums import Document
from backend.privacy.models import Acceptance

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]
URL = "/api/v1/privacy/legal/"
VERSION = "2026-11-28"


def _state(client: APIClient, document: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in client.get(URL).json() if s["document"] == document)
    return found


@pytest.mark.parametrize("document", Document.values)
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_everybody_reads_every_text(document: str, language: str) -> None:
    response = APIClient().get(f"{URL}{document}/", headers={"accept-language": language})
    body = response.json()
    assert (body["language"], body["is_template"]) == (language, True)
    assert body["title"]
    assert body["blocks"]
    assert not [b for b in body["blocks"] if b["text"].startswith(("#", "- "))]


def test_unknown_404_and_the_list_is_for_people() -> None:
    assert APIClient().get(f"{URL}../terms/").status_code in {403, 404}
    assert APIClient().get(f"{URL}nothing/").status_code == 404
    assert APIClient().get(URL).status_code == 403
    assert APIClient().post(f"{URL}terms/", {"version": VERSION}).status_code == 403


def test_terms_wait_until_they_are_accepted(client_of: Client) -> None:
    client = client_of()
    assert _state(client, "terms")["waits"] is True
    assert _state(client, "privacy")["waits"] is False, "information, not a contract"
    response = client.post(f"{URL}terms/", {"version": VERSION}, format="json")
    assert response.status_code == 201
    assert _state(client, "terms")["waits"] is False
    client.post(f"{URL}terms/", {"version": VERSION}, format="json")
    row = Acceptance.objects.get()
    text = read("terms", VERSION, "en")
    assert text is not None
    assert (row.version, row.digest, row.language) == (VERSION, text.digest, "en")


def test_another_version_is_refused(client_of: Client) -> None:
    client = client_of()
    response = client.post(f"{URL}terms/", {"version": "2020-01-01"}, format="json")
    assert response.json()["errors"][0]["code"] == "other_version"


def test_a_new_version_asks_again(client_of: Client, settings: Any, tmp_path: Path) -> None:
    client = client_of()
    client.post(f"{URL}terms/", {"version": VERSION}, format="json")
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / f"{VERSION}.en.md").write_text((SHIPPED / "terms" / f"{VERSION}.en.md").read_text())
    (folder / "2026-11-29.en.md").write_text("# New\n\nText")
    (folder / "2999-01-01.en.md").write_text("# Not yet\n\nText")
    settings.LEGAL_DIR = str(tmp_path)
    import datetime

    assert current("terms", "fr", datetime.date(2026, 11, 29)).version == "2026-11-29"  # type: ignore[union-attr]
    (folder / "2026-11-01.en.md").write_text("# Old\n\nText")
    (folder / f"{VERSION}.en.md").unlink()
    (folder / "2026-11-29.en.md").unlink()
    state = _state(client, "terms")
    assert (state["version"], state["waits"], state["accepted_version"]) == (
        "2026-11-01",
        True,
        VERSION,
    )
    assert APIClient().get(f"{URL}terms/").json()["is_template"] is False


def test_consents_are_free_and_withdrawn_as_easily(client_of: Client) -> None:
    client = client_of()
    assert _state(client, "newsletter")["waits"] is False
    client.post(f"{URL}newsletter/", {"version": VERSION}, format="json")
    assert _state(client, "newsletter")["accepted_at"]
    assert client.delete(f"{URL}newsletter/").status_code == 200
    assert _state(client, "newsletter")["accepted_at"] is None
    assert Acceptance.objects.get().withdrawn_at is not None
    assert client.delete(f"{URL}terms/").json()["errors"][0]["code"] == "no_consent"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CLUSTER_MANAGER, 201),
        (Role.CLUSTER_ADVISER, 403),
        (Role.CLUSTER_READER, 403),
        (Role.PLATFORM_ADMIN, 403),
    ],
)
def test_the_arrangement_is_a_managers_to_accept_for_the_cluster(
    world: SimpleNamespace, client_of: Client, role: Role, status: int
) -> None:
    place = {} if role == Role.PLATFORM_ADMIN else {"cluster": world.a.cluster}
    client = client_of(role, **place)
    response = client.post(f"{URL}joint-controllers/", {"version": VERSION}, format="json")
    assert response.status_code == status
    if status == 201:
        assert Acceptance.objects.get().cluster == world.a.cluster
        colleague = client_of(Role.CLUSTER_MANAGER, cluster=world.a.cluster)
        assert _state(colleague, "joint-controllers")["waits"] is False
        elsewhere = client_of(Role.CLUSTER_MANAGER, cluster=world.b.cluster)
        assert _state(elsewhere, "joint-controllers")["waits"] is True
