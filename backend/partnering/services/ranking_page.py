"""How proposals are made: read from the model and the counts in use."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from backend.partnering import engine
from backend.partnering.selectors.typical import typical_shares
from backend.partnering.services.balancing import exposures_now
from backend.partnering.services.runs import KEPT
from backend.partnering.services.wording import GOOD, STRONG
from matching.reference import countries, nuts, sizes

CACHE_KEY = "partnering:typical:1"
CACHE_SECONDS = 3600

POINTS = 9
"""Points of the calibration that are shown."""


def ranking_page(language: str) -> dict[str, Any]:
    """Return everything the public page says, in English, French or German."""
    facts = engine.model_facts()
    typical, proposals = _typical()
    rules = engine.BALANCE_RULES
    return {
        "as_of": timezone.localdate(),
        "release": facts["release"],
        "kind": facts["kind"],
        "questions": facts["questions"],
        "data_hash": facts["data_hash"],
        "versions": [
            {"name": name, "version": version}
            for name, version in sorted(facts["versions"].items())
        ],
        "parts": [
            asdict(part) | {"typical": round(typical[part.code], 4)}
            if part.code in typical
            else asdict(part) | {"typical": None}
            for part in engine.model_parts(language)
        ],
        "typical_of": proposals,
        "calibration": _points(facts["calibration"]),
        "bands": {"strong": STRONG, "good": GOOD},
        "kept": KEPT,
        "exposure": asdict(rules) | {"groups": _groups(language)},
        "never_used": list(engine.never_used(language)),
    }


def _typical() -> tuple[dict[str, float], int]:
    found = cache.get(CACHE_KEY)
    if found is None:
        found = typical_shares(engine.BALANCE_RULES.shown)
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    shares, number = found
    return shares, number


def _points(knots: list[tuple[float, float]]) -> list[dict[str, float]]:
    """Return a few points of the calibration, from the lowest score to the highest."""
    if not knots:
        return []
    last = len(knots) - 1
    steps = sorted({round(last * at / (POINTS - 1)) for at in range(POINTS)})
    return [
        {"score": round(knots[at][0], 2), "probability": round(knots[at][1], 4)} for at in steps
    ]


def _groups(language: str) -> list[dict[str, Any]]:
    """Return the balanced groups with what they were shown of their share in the last days."""
    exposures = exposures_now()
    found = []
    for group in sorted(exposures.members):
        if exposures.members[group] < engine.BALANCE_RULES.smallest:
            continue
        kind, _colon, code = group.partition(":")
        # With less shown than what counts are drawn towards their share by, a ratio is chance.
        enough = exposures.total >= engine.BALANCE_RULES.settling
        ratio = exposures.ratio(group) if enough else None
        found.append(
            {
                "kind": kind,
                "code": code,
                "label": _label(kind, code, language),
                "organisations": exposures.members[group],
                "ratio": None if ratio is None else round(ratio, 3),
            }
        )
    return found


def _label(kind: str, code: str, language: str) -> str:
    """Return the name of a region or size; newcomers are named by the interface."""
    try:
        if kind == "region":
            named = countries.label if len(code) == 2 else nuts.label
            return named(code, language) or code
        if kind == "size":
            return sizes.label(code, language)
    except KeyError:
        pass
    return code
