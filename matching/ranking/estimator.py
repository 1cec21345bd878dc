"""A ranker in the manner of scikit-learn: parameters, `fit`, `rank`, `score`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from matching.domain import Question
from matching.evaluation.metrics import figures_of, gains
from matching.ranking.fitting import CONTENDERS, calibrate, out_of_group
from matching.ranking.judged_links import CrossLinkage, all_relinked, links_of
from matching.ranking.prepared import Preparer
from matching.ranking.service import Matcher
from matching.ranking.training import samples_of, statistics_of, versions_of
from matching.text import Analyser, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matching.domain import Profile, Scored
    from matching.io import Judgement
    from matching.ranking.model import Model
    from matching.ranking.statistics import Statistics

DEFAULT: Final = "choice"


class PartnerRanker:
    """Learns from judged needs how much each likeness counts, and ranks partners by it.

    Parameters: `contender`, one of `by_hand`, `logistic`, `choice`, `pairwise` and `additive` (see
    `matching.ranking.fitting`); `analyser` and `space`, the shipped ones if left out. After `fit`
    there are `model_`, `statistics_` and `matcher_`. The same data give the same model.
    """

    def __init__(
        self,
        contender: str = DEFAULT,
        analyser: Analyser | None = None,
        space: VectorSpace | None = None,
    ) -> None:
        """Keep the parameters; nothing is loaded before `fit`."""
        self.contender = contender
        self.analyser = analyser
        self.space = space
        self.model_: Model
        self.statistics_: Statistics
        self.matcher_: Matcher

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name, as scikit-learn's `clone` wants them."""
        return {"contender": self.contender, "analyser": self.analyser, "space": self.space}

    def set_params(self, **params: Any) -> PartnerRanker:
        """Set parameters by name. Raises ValueError for an unknown one."""
        for name, value in params.items():
            if name not in self.get_params():
                msg = f"there is no parameter {name!r}"
                raise ValueError(msg)
            setattr(self, name, value)
        return self

    def fit(self, profiles: Sequence[Profile], judged: Sequence[Judgement]) -> PartnerRanker:
        """Learn from profiles and the judged needs of some of them.

        Raises ValueError for an unknown contender or no judgement, KeyError for a need that no
        profile has.
        """
        if self.contender not in CONTENDERS:
            known = ", ".join(sorted(CONTENDERS))
            msg = f"contender must be one of {known}, not {self.contender!r}"
            raise ValueError(msg)
        if not judged:
            msg = "there is nothing to learn from: no judged need"
            raise ValueError(msg)
        analyser = self.analyser or Analyser.default()
        space = self.space or VectorSpace.load()
        statistics = statistics_of(profiles, analyser)
        known_profiles = {each.id: each for each in profiles}
        samples, candidates = samples_of(
            judged, known_profiles, Preparer(analyser, space, statistics)
        )
        cross = CrossLinkage(links_of(judged, known_profiles))
        samples = all_relinked(samples, candidates, judged, known_profiles, cross.without)
        statistics = replace(statistics, linkage=cross.whole)
        learn = CONTENDERS[self.contender]
        self.statistics_ = statistics
        self.model_ = replace(
            learn(samples),
            calibration=calibrate(out_of_group(samples, learn), samples),
            metrics={"winner": self.contender, "questions": len(judged)},
            versions=versions_of(analyser, space, statistics),
        )
        self.matcher_ = Matcher(
            analyser=analyser, space=space, model=self.model_, statistics=statistics
        )
        return self

    def rank(
        self, asker: Profile, candidates: Iterable[Profile], need_id: str = "", limit: int = 20
    ) -> list[Scored]:
        """Return the best candidates for one need, or for all needs of the asker, with reasons.

        Raises KeyError for an unknown need, AttributeError before `fit`.
        """
        return self.matcher_.rank(Question(asker, need_id=need_id, limit=limit), candidates)

    def score(self, profiles: Sequence[Profile], judged: Sequence[Judgement]) -> float:
        """Return the mean nDCG@10 on judged needs, 0.0 where none names a good partner."""
        known = {each.id: each for each in profiles}
        found = [
            (
                self.matcher_.order(
                    Question(known[each.org], need_id=each.need_id, limit=len(known)), profiles
                ),
                gains(each),
            )
            for each in judged
        ]
        return figures_of(found).ndcg_at_10 or 0.0
