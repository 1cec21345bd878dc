"""The numbers by which a candidate's past is judged for an opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.ranking.history.network import LEVELS, best, text_of, total
from matching.ranking.history.records import KINDS, topic_levels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matching.ranking.history.network import History
    from matching.ranking.history.records import Opening

    Floats = NDArray[np.float32]
    Columns = dict[str, "Floats"]

RELATIVE: Final = (
    "text_best", "text_best_any", "text_sum", "vector_best", "vector_mean", "vector_sum",
    "ties", "ties_share", "second", "shared_text", "partners_near", "vector_sharp",
)  # fmt: skip
"""Channels that are also given as a share of the question's best value: how high a cosine can
get depends on how the text was written, not on who is the right partner."""

FIRM_ONLY: Final = (
    "text_best",
    "vector_best",
    "together",
    "ties_share",
    "shared_text",
    "area_share",
)
"""Channels that are given once more for firms alone: what speaks for a firm (the work) is not what
speaks for a university (being everywhere)."""

ATTRIBUTES: Final = (
    "name", "kind_share", "same_country", "any_country", "country_size", "sme",
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
"""What is known of an organisation without a past; the only columns a newcomer is judged by."""

PLAIN: Final = (
    "text_best", "text_best_any", "text_mean", "text_sum", "vector_best", "vector_mean",
    "vector_sum", "vector_sharp", "together", "together_told", "ties", "ties_share", "partners_met",
    "second", "shared_text", "partners_near", "closest", "met_twice", "lead_together", "lead_near",
    "area", "theme", "topic", "area_share", "past", "past_told", "recent", "led", "since", "known",
    *ATTRIBUTES,
)  # fmt: skip
NAMES: Final = (
    *PLAIN,
    *(f"relative_{name}" for name in RELATIVE),
    *(f"firm_{name}" for name in FIRM_ONLY),
)
SHARED_FLOOR: Final = 0.02
"""Likeness granted to any project with a known partner, so that old company counts a little where
no word is shared."""


class Reading:
    """What can be said of an opening before its known partners are looked at; made once a text."""

    def __init__(self, history: History, opening: Opening) -> None:
        """Compare the text and the topic with all past projects."""
        self.history = history
        self.hidden = history.number.get(opening.without, -1)
        self.inside = np.zeros(len(history.orgs), dtype=np.float32)
        if self.hidden >= 0:
            self.inside[[history.at[o] for o in history.projects[self.hidden].members]] = 1.0
        query = history.words.transform([text_of(opening.title, opening.text)])
        self.vector = history.embed(query)[0]
        self.words = (history.texts @ query.T).toarray().ravel()
        self.near = np.maximum(np.einsum("ij,j->i", history.vectors, self.vector), 0.0)
        if self.hidden >= 0:
            self.words[self.hidden] = self.near[self.hidden] = 0.0
        self.names = (history.names @ query.T).toarray().ravel()
        self.columns = self._text_columns() | self._topic_columns(opening) | self._own_columns()

    @property
    def _member(self) -> Floats:
        return self.inside[: self.history.count]

    def _text_columns(self) -> Columns:
        history = self.history
        told, near = self.words[: history.told], self.near[: history.told]
        past_told = np.maximum(1.0, history.past_told - self.told_member())
        vectors = history.vector_sums
        if self.hidden >= 0:
            vectors = vectors - self.inside[:, None] * history.vectors[self.hidden]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self.profiles = vectors / np.maximum(lengths, 1e-9)
        return {
            "text_best": best(told, history.own_told),
            "text_best_any": best(self.words, history.own),
            "text_mean": total(told, history.own_told) / past_told,
            "text_sum": np.sqrt(total(told**2, history.own_told)),
            "vector_best": best(near, history.own_told),
            "vector_mean": np.einsum("ij,j->i", self.profiles[: history.count], self.vector),
            "vector_sum": total(self.near**4, history.own),
            "vector_sharp": total(self.near**12, history.own),
            "name": self.names,
        }

    def told_member(self) -> Floats | float:
        """Return 1 for those who took part in the hidden project, if that has a text."""
        return self._member if 0 <= self.hidden < self.history.told else 0.0

    def _topic_columns(self, opening: Opening) -> Columns:
        history = self.history
        found: Columns = {}
        past = np.maximum(1.0, history.past - self._member)
        asked = topic_levels(opening.topic)
        for level, name in zip(range(LEVELS), ("area", "theme", "topic"), strict=True):
            ids, table = history.topics[level]
            column = np.zeros(history.count, dtype=np.float32)
            if asked[level] and asked[level] in ids:
                column = table[:, ids[asked[level]]].toarray().ravel()
                if self.hidden >= 0 and history.levels[self.hidden][level] == asked[level]:
                    column = column - self._member
            if level == 0:
                found["area_share"] = column / past
            found[name] = np.log1p(column)
        return found

    def _own_columns(self) -> Columns:
        history = self.history
        newest = self.hidden >= 0 and history.years[self.hidden] == history.until
        led = np.array(history.led)
        if self.hidden >= 0:
            leader = history.at.get(history.projects[self.hidden].coordinator, -1)
            if 0 <= leader < history.count:
                led[leader] -= 1
        last = history.last
        if self.hidden >= 0:
            years = history.years.astype(np.float32)
            years[self.hidden] = 0.0
            last = np.where(self._member > 0, best(years, history.own), last)
        people = np.bincount(
            history.country[: history.count], history.past_told, minlength=history.countries
        )
        columns = {
            "past": np.log1p(history.past - self._member),
            "past_told": np.log1p(history.past_told - self.told_member()),
            "recent": np.log1p(history.recent - (self._member if newest else 0.0)),
            "led": np.log1p(led),
            "since": np.minimum(history.until - last, 10.0),
            "sme": history.sme.astype(np.float32),
            "country_size": np.log1p(people[history.country[: history.count]]),
        }
        for at, kind in enumerate(KINDS):
            columns[f"kind_{kind}"] = (history.kind[: history.count] == at).astype(np.float32)
        return columns


def rows_of(reading: Reading, known: tuple[str, ...], lead: str = "") -> Floats:
    """Return the feature rows of all candidates (columns NAMES) beside these known partners.

    `lead` is the coordinator among them, empty where it is not known.
    """
    columns = reading.columns | _network(reading, known) | _mix(reading.history, known)
    columns |= _lead(reading, lead if lead in known else "")
    for name in RELATIVE:
        peak = float(columns[name].max(initial=0.0))
        columns[f"relative_{name}"] = columns[name] / (peak + 1e-9)
    firm = columns["kind_PRC"]
    for name in FIRM_ONLY:
        columns[f"firm_{name}"] = columns[name] * firm
    rows: Floats = np.stack([columns[name] for name in NAMES], axis=1).astype(np.float32)
    return rows


def allowed(reading: Reading, known: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return who can be proposed: nobody who is a partner already; when learning, nobody whose
    only past is the project that is left out."""
    history = reading.history
    found = np.ones(history.count, dtype=bool)
    found[[at for at in (history.at.get(k, -1) for k in known) if 0 <= at < history.count]] = False
    if reading.hidden >= 0:
        found &= (history.past_told - reading.told_member() > 0) | (history.past_told == 0)
    return found


def _network(reading: Reading, known: tuple[str, ...]) -> Columns:
    history, count = reading.history, reading.history.count
    inside = np.zeros(len(history.orgs), dtype=np.float32)
    inside[[history.at[each] for each in known if each in history.at]] = 1.0
    member, hidden = reading.inside, reading.hidden
    shared = np.asarray(history.joined.T @ inside).ravel()
    if hidden >= 0:
        shared[hidden] = 0.0
    several = shared * (history.size > 1)
    together = total(several, history.own)
    told = total(several[: history.told], history.own_told)

    def step(values: Floats) -> Floats:
        """Return what flows over shared projects, the hidden one taken out."""
        flow: Floats = np.asarray(history.ties @ values).ravel()
        if hidden >= 0:
            out = float(history.tie[hidden])
            flow = flow - out * member * (float(member @ values) - values)
        return np.maximum(flow, 0.0)

    strength = history.strength - (
        member * history.tie[hidden] * (history.size[hidden] - 1) if hidden >= 0 else 0.0
    )
    scale = (1.0 / np.sqrt(np.maximum(strength, 0.05))).astype(np.float32)
    first = step(inside)
    share = scale * step(scale * inside)
    second = scale * step(scale * share)
    met, twice, closest = _met(reading, inside)
    near = reading.profiles.T @ inside
    near = near / max(1e-9, float(np.linalg.norm(near)))
    return {
        "together": np.log1p(together),
        "together_told": np.log1p(told),
        "ties": first[:count],
        "ties_share": share[:count],
        "second": second[:count],
        "partners_met": met,
        "met_twice": twice,
        "closest": closest,
        "shared_text": best((reading.words + SHARED_FLOOR) * np.log1p(shared), history.own),
        "partners_near": np.einsum("ij,j->i", reading.profiles[:count], near),
    }


def _met(reading: Reading, inside: Floats) -> tuple[Floats, Floats, Floats]:
    """Return which share of the known partners a candidate worked with before, with which share
    more than once, and its strongest tie to one of them."""
    history, count = reading.history, reading.history.count
    places = np.flatnonzero(inside)
    if not len(places):
        none = np.zeros(count, dtype=np.float32)
        return none, none, none
    block: Any = history.ties[places][:, :count].toarray()
    often: Any = history.together[places][:, :count].toarray()
    if reading.hidden >= 0:
        both = np.outer(reading.inside[places], reading.inside[:count])
        block = block - float(history.tie[reading.hidden]) * both
        often = often - both
    return (
        (block > 1e-6).mean(axis=0).astype(np.float32),
        (often > 1.5).mean(axis=0).astype(np.float32),
        np.maximum(block.max(axis=0), 0.0).astype(np.float32),
    )


def _lead(reading: Reading, lead: str) -> Columns:
    """Return how often a candidate worked with the coordinator, and how near their work is: it is
    the coordinator who invites."""
    history, count = reading.history, reading.history.count
    at = history.at.get(lead, -1)
    if at < 0:
        none = np.zeros(count, dtype=np.float32)
        return {"lead_together": none, "lead_near": none}
    often = history.together[at][:, :count].toarray().ravel()
    if reading.hidden >= 0:
        often = often - reading.inside[at] * reading.inside[:count]
    return {
        "lead_together": np.log1p(np.maximum(often, 0.0)),
        "lead_near": np.einsum("ij,j->i", reading.profiles[:count], reading.profiles[at]),
    }


def _mix(history: History, known: tuple[str, ...]) -> Columns:
    traits = [history.traits[each] for each in known if each in history.traits]
    size = max(1, len(traits))
    countries = np.zeros(history.countries, dtype=np.float32)
    kinds = np.zeros(len(KINDS), dtype=np.float32)
    for kind, country in traits:
        kinds[kind] += 1.0 / size
        if country >= 0:
            countries[country] += 1.0
    same = countries[history.country[: history.count]]
    mix: Mapping[str, Any] = {
        "same_country": same / size,
        "any_country": (same > 0).astype(np.float32),
        "kind_share": kinds[history.kind[: history.count]],
        "known": np.full(history.count, float(np.log1p(len(known)))),
    }
    return dict(mix)
