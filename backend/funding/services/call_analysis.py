"""What matching keeps of calls' texts: made in the background, once per text and release."""

from __future__ import annotations

import logging
import time

from django.db import transaction

from backend.common import jobs
from backend.funding.engine import calls as engine
from backend.funding.models import CallAnalysis
from backend.funding.selectors import call_book as selectors

logger = logging.getLogger(__name__)

TASK = "funding.analyse_calls"
CHUNK = 25
"""Calls read between two writes: about a second of work, so that little is lost by a restart."""

LAZILY = 5
"""Calls that a reader's request may read itself; more are left to the background."""


def analyse_request() -> None:
    """Have the texts of new and changed calls read once the present transaction has committed."""
    jobs.enqueue(TASK, queue="batch")


def analyse_calls(*, seconds: float | None = None) -> int:
    """Read every call whose text or release changed since; return how many were read.

    Each chunk is written by itself: stopped at any point, the next run goes on from there. With
    `seconds` it stops after about that time and asks for another run. A call that cannot be read
    is noted and left out.
    """
    begun = time.monotonic()
    done = 0
    keys = selectors.standing_keys()
    for start in range(0, len(keys), CHUNK):
        done += _chunk(keys[start : start + CHUNK])
        if seconds is not None and time.monotonic() - begun > seconds:
            if start + CHUNK < len(keys):
                analyse_request()
            break
    return done


def analyse_missing(*, limit: int = LAZILY) -> int:
    """Read up to `limit` calls that were never read; return how many stay unread."""
    unread = selectors.unread_keys(engine.release())
    if unread:
        _chunk(unread[:limit])
    left = max(0, len(unread) - limit)
    if left:
        analyse_request()
    return left


def analyse_call(key: int) -> None:
    """Read one call now, if it has to be."""
    _chunk([key])


def _chunk(keys: list[int]) -> int:
    release = engine.release()
    known = selectors.hashes_of(keys, release)
    made = []
    for call in selectors.calls_to_read(keys):
        content_hash = engine.text_hash(call)
        if known.get(call.pk) == content_hash:
            continue
        try:
            data = engine.read(call)
        except (ValueError, RecursionError, MemoryError):
            logger.exception("a call could not be read", extra={"call": str(call.public_id)})
            continue
        made.append(CallAnalysis(call=call, release=release, content_hash=content_hash, data=data))
    if made:
        with transaction.atomic():
            # New rows instead of changed ones: the highest key tells that something changed.
            CallAnalysis.objects.filter(call_id__in=[row.call_id for row in made]).delete()
            CallAnalysis.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
