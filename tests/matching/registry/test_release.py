"""Releases: what was packed comes back; what was changed, forged or does not fit is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.ranking import Model, Statistics
from matching.registry import Installed, Release, ReleaseError, index_id
from matching.text import Analyser, VectorSpace

KEY = b"a key for tests"
DAY = date(2026, 11, 28)


@pytest.fixture
def release() -> Release:
    return Release.pack(Model.load(), Statistics.load(), DAY)


def test_a_folder_gives_back_what_was_packed(release: Release, tmp_path: Path) -> None:
    found = Release.read(release.write(tmp_path))
    found.verify()
    model, statistics = found.load()
    rows = np.random.default_rng(1).random((5, len(model.weights)))
    assert np.array_equal(model.scores(rows), Model.load().scores(rows))
    assert statistics.version == Statistics.load().version
    assert found == release
    assert (found.id, found.created) == (Model.load().release, "2026-11-28")


def test_the_manifest_says_what_the_release_stands_on(release: Release) -> None:
    body, model = release.manifest, Model.load()
    assert body["versions"] == dict(model.versions)
    assert body["data_hash"] == model.data_hash
    assert body["metrics"]["held_out"]
    assert "pair_terms" in body["features"]
    assert release.index == index_id(Analyser.default().version, VectorSpace.load().version)


def test_the_shipped_release_is_whole_and_fits_this_code() -> None:
    shipped = Release.shipped()
    shipped.verify()
    shipped.load()
    assert shipped.misfits(Installed.of(Analyser.default(), VectorSpace.load())) == ()


def _other_weights(folder: Path) -> None:
    path = folder / "ranking.json"
    path.write_text(
        path.read_text("utf-8").replace('"intercept": -', '"intercept": -1', 1), "utf-8"
    )


def _cut(folder: Path) -> None:
    path = folder / "statistics.npz"
    path.write_bytes(path.read_bytes()[:-20])


def _other_date(folder: Path) -> None:
    path = folder / "release.json"
    path.write_text(path.read_text("utf-8").replace("2026-11-28", "2026-11-29"), "utf-8")


def _rehashed(folder: Path) -> None:
    """What a forger does who knows the format: all hashes made anew, but no key."""
    body = json.loads((folder / "release.json").read_text("utf-8"))
    body.pop("signature")
    Release(body | {"created": "2020-01-01"}, Release.read(folder).signature, {}).signed(
        None
    ).write(folder)


@pytest.mark.parametrize("tamper", [_other_weights, _cut, _other_date])
@pytest.mark.parametrize("key", [None, KEY])
def test_a_changed_file_is_refused(
    release: Release, tmp_path: Path, tamper: Callable[[Path], None], key: bytes | None
) -> None:
    folder = release.signed(key).write(tmp_path)
    Release.read(folder).verify(key, keyed=key is not None)
    tamper(folder)
    with pytest.raises(ReleaseError, match=r"signature|changed"):
        Release.read(folder).verify(key, keyed=key is not None)


def test_with_a_key_only_its_own_seal_counts(release: Release, tmp_path: Path) -> None:
    folder = release.signed(KEY).write(tmp_path)
    _rehashed(folder)
    Release.read(folder).verify()
    with pytest.raises(ReleaseError, match="signature"):
        Release.read(folder).verify(KEY, keyed=True)
    other = release.signed(b"another key")
    for keyed in (False, True):
        with pytest.raises(ReleaseError, match="signature"):
            other.verify(KEY, keyed=keyed)
    with pytest.raises(ReleaseError, match="signature"):
        other.verify()


def test_files_of_two_releases_do_not_go_together(release: Release) -> None:
    other = replace(Model.load(), intercept=-3.5)
    mixed = Release.pack(other, Statistics.load(), DAY).files | {}
    forged = Release(release.manifest, release.signature, mixed)
    with pytest.raises(ReleaseError, match="is of release"):
        forged.load()


def test_statistics_of_another_training_are_refused() -> None:
    one = Statistics.load()
    with pytest.raises(ReleaseError, match=r"statistics\.npz"):
        Release.pack(Model.load(), replace(one, total=one.total + 1), DAY)


def test_a_release_of_other_lists_or_vectors_does_not_fit(release: Release) -> None:
    installed = Installed.of(Analyser.default(), VectorSpace.load())
    assert release.misfits(replace(installed, space="0" * 16)) == ("space",)
    assert release.misfits(replace(installed, concept_list="1", analyser="x")) == (
        "analyser",
        "concept_list",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not valid JSON"),
        ("[]", "format"),
        ('{"format": "maillon-release 1"}', "signature"),
        (
            '{"format": "maillon-release 1", "signature": {}, "release": "../../etc",'
            ' "files": {"ranking.json": "", "statistics.npz": ""}}',
            "release id",
        ),
    ],
)
def test_what_is_no_manifest_is_refused(text: str, told: str) -> None:
    with pytest.raises(ReleaseError, match=told):
        Release.parse(text, {})


def test_a_folder_without_a_file_is_refused_by_name(release: Release, tmp_path: Path) -> None:
    folder = release.write(tmp_path)
    (folder / "statistics.npz").unlink()
    with pytest.raises(ReleaseError, match=r"statistics\.npz"):
        Release.read(folder)
