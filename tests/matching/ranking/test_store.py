"""The store of prepared candidates: the same figures, and never more than an audience may see."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.domain import Profile, Question, Visibility
from matching.ranking import Matcher, Model, PreparedStore, Preparer, Statistics
from matching.ranking.features import Asked, Pool, compute
from matching.ranking.packing import PackError, pack_of, unpack
from tests.matching.ranking.test_service import document

Profiles = dict[str, Profile]


@pytest.fixture
def store(tmp_path: Path, preparer: Preparer) -> PreparedStore:
    return PreparedStore(tmp_path / "prepared", preparer.version)


def seen_by_all(profile: Profile) -> Profile:
    """The profile without what its owner alone may see."""
    return replace(
        profile,
        needs=tuple(n for n in profile.needs if n.visibility is not Visibility.PRIVATE),
        version=7,
    )


@pytest.fixture(scope="module")
def shown(profiles: Profiles) -> Profiles:
    return {each.id: seen_by_all(each) for each in profiles.values()}


def keep_all(store: PreparedStore, preparer: Preparer, shown: Profiles) -> None:
    records = [(("members", 7), preparer.prepare(each)) for each in shown.values()]
    assert store.put(records) == len(shown)


def wanted(shown: Profiles) -> dict[str, tuple[str, int]]:
    return dict.fromkeys(shown, ("members", 7))


def test_features_of_stored_candidates_are_the_same(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    found = store.get(wanted(shown))
    assert found.keys() == shown.keys()
    for asker in list(shown.values())[:6]:
        for need in ("", *(each.id for each in asker.needs[:1])):
            asked = Asked(preparer.prepare(asker), need)
            fresh = compute(asked, Pool([preparer.prepare(each) for each in shown.values()])).rows
            stored = compute(asked, Pool([found[each] for each in shown])).rows
            np.testing.assert_allclose(stored, fresh, rtol=0, atol=1e-12)
            assert np.abs(fresh).sum() > 0


class Answer:
    """An index that answers with given ids."""

    def __init__(self, profiles: Profiles) -> None:
        self.docs = [document(each) for each in profiles.values()]

    def candidates(self, query: object) -> list[object]:
        from matching.index import Candidate

        return [
            Candidate(doc.doc_id, doc.org_id, doc.version, 1.0 / (at + 1), {}, {}, {})
            for at, doc in enumerate(self.docs)
        ]


@pytest.fixture
def finder(shown: Profiles, statistics: Statistics, store: PreparedStore) -> Matcher:
    index = Answer(shown)
    return Matcher(index=index, model=Model.by_hand(), statistics=statistics, store=store)  # type: ignore[arg-type]


def loader(profiles: Mapping[str, Profile], asked: list[str]):  # type: ignore[no-untyped-def]
    def load(ids: Sequence[str]) -> Mapping[str, Profile]:
        asked.extend(ids)
        return {each: profiles[each] for each in ids if each in profiles}

    return load


def see(ids: Sequence[str]) -> dict[str, tuple[str, int]]:
    return dict.fromkeys(ids, ("members", 7))


def test_proposals_are_the_same_and_only_what_is_shown_is_loaded(
    finder: Matcher, shown: Profiles
) -> None:
    asker = next(each for each in shown.values() if each.needs and each.offers)
    for question in (Question(asker, limit=5), Question(asker, asker.needs[0].id, limit=5)):
        plain = finder.propose(question, loader(shown, []))
        finder.propose(question, loader(shown, []), see=see)
        asked: list[str] = []
        kept = finder.propose(question, loader(shown, asked), see=see)
        assert [each.candidate_id for each in kept] == [each.candidate_id for each in plain]
        for ours, theirs in zip(kept, plain, strict=True):
            assert ours.score == pytest.approx(theirs.score, abs=1e-9)
            assert ours.features == pytest.approx(theirs.features, abs=1e-9)
            assert [(r.code, r.params, r.fields) for r in ours.reasons] == [
                (r.code, r.params, r.fields) for r in theirs.reasons
            ]
            assert ours.link == theirs.link
        assert sorted(asked) == sorted(each.candidate_id for each in kept)


def test_a_record_of_another_version_or_audience_does_not_count(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    one = next(iter(shown))
    assert store.get({one: ("members", 8)}) == {}
    assert store.get({one: ("public", 7)}) == {}
    assert store.holds({one: ("members", 7)}) == {one}


def test_an_older_record_never_replaces_a_newer_one(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    one = next(iter(shown.values()))
    store.put([(("members", 7), preparer.prepare(one))])
    store.put([(("members", 6), preparer.prepare(replace(one, stages=())))])
    (found,) = store.get({one.id: ("members", 7)}).values()
    assert found.codes.stages == one.stages


def test_private_entries_are_refused_and_members_entries_are_not_public(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    one = next(each for each in shown.values() if each.needs)
    for visibility in (Visibility.PRIVATE, Visibility.MEMBERS):
        need = replace(one.needs[0], visibility=visibility)
        hidden = preparer.prepare(replace(one, needs=(need,), version=0))
        if visibility is Visibility.PRIVATE:
            for audience in ("public", "members"):
                with pytest.raises(ValueError, match="private"):
                    store.put([((audience, 7), hidden)])
        else:
            assert store.put([(("public", 7), hidden)]) == 0
    assert store.get({one.id: ("public", 7)}) == {}
    assert store.get({one.id: ("members", 7)}) == {}


def test_somebody_who_is_gone_is_dropped_and_somebody_who_changed_is_ranked_anew(
    finder: Matcher, shown: Profiles
) -> None:
    asker = next(each for each in shown.values() if each.needs)
    question = Question(asker, asker.needs[0].id, limit=5)
    first, second, *_ = finder.propose(question, loader(shown, []), see=see)
    now = dict(shown)
    del now[first.candidate_id]
    changed = shown[second.candidate_id]
    now[second.candidate_id] = replace(changed, offers=changed.offers[1:], version=8)
    found = finder.propose(question, loader(now, []), see=see)
    ids = [each.candidate_id for each in found]
    assert first.candidate_id not in ids
    for each in found:
        if each.candidate_id == second.candidate_id:
            cited = {f.path for r in each.reasons for f in r.fields if f.owner_id == changed.id}
            assert f"offers.{changed.offers[0].id}" not in cited
            assert each.score != pytest.approx(second.score, abs=1e-9)


def test_who_may_not_be_seen_is_not_read_from_the_store(finder: Matcher, shown: Profiles) -> None:
    asker = next(each for each in shown.values() if each.needs)
    question = Question(asker, asker.needs[0].id, limit=50)
    everybody = finder.propose(question, loader(shown, []), see=see)
    best = everybody[0].candidate_id

    def others(ids: Sequence[str]) -> dict[str, tuple[str, int]]:
        return {key: value for key, value in see(ids).items() if key != best}

    asked: list[str] = []
    found = finder.propose(question, loader(shown, asked), see=others)
    assert len(found) == len(everybody) - 1
    assert best not in asked


def test_forgotten_records_are_gone(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    one, other, *_ = shown
    store.forget([one])
    assert set(store.get(wanted(shown))) == set(shown) - {one}
    assert other in store.get(wanted(shown))


def test_old_records_are_swept(store: PreparedStore, preparer: Preparer, shown: Profiles) -> None:
    keep_all(store, preparer, shown)
    one = next(iter(shown.values()))
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE prepared SET written = ?", (int(time.time()) - 31 * 24 * 3600,))
    later = PreparedStore(store.path.parent, preparer.version)
    later.put([(("members", 7), preparer.prepare(one))])
    assert set(later.get(wanted(shown))) == {one.id}


def test_a_damaged_file_is_an_empty_store(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    store.close()
    assert len(store.get(wanted(shown))) == len(shown)
    for path in store.path.parent.iterdir():
        path.write_bytes(b"no database at all" * 100)
    again = PreparedStore(store.path.parent, preparer.version)
    assert again.get(wanted(shown)) == {}
    assert again.failures == 1
    keep_all(again, preparer, shown)
    assert len(again.get(wanted(shown))) == len(shown)


def test_a_folder_that_cannot_be_made_is_an_empty_store(
    tmp_path: Path, preparer: Preparer, shown: Profiles
) -> None:
    (tmp_path / "file").write_text("in the way")
    store = PreparedStore(tmp_path / "file" / "prepared", preparer.version)
    one = next(iter(shown.values()))
    assert store.put([(("members", 7), preparer.prepare(one))]) == 0
    assert store.get(wanted(shown)) == {}


def test_another_version_of_the_preparer_has_its_own_records(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    assert PreparedStore(store.path.parent, "another").get(wanted(shown)) == {}


def test_damaged_packs_are_errors(preparer: Preparer, shown: Profiles) -> None:
    pack = pack_of(preparer.prepare(next(iter(shown.values()))))
    for bad in (b"", pack[:20], pack[:-4], pack + b"1234", b"\x09" + pack[1:]):
        with pytest.raises(PackError):
            unpack("one", "one:public", bad)


def _ask_in_child(store: PreparedStore, wanted: dict[str, tuple[str, int]], answers) -> None:  # type: ignore[no-untyped-def]
    answers.put((os.getpid(), len(store.get(wanted))))


def test_it_serves_a_child_process(
    store: PreparedStore, preparer: Preparer, shown: Profiles
) -> None:
    keep_all(store, preparer, shown)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    child = context.Process(target=_ask_in_child, args=(store, wanted(shown), answers))
    child.start()
    assert answers.get(timeout=60)[1] == len(shown)
    child.join(60)
    assert child.exitcode == 0


def test_a_chain_is_the_same_from_the_store(
    finder: Matcher, store: PreparedStore, shown: Profiles
) -> None:
    asker = next(each for each in shown.values() if each.chains and each.needs)
    others = [each for each in shown.values() if each.id != asker.id]
    plain = finder.chain_view(asker, others, others[:5])
    keep_all(store, finder.preparer, shown)
    finder.preparer._kept.clear()
    assert finder.chain_view(asker, others, others[:5], see=see) == plain
    assert plain is not None
    # The asker alone was prepared.
    assert len(finder.preparer._kept) == 1
