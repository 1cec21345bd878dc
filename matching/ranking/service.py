"""Retrieve, rank, explain: the matching service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matching.domain import Scope, Scored
from matching.index import CandidateQuery
from matching.ranking.chain import ChainReader, ChainView
from matching.ranking.channels import near_concepts
from matching.ranking.features import NAMES, Asked, FeatureTable, Pool, compute
from matching.ranking.keys import concept_ids, concept_numbers
from matching.ranking.model import Model
from matching.ranking.prepared import HISTORY_LANGUAGE, MAX_HISTORY, PreparedProfile, Preparer
from matching.ranking.reasons import reasons_of
from matching.ranking.statistics import Statistics
from matching.reference import concepts
from matching.text import Analyser, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matching.domain import Profile, Question
    from matching.index import Candidate, SearchIndex

    Load = Callable[[Sequence[str]], Mapping[str, Profile]]

RETRIEVED: Final = 500
"""Candidates that are ranked: ten times what anybody reads, and ranked in well under 100 ms."""

FUSION: Final = 60.0
"""Constant of reciprocal rank fusion over the queries of one question (the customary value)."""


class Matcher:
    """Proposes partners with one release of analyser, space, statistics and model. Thread-safe.

    Private needs of candidates are never used; the asker's own act as queries only.
    """

    def __init__(
        self,
        index: SearchIndex | None = None,
        analyser: Analyser | None = None,
        space: VectorSpace | None = None,
        model: Model | None = None,
        statistics: Statistics | None = None,
    ) -> None:
        """Build a matcher; what is not given is the shipped one. Without an index only `rank`.

        Raises ModelError, StatisticsError or VectorSpaceError if a shipped file is missing.
        """
        self.index = index
        self.analyser = analyser or Analyser.default()
        self.space = space or VectorSpace.load()
        self.model = model or Model.load()
        self.preparer = Preparer(self.analyser, self.space, statistics or Statistics.load())
        self._chains: ChainReader | None = None

    @property
    def chains(self) -> ChainReader:
        """The reader of value chains, built on first use."""
        if self._chains is None:
            self._chains = ChainReader(self.preparer)
        return self._chains

    def propose(
        self, question: Question, load_profiles: Load, scope: Scope | None = None
    ) -> list[Scored]:
        """Return the best candidates from the index, explained, at most `question.limit`.

        `load_profiles` gives the profiles of these ids as the viewer may see them; ids it leaves
        out are dropped. Raises KeyError for an unknown need, ValueError without an index.
        """
        if self.index is None:
            raise ValueError("this matcher has no index; use rank")
        candidates = self.retrieve(question, scope or Scope())
        profiles = load_profiles([each.org_id for each in candidates])
        hidden = question.exclude | (scope.exclude_ids if scope else frozenset())
        shown = [
            profiles[each.org_id]
            for each in candidates
            if each.org_id in profiles and each.org_id not in hidden
        ]
        versions = {each.org_id: each.version for each in candidates}
        return self._ranked(question, shown, versions)

    def rank(self, question: Question, profiles: Iterable[Profile]) -> list[Scored]:
        """Return the best of these profiles, explained, at most `question.limit`.

        Raises KeyError for an unknown need.
        """
        return self._ranked(question, list(profiles), {})

    def chain_view(
        self,
        asker: Profile,
        candidates: Iterable[Profile],
        partners: Iterable[Profile] = (),
        chain_id: str = "",
    ) -> ChainView | None:
        """Return the asker's value chain with its missing links and who could fill them."""
        return self.chains.view(
            self.preparer.prepare(asker),
            [self.preparer.prepare(each) for each in candidates],
            [self.preparer.prepare(each) for each in partners],
            chain_id,
        )

    def retrieve(self, question: Question, scope: Scope) -> list[Candidate]:
        """Return candidates from the index for all queries of the question, fused by rank."""
        assert self.index is not None
        asker = question.asker
        hidden = scope.exclude_ids | question.exclude | {asker.id}
        within = replace(scope, exclude_ids=frozenset(hidden))
        fused: defaultdict[str, float] = defaultdict(float)
        kept: dict[str, Candidate] = {}
        for query in self._queries(question, within):
            for place, each in enumerate(self.index.candidates(query), start=1):
                fused[each.org_id] += 1.0 / (FUSION + place)
                kept.setdefault(each.org_id, each)
        best = sorted(fused, key=lambda org: (-fused[org], org))[:RETRIEVED]
        return [kept[org] for org in best]

    def _queries(self, question: Question, scope: Scope) -> Iterable[CandidateQuery]:
        asker = question.asker
        needs = [e for e in asker.needs if question.need_id in ("", e.id)]
        if question.need_id and not needs:
            raise KeyError(question.need_id)
        for need in needs:
            found = self.analyser.analyse(need.full_text, need.language)
            for target in ("offers", "profile"):
                yield CandidateQuery(
                    analysis=found,
                    concepts=_widened((*found.concept_ids, *need.concepts)),
                    vector=self.space.embed(found),
                    target=target,
                    scope=scope,
                    size=RETRIEVED,
                )
        if question.need_id:
            return
        texts = [(offer.full_text, offer.language, "needs") for offer in asker.offers]
        if not needs:
            texts += [(text, lang, "profile") for lang, text in asker.texts.items()]
            texts += [(text, HISTORY_LANGUAGE, "profile") for text in asker.history[:MAX_HISTORY]]
        for text, lang, target in texts:
            found = self.analyser.analyse(text, lang)
            yield CandidateQuery(
                analysis=found,
                concepts=_widened(found.concept_ids),
                vector=self.space.embed(found),
                target="needs" if target == "needs" else "profile",
                scope=scope,
                size=RETRIEVED,
            )

    def order(self, question: Question, profiles: Iterable[Profile]) -> list[str]:
        """Return the ids that `rank` would return, without explaining them."""
        _, candidates, _, order = self._order(question, list(profiles))
        return [candidates[at].profile.id for at in order]

    def _order(
        self, question: Question, profiles: Sequence[Profile]
    ) -> tuple[PreparedProfile, list[PreparedProfile], FeatureTable, list[int]]:
        asker = self.preparer.prepare(question.asker)
        asked = Asked(asker, question.need_id)
        kept = {p.id: p for p in profiles if p.id != asker.profile.id}
        candidates = [
            self.preparer.prepare(p) for p in kept.values() if p.id not in question.exclude
        ]
        table = compute(asked, Pool(candidates))
        scores = self.model.scores(table.rows).tolist()
        order = sorted(
            range(len(candidates)), key=lambda at: (-scores[at], candidates[at].profile.id)
        )
        return asker, candidates, table, order[: max(0, question.limit)]

    def _ranked(
        self, question: Question, profiles: Sequence[Profile], versions: Mapping[str, int]
    ) -> list[Scored]:
        asker, candidates, table, order = self._order(question, profiles)
        links = self.chains.links_of(asker, [candidates[at] for at in order])
        return [
            self._scored(asker, candidates[at], table, at, versions, link)
            for at, link in zip(order, links, strict=True)
        ]

    def _scored(
        self,
        asker: PreparedProfile,
        candidate: PreparedProfile,
        table: FeatureTable,
        at: int,
        versions: Mapping[str, int],
        link: str,
    ) -> Scored:
        row = table.rows[at]
        parts = self.model.contributions(row[None, :])[0]
        score = self.model.intercept + float(parts.sum())
        own, other = asker.profile, candidate.profile
        return Scored(
            candidate_id=other.id,
            score=score,
            probability=self.model.calibration(score),
            intercept=self.model.intercept,
            reasons=reasons_of(parts, table.evidence[at], asker, candidate),
            features=dict(zip(NAMES, row.tolist(), strict=True)),
            release=self.model.release,
            document_versions={
                own.id: own.version,
                other.id: versions.get(other.id, other.version),
            },
            link=link,
        )


def _widened(ids: Iterable[str]) -> dict[str, float]:
    """Return the concepts of a query with those that answer them in part, by strength."""
    names = concept_ids()
    table = concept_numbers()
    found: dict[str, float] = {}
    for each in dict.fromkeys(ids):
        if each not in table or not concepts.is_concept(each):
            continue
        near, strength = near_concepts(table[each])
        for number, value in zip(near.tolist(), strength.tolist(), strict=True):
            found[names[number]] = max(found.get(names[number], 0.0), float(value))
    return found
