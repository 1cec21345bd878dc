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
belong elsewhere. The states of an organisation: *draft*, *submitted*, *validated* (claimed, not yet
published), *expired* (its publication ran out), *imported* (unclaimed), *mandated* (unclaimed, with
a mandate to show it), *objected* (asked not to be kept), *apart* (never wants to be shown to the
other firm and the other cluster), *record* (a public record; nobody has joined). An introduction
stands at the party that is asked now, or has ended one way or another.
"""


TITLES = {"none": "Without an object", "sme": "SME status", "export": "Copy of one's data"}


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


def _nobody(name: str, row: Mapping[str, Any]) -> list[str]:
    """Return why nobody may: one line for each reason, with the states that it holds for."""
    given = row.get("nobody", {})
    if isinstance(given, str):
        return [f"- `{name}`: {given}"]
    by_reason: dict[str, list[str]] = {}
    for state, reason in given.items():
        by_reason.setdefault(reason, []).append(state)
    return [f"- `{name}` ({', '.join(states)}): {why}" for why, states in by_reason.items()]


REASONS = """
## Reasons

What the API says beside an ability that it refuses (`ability_reasons`), in the reader's language
and only of objects that the reader sees. Of several parts the one that failed speaks; of
alternatives the one that came furthest. The sentences stand in the apps' `rules.py`.
"""


def reasons() -> dict[str, dict[str, list[str]]]:
    """Return what each ability of each kind of object may answer where it is refused, in English.

    Needs Django to be set up.
    """
    from django.utils import translation

    from backend.common.abilities import declared, sentences

    with translation.override("en"):
        return {
            kind: {name: sentences(rule) for name, rule in abilities.items()}
            for kind, abilities in declared().items()
        }


def _reasons(given: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    lines = [REASONS, "| object | ability | reasons |", "|---|---|---|"]
    for kind in sorted(given):
        lines += [
            f"| {kind} | `{name}` | {' / '.join(said)} |" for name, said in given[kind].items()
        ]
    return lines


def page(
    rows: Mapping[str, Mapping[str, Any]],
    refusals: Mapping[str, Mapping[str, Sequence[str]]],
) -> str:
    """Return the page: a table for each kind of object, and the reasons of refusals."""
    parts = [HEAD]
    kinds: dict[str, list[str]] = {}
    for name, row in rows.items():
        kinds.setdefault(str(row["object"]), []).append(name)
    for kind in sorted(kinds):
        title = TITLES.get(kind, kind.replace("_", " ").capitalize())
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
        reasons = [line for n in sorted(kinds[kind]) for line in _nobody(n, rows[n])]
        if reasons:
            parts += ["", "Where nobody may:", "", *reasons]
    return "\n".join([*parts, *_reasons(refusals)]) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, check it, or propose rows; return the exit status."""
    if "--propose" in arguments:
        PROPOSED.parent.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "tests/backend/rights", "-k", "missing"]
        subprocess.run(  # noqa: S603 - our own command
            command, cwd=ROOT, env={**os.environ, "RIGHTS_PROPOSE": str(PROPOSED)}, check=False
        )
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.test")
    import django

    django.setup()
    text = page(yaml.safe_load(TABLE.read_text(encoding="utf-8")), reasons())
    if "--check" in arguments:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        return 0 if same else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
