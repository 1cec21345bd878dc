"""From the parts of a score to reasons: which fields they rest on and what fills the sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.domain import FieldRef, Reason
from matching.ranking import traits
from matching.ranking.channels import near_concepts
from matching.ranking.features import FEATURES, GROUPS
from matching.ranking.keys import concept_ids
from matching.ranking.wording import GRADED, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matching.ranking.features import Evidence
    from matching.ranking.prepared import Passage, PreparedProfile

    Fields = tuple[FieldRef, ...]
    Part = tuple[Fields, dict[str, object]]

__all__ = ["GRADED", "reasons_of", "sentence", "shared_concepts", "shared_words"]

MAX_NAMED: Final = 3
"""Concepts, words or certificates named in one reason."""

STRONG: Final = 1.0
"""From this part of the log-odds on (odds times 2.7) a text is said to answer a need; below it,
that it may."""

_MEMBERS: Final[Mapping[str, tuple[int, ...]]] = {
    group: tuple(at for at, each in enumerate(FEATURES) if each.group == group) for group in GROUPS
}


def reasons_of(
    contributions: NDArray[np.float64],
    evidence: Evidence,
    asker: PreparedProfile,
    candidate: PreparedProfile,
) -> tuple[Reason, ...]:
    """Return the reasons of one candidate, strongest first; their parts sum to all contributions.

    A group whose contribution is exactly zero gives no reason.
    """
    found = []
    for group, members in _MEMBERS.items():
        part = float(sum(contributions[at] for at in members))
        if part == 0.0:
            continue
        fields, params = _PARTS[group](evidence, asker, candidate)
        if group in GRADED:
            params["strength"] = "strong" if part >= STRONG else "some"
        found.append(Reason(group, part, fields, params))
    return tuple(sorted(found, key=lambda each: (-abs(each.contribution), each.code)))


def _refs(profile: PreparedProfile, *paths: str) -> Fields:
    return tuple(FieldRef(profile.profile.id, path) for path in dict.fromkeys(paths))


def _supply_paths(profile: PreparedProfile) -> list[str]:
    return [each.path for each in profile.supply]


def _pair(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    need, passage = evidence.need, evidence.offer or evidence.passage
    if need is None or passage is None:
        return (), {}
    params: dict[str, object] = {
        "need": need.entry_id,
        "concepts": shared_concepts(need, passage),
        "terms": shared_words(need, passage),
    }
    if passage.entry_id:
        params["offer"] = passage.entry_id
    return _refs(asker, need.path) + _refs(candidate, passage.path), params


def _whole(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    if evidence.need is None:
        return (), {}
    named = dict.fromkeys(
        each for passage in candidate.supply for each in shared_concepts(evidence.need, passage)
    )
    fields = _refs(asker, evidence.need.path) + _refs(candidate, *_supply_paths(candidate))
    return fields, {"need": evidence.need.entry_id, "concepts": tuple(named)[:MAX_NAMED]}


def _industry(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    if evidence.need is None:
        return (), {}
    wanted = evidence.need.industries
    codes = sorted(
        candidate.profile.nace,
        key=lambda own: -max((w * traits.related(c, own) for c, w in wanted.items()), default=0.0),
    )
    fields = _refs(asker, evidence.need.path) + _refs(candidate, "nace")
    return fields, {"need": evidence.need.entry_id, "nace": codes[0] if codes else ""}


def _need_stage(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    if evidence.need is None:
        return (), {}
    fits = evidence.need.stages
    best = max(candidate.profile.stages, key=lambda each: fits.get(each, 0.0), default="")
    fields = _refs(asker, evidence.need.path) + _refs(candidate, "stages")
    return fields, {"need": evidence.need.entry_id, "stage": best}


def _stages(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    pairs = [(a, b) for a in candidate.profile.stages for b in asker.profile.stages]
    supplier, user = max(pairs, key=lambda pair: traits.feeds(pair[:1], pair[1:]), default=("", ""))
    fields = _refs(asker, "stages") + _refs(candidate, "stages")
    return fields, {"supplier_stage": supplier, "user_stage": user}


def _stages_linked(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    supplier, user = _linked(
        evidence.linkage.of_stages, candidate.profile.stages, asker.profile.stages
    )
    fields = _refs(asker, "stages") + _refs(candidate, "stages")
    return fields, {"supplier_stage": supplier, "user_stage": user}


def _industries_linked(
    evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile
) -> Part:
    own, other = _linked(evidence.linkage.of_industries, candidate.profile.nace, asker.profile.nace)
    return _refs(asker, "nace") + _refs(candidate, "nace"), {"nace": own, "own_nace": other}


def _linked(
    measure: Callable[[tuple[str], tuple[str]], float], theirs: Iterable[str], mine: Sequence[str]
) -> tuple[str, str]:
    """Return the strongest pair of a candidate's and an asker's codes."""
    pairs = [(a, b) for a in theirs for b in mine]
    return max(pairs, key=lambda pair: measure(pair[:1], pair[1:]), default=("", ""))


def _both_ways(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    fields, params = _returned(evidence, asker, candidate)
    own, passage = evidence.need, evidence.offer or evidence.passage
    if not fields or own is None or passage is None:
        return (), {}
    return fields + _refs(asker, own.path) + _refs(candidate, passage.path), {
        "need": own.entry_id,
        "their_need": params["need"],
    }


def _maturity(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    need, passage = evidence.need, evidence.passage
    own = passage.trl if passage is not None else None
    wanted = need.trl if need is not None else None
    fields: Fields = _refs(asker, need.path if need is not None and wanted else "trl")
    fields += _refs(candidate, passage.path if passage is not None and own else "trl")
    return fields, {
        "trl": _range(own or candidate.profile.trl), "own_trl": _range(wanted or asker.profile.trl),
    }  # fmt: skip


def _range(trl: tuple[int, int] | None) -> str:
    if trl is None:
        return ""
    return str(trl[0]) if trl[0] == trl[1] else f"{trl[0]}–{trl[1]}"


def _scale(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    fields = _refs(asker, "size") + _refs(candidate, "size")
    return fields, {"size": candidate.profile.size, "own_size": asker.profile.size}


def _same_stage(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    both = sorted(set(asker.profile.stages) & set(candidate.profile.stages))
    fields = _refs(asker, "stages") + _refs(candidate, "stages")
    return fields, {"stage": both[0] if both else ""}


def _field(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    named = dict.fromkeys(
        each
        for own in asker.supply
        for passage in candidate.supply
        for each in shared_concepts(own, passage)
    )
    fields = _refs(asker, *_supply_paths(asker)) + _refs(candidate, *_supply_paths(candidate))
    return fields, {"concepts": tuple(named)[:MAX_NAMED]}


def _chain(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    both = sorted(set(asker.profile.chains) & set(candidate.profile.chains))
    fields = _refs(asker, "chains") + _refs(candidate, "chains")
    return fields, {"chain": both[0] if both else ""}


def _ecosystem(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    both = asker.ecosystems.keys() & candidate.ecosystems.keys()
    best = max(
        sorted(both),
        key=lambda each: asker.ecosystems[each] * candidate.ecosystems[each],
        default="",
    )
    return _refs(asker, "nace") + _refs(candidate, "nace"), {"ecosystem": best}


def _returned(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    if evidence.returned is None:
        return (), {}
    offer, need = evidence.returned
    fields = _refs(asker, offer.path) + _refs(candidate, need.path)
    return fields, {
        "offer": offer.entry_id,
        "need": need.entry_id,
        "concepts": shared_concepts(need, offer),
    }


def _certificate(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    if evidence.need is None:
        return (), {}
    asked = evidence.need.certificates
    held = candidate.certificates.union(*(each.certificates for each in candidate.supply))
    named = sorted(asked & held) or sorted(asked)
    fields = _refs(asker, evidence.need.path)
    fields += _refs(candidate, "certifications", *_supply_paths(candidate))
    return fields, {"need": evidence.need.entry_id, "certifications": tuple(named[:MAX_NAMED])}


def _shared_certificate(
    evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile
) -> Part:
    both = sorted(asker.certificates & candidate.certificates)
    fields = _refs(asker, "certifications") + _refs(candidate, "certifications")
    return fields, {"certifications": tuple(both[:MAX_NAMED])}


def _country(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    fields = _refs(asker, "country") + _refs(candidate, "country")
    return fields, {"country": candidate.profile.country}


def _ready(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    trl = candidate.profile.trl
    return _refs(candidate, "trl"), {"trl": trl[1] if trl else 0}


def _competitor(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    fields = _refs(asker, "nace", "stages", *(each.path for each in asker.supply))
    fields += _refs(candidate, "nace", "stages", *(each.path for each in candidate.supply))
    best = max(
        candidate.profile.nace,
        key=lambda own: max((traits.related(own, a) for a in asker.profile.nace), default=0.0),
        default="",
    )
    both = sorted(set(asker.profile.stages) & set(candidate.profile.stages))
    return fields, {"nace": best, "stage": both[0] if both else ""}


def _thin(evidence: Evidence, asker: PreparedProfile, candidate: PreparedProfile) -> Part:
    return _refs(candidate, "description", *_supply_paths(candidate)), {"words": candidate.words}


_PARTS: Final[Mapping[str, Callable[[Evidence, PreparedProfile, PreparedProfile], Part]]] = {
    "offer_fits_need": _pair,
    "profile_fits_need": _whole,
    "industry_fits_need": _industry,
    "stage_fits_need": _need_stage,
    "stage_feeds": _stages,
    "stages_linked": _stages_linked,
    "industries_linked": _industries_linked,
    "same_field": _field,
    "same_chain": _chain,
    "same_ecosystem": _ecosystem,
    "your_offer_fits_their_need": _returned,
    "both_ways": _both_ways,
    "certification_held": _certificate,
    "certification_missing": _certificate,
    "certification_shared": _shared_certificate,
    "country_new": _country,
    "market_ready": _ready,
    "maturity_fits": _maturity,
    "scale_apart": _scale,
    "competitor": _competitor,
    "same_stage": _same_stage,
    "thin_profile": _thin,
}


def shared_concepts(need: Passage, passage: Passage) -> tuple[str, ...]:
    """Return the passage's concepts that answer those of the need, the closest first."""
    ids = concept_ids()
    strength: dict[int, float] = {}
    theirs = passage.concepts.tolist()
    for number, weight in zip(need.concepts.tolist(), need.concept_weights.tolist(), strict=True):
        table = _near(number)
        for other in theirs:
            if other in table:
                strength[other] = max(strength.get(other, 0.0), weight * table[other])
    best = sorted(strength, key=lambda number: (-strength[number], number))
    return tuple(ids[number] for number in best[:MAX_NAMED])


@lru_cache(maxsize=20_000)
def _near(number: int) -> Mapping[int, float]:
    """Return `near_concepts` as a table."""
    near, values = near_concepts(number)
    return dict(zip(near.tolist(), values.tolist(), strict=True))


def shared_words(need: Passage, passage: Passage) -> tuple[str, ...]:
    """Return the passage's own words that it shares with the need, the rarest first."""
    both, at_need, at_passage = np.intersect1d(
        need.terms, passage.terms, assume_unique=True, return_indices=True
    )
    strength = need.term_weights[at_need] * passage.term_weights[at_passage]
    order = np.argsort(-strength, kind="stable")[:MAX_NAMED]
    return tuple(passage.words[int(key)] for key in both[order])
