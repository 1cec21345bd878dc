"""Changing rules: every change of a version that is or was in force makes the next version."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.funding.engine import eligibility as engine
from backend.funding.enums import Origin, RuleSetState
from backend.funding.models import RuleSetVersion
from backend.funding.services.lines import told_day
from backend.funding.services.rule_words import rule_error

ONE_DAY = datetime.timedelta(days=1)


def checked(version: RuleSetVersion, body: object) -> engine.RuleSet:
    """Return the rule set that `version` would be with this body.

    Raises ValidationError on `body`, naming path and value; a value without a source that
    somebody read is refused.
    """
    if not isinstance(body, Mapping):
        message = _("The rules have to be a mapping with the keys rules, pays and sources.")
        raise ValidationError({"body": ValidationError(message, code="rule_data")})
    try:
        return engine.parse_body(version, body)
    except engine.RuleError as error:
        raise rule_error(error) from error


def is_used(version: RuleSetVersion, today: datetime.date | None = None) -> bool:
    """Say whether a version may have judged something: it is or was in force."""
    today = today or timezone.localdate()
    if version.state == RuleSetState.DRAFT:
        return False
    return version.valid_from is None or version.valid_from <= today


@transaction.atomic
def version_edit(
    *,
    version: RuleSetVersion,
    body: Mapping[str, Any],
    person_id: int | None,
    valid_from: datetime.date | None = None,
    note: str = "",
) -> RuleSetVersion:
    """Store changed rules and return the version that holds them.

    A version that judged or judges bids is closed on the day before `valid_from` (today if not
    given) and followed by the next one; a draft or one that has not begun is changed in place.
    Two edits of one day both count that day, and the higher version judges. Raises
    ValidationError on `body`, `valid_from` or, for a version that another one has followed, on
    the whole.
    """
    today = timezone.localdate()
    version = RuleSetVersion.objects.select_for_update().get(pk=version.pk)
    parsed = checked(version, body)
    changes = {
        "body": dict(body),
        "applicants": str(parsed.applicants),
        "origin": Origin.EDITED,
        "edited_by_id": person_id,
        "note": note.strip(),
        "content_hash": engine.digest(body),
    }
    if not is_used(version, today):
        return _change_in_place(version, changes, valid_from, today)
    begins = valid_from or today
    later = RuleSetVersion.objects.select_for_update().filter(
        code=version.code, version__gt=version.version
    )
    if later.filter(valid_from__lte=begins).exclude(state=RuleSetState.WITHDRAWN).exists():
        raise ValidationError(
            _("A newer version of these rules is in force on that day. Edit that one.")
        )
    _check_period(version, begins, today)
    ends = _end_before(version, later, begins)
    number = max([version.version, *later.values_list("version", flat=True)]) + 1
    made = RuleSetVersion.objects.create(
        programme_id=version.programme_id,
        code=version.code,
        version=number,
        valid_from=begins,
        valid_to=ends,
        state=RuleSetState.ACTIVE,
        is_template=version.is_template,
        call_kind=version.call_kind,
        labels=version.labels,
        summaries=version.summaries,
        action_types=version.action_types,
        purposes=version.purposes,
        **changes,
    )
    # Never an empty span: a version that began today still judged today.
    last = begins - ONE_DAY
    if version.valid_from is not None and last < version.valid_from:
        last = version.valid_from
    version.valid_to = last
    version.save(update_fields=["valid_to", "updated_at"])
    return made


def check_day(version: RuleSetVersion, valid_from: datetime.date | None) -> None:
    """Raise ValidationError on `valid_from` where an edit cannot begin on that day."""
    today = timezone.localdate()
    if valid_from is not None and valid_from != version.valid_from:
        _check_period(version, valid_from, today)


def _check_period(version: RuleSetVersion, begins: datetime.date, today: datetime.date) -> None:
    if begins < today:
        raise ValidationError(
            {
                "valid_from": ValidationError(
                    _(
                        "%(day)s is in the past. Bids that were handed in keep the rules of their"
                        " day, so a change begins today at the earliest."
                    )
                    % {"day": told_day(begins)},
                    code="past",
                )
            }
        )
    ends = version.valid_to
    period = version.programme.ends_on
    if period is not None and (ends is None or period < ends):
        ends = period
    if ends is not None and begins > ends:
        raise ValidationError(
            {
                "valid_from": ValidationError(
                    _("%(day)s lies after the last day of these rules (%(last)s).")
                    % {"day": told_day(begins), "last": told_day(ends)},
                    code="after_period",
                )
            }
        )


def _end_before(version: RuleSetVersion, later: Any, begins: datetime.date) -> datetime.date | None:
    """Return the new version's last day: its predecessor's, or the day before a later one."""
    starts = [
        d - ONE_DAY
        for d in later.exclude(state=RuleSetState.WITHDRAWN).values_list("valid_from", flat=True)
        if d is not None and d > begins
    ]
    ends = [d for d in (version.valid_to, *starts) if d is not None]
    return min(ends, default=None)


def _change_in_place(
    version: RuleSetVersion,
    changes: Mapping[str, Any],
    valid_from: datetime.date | None,
    today: datetime.date,
) -> RuleSetVersion:
    if valid_from is not None and valid_from != version.valid_from:
        _check_period(version, valid_from, today)
        version.valid_from = valid_from
    for name, value in changes.items():
        setattr(version, name, value)
    version.save()
    return version


@transaction.atomic
def version_create(*, version: RuleSetVersion, person_id: int | None) -> RuleSetVersion:
    """Store a rule set of one's own as version 1; raises ValidationError as `checked` does."""
    parsed = checked(version, version.body)
    version.version = 1
    version.applicants = str(parsed.applicants)
    version.origin = Origin.EDITED
    version.edited_by_id = person_id
    version.content_hash = engine.digest(version.body)
    version.full_clean(exclude=["public_id"])
    version.save()
    return version


@transaction.atomic
def version_withdraw(*, version: RuleSetVersion, person_id: int | None) -> None:
    """Have a version judge nothing any more; bids that name it still find it."""
    version.state = RuleSetState.WITHDRAWN
    version.origin = Origin.EDITED
    version.edited_by_id = person_id
    version.save(update_fields=["state", "origin", "edited_by", "updated_at"])


@transaction.atomic
def version_activate(*, version: RuleSetVersion, person_id: int | None) -> None:
    """Put a draft, or a version that was withdrawn, in force within its days.

    Raises ValidationError on `body` where its rules cannot be read.
    """
    checked(version, version.body)
    version.state = RuleSetState.ACTIVE
    version.origin = Origin.EDITED
    version.edited_by_id = person_id
    version.save(update_fields=["state", "origin", "edited_by", "updated_at"])
