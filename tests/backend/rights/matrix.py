"""The declared table of rights: reading it, asking the API, and putting rows into words."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from rest_framework.test import APIClient

from scripts.rights import EVERY, TABLE, expand
from tests.backend.rights.scene import ROLES, Case, Scene

PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Operation:
    """An operation of the API's description."""

    id: str
    method: str
    path: str


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield every operation that the API describes."""
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield Operation(described["operationId"], method, path)


def table() -> dict[str, dict[str, Any]]:
    """Return the declared rows by operation."""
    rows = yaml.safe_load(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else None
    return dict(rows or {})


def operation_of(name: str) -> str:
    """Return the operation of a row; `name/way` asks it in another way."""
    return name.partition("/")[0]


def expected(row: Mapping[str, Any], state: str) -> dict[str, int]:
    """Return the declared status of each role for a state."""
    given = row["expect"]
    return expand(given.get(state, given.get(EVERY, {})), list(ROLES))


def _filled(value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("$"):
        return names[value[1:]]
    if isinstance(value, dict):
        return {k: _filled(v, names) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, names) for v in value]
    return value


def ask(scene: Scene, operation: Operation, row: Mapping[str, Any], case: Case, role: str) -> int:
    """Return the status that a role gets; whatever it wrote is rolled back."""
    names = scene.values_of(role, case)
    path = PARAMETER.sub(lambda m: case.params[m.group(1)], operation.path)
    client: APIClient = scene.client(role, case.home)
    # Signing out, or acting in another seat, changes cookies: the next question knows none of it.
    cookies = copy.deepcopy(client.cookies)
    body: Any = _filled(row.get("body"), names)
    options: dict[str, Any] = {"format": "json"}
    if row.get("file"):
        file = SimpleUploadedFile(row["file"], b"Name;Country\nInvented;FR\n")
        body, options = {**(body or {}), "file": file}, {"format": "multipart"}
    if operation.method == "get":
        body, options = _filled(row.get("query"), names), {}
    cache.clear()
    with transaction.atomic():
        answer = getattr(client, operation.method)(path, body, **options)
        status = int(answer.status_code)
        transaction.set_rollback(True)
    client.cookies = cookies
    translation.activate("en")
    return status


def observed(
    scene: Scene, operation: Operation, row: Mapping[str, Any]
) -> dict[str, dict[str, int]]:
    """Return the status of each role by state."""
    return {
        state: {role: ask(scene, operation, row, case, role) for role in ROLES}
        for state, case in scene.states(row["object"]).items()
    }


def folded(statuses: Mapping[str, int]) -> dict[Any, Any]:
    """Return a row of the table: the most frequent status for the rest, roles for the others."""
    count: dict[int, list[str]] = {}
    for role, status in statuses.items():
        count.setdefault(status, []).append(role)
    most = max(count, key=lambda status: len(count[status]))
    return {status: "rest" if status == most else roles for status, roles in sorted(count.items())}


def proposed(operation: Operation, scene: Scene, row: Mapping[str, Any]) -> str:
    """Return a row as the API answers now, to be read and then put into the table."""
    seen = observed(scene, operation, row)
    folds = {state: folded(statuses) for state, statuses in seen.items()}
    if len({str(fold) for fold in folds.values()}) == 1:
        folds = {EVERY: next(iter(folds.values()))}
    found = {operation.id: {**row, "expect": folds}}
    text: str = yaml.safe_dump(found, sort_keys=False, default_flow_style=None, width=96)
    return text


def guess(operation: Operation, scene: Scene) -> dict[str, Any]:
    """Return a first idea of a row: the kind of object that the address names."""
    wanted = set(PARAMETER.findall(operation.path))
    kinds = {
        "/organisations/": "organisation",
        "/clusters/": "cluster",
        "/entries/": "entry",
        "/calls/": "call",
        "/consortia/": "consortium",
        "/imports/": "import_run",
        "/proposals/": "proposal",
    }
    if not wanted:
        return {"object": "none"}
    for part, kind in kinds.items():
        if operation.path.startswith(f"/api/v1{part}{{"):
            case = next(iter(scene.states(kind).values()))
            if wanted <= set(case.params):
                return {"object": kind}
    message = f"say in the table which kind of object {operation.id} stands at: {operation.path}"
    raise LookupError(message)
