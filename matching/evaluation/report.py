"""The benchmark: every judged need is asked, all other organisations are candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.domain import Question
from matching.evaluation.baselines import Baseline, Bm25, Chance, CharTfidf
from matching.evaluation.metrics import TRAP_DEPTH, figures_of, gains, trap_share
from matching.io import read_judgements, read_profiles
from matching.ranking.service import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from matching.domain import Profile
    from matching.io import Judgement

PROFILES_NAME: Final = "organisations.jsonl"
GOLD_NAME: Final = "gold.jsonl"

Rankings = list[tuple["Judgement", list[str]]]


def evaluate(folder: Path, matcher: Matcher | None = None) -> dict[str, Any]:
    """Return the figures of the service and of the baselines on the data in `folder`.

    The folder holds organisations.jsonl and gold.jsonl (see `matching.io`). Keys: `maillon`,
    `bm25`, `char_tfidf`, `random`, and `data` with the counts. Raises InputError.
    """
    profiles = read_profiles(folder / PROFILES_NAME)
    known = {each.id: each for each in profiles}
    judged = read_judgements(folder / GOLD_NAME, known)
    service = matcher or Matcher()
    baselines: dict[str, Baseline] = {
        "bm25": Bm25(profiles),
        "char_tfidf": CharTfidf(profiles),
        "random": Chance(profiles),
    }
    rankings = {"maillon": rank_all(service, profiles, judged)}
    for name, each in baselines.items():
        rankings[name] = [(j, each.rank(known[j.org], known[j.org].needs[j.need])) for j in judged]
    return {
        "data": {
            "organisations": len(profiles),
            "needs": len(judged),
            "good_pairs": sum(len(each.good) for each in judged),
        },
        "release": service.model.release,
    } | {name: _summary(found, known) for name, found in rankings.items()}


def rank_all(
    matcher: Matcher, profiles: Sequence[Profile], judged: Sequence[Judgement]
) -> Rankings:
    """Return for each judged need all other organisations, best first."""
    known = {each.id: each for each in profiles}
    return [
        (
            each,
            matcher.order(
                Question(known[each.org], need_id=each.need_id, limit=len(profiles)), profiles
            ),
        )
        for each in judged
    ]


def _summary(found: Rankings, profiles: Mapping[str, Profile]) -> dict[str, Any]:
    def part(keep: Callable[[str, str], bool]) -> dict[str, Any]:
        return figures_of(
            (order, {key: value for key, value in gains(j).items() if keep(j.org, key)})
            for j, order in found
        ).as_dict()

    def same(asker: str, other: str) -> bool:
        return profiles[asker].language == profiles[other].language

    traps = trap_share((order, [trap.id for trap in j.traps]) for j, order in found)
    return part(lambda asker, other: True) | {
        "same_language": part(same),
        "cross_language": part(lambda asker, other: not same(asker, other)),
        "newcomers": part(lambda asker, other: profiles[other].newcomer is True),
        "same_chain": part(
            lambda asker, other: bool(set(profiles[asker].chains) & set(profiles[other].chains))
        ),
        "other_chain": part(
            lambda asker, other: not set(profiles[asker].chains) & set(profiles[other].chains)
        ),
        f"traps_in_top_{TRAP_DEPTH}": None if traps is None else round(traps, 4),
    }


def render(report: Mapping[str, Any]) -> str:
    """Return the report as a table for people."""
    data = report["data"]
    lines = [
        f"{data['organisations']} organisations, {data['needs']} needs, "
        f"{data['good_pairs']} good pairs; release {report['release']}",
        "gain of the best partner 2, of other good ones 1; parts count the pairs they name",
        "",
        f"{'method':<12}{'part':<16}{'n':>5}{'recall@10':>11}{'nDCG@10':>9}{'recall@20':>11}",
    ]
    parts = ("", "same_language", "cross_language", "newcomers", "same_chain", "other_chain")
    for name in ("maillon", "bm25", "char_tfidf", "random"):
        for part in parts:
            row = report[name][part] if part else report[name]
            figures = [row["recall@10"], row["nDCG@10"], row["recall@20"]]
            shown = ["-" if value is None else f"{value:.3f}" for value in figures]
            lines.append(
                f"{name if not part else '':<12}{(part or 'all').replace('_', ' '):<16}"
                f"{row['n']:>5}{shown[0]:>11}{shown[1]:>9}{shown[2]:>11}"
            )
        share = report[name][f"traps_in_top_{TRAP_DEPTH}"]
        lines.append(
            f"{'':<12}{f'traps in top {TRAP_DEPTH}':<16}"
            f"{'' if share is None else f'{share:.1%}':>16}"
        )
    return "\n".join(lines)
