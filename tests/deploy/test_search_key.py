"""The search's API key: least rights, kept while it works, replaced when it does not."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy import search_key

PASSWORD = "of-the-tests"
ADMINISTRATOR = "Basic " + base64.b64encode(f"elastic:{PASSWORD}".encode()).decode()


class Security(BaseHTTPRequestHandler):
    """Elasticsearch's answers about keys, as its reference describes them."""

    keys: dict[str, dict[str, Any]] = {}

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _who(self) -> str:
        given = self.headers.get("Authorization", "")
        if given == ADMINISTRATOR:
            return "elastic"
        for key in self.keys.values():
            if given == f"ApiKey {key['encoded']}" and not key["invalidated"]:
                return "key"
        return ""

    def _body(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        found: dict[str, Any] = json.loads(self.rfile.read(length) or b"{}")
        return found

    def do_GET(self) -> None:
        who = self._who()
        if not who:
            self._answer(401, {})
        elif self.path == "/_security/_authenticate":
            self._answer(200, {"username": who})
        elif who != "elastic":
            self._answer(403, {})
        else:
            listed = [{"id": i, "invalidated": k["invalidated"]} for i, k in self.keys.items()]
            self._answer(200, {"api_keys": listed})

    def do_POST(self) -> None:
        body = self._body()
        if self._who() != "elastic":
            self._answer(403, {})
            return
        number = f"id{len(self.keys) + 1}"
        encoded = base64.b64encode(f"{number}:secret".encode()).decode()
        self.keys[number] = {"encoded": encoded, "invalidated": False, "asked": body}
        self._answer(200, {"id": number, "encoded": encoded})

    def do_DELETE(self) -> None:
        for number in self._body()["ids"]:
            self.keys[number]["invalidated"] = True
        self._answer(200, {})

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Security.keys = {}
    server = HTTPServer(("127.0.0.1", 0), Security)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "ELASTIC_ADMIN_URL": url + "/",
        "ELASTIC_PASSWORD": PASSWORD,
        "SEARCH_KEY_FILE": str(tmp_path / "secrets" / "search-key"),
    }


def _key(environment: dict[str, str]) -> str:
    return Path(environment["SEARCH_KEY_FILE"]).read_text()


def test_makes_a_key_with_rights_on_its_own_indexes_alone(environment: dict[str, str]) -> None:
    search_key.main([], environment)
    (made,) = Security.keys.values()
    assert _key(environment) == made["encoded"]
    (role,) = made["asked"]["role_descriptors"].values()
    assert role["cluster"] == []
    (indices,) = role["indices"]
    assert indices["names"] == ["maillon-*"]
    assert set(indices["privileges"]) == {"read", "write", "maintenance", "manage"}
    assert set(role) == {"cluster", "indices"}
    assert Path(environment["SEARCH_KEY_FILE"]).stat().st_mode & 0o077 == 0


def test_keeps_a_key_that_works(environment: dict[str, str], capsys: Any) -> None:
    search_key.main([], environment)
    before = _key(environment)
    search_key.main([], environment)
    assert _key(environment) == before
    assert len(Security.keys) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "search key kept"


def test_replaces_a_key_that_no_longer_works(environment: dict[str, str]) -> None:
    search_key.main([], environment)
    before = _key(environment)
    Security.keys["id1"]["invalidated"] = True
    search_key.main([], environment)
    assert _key(environment) != before


def test_rotates_and_makes_the_old_key_invalid(environment: dict[str, str]) -> None:
    search_key.main([], environment)
    search_key.main(["--rotate"], environment)
    assert [k["invalidated"] for k in Security.keys.values()] == [True, False]
    assert _key(environment) == Security.keys["id2"]["encoded"]


def test_a_wrong_password_ends_with_a_sentence_that_does_not_hold_it(
    environment: dict[str, str],
) -> None:
    environment["ELASTIC_PASSWORD"] = "another-one"
    with pytest.raises(SystemExit) as ended:
        search_key.main([], environment)
    assert "ELASTIC_PASSWORD" in str(ended.value)
    assert "another-one" not in str(ended.value)


def test_a_key_that_is_not_made_ends_with_the_reason(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(self: Security) -> None:
        self._body()
        self._answer(400, {"error": {"reason": "api keys are not enabled"}})

    monkeypatch.setattr(Security, "do_POST", refusing)
    with pytest.raises(SystemExit) as ended:
        search_key.main([], environment)
    assert "400. api keys are not enabled" in str(ended.value)
    assert not Path(environment["SEARCH_KEY_FILE"]).exists()


def test_a_server_that_never_comes_ends_with_a_sentence() -> None:
    with pytest.raises(SystemExit) as ended:
        search_key.wait("http://127.0.0.1:9", ADMINISTRATOR, seconds=0)
    assert "does not answer" in str(ended.value)
