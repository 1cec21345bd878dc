"""From stored reasons to what a viewer reads: sentences, and excerpts of visible fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.partnering import engine
from backend.partnering.enums import Band
from matching.domain import FieldRef, Profile, Reason
from matching.reference import countries, nace, sizes, stages

EXCERPT = 220
MAX_REASONS = 3
MAX_CAUTIONS = 1
MAX_EVIDENCE = 2
NEGLIGIBLE = 0.02
"""Share of the positive sum below which a reason is not worth reading."""

STRONG, GOOD = 0.6, 0.3
"""Calibrated probabilities from which a proposal is called strong or good (a house choice)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a field that a reason rests on; `side` is you or them."""

    side: str
    field: str
    entry_id: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A reason in words; `strength` is its share of what speaks for the candidate."""

    code: str
    sentence: str
    strength: float
    contribution: float
    evidence: tuple[Evidence, ...]


def band_of(probability: float) -> Band:
    """Return the word for a probability."""
    if probability >= STRONG:
        return Band.STRONG
    return Band.GOOD if probability >= GOOD else Band.POSSIBLE


def _short(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= EXCERPT:
        return plain
    return plain[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _excerpt(profile: Profile, path: str, language: str) -> str | None:
    """Return what a field says, None where the viewer may not see it (any more)."""
    kind, _dot, entry_id = path.partition(".")
    if kind in {"offers", "needs"} and entry_id:
        entries = profile.offers if kind == "offers" else profile.needs
        entry = next((e for e in entries if e.id == entry_id), None)
        return None if entry is None else _short(entry.full_text)
    simple = {
        "description": lambda: profile.description,
        "nace": lambda: ", ".join(nace.label(c, language) or c for c in profile.nace),
        "stages": lambda: ", ".join(stages.label(s, language) for s in profile.stages),
        "country": lambda: countries.label(profile.country, language) if profile.country else "",
        "certifications": lambda: ", ".join(profile.certifications),
        "trl": lambda: f"TRL {profile.trl[0]}-{profile.trl[1]}" if profile.trl else "",
        "size": lambda: sizes.label(profile.size, language) if profile.size else "",
        "history": lambda: profile.history[0] if profile.history else "",
    }
    if kind not in simple:
        return ""
    return _short(simple[kind]())


def _reason(stored: Mapping[str, Any]) -> Reason:
    return Reason(
        code=stored["code"],
        contribution=stored["contribution"],
        fields=tuple(FieldRef(owner, path) for owner, path in stored["fields"]),
        params=stored["params"],
    )


def worded(
    stored: list[dict[str, Any]], asker: Profile, candidate: Profile, language: str
) -> tuple[list[Worded], list[Worded]]:
    """Return up to three reasons and one caution in words.

    A reason that rests on an entry which `asker` or `candidate` (as the viewer may see them) do
    not hold is left out, whatever it would say.
    """
    profiles = {asker.id: asker, candidate.id: candidate}
    reasons = [_reason(item) for item in stored]
    total = sum(r.contribution for r in reasons if r.contribution > 0) or 1.0
    good: list[Worded] = []
    bad: list[Worded] = []
    said: set[str] = set()
    for reason in sorted(reasons, key=lambda r: -abs(r.contribution)):
        share = abs(reason.contribution) / total
        if share < NEGLIGIBLE or not reason.fields:
            continue
        evidence = _evidence(reason, profiles, asker.id, language)
        if evidence is None:
            continue
        text = engine.in_words(reason, language, profiles)
        if text in said:
            continue
        said.add(text)
        item = Worded(
            code=reason.code,
            sentence=text,
            strength=min(1.0, share),
            contribution=reason.contribution,
            evidence=evidence,
        )
        (bad if reason.is_caution else good).append(item)
    return good[:MAX_REASONS], bad[:MAX_CAUTIONS]


def _evidence(
    reason: Reason, profiles: Mapping[str, Profile], asker_id: str, language: str
) -> tuple[Evidence, ...] | None:
    found: dict[str, list[Evidence]] = {"you": [], "them": []}
    for ref in reason.fields:
        profile = profiles.get(ref.owner_id)
        if profile is None:
            return None
        text = _excerpt(profile, ref.path, language)
        if text is None:
            return None
        side = "you" if ref.owner_id == asker_id else "them"
        kind, _dot, entry_id = ref.path.partition(".")
        if text:
            found[side].append(Evidence(side, kind, entry_id, text))
    return (*found["you"][:MAX_EVIDENCE], *found["them"][:MAX_EVIDENCE])
