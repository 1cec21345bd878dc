"""The page of rights, made from the same table that the matrix test checks.

`python -m scripts.rights` writes docs/rights.md; `--check` fails where it is out of date. To add
operations to the table: `python -m scripts.rights --propose` writes rows as the API answers now to
var/rights-proposed.yaml; read them, correct what should not be so, and append them to the table.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "backend" / "rights" / "table.yaml"
PAGE = ROOT / "docs" / "rights.md"
PROPOSED = ROOT / "var" / "rights-proposed.yaml"
EVERY = "every state"
REST = "rest"

ROLES: Mapping[str, str] = {
    "anonymous": "nobody",
    "own": "firm: owner",
    "own_reader": "firm: reader",
    "other": "other firm",
    "cluster": "cluster: manager",
    "cluster_reader": "cluster: reader",
    "cluster_other": "other cluster",
    "region": "region",
    "region_other": "other region",
    "network": "network",
    "admin": "administrator",
}

HEAD = """# Rights

Generated from `tests/backend/rights/table.yaml` by `python -m scripts.rights`; do not edit. The
test `tests/backend/rights` asks the API each of these questions, and fails for an operation that
is missing here.

| sign | meaning |
|---|---|
| yes | allowed |
| state | allowed, but not as this example of the object (or of a request) stands |
| no | refused: the object may be known, the act is not allowed (also: not signed in) |
| – | unknown: the same answer as for an object that is not there |

"Firm" is the firm that the object belongs to, "cluster" the one it is a member of; "other" ones
belong elsewhere. The states of an organisation: *draft* (claimed, not yet published), *imported*
(unclaimed), *mandated* (unclaimed, with a mandate to show it), *objected* (asked not to be kept),
*apart* (never wants to be shown to the other firm and the other cluster), *record* (a public
record; nobody has joined).
"""


def expand(given: Mapping[Any, Any], roles: Sequence[str]) -> dict[str, int]:
    """Return the status of each role from a row: statuses with their roles, one with the rest."""
    found: dict[str, int] = {}
    rest = None
    for status, names in given.items():
        if names == REST:
            rest = int(status)
        else:
            found |= dict.fromkeys([names] if isinstance(names, str) else names, int(status))
    return {role: found.get(role, rest if rest is not None else 0) for role in roles}


def sign(status: int) -> str:
    """Return how a status is shown."""
    if status == 404:
        return "–"
    if status in {401, 403, 405}:
        return "no"
    return "yes" if status < 400 else "state"


def page(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the page: a table for each kind of object."""
    parts = [HEAD]
    kinds: dict[str, list[str]] = {}
    for name, row in rows.items():
        kinds.setdefault(str(row["object"]), []).append(name)
    for kind in sorted(kinds):
        title = {"none": "Without an object", "unknown": "Objects that do not exist"}.get(
            kind, kind.replace("_", " ").capitalize()
        )
        parts.append(f"\n## {title}\n")
        parts.append("| operation | state | " + " | ".join(ROLES.values()) + " |")
        parts.append("|---|---|" + "---|" * len(ROLES))
        for name in sorted(kinds[kind]):
            for state, given in rows[name]["expect"].items():
                signs = [sign(s) for s in expand(given, list(ROLES)).values()]
                shown = "" if state == EVERY else state
                parts.append(f"| `{name}` | {shown} | " + " | ".join(signs) + " |")
        notes = [(n, rows[n]["why"]) for n in sorted(kinds[kind]) if rows[n].get("why")]
        if notes:
            parts.append("")
            parts += [f"- `{name}`: {why}" for name, why in notes]
    return "\n".join(parts) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, check it, or propose rows; return the exit status."""
    if "--propose" in arguments:
        PROPOSED.parent.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "tests/backend/rights", "-k", "missing"]
        subprocess.run(  # noqa: S603 - our own command
            command, cwd=ROOT, env={**os.environ, "RIGHTS_PROPOSE": str(PROPOSED)}, check=False
        )
        return 0
    text = page(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
    if "--check" in arguments:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        return 0 if same else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
