"""From the portal's names to our programmes and rule sets, by looking them up in the rule data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.common import outbox
from backend.common.text import fold
from backend.funding.enums import Applicants, CallKind, CallProblem, CallSource
from backend.funding.models import Call, Programme, RuleSetVersion

CALL: Final = "call"
"""The object kind of calls in outbox and index."""

SCOPES: Final[Mapping[str, str]] = {
    # The portal's "cluster" → the part of Horizon Europe that country sets speak of. Missions and
    # joint undertakings are left out: to which part they count for a country is not in the file,
    # and no part means that nothing is concluded.
    **{f"CL{n}": "pillar-2" for n in range(1, 7)},
    "WIDERA": "widera",
    "EIC": "eic",
    "EIE": "eie",
    "MSCA": "msca",
    "INFRA": "infra",
}
CHUNK: Final = 200


def scope_of(cluster: str) -> str:
    """Return the part of the programme that a portal cluster belongs to, "" where not known."""
    return SCOPES.get(cluster.strip().upper(), "")


def action_key(name: str) -> str:
    """Return the form under which action types are compared: the portal doubles blanks."""
    return fold(name)


@dataclass(frozen=True, slots=True)
class RuleSetRef:
    """What a call takes over from its rule set."""

    code: str
    programme_id: int
    kind: str
    applicants: str


@dataclass(frozen=True, slots=True)
class ActionMapping:
    """Rule sets by action type and programmes by name, read once."""

    actions: Mapping[str, RuleSetRef] = field(default_factory=dict)
    programmes: Mapping[str, int] = field(default_factory=dict)

    def rule_set(self, action_type: str) -> RuleSetRef | None:
        """Return the rule set of an action type; None where no or several codes claim it."""
        return self.actions.get(action_key(action_type))

    def programme(self, name: str) -> int | None:
        """Return the key of the programme that the source calls by this name."""
        return self.programmes.get(_name_key(name))


def _name_key(name: str) -> str:
    return re.sub(r"[^a-z0-9+]+", "-", fold(name)).strip("-")


def mapping_load() -> ActionMapping:
    """Read the mapping from the rule data as they stand today."""
    actions: dict[str, RuleSetRef | None] = {}
    newest: set[str] = set()
    for rules in RuleSetVersion.objects.in_force(timezone.localdate()).order_by("code", "-version"):
        if rules.code in newest:
            continue
        newest.add(rules.code)
        ref = RuleSetRef(rules.code, rules.programme_id, rules.call_kind, rules.applicants)
        for name in rules.action_types:
            key = action_key(name)
            # Claimed by two codes: neither is a fact.
            other = actions.get(key, ref)
            actions[key] = ref if other is not None and other.code == ref.code else None
    programmes: dict[str, int] = {}
    for programme in Programme.objects.all():
        names = {programme.code, *programme.labels.values()}
        for name in names:
            programmes.setdefault(_name_key(name), programme.pk)
    return ActionMapping({k: r for k, r in actions.items() if r is not None}, programmes)


def kind_of(action_type: str) -> CallKind:
    """Return the kind of call that an action type names where we hold no rules for it."""
    words = fold(action_type)
    if "prize" in words:
        return CallKind.PRIZE
    if "operating grant" in words:
        return CallKind.OPERATING
    return CallKind.STANDARD


def mapping_apply(call: Call, mapping: ActionMapping) -> list[str]:
    """Set on a call what its action type and programme tell; return the names of fields changed.

    The call is not saved.
    """
    ref = mapping.rule_set(call.action_type) if call.action_type else None
    values: dict[str, object] = {
        "rule_set_code": ref.code if ref else "",
        "programme_id": ref.programme_id if ref else mapping.programme(call.programme_name),
        "kind": ref.kind if ref else kind_of(call.action_type),
        "applicants": ref.applicants if ref else Applicants.UNKNOWN,
    }
    code = CallProblem.UNKNOWN_ACTION_TYPE.value
    problems = [p for p in call.problems if p.get("code") != code]
    if ref is None and call.action_type:
        problems.append({"code": code, "value": call.action_type})
    values["problems"] = problems
    changed = [name for name, value in values.items() if getattr(call, name) != value]
    for name in changed:
        setattr(call, name, values[name])
    return changed


@dataclass
class Remapped:
    """What a new look at the rule data changed."""

    calls: int = 0
    changed: int = 0
    unknown: Counter[str] = field(default_factory=Counter)


def remap_calls() -> Remapped:
    """Look up programme and rule set of every portal call anew, after the rule data changed."""
    mapping = mapping_load()
    done = Remapped()
    keys = list(
        Call.objects.filter(Q(source=CallSource.PORTAL)).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            chunk = Call.objects.filter(pk__in=keys[start : start + CHUNK])
            calls = list(chunk.defer("text", "text_html", "conditions_html"))
            changed = [call for call in calls if mapping_apply(call, mapping)]
            for call in changed:
                call.updated_at = timezone.now()
            fields = ["rule_set_code", "programme", "kind", "applicants", "problems", "updated_at"]
            if changed:
                Call.objects.bulk_update(changed, fields)
                outbox.touch_many(CALL, [c.public_id for c in changed])
        done.calls += len(calls)
        done.changed += len(changed)
        done.unknown.update(c.action_type for c in calls if c.action_type and not c.rule_set_code)
    return done
