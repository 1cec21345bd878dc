"""The consortia that a change of rules would touch."""

from __future__ import annotations

from collections.abc import Iterator

from backend.consortia import engine
from backend.consortia.selectors.consortia import open_consortia
from backend.funding.models import RuleSetVersion
from backend.funding.selectors.programmes import judging_day
from backend.funding.services.preview import Subject


def open_subjects(version: RuleSetVersion) -> Iterator[Subject]:
    """Yield the consortia not handed in yet that this version of the rules judges."""
    for consortium in open_consortia(version.code):
        day = judging_day(consortium.call)
        judging = engine.version_on(consortium.call, day)
        if judging is None or judging.pk != version.pk:
            continue
        yield Subject(
            label=consortium.name,
            consortium=engine.consortium_of(consortium),
            day=day,
            call=consortium.call,
            url=f"/consortia/{consortium.public_id}",
        )
