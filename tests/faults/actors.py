"""People at work: they edit, import and ask over HTTP, and note what was acknowledged."""

from __future__ import annotations

import http.cookiejar
import json
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

from tests.faults.history import History, Op, Outcome

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeio"]


def word(rng: random.Random, length: int = 4) -> str:
    """Return an invented word, so that names are alike to no other."""
    return "".join(rng.choice(SYLLABLES) for _ in range(length)).capitalize()


class Browser:
    """Signs in and sends requests, as the interface does."""

    def __init__(self, url: str, history: History, actor: str) -> None:
        self.url = url
        self.history = history
        self.actor = actor
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def _token(self) -> str:
        return next((c.value or "" for c in self._jar if c.name == "csrftoken"), "")

    def send(
        self, method: str, path: str, data: Any = None, *, content_type: str = "application/json"
    ) -> tuple[int, Any]:
        """Send a request; returns status and body. Raises OSError where no answer came."""
        body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
        headers = {"Content-Type": content_type, "X-CSRFToken": self._token()}
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers)
        try:
            with self._opener.open(request, timeout=40) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text) if text else None

    def act(
        self, kind: str, key: str, value: str, method: str, path: str, data: Any = None, **more: Any
    ) -> tuple[Outcome, Any]:
        """Send a request and note how it ended."""
        begun = time.monotonic()
        status, body = 0, None
        try:
            status, body = self.send(method, path, data, **more.pop("how", {}))
        except (OSError, ValueError):
            outcome: Outcome = "unknown"
        else:
            outcome = "ok" if status < 300 else "refused" if status < 500 else "unknown"
        if kind == "import.upload" and outcome == "ok":
            value = body["id"]
        self.history.add(
            Op(self.actor, kind, key, value, outcome, status, begun, time.monotonic(), more)
        )
        return outcome, body

    def sign_in(self, email: str, password: str) -> None:
        """Sign in; the first page brings the token that later requests show."""
        self.send("GET", "/api/v1/session/")
        status, body = self.send("POST", "/api/v1/session/", {"email": email, "password": password})
        assert status == 200, body


class Actor(threading.Thread):
    """Somebody who works until told to stop."""

    def __init__(self, browser: Browser, seed: int, firm: str) -> None:
        super().__init__(name=browser.actor, daemon=True)
        self.browser = browser
        self.rng = random.Random(seed)
        self.firm = firm
        self.stopping = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.step()
        except BaseException as error:
            self.failure = error

    def step(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        self.stopping.set()
        self.join(60)
        if self.failure is not None:
            raise self.failure


class Editor(Actor):
    """Makes, changes and deletes offers of the firm."""

    def __init__(self, browser: Browser, seed: int, firm: str) -> None:
        super().__init__(browser, seed, firm)
        self.own: dict[str, str] = {}

    def step(self) -> None:
        choice = self.rng.random()
        if not self.own or choice < 0.4:
            self._create()
        elif choice < 0.85:
            key = self.rng.choice(sorted(self.own))
            title = f"{word(self.rng)} {word(self.rng)}"
            self.browser.act(
                "entry.edit",
                key,
                title,
                "PATCH",
                f"/api/v1/entries/{self.own[key]}/",
                {"title": title},
            )
        else:
            key = self.rng.choice(sorted(self.own))
            public_id = self.own.pop(key)
            self.browser.act("entry.delete", key, "", "DELETE", f"/api/v1/entries/{public_id}/")
        self.stopping.wait(self.rng.uniform(0.1, 0.5))

    def _create(self) -> None:
        key = f"made as {word(self.rng)} {word(self.rng)} {word(self.rng)}"
        title = f"{word(self.rng)} {word(self.rng)}"
        data = {"kind": "offer", "title": title, "text": key, "visibility": "public"}
        path = f"/api/v1/organisations/{self.firm}/entries/"
        outcome, body = self.browser.act("entry.create", key, title, "POST", path, data)
        if outcome == "ok":
            self.own[key] = body["id"]


class Importer(Actor):
    """Brings in lists of members, one after the other."""

    rows = 60
    lists = 2

    def step(self) -> None:
        if len(self.browser.history.of("import.upload")) >= self.lists:
            self.stopping.wait(0.5)
            return
        names = [f"{word(self.rng)} {word(self.rng)} SAS" for _ in range(self.rows)]
        lines = ["Raison sociale;Ville;Pays;Offres"]
        lines += [f"{name};Lille;France;{word(self.rng)} {word(self.rng)}" for name in names]
        key = f"list-{uuid.uuid4().hex[:8]}"
        body, content_type = _multipart(f"{key}.csv", "\n".join(lines).encode())
        outcome, run = self.browser.act(
            "import.upload",
            key,
            "",
            "POST",
            "/api/v1/imports/",
            body,
            how={"content_type": content_type},
        )
        if outcome == "ok" and self._wait(run["id"], "checked"):
            path = f"/api/v1/imports/{run['id']}/apply/"
            self.browser.act(
                "import.apply", key, run["id"], "POST", path, {"rows": "all"}, names=names
            )

    def _wait(self, run: str, state: str) -> bool:
        """Wait until the run is in a state; it is only looked at, so nothing is noted."""
        while not self.stopping.is_set():
            try:
                status, body = self.browser.send("GET", f"/api/v1/imports/{run}/")
            except (OSError, ValueError):
                status, body = 0, None
            if status == 200 and body["state"] == state:
                return True
            if status == 200 and body["state"] in {"failed", "mapping"}:
                raise AssertionError(f"the list was not understood: {body}")
            self.stopping.wait(0.3)
        return False


class Asker(Actor):
    """Has the firm's partners worked out again and again, and looks at them."""

    def step(self) -> None:
        path = f"/api/v1/organisations/{self.firm}/proposals/"
        self.browser.act("question.ask", self.firm, "", "POST", f"{path}refresh/")
        self.stopping.wait(self.rng.uniform(2.0, 4.0))
        self.browser.act("question.read", self.firm, "", "GET", path)


def _multipart(name: str, content: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{edge}--\r\n".encode(), (
        f"multipart/form-data; boundary={edge}"
    )


def searched(browser: Browser, titles: dict[str, str], ids: list[str]) -> dict[str, list[str]]:
    """Return the ids that a search for each of these entries' titles finds."""
    found = {}
    for public_id in ids:
        query = urllib.parse.urlencode({"q": titles[public_id], "kind": "offer", "page_size": 50})
        _status, body = browser.send("GET", f"/api/v1/search/?{query}")
        found[public_id] = [r["entry"]["id"] for r in body["results"]]
    return found
