"""Finding objects of apps above by text: the index says which and how well, the app the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from backend.common.metrics import DEGRADED
from backend.common.outbox import revoked_ids
from backend.search.engine import SearchIndexError, run_find
from matching.domain import Scope

logger = logging.getLogger(__name__)

MAX_FOUND = 1000
MIN_SHARE = 0.15
"""What scores less than this share of the best meets one common word of several: on portal topics
the tail below it was off the subject."""


@dataclass(frozen=True, slots=True)
class TextMatch:
    """What a text found: scores by public id (None where the text asks for nothing).

    `degraded` where the index could not answer; then the caller searches its own way.
    """

    scores: Mapping[str, float] | None = None
    concepts: tuple[str, ...] = ()
    language: str = ""
    degraded: bool = False


def find_objects(kind: str, text: str, language: str, limit: int = MAX_FOUND) -> TextMatch:
    """Return which objects of `kind` meet a text in any language, `limit` of them at most.

    What was narrowed is left out until the index has caught up.
    """
    if not text.strip():
        return TextMatch()
    scope = Scope(exclude_ids=revoked_ids(kind))
    try:
        found = run_find(kind, text, language, scope, limit)
    except (SearchIndexError, OSError, RuntimeError, ValueError) as error:
        logger.warning("search degraded", extra={"error": type(error).__name__, "kind": kind})
        DEGRADED.labels(kind).inc()
        return TextMatch(degraded=True)
    if found is None:
        return TextMatch()
    concepts = tuple(dict.fromkeys(found.analysis.concept_ids))
    least = MIN_SHARE * max(found.scores.values(), default=0.0)
    scores = {key: score for key, score in found.scores.items() if score >= least}
    return TextMatch(scores, concepts, found.language)
