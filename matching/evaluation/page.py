"""The report as a Markdown page, with the goals beside the figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from matching.evaluation.cold_start import cold_start_markdown
from matching.evaluation.exposure import exposure_markdown
from matching.evaluation.goals import goals_of
from matching.evaluation.languages import lines as language_lines
from matching.evaluation.plot import reliability_svg
from matching.evaluation.report import names_in, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PAGE_NAME: Final = "report.md"
JSON_NAME: Final = "report.json"
PLOT_NAME: Final = "reliability.svg"

INVENTED: Final = (
    "All organisations, needs and judgements of the judged set are invented. Its figures say that "
    "the method works on such texts, not how well it does for real firms."
)

DEFINITIONS: Final = (
    "recall@k: the share of the wanted partners among the first k; all other organisations of the "
    "set are candidates.",
    "nDCG@10: the best partner gains 2, other good ones 1, plausible ones nothing.",
    "Intervals: 95 %, bootstrap over organisations (1,000 draws, fixed seed).",
    "Left chain out: the weights are learned anew on the judged needs of the other chains; "
    "statistics, concept list and vectors stay those shipped.",
    "Trap places: the share of the first five places, over all needs, that partners judged as "
    "traps hold. Traps shown: the share of all judged traps that stand there; the two differ "
    "because a need has three traps or so and five places. Near traps are competitors and same "
    "words at another stage.",
    "Competitor: of the same NACE class (four digits) and stage as the asker, or judged so.",
    "Real consortia: equal scores count as if in random order; a repeat is a firm that had worked "
    "with one of the known partners.",
)


def write(report: Mapping[str, Any], folder: Path) -> Path:
    """Write page, JSON and plot into a folder and return the page's path. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON_NAME).write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    if "calibration" in report:
        curves = {
            f"{name.replace('_', ' ')}, {part}": report["calibration"][name][part]["bins"]
            for name, part in (("left_chain_out", "all"), ("shipped", "all"))
        }
        (folder / PLOT_NAME).write_text(reliability_svg(curves, "Reliability"), "utf-8")
    page = folder / PAGE_NAME
    page.write_text(markdown(report), "utf-8")
    return page


def markdown(report: Mapping[str, Any]) -> str:
    """Return the page."""
    lines = ["# Matching benchmark", "", f"Model release `{report['release']}`.", ""]
    lines += ["## Goals", "", *_table(("goal", "asked", "reached", "met"), goals_of(report)), ""]
    if "data" in report:
        lines += _golden(report)
    if "exposure" in report:
        lines += exposure_markdown(report["exposure"])
        lines += cold_start_markdown(report["cold_start"])
    for key, title in (
        ("consortia_eu", "Real consortia of the Union's programme"),
        ("consortia_no", "Real consortia, Norwegian partners"),
    ):
        if key in report:
            lines += _real(report[key], title)
    if "languages" in report:
        lines += ["## Pairs of languages", "", "```", *language_lines(report["languages"]), "```"]
        lines.append("")
    lines += ["## How it is counted", "", *(f"- {each}" for each in DEFINITIONS)]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    titles = list(head)
    return [
        "| " + " | ".join(titles) + " |",
        "|" + "---|" * len(titles),
        *("| " + " | ".join(str(each) for each in row) + " |" for row in rows),
    ]


def _with_interval(row: Mapping[str, Any], name: str) -> str:
    bounds = (row.get("interval") or {}).get(name)
    return number(row[name]) + (f" ({bounds[0]:.2f}–{bounds[1]:.2f})" if bounds else "")


_FIGURES: Final = ("recall@10", "ndcg@10", "recall@20")


def _golden(report: Mapping[str, Any]) -> list[str]:
    data, names = report["data"], names_in(report)
    parts = ("newcomers", "all", "same_language", "cross_language", "same_chain", "other_chain")
    head = ("method", "part", "n", *_FIGURES)
    body = [
        (name, part.replace("_", " "), row["n"], *(_with_interval(row, f) for f in _FIGURES))
        for name in names
        for part in parts
        for row in [report[name] if part == "all" else report[name][part]]
    ]
    lines = [
        "## Judged needs (invented firms)", "", f"**{INVENTED}**", "",
        f"{data['organisations']} organisations, {data['needs']} needs, {data['good_pairs']} good "
        f"pairs, {data['consortia']} consortia.", "", *_table(head, body), "",
        "### Traps and competitors", "",
        *_table(
            ("method", "trap places in top 5", "near trap places", "traps shown"),
            (
                (n, *(number(report[n][key]) for key in (
                    "trap_places_in_top_5", "near_trap_places_in_top_5", "traps_in_top_5")))
                for n in names
            ),
        ), "",
        "### Consortium with one partner hidden, firm as a whole, competitors", "",
        *_table(
            ("method", "gap told, recall@10", "idea only, recall@10", "firm, recall@10",
             "competitors' places in top 10"),
            (
                (n, *(_with_interval(t[key], "recall@10") for key in (
                    "consortium_gap_told", "consortium_idea_only", "firm")),
                 number(t["competitors"]["competitor_places_in_top_10"]))
                for n, t in report["tasks"].items()
            ),
        ), "",
    ]  # fmt: skip
    return lines + _languages(report) + _hard(report)


def _languages(report: Mapping[str, Any]) -> list[str]:
    own, plain = report["tasks"]["maillon"], report["tasks"]["bm25"]
    lines = ["### Pairs of languages (need – partner)", ""]
    lines += _table(
        ("pair", "n", "recall@10", "nDCG@10", "BM25 recall@10"),
        (
            (pair, row["n"], number(row["recall@10"]), number(row["ndcg@10"]),
             number(plain["language_pairs"][pair]["recall@10"]))
            for pair, row in own["language_pairs"].items()
        ),
    )  # fmt: skip
    if own["translated"]:
        lines += ["", "The same needs translated by hand (`own`: as first written):", ""]
        lines += _table(
            ("language", "n", "recall@10", "nDCG@10"),
            (
                (language, row["n"], number(row["recall@10"]), number(row["ndcg@10"]))
                for language, row in own["translated"].items()
            ),
        )
    return [*lines, ""]


def _hard(report: Mapping[str, Any]) -> list[str]:
    if "hard_negatives" not in report:
        return []
    rows = [
        (group, name.replace("_", " "), row["n"], number(row["balanced_accuracy"]),
         "–".join(f"{v:.2f}" for v in row["interval"] or ()), number(row["auc"]))
        for group, families in report["hard_negatives"].items()
        for name, row in families.items()
    ]  # fmt: skip
    said = [
        (name.replace("_", " "), part, row["pairs"], number(row["calibration_error"]))
        for name, parts in report["calibration"].items()
        for part, row in parts.items()
    ]
    return [
        "### Right partner against a hard wrong one (chains left out)", "",
        *_table(("who", "family", "pairs", "balanced accuracy", "interval", "AUC"), rows), "",
        "### Calibration (10 bins)", "",
        *_table(("model", "pairs of", "pairs", "calibration error"), said), "",
        f"![What was said against what came true]({PLOT_NAME})", "",
    ]  # fmt: skip


def _real(real: Mapping[str, Any], title: str) -> list[str]:
    split, new = real["split"], real["newcomers"]
    depths = ("recall@10", "recall@20", "recall@50", "ndcg@10")
    rows = [
        (name, part.replace("_", " "), row["n"], *(_with_interval(row, each) for each in depths))
        for name, parts in real["methods"].items()
        for part, row in parts.items()
        if name == "maillon" or part in ("firms", "others", "all")
    ]
    lines = [
        f"## {title}", "",
        f"Learned from projects that started up to {split['learned_until']}, asked about those of "
        f"{split['asked'][0]}–{split['asked'][1]}: {real['cases']} hidden partners that had taken "
        f"part before, {real['candidates']} candidates. `maillon` is here the learned combination "
        "of past projects (`matching.ranking.history`), not the shipped ranking of needs and "
        "offers: a register holds neither.", "",
    ]  # fmt: skip
    if new["asked"]:
        among, alone = new["among_everybody"], new["among_newcomers"]
        lines += [
            f"**Firms without any past: {new['firms_to_find']} to find.** Of a sample of "
            f"{new['asked']}, recall@20 is {_with_interval(among, 'recall@20')} among all "
            f"{new['candidates']} organisations and {_with_interval(alone, 'recall@20')} among the "
            f"{new['candidates_without_past']} without a past. Name, kind and country are all that "
            "is known of them here.", "",
        ]  # fmt: skip
    lines += [*_table(("method", "part", "n", *depths), rows), ""]
    contests = {**real["hard_negatives"], "firms without any past": new.get("hard_negatives", {})}
    hard = [
        (who.replace("_", " "), family.replace("_", " "), row["n"],
         number(row["balanced_accuracy"]), "–".join(f"{v:.2f}" for v in row["interval"] or ()))
        for who, families in contests.items()
        for family, row in families.items()
    ]  # fmt: skip
    lines += _table(("who", "against", "pairs", "balanced accuracy", "interval"), hard)
    error = real["calibration"].get("calibration_error")
    return [
        *lines, "",
        f"Calibration error (10 bins) over the twenty shown: {number(error)}.", "",
    ]  # fmt: skip
