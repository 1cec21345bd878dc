"""Make the API key with which Maillon uses Elasticsearch: its own indexes, and nothing else.

Runs once per start, as a step of its own, and alone knows the administrator's password. A key that
still works is kept; `--rotate` makes a new one. The key is written to `SEARCH_KEY_FILE`, readable
by its owner only.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NAME = "maillon"
START_SECONDS = 120.0
PRIVILEGES = ["read", "write", "maintenance", "manage"]


def role(prefix: str) -> dict[str, Any]:
    """Return the rights of the key.

    Reading, writing and looking after the indexes and aliases of this prefix: making, switching
    and dropping them is how an index is rebuilt without a pause. No right on the cluster, on other
    indexes, on users or on keys.
    """
    return {
        NAME: {
            "cluster": [],
            "indices": [{"names": [f"{prefix}-*"], "privileges": PRIVILEGES}],
        }
    }


def send(
    url: str, authorization: str, method: str = "GET", body: Mapping[str, Any] | None = None
) -> tuple[int, dict[str, Any]]:
    """Send a request; returns status and answer. Raises OSError where nothing answers."""
    request = urllib.request.Request(  # noqa: S310 - an address from our own settings
        url,
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": authorization, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        try:
            return error.code, json.loads(error.read() or b"{}")
        except ValueError:
            return error.code, {}


def wait(url: str, authorization: str, seconds: float = START_SECONDS) -> None:
    """Wait until Elasticsearch knows us; ends with a sentence where it does not."""
    deadline = time.monotonic() + seconds
    said = "does not answer"
    while True:
        try:
            status, _answer = send(f"{url}/_security/_authenticate", authorization)
        except OSError as error:
            said = f"does not answer ({type(error).__name__})"
        else:
            if status == 200:
                return
            if status in {401, 403}:
                sys.exit("Elasticsearch refuses the administrator; check ELASTIC_PASSWORD.")
            said = f"answers {status}"
        if time.monotonic() > deadline:
            sys.exit(f"Elasticsearch at {url} {said}.")
        time.sleep(1)


def works(url: str, key: str) -> bool:
    """Say whether a key is accepted."""
    return bool(key) and send(f"{url}/_security/_authenticate", f"ApiKey {key}")[0] == 200


def write(path: Path, key: str) -> None:
    """Put the key in its place at once: nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    Path(name).replace(path)


def make(url: str, administrator: str, prefix: str, path: Path, *, rotate: bool) -> str:
    """Have a working key in `path`; returns what was done.

    A new key is written before older ones of the same name are made invalid.
    """
    old = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    if not rotate and works(url, old):
        return "kept"
    status, made = send(
        f"{url}/_security/api_key",
        administrator,
        "POST",
        {"name": NAME, "role_descriptors": role(prefix), "metadata": {"application": NAME}},
    )
    if status != 200:
        why = made.get("error", {})
        reason = why.get("reason", "") if isinstance(why, dict) else ""
        sys.exit(f"Elasticsearch made no key: it answers {status}. {reason}".rstrip())
    write(path, str(made["encoded"]))
    status, found = send(f"{url}/_security/api_key?name={NAME}", administrator)
    older = [
        k["id"]
        for k in found.get("api_keys", [])
        if k["id"] != made["id"] and not k.get("invalidated")
    ]
    if older:
        send(f"{url}/_security/api_key", administrator, "DELETE", {"ids": older})
    return "made"


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Read the settings and do it."""
    url = environment["ELASTIC_ADMIN_URL"].rstrip("/")
    pair = f"elastic:{environment['ELASTIC_PASSWORD']}".encode()
    administrator = "Basic " + base64.b64encode(pair).decode()
    path = Path(environment["SEARCH_KEY_FILE"])
    wait(url, administrator)
    prefix = environment.get("SEARCH_PREFIX", NAME)
    done = make(url, administrator, prefix, path, rotate="--rotate" in arguments)
    print(f"search key {done}")


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
