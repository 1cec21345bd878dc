"""The SME self-assessment as the directory asks it: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from matching.eligibility.sme_status import assess
from matching.eligibility.sme_status_model import (
    Direction,
    Figures,
    Holder,
    Question,
    QuestionError,
    Result,
    Tie,
)
from matching.eligibility.sme_status_rules import READ_ON, RULES, RULES_VERSION

__all__ = ["RULES_VERSION", "Direction", "Holder", "QuestionError", "assessed", "rule_sources"]


def _figures(rows: Any) -> tuple[Figures, ...]:
    return tuple(Figures(**row) for row in rows)


def _tie(row: Mapping[str, Any]) -> Tie:
    values = dict(row)
    return Tie(
        holder=Holder(values.pop("holder")),
        direction=Direction(values.pop("direction")),
        years=_figures(values.pop("years", ())),
        **values,
    )


def assessed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the calculation for checked answers; raises QuestionError where they contradict."""
    result: Result = assess(
        Question(
            years=_figures(answers["years"]),
            ties=tuple(_tie(row) for row in answers.get("ties", ())),
            is_new=answers.get("is_new", False),
            ownership_changed=answers.get("ownership_changed", False),
        )
    )
    plain = asdict(result)
    for line in plain["lines"]:
        line["params"] = dict(line["params"])
    return plain | {"years": list(plain["years"]), "lines": list(plain["lines"])}


def rule_sources() -> list[dict[str, Any]]:
    """Return the rules with their sources, in the order of the calculation."""
    return [
        {
            "key": rule.key,
            "title": rule.title,
            "article": rule.article,
            "url": rule.url,
            "confidence": rule.confidence.value,
            "note": rule.note,
            "read_on": READ_ON,
        }
        for rule in RULES.values()
    ]
