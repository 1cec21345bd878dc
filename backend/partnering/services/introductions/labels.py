"""What introductions teach the ranking: labelled rows, read by nobody's page."""

from __future__ import annotations

import datetime

from backend.partnering.models import Introduction, IntroductionLabel


def label(
    introduction: Introduction,
    value: str,
    *,
    by_role: str,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """Keep what became of an introduction, beside what the asker was shown; once each.

    A later word of the same party on the same thing replaces nothing: outcomes are rows of
    their own (`outcome:<value>`).
    """
    IntroductionLabel.objects.get_or_create(
        introduction=introduction,
        label=value,
        by_role=by_role,
        defaults={"reason": reason, "said_at": now},
    )
