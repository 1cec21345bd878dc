"""From profiles to index documents: one per audience, and one per entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backend.common.viewer import staff_scope
from backend.search.engine.parts import analyse, embed
from matching.domain import Entry, Profile, Visibility
from matching.index import IndexDocument, content_of, suggest_prefixes
from matching.reference import nace, nuts

MAX_HISTORY = 6
HISTORY_LANGUAGE = "en"
"""The programmes publish titles and objectives of their projects in English."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the documents of one organisation are built from.

    `public` is None where nobody but the staff of its clusters may see the organisation; `members`
    is what people of its clusters see. `version` is the organisation's document version.
    """

    org_id: str
    version: int
    public: Profile | None
    members: Profile | None
    updated: int = 0


def documents_of(source: Source) -> list[IndexDocument]:
    """Return the documents that the index must hold for an organisation, and no others."""
    public, members = source.public, source.members
    docs: list[IndexDocument] = []
    clusters = members.cluster_ids if members else ()
    if public is None:
        clusters = tuple(staff_scope(c) for c in clusters)
    apart = members is not None and bool(clusters) and (public is None or _differs(public, members))
    if public is not None:
        shadow = clusters if apart else ()
        docs.append(_organisation(source, public, "public", shadow=shadow))
        docs += [_entry(source, public, e, "public") for e in (*public.offers, *public.needs)]
    if apart and members is not None:
        docs.append(_organisation(source, members, "members", clusters=clusters))
        known = {e.id for e in (*public.offers, *public.needs)} if public else set()
        hidden = [e for e in (*members.offers, *members.needs) if e.id not in known]
        docs += [_entry(source, members, e, "members", clusters=clusters) for e in hidden]
    return docs


def _differs(public: Profile, members: Profile) -> bool:
    return len(public.offers) != len(members.offers) or len(public.needs) != len(members.needs)


def _facets(profile: Profile) -> dict[str, Sequence[str]]:
    regions = [profile.nuts, *(p.code for p in nuts.parents(profile.nuts))] if profile.nuts else []
    activities: dict[str, None] = {}
    for code in profile.nace:
        for part in (nace.section_of(code), nace.division_of(code), code):
            if part:
                activities[part] = None
    low, high = profile.trl or (1, 0)
    kinds = [k for k, entries in (("offer", profile.offers), ("need", profile.needs)) if entries]
    return {
        "country": [profile.country] if profile.country else [],
        "nuts": regions,
        "ecosystem": list(profile.ecosystems),
        "nace": list(activities),
        "stage": list(profile.stages),
        "type": [profile.org_type] if profile.org_type else [],
        "size": [profile.size] if profile.size else [],
        "trl": [str(level) for level in range(low, high + 1)],
        "certification": list(profile.certifications),
        "language": [profile.language] if profile.language else [],
        "transition": list(profile.transitions),
        "standing": [str(profile.standing)],
        "entry_kind": kinds,
    }


def _refuse_private(entries: Sequence[Entry]) -> None:
    if any(e.visibility == Visibility.PRIVATE for e in entries):
        msg = "A private entry must never reach the index."
        raise AssertionError(msg)


def _organisation(
    source: Source,
    profile: Profile,
    audience: Any,
    *,
    clusters: Sequence[str] = (),
    shadow: Sequence[str] = (),
) -> IndexDocument:
    _refuse_private((*profile.offers, *profile.needs))
    offers = [(e.full_text, e.language or profile.language) for e in profile.offers]
    needs = [(e.full_text, e.language or profile.language) for e in profile.needs]
    about = [(text, lang) for lang, text in profile.texts.items()]
    about += [(text, HISTORY_LANGUAGE) for text in profile.history[:MAX_HISTORY]]
    # Who wrote no offers is found by what it says of itself, or by what it did in past projects.
    can = offers or about
    content = content_of(
        {
            "name": [analyse(profile.name, profile.language)],
            "offers": [analyse(*text) for text in can],
            "needs": [analyse(*text) for text in needs],
            "description": [analyse(*text) for text in about],
        },
        {"offers": [c for e in profile.offers for c in e.concepts]},
    )
    facets = _facets(profile)
    facets["concept"] = sorted({c for ids in content.concepts.values() for c in ids})
    vectors = {"offers": embed(can), "needs": embed(needs), "profile": embed([*about, *offers])}
    return IndexDocument(
        doc_id=f"{source.org_id}:{audience}",
        org_id=source.org_id,
        version=source.version,
        kind="organisation",
        audience=audience,
        cluster_ids=tuple(clusters),
        shadow_cluster_ids=tuple(shadow),
        name=profile.name,
        label=profile.name,
        updated=source.updated,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets=facets,
        suggest=suggest_prefixes(profile.name),
        vectors={name: v for name, v in vectors.items() if v is not None},
        stored={},
    )


def _entry(
    source: Source, profile: Profile, entry: Entry, audience: Any, *, clusters: Sequence[str] = ()
) -> IndexDocument:
    _refuse_private([entry])
    text = (entry.full_text, entry.language or profile.language)
    where = "offers" if entry.kind == "offer" else "needs"
    content = content_of(
        {
            "name": [analyse(entry.title, entry.language or profile.language)],
            where: [analyse(*text)],
        },
        {where: list(entry.concepts)},
    )
    facets = _facets(profile)
    facets["entry_kind"] = [str(entry.kind)]
    facets["concept"] = sorted({c for ids in content.concepts.values() for c in ids})
    if entry.stage:
        facets["stage"] = [entry.stage]
    vector = embed([text])
    return IndexDocument(
        doc_id=f"{entry.id}:entry",
        org_id=source.org_id,
        version=source.version,
        kind="entry",
        audience=audience,
        cluster_ids=tuple(clusters),
        name=entry.title,
        label=entry.title,
        updated=source.updated,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets=facets,
        vectors={where: vector} if vector is not None else {},
        stored={"entry_id": entry.id, "kind": str(entry.kind)},
    )
