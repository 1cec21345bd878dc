"""The rules of a set one by one, with where each was read, for people who want to know."""

from __future__ import annotations

from typing import Any

from backend.funding.engine import eligibility as engine
from backend.funding.models import RuleSetVersion
from backend.funding.services.lines import note_of, rule_source


def version_head(version: RuleSetVersion, label: str) -> dict[str, Any]:
    """Return which version of which rule set this is."""
    return {
        "code": version.code,
        "label": label,
        "version": version.version,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "is_template": version.is_template,
    }


def rule_table(
    version: RuleSetVersion, rule_set: engine.RuleSet, label: str, language: str
) -> dict[str, Any]:
    """Return the table of a version in plain words; a call's own rules are marked."""
    words = engine.wording(language)
    return {
        "rule_set": version_head(version, label),
        "rules": [
            {
                "id": rule.id,
                "text": words.statement(rule),
                # What nobody checked decides nothing, whatever its level says.
                "level": str(rule.level) if rule.verified else "soft",
                "verified": rule.verified,
                "known": rule.known,
                "overridden": rule.id in rule_set.overridden,
                "source": rule_source(rule_set, rule),
                "note": note_of(rule.note, language) or None,
            }
            for rule in rule_set.rules
        ],
        "pays": [
            {
                "id": pay.id,
                "text": words.pay(pay),
                "verified": pay.verified,
                "known": pay.known,
                "source": rule_source(rule_set, pay),
                "note": note_of(pay.note, language) or None,
            }
            for pay in rule_set.pays
        ],
    }
