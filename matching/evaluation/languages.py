"""How well the languages meet: concepts held out from training, and needs across languages.

A tenth of the concepts is taken out of the concept list and a vector space is trained without
them. Their preferred labels are then looked up in one language among the same labels in another:
neither the analyser nor the space has seen the concept, so only what was learned about the words
of both languages can bring the two together.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from matching.evaluation.baselines import text_of
from matching.evaluation.tasks import needs_asked, pairs_of, parts_of
from matching.reference import concepts, lexicon
from matching.text import Analyser, VectorSpace
from matching.text.train import train

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matching.domain import Entry, Profile
    from matching.evaluation.golden import Golden

HELD_OUT_SEED: Final = 20_261_128
HELD_OUT_SHARE: Final = 10
"""One concept in so many is held out."""

DEPTHS: Final = (1, 10)


def held_out() -> frozenset[str]:
    """Return the ids of the concepts that are held out; the same in every run of one list."""
    ids = sorted(each.id for each in concepts.concepts())
    chosen = random.Random(HELD_OUT_SEED).sample(ids, len(ids) // HELD_OUT_SHARE)  # noqa: S311
    return frozenset(chosen)


def measure_languages(golden: Golden | None = None) -> dict[str, Any]:
    """Return the figures of every pair of languages. Trains a space, which takes minutes.

    Keys: `held_out` and `candidates` (numbers of concepts), `pairs` ("fr-de" for a French label
    looked up among German ones), `mean` and `worst` over the directed pairs of two languages. With
    a judged set `needs` holds how the shipped space alone ranks its organisations.
    """
    left_out = held_out()
    known = [each for each in concepts.concepts() if each.id not in left_out]
    analyser = Analyser(known, lexicon.senses())
    # On a busy machine the threads of the algebra wait for each other longer than they work.
    with threadpool_limits(limits=1):
        space = VectorSpace(*train(analyser, concept_list=known))
    asked = [concepts.concept(each) for each in sorted(left_out)]
    found: dict[str, Any] = {"held_out": len(asked), "candidates": len(asked)}
    found |= summary(pairs(space, analyser, asked))
    if golden is not None:
        asked_needs = needs_asked(golden, SpaceOnly(golden.profiles))
        found["needs"] = {
            "parts": parts_of(golden, asked_needs),
            "pairs": pairs_of(golden, asked_needs),
        }
    return found


def pairs(
    space: VectorSpace, analyser: Analyser, asked: Sequence[concepts.Concept]
) -> dict[str, dict[str, float]]:
    """Return "from-to" → recall at DEPTHS of the concept's own label among those of `asked`.

    Equal similarities count as if in random order.
    """
    vectors = {
        lang: space.embed_many(analyser.analyse_once(each.labels[lang][0], lang) for each in asked)
        for lang in concepts.LANGUAGES
    }
    return {
        f"{one}-{two}": recalls(vectors[one] @ vectors[two].T)
        for one in concepts.LANGUAGES
        for two in concepts.LANGUAGES
        if one != two
    }


def recalls(similar: NDArray[np.float32]) -> dict[str, float]:
    """Return recall at DEPTHS where row and column of the same number belong together."""
    own = np.diag(similar)[:, None]
    before = (similar > own + 1e-6).sum(axis=1)
    ties = (np.abs(similar - own) <= 1e-6).sum(axis=1)
    # Of k places left for t equal ones each gets one with chance k/t.
    return {
        f"recall@{depth}": float(np.clip((depth - before) / ties, 0.0, 1.0).mean())
        for depth in DEPTHS
    }


def summary(found: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Return the pairs with their mean and the worst of them."""
    names = [f"recall@{depth}" for depth in DEPTHS]
    worst = min(found, key=lambda pair: found[pair][names[0]])
    return {
        "pairs": {pair: {k: round(v, 4) for k, v in row.items()} for pair, row in found.items()},
        "mean": {k: round(float(np.mean([row[k] for row in found.values()])), 4) for k in names},
        "worst": {"pair": worst} | {k: round(found[worst][k], 4) for k in names},
    }


class SpaceOnly:
    """Ranks organisations by the cosine of their text with the need in the shipped space."""

    def __init__(self, profiles: Sequence[Profile], space: VectorSpace | None = None) -> None:
        """Embed the candidates."""
        self._profiles = profiles
        self._space = space or VectorSpace.load()
        self._analyser = Analyser.default()
        self._vectors = self._embed((text_of(each), each.language) for each in profiles)

    def _embed(self, texts: Iterable[tuple[str, str]]) -> NDArray[np.float32]:
        return self._space.embed_many(
            self._analyser.analyse_once(text, lang) for text, lang in texts
        )

    def rank(self, asker: Profile, need: Entry) -> list[str]:
        """Return all candidates but the asker, best first."""
        return self._order(need.full_text, need.language, asker)

    def rank_whole(self, asker: Profile) -> list[str]:
        """Return all candidates for the organisation as a whole."""
        return self._order(text_of(asker), asker.language, asker)

    def _order(self, text: str, language: str, asker: Profile) -> list[str]:
        query = self._embed([(text, language)])[0]
        order = np.argsort(-(self._vectors @ query), kind="stable")
        ids = [self._profiles[at].id for at in order]
        return [each for each in ids if each != asker.id]


def table(found: Mapping[str, Mapping[str, float]], figure: str = "recall@1") -> list[list[str]]:
    """Return the pairs as rows of a square: a language, then its figure into each other one."""
    return [
        [one]
        + [
            "-" if one == two else f"{found[f'{one}-{two}'][figure]:.2f}"
            for two in concepts.LANGUAGES
        ]
        for one in concepts.LANGUAGES
    ]


def lines(section: Mapping[str, Any]) -> list[str]:
    """Return the section for people: the square of pairs, the mean, the worst pair."""
    head = "".join(f"{lang:>6}" for lang in concepts.LANGUAGES)
    shown = [
        f"languages: {section['held_out']} concepts unknown to analyser and space; recall@1 of the "
        "same concept's label (row: asked in, column: found in)",
        f"{'':<4}{head}",
    ]
    shown += [f"{row[0]:<4}" + "".join(f"{cell:>6}" for cell in row[1:])
              for row in table(section["pairs"])]  # fmt: skip
    mean, worst = section["mean"], section["worst"]
    shown.append(
        f"mean recall@1 {mean['recall@1']:.3f}, recall@10 {mean['recall@10']:.3f}; worst pair "
        f"{worst['pair']}: {worst['recall@1']:.3f}, {worst['recall@10']:.3f}"
    )
    if "needs" in section:
        parts = section["needs"]["parts"]
        shown.append(
            "needs ranked by the space alone, recall@10: same language "
            f"{_figure(parts['same_language']['recall@10'])}, cross language "
            f"{_figure(parts['cross_language']['recall@10'])}"
        )
    return shown


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
