"""The model card: what the shipped ranking is, what it rests on, what was measured, on what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matching.evaluation.goals import goals_of
from matching.evaluation.page import INVENTED
from matching.evaluation.report import number
from matching.ranking.features import FEATURES, NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.ranking.model import Model

COMMAND: Final = "make bench-matching DATA=… CARD=docs/model-card.md"


def card(report: Mapping[str, Any], model: Model) -> str:
    """Return the card of this model with the figures of this report, as Markdown."""
    weighing = dict(zip(NAMES, model.weights, strict=True))
    # The additive kind adds a shape a feature, which may count where the weight is zero.
    used = [each for each in FEATURES if weighing[each.name] or model.kind == "additive"]
    by_hand = [each for each in used if each.judged]
    unused = [each.name for each in FEATURES if each not in used]
    lines = [
        "# Model card: partner ranking", "",
        f"Written by `{COMMAND}`; do not edit by hand.", "",
        "## What it is", "",
        f"Release `{model.release}`, a model of kind *{model.kind}* with {len(used)} features. "
        "It ranks organisations by how well what they offer fills what another needs, and gives "
        "each part of a score as a reason. Scores are sums: intercept and one part a feature, so "
        "the reasons add up to the score. The probability shown is calibrated by isotonic "
        "regression on the ten best of each question, on chains that were not learned from.", "",
        f"- Learned weights: {len(used) - len(by_hand)}, with the sign bound where the meaning "
        "demands it.",
        f"- Weights set by judgement: {len(by_hand)} ({', '.join(e.name for e in by_hand)}).",
        f"- Computed, but of no weight in this release: {', '.join(unused) or 'none'}.",
        "- It never uses the network of past partners: a newcomer is judged by its profile as "
        "everybody else is.",
        "- Private needs are never a feature for another viewer.", "",
        "## What it learned from", "",
        "Invented profiles and judgements of the demo set, in this repository (data hash "
        f"`{model.data_hash}`). No data about real firms, no behaviour of users.", "",
        "## Use", "",
        "For proposing partners that a person then judges. Not for deciding about anybody: no "
        "proposal has an effect without a person's decision, and all four parties must agree "
        "before contact data move. Not for ranking persons.", "",
        "## What was measured", "",
        *_invented(report), *_real(report),
        "## Goals", "", "| goal | asked | reached | met |", "|---|---|---|---|",
        *(f"| {' | '.join(goal)} |" for goal in goals_of(report)), "",
        "## Limits", "",
        "- The judged set was looked at by category of error while features were chosen; it is "
        "not untouched. It was not learned from by the shipped weights.",
        "- Where partner and need stand in different value chains far fewer are found (row "
        "`other chain` of the report).",
        "- Needs in Dutch, Polish and Portuguese meet shorter word lists than the other five "
        "languages.",
        "- Probabilities of organisations that wrote neither offers nor needs are not calibrated.",
        *_looked(report),
        "- No real firm has yet answered a proposal: nothing here says how many accept.",
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _looked(report: Mapping[str, Any]) -> list[str]:
    if "consortia_eu" not in report:
        return []
    return [
        "- The real consortia of the years asked about were looked at twice while the learning was "
        "shaped: the second figure is no longer that of untouched data."
    ]


def _figures(row: Mapping[str, Any]) -> str:
    bounds = (row.get("interval") or {}).get("recall@10")
    spread = f" ({bounds[0]:.2f}–{bounds[1]:.2f})" if bounds else ""
    return f"{number(row['recall@10'])}{spread} | {number(row['ndcg@10'])}"


def _invented(report: Mapping[str, Any]) -> list[str]:
    if "data" not in report:
        return []
    own = report["maillon"]
    rows = [("newcomers", own["newcomers"]), ("all", own)]
    rows += [(name.replace("_", " "), own[name]) for name in ("same_language", "cross_language")]
    if "maillon_left_chain_out" in report:
        rows.append(("all, chains left out", report["maillon_left_chain_out"]))
    rows += [("BM25, all", report["bm25"]), ("character TF-IDF, all", report["char_tfidf"])]
    lines = [
        "### On invented firms", "", f"**{INVENTED}**", "",
        "| judged needs | n | recall@10 (95 %) | nDCG@10 |", "|---|---|---|---|",
        *(f"| {name} | {row['n']} | {_figures(row)} |" for name, row in rows), "",
        f"Traps hold {number(own['trap_places_in_top_5'])} of the first five places (competitors "
        f"and same words at another stage: {number(own['near_trap_places_in_top_5'])}); "
        f"{number(own['traps_in_top_5'])} of all judged traps stand there.", "",
    ]  # fmt: skip
    if "hard_negatives" in report:
        new = report["hard_negatives"]["newcomers"]["hard"]
        error = report["calibration"]["shipped"]
        lines += [
            f"Newcomers against hard wrong partners: balanced accuracy "
            f"{number(new['balanced_accuracy'])} on {new['n']} pairs (invented firms, chains left "
            f"out). Calibration error of the shipped probabilities: {number(error['all']['calibration_error'])} "  # noqa: E501
            f"over all pairs, {number(error['shown']['calibration_error'])} over the ten shown.",
            "",
        ]
    return lines


def _real(report: Mapping[str, Any]) -> list[str]:
    real = report.get("consortia_eu")
    if not real:
        return []
    rows = []
    for name in ("maillon", "tfidf", "tfidf_and_company", "common_neighbours"):
        row = real["methods"][name]
        shown = "learned combination" if name == "maillon" else name.replace("_", " ")
        rows.append(
            f"| {shown} | {number(row['firms']['recall@20'])} | "
            f"{number(row['others']['recall@20'])} |"
        )
    new = real["newcomers"]
    lines = [
        "### On real consortia", "",
        "A learned combination of past projects (`matching.ranking.history`), which is measured "
        "here and not part of the shipped ranking; the register holds no offers and needs.", "",
        "| one partner hidden, recall@20 | firms | others |", "|---|---|---|", *rows, "",
    ]  # fmt: skip
    if new["asked"]:
        lines += [
            f"{new['firms_to_find']} firms to be found had no past project at all; of a sample of "
            f"{new['asked']}, recall@20 is {number(new['among_everybody']['recall@20'])}: "
            "without a profile they cannot be found.", "",
        ]  # fmt: skip
    return lines
