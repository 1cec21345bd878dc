"""Invented topics with the defects of the portal's file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

CONDITIONS = (
    '">General conditions1. Admissibility Conditions: Proposal page limit and layoutdescribed in'
    " Annex A of the invented annexes.2. Eligible Countriesdescribed in Annex B.[[A note.]]"
    "Deadline for submitting applications: 17 September 2026 17:00 (Brussels time)."
    "Specific conditionsNone."
)
DESCRIPTION = (
    "Expected Outcome:Results should help recyclers: Better recycling of batteries;Cheaper"
    " recovery of lithiumFaster sorting of battery packs. Scope:Proposals deal with battery"
    " recycling in the EUâ€™s plants[1].Recycling of batteries must pay.nullActivities are"
    " expected to start at TRL 4-5 and achieve TRL 6 by the end of the project â€“ see Annex"
    " B.[1] COM(2025) 1 https://x.example/a"
)


def topic(number: int = 1, **values: Any) -> dict[str, Any]:
    """Return a topic; `values` replace its fields."""
    return {
        "reference": f"9{number:05}TOPICSen",
        "topicId": f"INV-2026-{number:02}",
        "title": f"Recycling of batteries Â– part {number}",
        "programme": "Invented Europe",
        "cluster": "CL5",
        "callIdentifier": "INV-2026",
        "callTitle": "Invented call",
        "actionType": "IA",
        "typesOfAction": "INVENTED  Innovation Actions",
        "deadline": "2026-09-17",
        "deadlineModel": "single-stage",
        "stage": "two-stage",
        "callStatus": "open",
        "budgetMin": 3000000,
        "budgetMax": 4000000,
        "expectedGrants": 2,
        "keywords": f"INV-2026-{number:02}, INV-2026, Batteries, Batteries",
        "portalUrl": "https://portal.example/topic",
        "description": DESCRIPTION,
        "objectives": "",
        "crossCuttingPriorities": "DigitalAgenda",
        "topicConditions": CONDITIONS,
    } | values


def write(path: Path, *rows: Any) -> Path:
    """Write rows as JSON Lines, gzipped if the name says so; a string is written as it is."""
    lines = "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows)
    content = f"{lines}\n".encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
