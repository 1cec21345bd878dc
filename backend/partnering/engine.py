"""The matching library as partnering uses it: one matcher a process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from backend.partnering.selectors.releases import active_release_id, stored_release
from backend.search.engine import (
    analyse,
    analyser,
    prepared_store,
    preparer,
    search_index,
    space,
)
from backend.search.engine.queries import READING_LANGUAGES
from matching.domain import Entry, Profile, Question, Reason, Scope, Scored
from matching.io import InputError
from matching.ranking import ChainView, Matcher, Preparer, sentence
from matching.ranking.about import ModelPart, never_used, parts_of_model
from matching.ranking.counterfactual import MUCH, WhyNot, gain_words, why_not
from matching.ranking.exposure import (
    MILLI,
    NEGLIGIBLE,
    Balanced,
    Contender,
    Exposures,
    balance,
    groups_of,
    place_weight,
    regions_of,
)
from matching.ranking.exposure import RULES as BALANCE_RULES
from matching.ranking.features import NAMES
from matching.ranking.retraining import ENOUGH as ENOUGH_ANSWERS
from matching.ranking.retraining import Retrained, gate_markdown, read_answers
from matching.ranking.retraining import retrain as _retrain
from matching.registry import Installed, Release, ReleaseError, key_from_environment
from matching.text import detect_language

__all__ = [
    "BALANCE_RULES",
    "ENOUGH_ANSWERS",
    "MILLI",
    "MUCH",
    "NEGLIGIBLE",
    "Balanced",
    "Contender",
    "Exposures",
    "InputError",
    "Release",
    "ReleaseError",
    "ModelPart",
    "Retrained",
    "WhyNot",
    "balance",
    "candidate_ids",
    "chain_view",
    "gain_words",
    "gate_markdown",
    "groups_of",
    "in_words",
    "key_from_environment",
    "load",
    "matcher",
    "model_facts",
    "model_parts",
    "never_used",
    "packed",
    "place_weight",
    "propose",
    "recomputed",
    "regions_of",
    "release",
    "retrained",
    "usable_answers",
    "warm_up",
    "why_not_of",
]

__all__ = [
    "Release",
    "ReleaseError",
    "chain_view",
    "forget_pointer",
    "in_words",
    "installed",
    "key_from_environment",
    "load",
    "matcher",
    "must_fit",
    "opened",
    "propose",
    "read_release",
    "recomputed",
    "release",
    "shipped_release",
    "unpacked",
    "warm_up",
]

Load = Callable[[Sequence[str]], Mapping[str, Profile]]
See = Callable[[Sequence[str]], Mapping[str, tuple[str, int]]]

logger = logging.getLogger(__name__)

POINTER_SECONDS = 2.0
"""How long a process trusts what it last read of the pointer: a switch reaches all within that."""

_lock = threading.Lock()
_seen: tuple[float, str] | None = None


@lru_cache(maxsize=2)
def _matcher(release_id: str) -> Matcher:
    """Return the matcher of a stored release, without an id that of the shipped one.

    Raises ReleaseError for a release that is unknown, changed, or does not fit this installation.
    """
    if not release_id:
        return Matcher(
            analyser=analyser(), space=space(), preparer=preparer(), store=prepared_store()
        )
    model, statistics = opened(release_id).load()
    own = Preparer(analyser(), space(), statistics)
    if own.version != preparer().version:
        return Matcher(analyser=analyser(), space=space(), model=model, preparer=own)
    # It prepares as the shipped one does, so what the relay has kept serves it too.
    return Matcher(
        analyser=analyser(),
        space=space(),
        model=model,
        preparer=preparer(),
        store=prepared_store(),
    )


def _current() -> Matcher:
    """Return the matcher of the release in use; the pointer is read every POINTER_SECONDS.

    Where the release cannot be used, the shipped one answers: proposals do not stop because a
    row of the database was damaged, and the log says so each time the pointer is read.
    """
    global _seen
    with _lock:
        seen = _seen
    now = time.monotonic()
    if seen is None or now - seen[0] >= POINTER_SECONDS:
        wanted = active_release_id()
        try:
            _matcher(wanted)
        except ReleaseError:
            logger.exception("release cannot be used", extra={"release": wanted})
            wanted = ""
        seen = (now, wanted)
        with _lock:
            _seen = seen
    return _matcher(seen[1])


def forget_pointer() -> None:
    """Have this process read the pointer anew at once."""
    global _seen
    with _lock:
        _seen = None


def installed() -> Installed:
    """Return the versions that this installation analyses and embeds with."""
    return Installed.of(analyser(), space())


def opened(release_id: str) -> Release:
    """Return a stored release, verified and fit for this installation. Raises ReleaseError."""
    row = stored_release(release_id)
    if row is None:
        msg = f"there is no release {release_id!r}"
        raise ReleaseError(msg)
    release = unpacked(row.manifest, bytes(row.ranking), bytes(row.statistics))
    if release.id != release_id:
        msg = f"what is stored as release {release_id} calls itself {release.id}"
        raise ReleaseError(msg)
    must_fit(release)
    return release


def unpacked(manifest: str, ranking: bytes, statistics: bytes) -> Release:
    """Return a release from its parts, verified; with a key in the environment only a release
    signed with it passes. Raises ReleaseError."""
    release = Release.parse(manifest, {"ranking.json": ranking, "statistics.npz": statistics})
    key = key_from_environment()
    release.verify(key, keyed=key is not None)
    return release


def read_release(folder: Path) -> Release:
    """Return the release in a folder, checked and signed with the key of this installation.

    A folder signed with a key must be signed with this installation's. Raises ReleaseError.
    """
    release = Release.read(folder)
    key = key_from_environment()
    release.verify(key)
    release.load()
    return release.signed(key)


def shipped_release() -> Release:
    """Return the release that comes with the code. Raises ReleaseError."""
    return Release.shipped()


def must_fit(release: Release) -> None:
    """Raise ReleaseError where this installation lacks what the release stands on."""
    misfits = release.misfits(installed())
    if misfits:
        msg = (
            f"release {release.id} was made with another {', '.join(misfits)} than this "
            "version of Maillon has"
        )
        raise ReleaseError(msg)


def matcher() -> Matcher:
    """Return this process's matcher on the index that is open now."""
    found = _current()
    found.index = search_index()
    return found


def load() -> None:
    """Load lists, vectors, model and chains: what a process may share with those it forks.

    The pointer is not read here: a connection to the database must not be shared.
    """
    # Without a language too: the list by which it is recognised is loaded then.
    for language in (*READING_LANGUAGES, ""):
        analyse("a text that is read once", language)
    _matcher("").chains  # noqa: B018 - built on first use


def warm_up() -> None:
    """Load everything and open the index, so that no reader waits."""
    load()
    _matcher("").index = search_index()
    for language in READING_LANGUAGES:
        # Fills the tables of words that go together, which are built language by language.
        preparer().passage("description", "description", "a text that is read once", language)


def release() -> str:
    """Return the id of the ranking model in use."""
    return _current().model.release


def propose(question: Question, load: Load, scope: Scope, see: See) -> list[Scored]:
    """Return scored candidates with reasons, best first; see `Matcher.propose`."""
    return matcher().propose(question, load, scope, see)


def recomputed(features: Mapping[str, float]) -> float:
    """Return the score of a stored feature row with the model in use.

    A feature that came after the row was stored counts as unknown.
    """
    row = np.array([[features.get(name, 0.0) for name in NAMES]], dtype=np.float64)
    return float(_current().model.scores(row)[0])


def model_parts(language: str) -> tuple[ModelPart, ...]:
    """Return the parts of the model in use with their words, the strongest first."""
    return parts_of_model(_current().model, language)


def model_facts() -> dict[str, Any]:
    """Return what is known of the model in use: kind, what it learned from, its calibration."""
    model = _current().model
    return {
        "release": model.release,
        "kind": model.kind,
        "questions": int(model.metrics.get("questions", 0)),
        "versions": dict(model.versions),
        "data_hash": model.data_hash,
        "calibration": [
            *zip(model.calibration.scores, model.calibration.probabilities, strict=True)
        ],
    }


def candidate_ids(question: Question, scope: Scope) -> list[str]:
    """Return who is found in the index for a question, before anybody is ranked."""
    return [each.org_id for each in matcher().retrieve(question, scope)]


def why_not_of(
    asker: Profile,
    need_id: str,
    firm: Profile,
    others: Iterable[Profile],
    unpublished: Sequence[Entry],
    see: See,
) -> WhyNot:
    """Return how a firm stands for a need, and what one addition would change."""
    return why_not(_current(), asker, need_id, firm, others, unpublished, see)


def usable_answers(rows: Iterable[Mapping[str, Any]]) -> int:
    """Return how many rows can be learned from."""
    return len(read_answers(rows)[0])


def retrained(
    profile_files: Sequence[Path], gold_files: Sequence[Path], rows: Sequence[Mapping[str, Any]]
) -> Retrained:
    """Return a model learned as the one in use was, with these answers too. Raises InputError."""
    contender = str(_current().model.metrics.get("winner", "logistic"))
    return _retrain(profile_files, gold_files, rows, contender, analyser(), space())


def packed(done: Retrained, day: date) -> Release:
    """Return what was learned as a release made on this day."""
    return Release.pack(done.model, done.statistics, day)


def in_words(reason: Reason, language: str, profiles: Mapping[str, Profile]) -> str:
    """Return a reason as a sentence in English, French or German."""
    return sentence(reason, language, profiles)


def chain_view(
    asker: Profile,
    candidates: Iterable[Profile],
    partners: Iterable[Profile],
    chain_id: str,
    see: See | None = None,
) -> ChainView | None:
    """Return the asker's value chain with filled and missing links."""
    return _current().chain_view(asker, candidates, partners, chain_id, see)


def language_of(text: str, hint: str = "") -> str:
    """Return the language a text is written in; the hint where there is nothing to go by."""
    return detect_language(text, hint).lang or hint
