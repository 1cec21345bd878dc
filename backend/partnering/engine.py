"""The matching library as partnering uses it: one matcher a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from backend.search.engine import (
    analyse,
    analyser,
    prepared_store,
    preparer,
    search_index,
    space,
)
from backend.search.engine.queries import READING_LANGUAGES
from matching.domain import Profile, Question, Reason, Scope, Scored
from matching.ranking import ChainView, Matcher, sentence
from matching.ranking.features import NAMES

Load = Callable[[Sequence[str]], Mapping[str, Profile]]
See = Callable[[Sequence[str]], Mapping[str, tuple[str, int]]]


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    return Matcher(analyser=analyser(), space=space(), preparer=preparer(), store=prepared_store())


def matcher() -> Matcher:
    """Return this process's matcher on the index that is open now."""
    found = _matcher()
    found.index = search_index()
    return found


def load() -> None:
    """Load lists, vectors, model and chains: what a process may share with those it forks."""
    # Without a language too: the list by which it is recognised is loaded then.
    for language in (*READING_LANGUAGES, ""):
        analyse("a text that is read once", language)
    _matcher().chains  # noqa: B018 - built on first use


def warm_up() -> None:
    """Load everything and open the index, so that no reader waits."""
    load()
    matcher()


def release() -> str:
    """Return the id of the ranking model in use."""
    return _matcher().model.release


def propose(question: Question, load: Load, scope: Scope, see: See) -> list[Scored]:
    """Return scored candidates with reasons, best first; see `Matcher.propose`."""
    return matcher().propose(question, load, scope, see)


def recomputed(features: Mapping[str, float]) -> float:
    """Return the score of a stored feature row with the model in use."""
    row = np.array([[features[name] for name in NAMES]], dtype=np.float64)
    return float(_matcher().model.scores(row)[0])


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
    return _matcher().chain_view(asker, candidates, partners, chain_id, see)
