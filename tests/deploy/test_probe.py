"""Health checks of the containers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy import probe


class Handler(BaseHTTPRequestHandler):
    status = 200
    seen: dict[str, str] = {}

    def do_GET(self) -> None:
        type(self).seen = dict(self.headers)
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/readyz"
    server.shutdown()
    server.server_close()


def test_web_asks_as_the_proxy_does(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "maillon.example,web")
    monkeypatch.setattr(Handler, "status", 200)
    assert probe.web(server) == ""
    assert Handler.seen["Host"] == "maillon.example"
    assert Handler.seen["X-Forwarded-Proto"] == "https"


def test_web_not_ready(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "status", 503)
    assert probe.web(server) == "answered 503"
    assert "does not answer" in probe.web("http://127.0.0.1:9/readyz")


def test_alive_by_the_age_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "alive"
    assert "no sign of life" in probe.alive(str(path))
    path.touch()
    now = path.stat().st_mtime
    assert probe.alive(str(path), now + probe.ALIVE_SECONDS - 1) == ""
    assert "last sign of life" in probe.alive(str(path), now + probe.ALIVE_SECONDS + 1)


def test_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    path = tmp_path / "alive"
    monkeypatch.setenv("WORKER_ALIVE_FILE", str(path))
    assert probe.main(["alive"]) == 1
    path.touch()
    assert probe.main(["alive"]) == 0
    assert probe.main([]) == 2
    assert probe.main(["nonsense"]) == 2
    assert "usage" in capsys.readouterr().err
