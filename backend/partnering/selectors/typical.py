"""What the parts of a score come to on average, over the proposals shown now."""

from __future__ import annotations

from collections import Counter

from backend.partnering.models import Proposal

READ = 1_000
LEAST = 50
"""Proposals that are read, the latest; below the second number nothing is said."""


def typical_shares(shown: int) -> tuple[dict[str, float], int]:
    """Return part → its share of all that moved the scores, and of how many proposals.

    Proposals that rest on a private need are left out.
    """
    rows = list(
        Proposal.objects.filter(rank__lte=shown, rests_on_private=False)
        .order_by("-pk")
        .values_list("reasons", flat=True)[:READ]
    )
    if len(rows) < LEAST:
        return {}, 0
    sums: Counter[str] = Counter()
    for reasons in rows:
        for reason in reasons:
            sums[reason["code"]] += abs(reason["contribution"])
    total = sum(sums.values())
    return ({code: value / total for code, value in sums.items()} if total else {}), len(rows)
