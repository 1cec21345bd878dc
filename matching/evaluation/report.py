"""The benchmark: every task on every set that a folder holds, all methods in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.domain import Question
from matching.evaluation.cold_start import cold_start_golden, cold_start_lines, read_demo
from matching.evaluation.consortia import NORWAY, ORGANISATIONS, PROJECTS, read_cordis, read_norway
from matching.evaluation.exposure import exposure_golden, exposure_lines, exposure_synthetic
from matching.evaluation.fidelity import fidelity
from matching.evaluation.golden import BASELINES, GOLD_NAME, PROFILES_NAME, methods_of, read_golden
from matching.evaluation.held_out import calibration_of, hard_negatives, hold_out, row_held_out
from matching.evaluation.languages import lines as language_lines
from matching.evaluation.languages import measure_languages
from matching.evaluation.real import measure
from matching.evaluation.tasks import (
    competitors_of,
    firms_asked,
    needs_asked,
    pairs_of,
    parallel_asked,
    parts_of,
    row_of,
    teams_asked,
)
from matching.io import InputError
from matching.ranking.fitting import CONTENDERS
from matching.ranking.service import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matching.evaluation.consortia import Consortia
    from matching.ranking.model import Model

GOLDEN_FOLDER: Final = "golden"
EU_FOLDER: Final = "consortia-eu"
NO_FOLDER: Final = "consortia-no"

EU_SPLIT: Final = (2016, 2017, 2018)
NO_SPLIT: Final = (2017, 2018, 2018)
"""Last year that is learned from; first and last year that are asked about. Norway's register ends
with 2018 starts."""

REASONS_STEP: Final = 3
"""Every third judged need is enough to check some hundred reasons, each by ranking anew."""

DEFAULT_CONTENDER: Final = "logistic"
PARTS: Final = ("newcomers", "", "same_language", "cross_language", "same_chain", "other_chain")


def folders_of(folder: Path) -> dict[str, Path]:
    """Return which sets a folder holds: `golden`, `consortia-eu`, `consortia-no`.

    It may be one of them or hold them as folders of these names. Raises InputError for none.
    """
    marks = {GOLDEN_FOLDER: GOLD_NAME, EU_FOLDER: PROJECTS, NO_FOLDER: NORWAY}
    found = {}
    for name, mark in marks.items():
        for place in (folder, folder / name):
            if (place / mark).exists():
                found[name] = place
    if not found:
        raise InputError(
            folder / PROFILES_NAME, 0,
            f"is missing, and so are {EU_FOLDER}/{PROJECTS} with {ORGANISATIONS} and "
            f"{NO_FOLDER}/{NORWAY}: nothing to measure",
        )  # fmt: skip
    return found


def evaluate(
    folder: Path,
    matcher: Matcher | None = None,
    previous: Model | None = None,
    demo: Path | None = None,
    *,
    languages: bool = False,
) -> dict[str, Any]:
    """Return the figures of the service and of the baselines on the sets in `folder`.

    Keys: `maillon` and one a baseline (the judged needs; where there is no judged set, the real
    consortia), `maillon_left_chain_out`, `tasks`, `hard_negatives`, `calibration`, `reasons`,
    `exposure`, `cold_start`, `consortia_eu`, `consortia_no`, and `data` with the counts; those
    whose set is lacking are left out. With the `previous` released model it has its own row. With
    the folder of the `demo` clusters exposure and cold start are measured on them too. `languages`
    adds the pairs of languages, for which a space is trained. Raises InputError.
    """
    places = folders_of(folder)
    service = matcher or Matcher()
    report: dict[str, Any] = {"release": service.model.release, "sets": sorted(places)}
    if GOLDEN_FOLDER in places:
        report |= evaluate_golden(places[GOLDEN_FOLDER], service, previous)
    if demo is not None:
        clusters = read_demo(demo)
        held = hold_out(clusters, service, _contender(service))
        if held is not None:
            report.setdefault("exposure", {})["demo"] = exposure_golden(clusters, held)
            report.setdefault("cold_start", {})["demo"] = cold_start_golden(clusters, held)
    if EU_FOLDER in places:
        report["consortia_eu"] = _measured(
            read_cordis(places[EU_FOLDER]), EU_SPLIT, places[EU_FOLDER]
        )
    if NO_FOLDER in places:
        report["consortia_no"] = _measured(
            read_norway(places[NO_FOLDER]), NO_SPLIT, places[NO_FOLDER]
        )
    if languages:
        golden = read_golden(places[GOLDEN_FOLDER]) if GOLDEN_FOLDER in places else None
        report["languages"] = measure_languages(golden)
    if GOLDEN_FOLDER not in places:
        real = report.get("consortia_eu") or report["consortia_no"]
        report |= {name: parts["all"] | parts for name, parts in real["methods"].items()}
    return report


def _contender(service: Matcher) -> str:
    """Return by what contender the model in use was learned."""
    winner = str(service.model.metrics.get("winner", DEFAULT_CONTENDER))
    return winner if winner in CONTENDERS else DEFAULT_CONTENDER


def _measured(data: Consortia, split: tuple[int, int, int], folder: Path) -> dict[str, Any]:
    try:
        return measure(data, *split)
    except ValueError as error:
        until = split[0]
        raise InputError(
            folder, 0, f"too little to learn from projects that started up to {until}: {error}"
        ) from error


def evaluate_golden(
    folder: Path, service: Matcher, previous: Model | None = None
) -> dict[str, Any]:
    """Return the figures on a judged set. Raises InputError."""
    golden = read_golden(folder)
    methods = methods_of(golden, service, previous)
    asked = {name: needs_asked(golden, each) for name, each in methods.items()}
    report: dict[str, Any] = {
        "data": {
            "organisations": len(golden.profiles),
            "needs": len(golden.judged),
            "good_pairs": sum(len(each.good) for each in golden.judged),
            "consortia": len(golden.teams),
            "translated_needs": len(golden.parallel),
        }
    }
    report |= {name: parts_of(golden, rows) for name, rows in asked.items()}
    held = hold_out(golden, service, _contender(service))
    if held is not None:
        report["maillon_left_chain_out"] = row_held_out(golden, held)
        report["hard_negatives"] = hard_negatives(golden, held)
        report["calibration"] = calibration_of(golden, held)
        report["exposure"] = {
            "golden": exposure_golden(golden, held),
            "synthetic_underrated": exposure_synthetic(deserved=False),
            "synthetic_weaker": exposure_synthetic(deserved=True),
        }
        report["cold_start"] = {"golden": cold_start_golden(golden, held)}
    report["reasons"] = fidelity(
        [Question(golden.known[each.org], each.need_id) for each in golden.judged[::REASONS_STEP]],
        golden.profiles,
        service,
    )
    report["tasks"] = {
        name: {
            "consortium_gap_told": row_of(teams_asked(golden, each, told=True), wide=True),
            "consortium_idea_only": row_of(teams_asked(golden, each, told=False), wide=True),
            "firm": row_of(firms_asked(golden, each), wide=True),
            "translated": {
                language: row_of(rows) for language, rows in parallel_asked(golden, each).items()
            },
            "language_pairs": pairs_of(golden, asked[name]),
            "competitors": competitors_of(golden, asked[name]),
        }
        for name, each in methods.items()
    }
    return report


def names_in(report: Mapping[str, Any]) -> list[str]:
    """Return the methods of a report on judged needs, the service first."""
    order = ("maillon", "maillon_left_chain_out", "previous", *BASELINES)
    return [name for name in order if name in report]


def number(value: float | None, width: int = 0) -> str:
    """Return a figure with three places, `-` for none."""
    return ("-" if value is None else f"{value:.3f}").rjust(width)


def render(report: Mapping[str, Any]) -> str:
    """Return the report as a table for people."""
    lines: list[str] = []
    if "data" in report:
        lines += _golden_lines(report)
    for key, title in (("consortia_eu", "real consortia, EU"), ("consortia_no", "Norway")):
        if key in report:
            lines += ["", *_real_lines(report[key], title)]
    if "languages" in report:
        lines += ["", *language_lines(report["languages"])]
    return "\n".join(lines).strip()


def _golden_lines(report: Mapping[str, Any]) -> list[str]:
    data = report["data"]
    lines = [
        f"{data['organisations']} organisations, {data['needs']} needs, "
        f"{data['good_pairs']} good pairs; release {report['release']}",
        "gain of the best partner 2, of other good ones 1; parts count the pairs they name",
        "",
        f"{'method':<24}{'part':<16}{'n':>5}{'recall@10':>11}{'nDCG@10':>9}{'recall@20':>11}",
    ]
    for name in names_in(report):
        for at, part in enumerate(PARTS):
            row = report[name][part] if part else report[name]
            figures = (row["recall@10"], row["ndcg@10"], row["recall@20"])
            shown = [number(value) for value in figures]
            lines.append(
                f"{'' if at else name:<24}{(part or 'all').replace('_', ' '):<16}"
                f"{row['n']:>5}{shown[0]:>11}{shown[1]:>9}{shown[2]:>11}"
            )
        lines.append(
            f"{'':<24}traps: {number(report[name]['trap_places_in_top_5'])} of the places in the "
            f"top 5; {number(report[name]['traps_in_top_5'])} of all traps stand there"
        )
    lines += ["", f"{'method':<24}{'gap told':>10}{'idea only':>11}{'firm':>8}{'competitors':>13}"]
    for name, tasks in report["tasks"].items():
        lines.append(
            f"{name:<24}{number(tasks['consortium_gap_told']['recall@10'], 10)}"
            f"{number(tasks['consortium_idea_only']['recall@10'], 11)}"
            f"{number(tasks['firm']['recall@10'], 8)}"
            f"{number(tasks['competitors']['competitor_places_in_top_10'], 13)}"
        )
    for group, families in report.get("hard_negatives", {}).items():
        accuracy = "  ".join(f"{k} {number(v['balanced_accuracy'])}" for k, v in families.items())
        lines.append(f"balanced accuracy, {group}: {accuracy}")
    for name, kinds in report.get("calibration", {}).items():
        errors = "  ".join(f"{k} {number(v['calibration_error'])}" for k, v in kinds.items())
        lines.append(f"calibration error, {name}: {errors}")
    if "exposure" in report:
        lines += exposure_lines(report["exposure"])
        lines += cold_start_lines(report["cold_start"])
    return lines


def _real_lines(real: Mapping[str, Any], title: str) -> list[str]:
    split = real["split"]
    lines = [
        f"{title}: learned until {split['learned_until']}, asked {split['asked'][0]} to "
        f"{split['asked'][1]}; {real['cases']} hidden partners, {real['candidates']} candidates",
        f"{'method':<20}{'part':<28}{'n':>5}{'recall@10':>11}{'recall@20':>11}{'recall@50':>11}",
    ]
    for name, rows in real["methods"].items():
        for part, row in rows.items():
            if name != "maillon" and part not in ("all", "firms", "others"):
                continue
            figures = "".join(number(row[f"recall@{depth}"], 11) for depth in (10, 20, 50))
            lines.append(f"{name:<20}{part.replace('_', ' '):<28}{row['n']:>5}{figures}")
    for who, families in real["hard_negatives"].items():
        shown = "  ".join(f"{k} {number(v['balanced_accuracy'])}" for k, v in families.items())
        lines.append(f"balanced accuracy, {who.replace('_', ' ')}: {shown}")
    error = real["calibration"].get("calibration_error")
    lines.append(f"calibration error over the twenty shown: {number(error)}")
    new = real["newcomers"]
    if new["asked"]:
        row = new["among_everybody"]
        lines.append(
            f"firms without any past: {new['firms_to_find']}, of them {new['asked']} asked among "
            f"{new['candidates']}: recall@20 {number(row['recall@20'])}, "
            f"among newcomers alone {number(new['among_newcomers']['recall@20'])}"
        )
    return lines
