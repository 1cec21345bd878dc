"""Links that judged needs show, and the features of linkage for needs that it has not seen.

A table that was learned from a need knows its answer. So the rows that weights are learned from get
their two columns of linkage from the other groups (value chains), never from their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matching.ranking.features import NAMES
from matching.ranking.fitting import GOOD, PLAUSIBLE
from matching.ranking.linkage import Link, Linkage, divisions, learn, shares_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matching.domain import Profile
    from matching.io import Judgement
    from matching.ranking.fitting import Sample

COLUMNS: Final = (NAMES.index("stage_linked"), NAMES.index("industry_linked"))


def group_of(asker: Profile) -> str:
    """Return the value chain by which the needs of an organisation are held out together."""
    return asker.chains[0] if asker.chains else ""


def links_of(judged: Sequence[Judgement], profiles: Mapping[str, Profile]) -> list[Link]:
    """Return a link per good or plausible partner; all `profiles` could have been found."""
    stage_shares = shares_of([each.stages for each in profiles.values()])
    division_shares = shares_of([divisions(each.nace) for each in profiles.values()])
    found = []
    for each in judged:
        asker = profiles[each.org]
        worth = dict.fromkeys(each.plausible, PLAUSIBLE) | dict.fromkeys(each.good, GOOD)
        for partner, weight in sorted(worth.items()):
            other = profiles[partner]
            found.append(
                Link(
                    other.stages, other.nace, asker.stages, asker.nace, stage_shares,
                    division_shares, weight, group_of(asker),
                )
            )  # fmt: skip
    return found


class CrossLinkage:
    """Linkage learned from all links but those of some groups, each choice learned once."""

    def __init__(self, links: Sequence[Link]) -> None:
        """Keep the links."""
        self._links = tuple(links)
        self._found: dict[frozenset[str], Linkage] = {}

    def without(self, *groups: str) -> Linkage:
        """Return what the links of the other groups show; the reference tables where none is
        left."""
        key = frozenset(groups)
        if key not in self._found:
            self._found[key] = learn([each for each in self._links if each.group not in key])
        return self._found[key]

    @property
    def whole(self) -> Linkage:
        """What all links show: what is shipped."""
        return self.without()


def relinked(
    sample: Sample, asker: Profile, candidates: Sequence[Profile], linkage: Linkage
) -> Sample:
    """Return a sample with its two columns of linkage anew; `candidates` in the order of rows."""
    rows = sample.rows.copy()
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[float, float]] = {}
    for at, each in enumerate(candidates):
        codes = each.stages, each.nace
        if codes not in known:
            known[codes] = (
                linkage.of_stages(each.stages, asker.stages),
                linkage.of_industries(each.nace, asker.nace),
            )
        rows[at, COLUMNS] = known[codes]
    return replace(sample, rows=rows)


def all_relinked(
    samples: Sequence[Sample],
    candidates: Sequence[Sequence[str]],
    judged: Sequence[Judgement],
    profiles: Mapping[str, Profile],
    linkage: Callable[[str], Linkage],
) -> list[Sample]:
    """Return the samples of these judged needs, each with the linkage for its group."""
    return [
        relinked(sample, profiles[each.org], [profiles[key] for key in ids], linkage(sample.group))
        for sample, ids, each in zip(samples, candidates, judged, strict=True)
    ]
