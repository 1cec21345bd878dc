"""Calls entered by form: made, changed, withdrawn."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import outbox
from backend.common.markup import plain_text
from backend.common.text import fold
from backend.common.viewer import Role, Viewer
from backend.funding.engine.tagging import tags_of
from backend.funding.enums import CallSource
from backend.funding.models import Call, CallCutoff
from backend.funding.services import call_checks as checks
from backend.funding.services.call_analysis import analyse_request
from backend.funding.services.call_mapping import CALL

FIELDS: Final = (
    "title", "language", "kind", "applicants", "who", "countries", "regions", "budget_min_cents",
    "budget_max_cents", "budget_total_cents", "lump_sum_cents", "cap_cents", "rate_bp", "opens_on",
    "time_zone", "trl_start", "trl_end", "ecosystems", "transitions", "url", "publisher",
    "owner_project_name", "programme_id", "rule_set_code", "text", "text_html", "plain",
)  # fmt: skip
Cutoffs = list[tuple[datetime.datetime, int, bool]]


def call_create(*, viewer: Viewer, values: Mapping[str, Any]) -> Call:
    """Make a call from what was typed; it belongs to the acting seat's cluster or region.

    Raises ValidationError by field. The caller has checked that the viewer may enter calls.
    """
    call = Call(
        source=CallSource.FORM,
        source_id=str(uuid.uuid4()),
        created_by_id=viewer.person_id,
        owner_cluster_id=viewer.cluster_id if viewer.role == Role.CLUSTER_MANAGER else None,
        owner_region=viewer.regions[0] if viewer.regions else "",
    )
    return _written(call, values)


def call_update(*, call: Call, values: Mapping[str, Any]) -> Call:
    """Change the fields that were typed; the others stay. Raises ValidationError by field."""
    return _written(call, values)


@transaction.atomic
def call_withdraw(*, call: Call) -> None:
    """Withdraw a call: nobody but the administrator sees it from now on."""
    call.is_withdrawn = True
    call.save(update_fields=["is_withdrawn", "updated_at"])
    outbox.touch(CALL, call.public_id, narrowing=True)


@transaction.atomic
def _written(call: Call, values: Mapping[str, Any]) -> Call:
    errors: checks.Errors = {}
    new = checks.cleaned(values, errors)
    checks.looked_up(new, errors)
    _rate(new, errors)
    _texts(call, new)
    cutoffs = _cutoffs(call, new, errors)
    whole = {name: new.get(name, getattr(call, name)) for name in FIELDS}
    checks.check_together(whole, errors)
    _opening(whole, cutoffs, call, errors)
    if errors:
        raise ValidationError(dict(errors))
    checks.with_countries_of_regions(whole)
    for name, value in whole.items():
        setattr(call, name, value)
    call.title_key = fold(call.title, 600)
    call.fetched_on = timezone.localdate()
    _tags(call, new)
    call.save()
    if cutoffs is not None:
        call.cutoffs.all().delete()
        CallCutoff.objects.bulk_create(
            CallCutoff(call=call, closes_at=moment, stage=stage, has_time=has_time)
            for moment, stage, has_time in cutoffs
        )
    # What was fetched with the call before is out of date now.
    call._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # noqa: SLF001
    outbox.touch(CALL, call.public_id)
    analyse_request()
    return call


def _rate(new: dict[str, Any], errors: checks.Errors) -> None:
    if "rate" in new:
        try:
            new["rate_bp"] = checks.clean_rate(new.pop("rate"))
        except ValidationError as error:
            errors["rate"] = error


def _texts(call: Call, new: dict[str, Any]) -> None:
    if "text" in new:
        new |= checks.text_values(new["text"])
    if "plain" in new:
        language = new.get("language", call.language)
        text = plain_text(new["plain"])[: checks.MAX_PLAIN]
        new["plain"] = {language: text} if text else {}
    elif "language" in new and call.plain:
        # One plain text, in the language of the form: it moves along.
        new["plain"] = {new["language"]: next(iter(call.plain.values()))}


def _cutoffs(call: Call, new: dict[str, Any], errors: checks.Errors) -> Cutoffs | None:
    rows = new.pop("cutoffs", None)
    zone = new.get("time_zone", call.time_zone)
    if "time_zone" in errors:
        return None
    if rows is None:
        if zone == call.time_zone or call.pk is None:
            return None
        # Another zone, the same days and hours on the clock there.
        rows = [cutoff_row(c, call.time_zone) for c in call.cutoffs.all()]
    try:
        return checks.cleaned_cutoffs(rows, zone)
    except ValidationError as error:
        errors["cutoffs"] = error
        return None


def cutoff_row(cutoff: CallCutoff, zone: str) -> dict[str, Any]:
    """Return a cut-off as it was typed."""
    local = cutoff.closes_at.astimezone(ZoneInfo(zone))
    time = local.time() if cutoff.has_time else None
    return {"date": local.date(), "time": time, "stage": cutoff.stage}


def _opening(
    whole: Mapping[str, Any], cutoffs: Cutoffs | None, call: Call, errors: checks.Errors
) -> None:
    opens_on = whole["opens_on"]
    if opens_on is None or "cutoffs" in errors:
        return
    if cutoffs is None:
        closes = [c.closes_at for c in call.cutoffs.all() if c.stage == 1] if call.pk else []
    else:
        closes = [moment for moment, stage, _has_time in cutoffs if stage == 1]
    if closes and max(closes).date() < opens_on:
        errors["opens_on"] = checks.problem(
            "opens_after_deadline", _("The call opens after its last deadline.")
        )


def _tags(call: Call, new: Mapping[str, Any]) -> None:
    """Tag the call from its text; ecosystems and transitions only where nobody named any."""
    texts = "\n".join([call.text, *call.plain.values()])
    tags = tags_of(call.title, texts, call.language)
    call.concepts = list(tags.concepts)
    if call.pk is None:
        if "ecosystems" not in new:
            call.ecosystems = list(tags.ecosystems)
        if "transitions" not in new:
            call.transitions = list(tags.transitions)


def typed_values(call: Call) -> dict[str, Any]:
    """Return a call as its form shows it."""
    same = {
        name: getattr(call, name)
        for name in FIELDS
        if name not in {"rate_bp", "programme_id", "rule_set_code", "text_html", "plain"}
    }
    return same | {
        "plain": call.plain.get(call.language, ""),
        "programme": call.programme.code if call.programme else "",
        "rule_set": call.rule_set_code,
        "rate": call.rate_bp / 10_000 if call.rate_bp is not None else None,
        "cutoffs": [cutoff_row(c, call.time_zone) for c in call.cutoffs.all()],
    }
