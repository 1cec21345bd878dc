"""Retrieve, rank, explain; with a real index where retrieval matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from matching.domain import Profile, Question, Scope, Visibility
from matching.index import IndexDocument, SearchIndex, content_of, open_index
from matching.ranking import Matcher, Model, Statistics
from matching.text import Analyser, VectorSpace

Profiles = dict[str, Profile]


def document(profile: Profile, clusters: tuple[str, ...] = ()) -> IndexDocument:
    analyser, space = Analyser.default(), VectorSpace.load()
    shown = [each for each in profile.needs if each.visibility is not Visibility.PRIVATE]
    texts = {
        "offers": [(each.full_text, each.language) for each in profile.offers],
        "needs": [(each.full_text, each.language) for each in shown],
        "description": [(text, lang) for lang, text in profile.texts.items()],
    }
    analyses = {
        name: [analyser.analyse(text, lang) for text, lang in items]
        for name, items in texts.items()
    }
    content = content_of(analyses)
    joined = {name: analyser.analyse(". ".join(t for t, _ in i)) for name, i in texts.items()}
    return IndexDocument(
        doc_id=f"{profile.id}:{'members' if clusters else 'public'}",
        org_id=profile.id,
        version=3,
        audience="members" if clusters else "public",
        cluster_ids=clusters,
        name=profile.name,
        fields=content.fields,
        concepts=content.concepts,
        senses=content.senses,
        facets={"country": (profile.country,)},
        vectors={
            "offers": space.embed(joined["offers"]),
            "needs": space.embed(joined["needs"]),
            "profile": space.embed(joined["description"]),
        },
    )


@pytest.fixture(scope="module")
def index(profiles: Profiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    folder: Path = tmp_path_factory.mktemp("index")
    opened = open_index(f"tantivy://{folder}/index")
    members_only = {"PAC-03"}
    opened.index(
        document(each, ("cluster-1",) if each.id in members_only else ())
        for each in profiles.values()
    )
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def finder(index: SearchIndex, statistics: Statistics) -> Matcher:
    return Matcher(index=index, model=Model.by_hand(), statistics=statistics)


def loader(profiles: Profiles, asked: list[str] | None = None):  # type: ignore[no-untyped-def]
    def load(ids: Sequence[str]) -> Mapping[str, Profile]:
        if asked is not None:
            asked.extend(ids)
        return {each: profiles[each] for each in ids}

    return load


def test_the_best_partner_comes_from_the_index(finder: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    found = finder.propose(Question(asker, asker.needs[1].id, limit=5), loader(profiles))
    assert found[0].candidate_id == "MOB-03"
    assert found[0].document_versions == {"MOB-01": 0, "MOB-03": 3}
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


def test_propose_ranks_as_rank_does(finder: Matcher, profiles: Profiles) -> None:
    asker = profiles["SOL-02"]
    question = Question(asker, asker.needs[0].id, limit=3)
    proposed = finder.propose(question, loader(profiles), Scope(frozenset({"cluster-1"})))
    ranked = finder.rank(question, profiles.values())
    assert [(e.candidate_id, e.score) for e in proposed] == [
        (e.candidate_id, e.score) for e in ranked
    ]


def test_members_documents_are_found_by_members_only(finder: Matcher, profiles: Profiles) -> None:
    asker = profiles["PAC-01"]
    question = Question(asker, asker.needs[1].id, limit=50)
    outside = {each.candidate_id for each in finder.propose(question, loader(profiles))}
    inside = {
        each.candidate_id
        for each in finder.propose(question, loader(profiles), Scope(frozenset({"cluster-1"})))
    }
    assert "PAC-03" not in outside
    assert "PAC-03" in inside


def test_the_excluded_are_neither_loaded_nor_shown(finder: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    asked: list[str] = []
    question = Question(asker, exclude=frozenset({"MOB-03"}), limit=50)
    scope = Scope(exclude_ids=frozenset({"MOB-02"}))
    found = {each.candidate_id for each in finder.propose(question, loader(profiles, asked), scope)}
    assert not {"MOB-01", "MOB-02", "MOB-03"} & (found | set(asked))


def test_profiles_that_are_not_given_are_dropped(finder: Matcher, profiles: Profiles) -> None:
    asker = profiles["MOB-01"]
    found = finder.propose(
        Question(asker, asker.needs[1].id),
        lambda ids: {each: profiles[each] for each in ids if each != "MOB-03"},
    )
    assert "MOB-03" not in {each.candidate_id for each in found}


def test_an_asker_without_entries_gets_answers(finder: Matcher, profiles: Profiles) -> None:
    bare = replace(profiles["SOL-01"], id="bare", offers=(), needs=())
    assert finder.propose(Question(bare), loader(profiles))


def test_retrieval_keeps_the_candidates_that_ranking_wants(
    finder: Matcher, profiles: Profiles, judged: list
) -> None:
    missed = 0
    for each in judged:
        asker = profiles[each.org]
        candidates = finder.retrieve(Question(asker, each.need_id), Scope(frozenset({"cluster-1"})))
        ids = {candidate.org_id for candidate in candidates}
        missed += len(set(each.good) - ids)
    assert missed <= 1


def test_without_an_index_there_is_only_rank(matcher: Matcher, profiles: Profiles) -> None:
    with pytest.raises(ValueError, match="rank"):
        matcher.propose(Question(profiles["SOL-01"]), loader(profiles))


@pytest.mark.parametrize("call", ["rank", "propose"])
def test_an_unknown_need_is_refused(finder: Matcher, profiles: Profiles, call: str) -> None:
    question = Question(profiles["SOL-01"], "nowhere")
    calls = {
        "rank": lambda: finder.rank(question, profiles.values()),
        "propose": lambda: finder.propose(question, loader(profiles)),
    }
    with pytest.raises(KeyError):
        calls[call]()


@pytest.mark.parametrize("limit", [0, 1, 5, 500])
def test_the_limit_is_kept(matcher: Matcher, profiles: Profiles, limit: int) -> None:
    found = matcher.rank(Question(profiles["SOL-01"], limit=limit), profiles.values())
    assert len(found) == min(limit, len(profiles) - 1)
    assert "SOL-01" not in {each.candidate_id for each in found}


def test_ranking_is_the_same_for_any_order_of_candidates(
    matcher: Matcher, profiles: Profiles
) -> None:
    question = Question(profiles["PAC-02"], limit=99)
    forwards = matcher.rank(question, profiles.values())
    backwards = matcher.rank(question, list(profiles.values())[::-1])
    assert [e.candidate_id for e in forwards] == [e.candidate_id for e in backwards]


def test_the_features_give_the_score_again(matcher: Matcher, profiles: Profiles) -> None:
    import numpy as np

    for each in matcher.rank(Question(profiles["PAC-01"], limit=99), profiles.values()):
        row = np.array([list(each.features.values())])
        assert matcher.model.scores(row)[0] == pytest.approx(each.score, abs=1e-9)
        assert each.release == matcher.model.release


def test_no_candidates_no_proposals(matcher: Matcher, profiles: Profiles) -> None:
    assert matcher.rank(Question(profiles["SOL-01"]), []) == []
    assert matcher.rank(Question(profiles["SOL-01"]), [profiles["SOL-01"]]) == []
