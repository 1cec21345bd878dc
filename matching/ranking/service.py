"""Retrieve, rank, explain: the matching service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matching.domain import Scope, Scored
from matching.index import CandidateQuery
from matching.ranking.ahead import ahead
from matching.ranking.chain import ChainReader, ChainView
from matching.ranking.channels import near_concepts
from matching.ranking.features import NAMES, Asked, FeatureTable, Pool, compute
from matching.ranking.keys import concept_ids, concept_numbers
from matching.ranking.model import Model
from matching.ranking.packing import PackError, StoredCandidate
from matching.ranking.prepared import HISTORY_LANGUAGE, MAX_HISTORY, PreparedProfile, Preparer
from matching.ranking.reasons import reasons_of
from matching.ranking.statistics import Statistics
from matching.reference import concepts
from matching.text import Analyser, VectorSpace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from matching.domain import Profile, Question
    from matching.index import Candidate, SearchIndex
    from matching.ranking.prepared import Comparable
    from matching.ranking.store import PreparedStore, Seen

    Load = Callable[[Sequence[str]], Mapping[str, Profile]]
    See = Callable[[Sequence[str]], Mapping[str, Seen]]

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
        preparer: Preparer | None = None,
        store: PreparedStore | None = None,
    ) -> None:
        """Build a matcher; what is not given is the shipped one. Without an index only `rank`.

        A `preparer` given must be one of the same analyser, space and statistics. With a `store`,
        `propose` reads prepared candidates from it and keeps there what was missing.

        Raises ModelError, StatisticsError or VectorSpaceError if a shipped file is missing.
        """
        self.index = index
        self.analyser = analyser or Analyser.default()
        self.space = space or VectorSpace.load()
        self.model = model or Model.load()
        self.preparer = preparer or Preparer(
            self.analyser, self.space, statistics or Statistics.load()
        )
        self.store = store
        self._chains: ChainReader | None = None

    @property
    def chains(self) -> ChainReader:
        """The reader of value chains, built on first use."""
        if self._chains is None:
            self._chains = ChainReader(self.preparer)
        return self._chains

    def propose(
        self,
        question: Question,
        load_profiles: Load,
        scope: Scope | None = None,
        see: See | None = None,
    ) -> list[Scored]:
        """Return the best candidates from the index, explained, at most `question.limit`.

        `load_profiles` gives the profiles of these ids as the viewer may see them; ids it leaves
        out are dropped. `see` says of ids the viewer may see as which audience, and which version
        their index documents have; with it and a store only those are loaded that are shown or not
        kept. Raises KeyError for an unknown need, ValueError without an index.
        """
        if self.index is None:
            raise ValueError("this matcher has no index; use rank")
        scope = scope or Scope()
        if self.store is None or see is None:
            found = self.retrieve(question, scope)
            profiles = load_profiles([each.org_id for each in found])
            shown = [profiles[each.org_id] for each in found if each.org_id in profiles]
            versions = {each.org_id: each.version for each in found}
            return self._ranked(question, self._prepared(question, shown), versions)
        found, seen, read = self._gathered(question, scope, see, self.store)
        hidden = scope.exclude_ids | question.exclude | {question.asker.id}
        wanted = {i: each for i, each in seen.items() if i not in hidden}
        candidates = self._kept(wanted, read, load_profiles, self.store)
        versions = {each.org_id: each.version for each in found}
        return self._ranked(question, candidates, versions, load_profiles)

    def _gathered(
        self, question: Question, scope: Scope, see: See, store: PreparedStore
    ) -> tuple[list[Candidate], dict[str, Seen], dict[str, StoredCandidate]]:
        """Return the candidates of the index, as what those are seen that the viewer may see, and
        those that were read meanwhile.

        What takes time after a restart, the asker and the records of the first answer, is made
        ready while the index is at work.
        """
        answers: list[list[Candidate]] = []
        seen: dict[str, Seen] = {}
        read: dict[str, StoredCandidate] = {}
        with ahead(self._answers(question, scope)) as coming:
            self.preparer.prepare(question.asker)
            for answer in coming:
                if not answers:
                    seen = dict(see([each.org_id for each in answer]))
                    read = store.get(seen)
                answers.append(answer)
        found = _fused(answers)
        first = {each.org_id for each in answers[0]} if answers else set()
        rest = see([each.org_id for each in found if each.org_id not in first])
        known = {**seen, **rest}
        ids = [each.org_id for each in found if each.org_id in known]
        return found, {each: known[each] for each in ids}, read

    def _kept(
        self,
        seen: Mapping[str, Seen],
        read: Mapping[str, StoredCandidate],
        load: Load,
        store: PreparedStore,
    ) -> list[Comparable]:
        """Return the candidates that are seen: what was read already, then what the store has."""
        rest = {i: each for i, each in seen.items() if i not in read}
        kept: dict[str, Comparable] = {**read, **store.get(rest)}
        missing = [each for each in rest if each not in kept]
        if missing:
            made = {i: self.preparer.prepare(p) for i, p in load(missing).items()}
            store.put([(seen[i], each) for i, each in made.items()])
            kept |= made
        return [kept[each] for each in seen if each in kept]

    def rank(self, question: Question, profiles: Iterable[Profile]) -> list[Scored]:
        """Return the best of these profiles, explained, at most `question.limit`.

        Raises KeyError for an unknown need.
        """
        return self._ranked(question, self._prepared(question, profiles), {})

    def chain_view(
        self,
        asker: Profile,
        candidates: Iterable[Profile],
        partners: Iterable[Profile] = (),
        chain_id: str = "",
        see: See | None = None,
    ) -> ChainView | None:
        """Return the asker's value chain with its missing links and who could fill them.

        With a store, `see` (as for `propose`) says which records are those of these profiles.
        """
        return self.chains.view(
            self.preparer.prepare(asker),
            self.ready(list(candidates), see),
            self.ready(list(partners), see),
            chain_id,
        )

    def ready(self, profiles: Sequence[Profile], see: See | None = None) -> list[PreparedProfile]:
        """Return profiles prepared, from the store where it has them; `see` as for `propose`."""
        kept: dict[str, StoredCandidate] = {}
        if self.store is not None and see is not None and profiles:
            kept = self.store.get(see([each.id for each in profiles]))
            self.store.load_details(kept.values())
        found = []
        for each in profiles:
            try:
                found.append(kept[each.id].with_profile(each))
            except (KeyError, PackError):
                found.append(self.preparer.prepare(each))
        return found

    def retrieve(self, question: Question, scope: Scope) -> list[Candidate]:
        """Return candidates from the index for all queries of the question, fused by rank."""
        return _fused(self._answers(question, scope))

    def _answers(self, question: Question, scope: Scope) -> Iterator[list[Candidate]]:
        """Yield the answers of the index to the queries of a question, one after the other."""
        assert self.index is not None
        hidden = scope.exclude_ids | question.exclude | {question.asker.id}
        within = replace(scope, exclude_ids=frozenset(hidden))
        for query in self._queries(question, within):
            yield self.index.candidates(query)

    def _queries(self, question: Question, scope: Scope) -> Iterable[CandidateQuery]:
        asker = question.asker
        needs = [e for e in asker.needs if question.need_id in ("", e.id)]
        if question.need_id and not needs:
            raise KeyError(question.need_id)
        for need in needs:
            found = self.analyser.analyse(need.full_text, need.language)
            asked = _widened((*found.concept_ids, *need.concepts))
            vector = self.space.embed(found)
            for target in ("offers", "profile"):
                yield CandidateQuery(
                    analysis=found,
                    concepts=asked,
                    vector=vector,
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
        candidates = self._prepared(question, profiles)
        asked = Asked(self.preparer.prepare(question.asker), question.need_id)
        _, order = self._order(question, asked, candidates)
        return [candidates[at].id for at in order]

    def _prepared(self, question: Question, profiles: Iterable[Profile]) -> list[Comparable]:
        """Return the profiles prepared, each organisation once, without the asker."""
        kept = {p.id: p for p in profiles if p.id != question.asker.id}
        return [self.preparer.prepare(p) for p in kept.values() if p.id not in question.exclude]

    def _order(
        self, question: Question, asked: Asked, candidates: Sequence[Comparable]
    ) -> tuple[FeatureTable, list[int]]:
        """Return the features of the candidates, and the places of the best, best first."""
        table = compute(asked, Pool(candidates), self.preparer.linkage)
        scores = self.model.scores(table.rows).tolist()
        order = sorted(range(len(candidates)), key=lambda at: (-scores[at], candidates[at].id))
        return table, order[: max(0, question.limit)]

    def _ranked(
        self,
        question: Question,
        candidates: list[Comparable],
        versions: Mapping[str, int],
        load: Load | None = None,
    ) -> list[Scored]:
        asker = self.preparer.prepare(question.asker)
        asked = Asked(asker, question.need_id)
        while True:
            table, order = self._order(question, asked, candidates)
            best, changed = self._completed([candidates[at] for at in order], load)
            if not changed:
                break
            # Gone, or other than what was kept: ranked again as they are now.
            now = [changed.get(each.id, each) for each in candidates]
            candidates = [each for each in now if each is not None]
        release = self.model.release
        links = self.chains.links_of(asker, best)
        return [
            self._scored(asker, each, table, at, versions, link, release)
            for each, at, link in zip(best, order, links, strict=True)
        ]

    def _completed(
        self, best: Sequence[Comparable], load: Load | None
    ) -> tuple[list[PreparedProfile], dict[str, PreparedProfile | None]]:
        """Return candidates with profile and passages, as the viewer may see them now.

        The second answer holds those that are not what was kept: None for one that is gone.
        """
        stored = [each for each in best if isinstance(each, StoredCandidate)]
        profiles: Mapping[str, Profile] = {}
        if stored:
            assert load is not None
            assert self.store is not None
            self.store.load_details(stored)
            profiles = load([each.id for each in stored])
        whole: list[PreparedProfile] = []
        changed: dict[str, PreparedProfile | None] = {}
        for each in best:
            if isinstance(each, PreparedProfile):
                whole.append(each)
            elif each.id not in profiles:
                changed[each.id] = None
            else:
                assert isinstance(each, StoredCandidate)
                try:
                    whole.append(each.with_profile(profiles[each.id]))
                except PackError:
                    changed[each.id] = self.preparer.prepare(profiles[each.id])
        return whole, changed

    def _scored(
        self,
        asker: PreparedProfile,
        candidate: PreparedProfile,
        table: FeatureTable,
        at: int,
        versions: Mapping[str, int],
        link: str,
        release: str,
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
            reasons=reasons_of(parts, table.evidence.of(at, candidate), asker, candidate),
            features=dict(zip(NAMES, row.tolist(), strict=True)),
            release=release,
            document_versions={
                own.id: own.version,
                other.id: versions.get(other.id, other.version),
            },
            link=link,
        )


def _fused(answers: Iterable[Sequence[Candidate]]) -> list[Candidate]:
    """Return the candidates of several answers fused by rank, best first, at most RETRIEVED."""
    fused: defaultdict[str, float] = defaultdict(float)
    kept: dict[str, Candidate] = {}
    for answer in answers:
        for place, each in enumerate(answer, start=1):
            fused[each.org_id] += 1.0 / (FUSION + place)
            kept.setdefault(each.org_id, each)
    best = sorted(fused, key=lambda org: (-fused[org], org))[:RETRIEVED]
    return [kept[org] for org in best]


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
