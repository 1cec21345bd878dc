"""Candidates prepared for ranking when their documents are built, kept on this machine's disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from backend.search.engine.documents import Source
from backend.search.engine.parts import analyser, space
from matching.domain import Profile, Visibility
from matching.ranking import PreparedStore, Preparer, Statistics


@lru_cache(maxsize=1)
def preparer() -> Preparer:
    """Return this process's preparer, of the shipped statistics."""
    return Preparer(analyser(), space(), Statistics.load())


@lru_cache(maxsize=1)
def prepared_store() -> PreparedStore:
    """Return the store in the configured folder."""
    return PreparedStore(Path(settings.PREPARED_DIR), preparer().version)


def keep_prepared(sources: Sequence[Source], gone: Iterable[str] = ()) -> int:
    """Prepare and keep what the store lacks of these organisations; forget those that are gone.

    Returns how many records were made. A record of the public audience holds public entries alone;
    one of members is made only where there are entries for them.
    """
    store = prepared_store()
    store.forget(gone)
    wanted: list[tuple[str, int, Profile]] = []
    for source in sources:
        members = source.members
        if members is None:
            continue
        shown = _without_members_entries(members)
        wanted.append(("public", source.version, source.public or shown))
        if shown is not members:
            wanted.append(("members", source.version, members))
    made = 0
    for audience in ("public", "members"):
        own = {p.id: (v, p) for a, v, p in wanted if a == audience}
        held = store.holds({key: (audience, version) for key, (version, _) in own.items()})
        made += store.put(
            [
                ((audience, version), preparer().prepare_once(profile))
                for key, (version, profile) in own.items()
                if key not in held
            ]
        )
    return made


def _without_members_entries(profile: Profile) -> Profile:
    offers = tuple(e for e in profile.offers if e.visibility == Visibility.PUBLIC)
    needs = tuple(e for e in profile.needs if e.visibility == Visibility.PUBLIC)
    if len(offers) == len(profile.offers) and len(needs) == len(profile.needs):
        return profile
    return replace(profile, offers=offers, needs=needs)
