"""`python -m matching`: propose partners, measure, train."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matching.domain import Question
from matching.eligibility.catalogue import load_catalogue
from matching.eligibility.check import check, explain
from matching.eligibility.reading import RuleError
from matching.evaluation.calls import evaluate_calls, render_calls
from matching.evaluation.card import card
from matching.evaluation.compare import compare, render_compared
from matching.evaluation.golden import read_model
from matching.evaluation.page import write
from matching.evaluation.report import evaluate, render
from matching.io import InputError, need_id, read_many
from matching.ranking import Matcher, ModelError, StatisticsError, sentence
from matching.ranking.feature_list import NAMES, SHIPPED
from matching.ranking.model import FOLDER
from matching.ranking.training import train
from matching.registry import Release, ReleaseError
from matching.text import VectorSpaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.domain import Profile, Reason, Scored

BAD_INPUT: Final = 2
SHOWN_REASONS: Final = 3
LANGUAGES: Final = ("en", "fr", "de")


class UsageError(Exception):
    """The options do not fit the data; the message says how to mend it."""


_REFUSALS: Final = (
    InputError, UsageError, ModelError, StatisticsError, VectorSpaceError, RuleError, ReleaseError
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, or 2 for bad input."""
    options = _parser().parse_args(arguments)
    try:
        output: str = options.run(options)
    except _REFUSALS as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    try:
        print(output)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    propose = commands.add_parser("propose", help="propose partners with reasons")
    propose.add_argument("--profiles", type=Path, nargs="+", required=True, metavar="FILE.jsonl")
    propose.add_argument("--for", dest="asker", required=True, metavar="ID")
    propose.add_argument("--need", type=int, metavar="N", help="one need, counted from 0")
    propose.add_argument("--limit", type=_positive, default=10, metavar="N")
    propose.add_argument("--lang", choices=LANGUAGES, default="en")
    propose.add_argument("--json", action="store_true", help="print one JSON object")
    propose.set_defaults(run=_propose)

    measure = commands.add_parser("evaluate", help="measure against judged needs")
    measure.add_argument(
        "--data", type=Path, required=True, metavar="DIR",
        help="folder with organisations.jsonl and gold.jsonl, or one that holds golden, "
        "consortia-eu or consortia-no",
    )  # fmt: skip
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    measure.add_argument(
        "--report", type=Path, metavar="DIR", help="write page, JSON and reliability plot there"
    )
    measure.add_argument("--card", type=Path, metavar="FILE.md", help="write the model card")
    measure.add_argument(
        "--previous", type=Path, metavar="FILE.json", help="an earlier model to compare with"
    )
    measure.add_argument(
        "--demo", type=Path, metavar="DIR",
        help="folder of demo clusters: exposure and cold start are measured there too",
    )  # fmt: skip
    measure.add_argument(
        "--languages", action="store_true",
        help="also train a space without a tenth of the concepts and measure every pair of "
        "languages (minutes)",
    )  # fmt: skip
    measure.set_defaults(run=_evaluate)

    models = commands.add_parser(
        "compare-models", help="compare what can be learned, on chains left out"
    )
    models.add_argument(
        "--data", type=Path, required=True, metavar="DIR",
        help="folder with organisations.jsonl and gold.jsonl",
    )  # fmt: skip
    models.add_argument("--json", action="store_true", help="print one JSON object")
    models.set_defaults(run=_compare)

    calls = commands.add_parser("evaluate-calls", help="measure calls for a firm on consortia")
    calls.add_argument(
        "--data", type=Path, required=True, metavar="DIR",
        help="folder with project.csv and organization.csv in the form of CORDIS",
    )  # fmt: skip
    calls.add_argument("--json", action="store_true", help="print one JSON object")
    calls.set_defaults(run=_evaluate_calls)

    learn = commands.add_parser("train", help="train statistics and ranking model")
    learn.add_argument("--profiles", type=Path, nargs="+", required=True, metavar="FILE.jsonl")
    learn.add_argument("--gold", type=Path, nargs="+", required=True, metavar="FILE.jsonl")
    learn.add_argument("--out", type=Path, default=FOLDER, metavar="DIR")
    learn.add_argument(
        "--created", type=_day, default=None, metavar="YYYY-MM-DD", help="today if left out"
    )
    learn.add_argument(
        "--tried", action="store_true",
        help="learn with the features too that the shipped release does without",
    )  # fmt: skip
    learn.set_defaults(run=_train)

    eligibility = commands.add_parser("eligibility", help="rules of funding programmes")
    rules = eligibility.add_subparsers(required=True, metavar="what")
    rules.add_parser("check", help="check the shipped rule data").set_defaults(run=_check)
    told = rules.add_parser("explain", help="print the rules of one scheme in plain words")
    told.add_argument("code", metavar="CODE", help="code of a rule set, as HE-IA")
    told.add_argument("--lang", choices=LANGUAGES, default="en")
    told.add_argument(
        "--day", type=_day, default=None, metavar="YYYY-MM-DD", help="today if left out"
    )
    told.set_defaults(run=_explain)
    return parser


def _positive(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on, not {text!r}")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a day like 2026-11-28, not {text!r}") from None


def _propose(options: argparse.Namespace) -> str:
    profiles = {each.id: each for each in read_many(options.profiles)}
    asker = profiles.get(options.asker)
    if asker is None:
        raise UsageError(f"--for: no profile has the id {options.asker!r}")
    need = ""
    if options.need is not None:
        if not 0 <= options.need < len(asker.needs):
            count = len(asker.needs)
            raise UsageError(
                f"--need: {asker.id} has {count} needs, so N is from 0 to {count - 1}"
                if count
                else f"--need: {asker.id} names no needs; leave the option out"
            )
        need = need_id(asker.id, options.need)
    matcher = Matcher()
    question = Question(asker, need_id=need, limit=options.limit)
    found = matcher.rank(question, profiles.values())
    if options.json:
        body = {
            "for": asker.id,
            "need": options.need,
            "release": matcher.model.release,
            "proposals": [
                _as_object(place, each, asker, profiles, options.lang)
                for place, each in enumerate(found, start=1)
            ],
        }
        return json.dumps(body, ensure_ascii=False, indent=2)
    title = asker.needs[options.need].title if need else asker.name
    lines = [f"{asker.name} ({asker.id}): {title}"]
    for place, each in enumerate(found, start=1):
        lines += _as_lines(place, each, asker, profiles[each.candidate_id], options.lang)
    return "\n".join(lines)


def _words(reason: Reason, asker: Profile, other: Profile, lang: str) -> str:
    return sentence(reason, lang, {asker.id: asker, other.id: other})


def _as_lines(place: int, scored: Scored, asker: Profile, other: Profile, lang: str) -> list[str]:
    for_it = [each for each in scored.reasons if not each.is_caution][:SHOWN_REASONS]
    against = [each for each in scored.reasons if each.is_caution][:1]
    link = f"  [{scored.link}]" if scored.link else ""
    head = f"{place:>3}. {other.name} ({other.id}), {other.city or other.country}"
    lines = ["", f"{head}  {scored.probability:.0%}{link}"]
    lines += [f"     + {_words(each, asker, other, lang)}" for each in for_it]
    lines += [f"     - {_words(each, asker, other, lang)}" for each in against]
    return lines


def _as_object(
    place: int, scored: Scored, asker: Profile, profiles: dict[str, Profile], lang: str
) -> dict[str, Any]:
    other = profiles[scored.candidate_id]
    return {
        "rank": place,
        "id": other.id,
        "name": other.name,
        "country": other.country,
        "score": scored.score,
        "probability": scored.probability,
        "intercept": scored.intercept,
        "link": scored.link,
        "reasons": [
            {
                "code": each.code,
                "contribution": each.contribution,
                "text": _words(each, asker, other, lang),
                "params": dict(each.params),
                "fields": [{"owner": ref.owner_id, "path": ref.path} for ref in each.fields],
            }
            for each in scored.reasons
        ],
    }


def _evaluate(options: argparse.Namespace) -> str:
    matcher = Matcher()
    previous = None if options.previous is None else read_model(options.previous)
    report = evaluate(options.data, matcher, previous, options.demo, languages=options.languages)
    try:
        if options.report is not None:
            write(report, options.report)
        if options.card is not None:
            options.card.write_text(card(report, matcher.model), "utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written ({error.strerror})") from error
    return json.dumps(report, indent=2) if options.json else render(report)


def _compare(options: argparse.Namespace) -> str:
    rows = compare(options.data)
    return json.dumps(rows, indent=2) if options.json else render_compared(rows)


def _evaluate_calls(options: argparse.Namespace) -> str:
    report = evaluate_calls(options.data)
    return json.dumps(report, indent=2) if options.json else render_calls(report)


def _train(options: argparse.Namespace) -> str:
    features = NAMES if options.tried else SHIPPED
    done = train(options.profiles, options.gold, features=features)
    release = Release.pack(done.model, done.statistics, options.created or _today())
    path = release.write(options.out)
    lines = [f"{'contender':<12}{'recall@10':>11}{'nDCG@10':>9}   (on chains not seen)"]
    lines += [
        f"{name:<12}{each.recall_at_10 or 0:>11.3f}{each.ndcg_at_10 or 0:>9.3f}"
        for name, each in sorted(done.figures.items())
    ]
    return "\n".join([*lines, f"kept {done.winner}, release {done.model.release}: {path}"])


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _check(options: argparse.Namespace) -> str:
    return check(load_catalogue())


def _explain(options: argparse.Namespace) -> str:
    catalogue, day = load_catalogue(), options.day or _today()
    if catalogue.programme_of(options.code) is None:
        known = ", ".join(sorted({each.code for each in catalogue.rule_sets()}))
        raise UsageError(f"there is no rule set {options.code!r}; there are {known}")
    if catalogue.rule_set(options.code, day) is None:
        raise UsageError(f"no version of {options.code} is in force on {day}")
    return explain(catalogue, options.code, options.lang, day)


if __name__ == "__main__":
    raise SystemExit(main())
