"""What an edit of rules would change, before it is saved.

Other apps name what is judged by the rules (open consortia) through `register_subjects`; funding
knows nothing of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.funding.engine import eligibility as engine
from backend.funding.models import Call, RuleSetVersion
from backend.funding.services.rule_editing import checked


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that the rules judge: a consortium (the library's value) for a call on a day."""

    label: str
    consortium: engine.Consortium
    day: datetime.date
    call: Call | None = None
    url: str = ""


Provider = Callable[[RuleSetVersion], Iterable[Subject]]
"""Takes a version and returns what its rule set judges now and what is not handed in yet."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference between two bodies; None is "not there"."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """How the answer for one subject changes; `rules` are (id, outcome before, after)."""

    label: str
    url: str
    call: str
    before: str
    after: str
    rules: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether the verdict stays as it is."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """What changes in the rules, and in the answers that rest on them."""

    rules: tuple[RuleChange, ...]
    subjects: tuple[SubjectChange, ...]

    @property
    def changed_subjects(self) -> tuple[SubjectChange, ...]:
        """Those whose verdict or any rule's outcome changes."""
        return tuple(s for s in self.subjects if not s.is_same or s.rules)


_providers: list[Provider] = []


def register_subjects(provider: Provider) -> None:
    """Have a preview ask `provider` for what is judged; registering twice counts once."""
    if provider not in _providers:
        _providers.append(provider)


def subjects_of(version: RuleSetVersion) -> list[Subject]:
    """Return everything that the version judges, by label."""
    found = [s for provider in _providers for s in provider(version)]
    return sorted(found, key=lambda s: s.label)


def preview(version: RuleSetVersion, body: Mapping[str, Any]) -> Preview:
    """Return what would change if `version` had another body; nothing is stored.

    Raises ValidationError on `body` as an edit would.
    """
    before = engine.rule_set_of(version)
    after = checked(version, body)
    changes = tuple(
        RuleChange(path=c.path, before=c.before, after=c.after)
        for c in engine.rule_changes(before, after)
    )
    return Preview(
        rules=changes,
        subjects=tuple(_subject(s, before, after) for s in subjects_of(version)),
    )


def _subject(subject: Subject, before: engine.RuleSet, after: engine.RuleSet) -> SubjectChange:
    call = subject.call
    where = engine.context(subject.day, call.scope_code if call else "")
    old = engine.evaluate(_for_call(before, call), subject.consortium, where)
    new = engine.evaluate(_for_call(after, call), subject.consortium, where)
    compared = engine.compare(old, new)
    return SubjectChange(
        label=subject.label,
        url=subject.url,
        call=call.title if call else "",
        before=str(compared.verdict_before),
        after=str(compared.verdict_after),
        rules=tuple(
            (
                c.rule_id,
                _outcome(c.before, c.verified_before),
                _outcome(c.after, c.verified_after),
            )
            for c in compared.changes
        ),
    )


def _for_call(rule_set: engine.RuleSet, call: Call | None) -> engine.RuleSet:
    """Return what judges a bid for the call, or the rule set itself without one."""
    return rule_set if call is None else engine.with_fields(engine.with_call(rule_set, call), call)


def _outcome(outcome: engine.Outcome | None, verified: bool) -> str:
    """Return an outcome in a word; one that rests on an unchecked rule says so."""
    if outcome is None:
        return ""
    return str(outcome) if verified else f"{outcome} ({_('not checked')})"
