"""What is typed for a call, checked field by field."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from backend.common.markup import paragraphs, plain_text, sanitise
from backend.directory.services import validation
from backend.funding.enums import CallKind, RuleSetState
from backend.funding.models import Programme, RuleSetVersion
from matching.reference import countries, ecosystems, languages

MAX_TEXT: Final = 60_000
MAX_PLAIN: Final = 6_000
MAX_CENTS: Final = 10**14
"""A trillion euros: above it somebody's cat sat on the keyboard."""

MAX_CUTOFFS: Final = 20
MAX_STAGE: Final = 4
YEARS: Final = range(2000, 2101)
"""Years that a call can name: outside of them a digit is wrong, and time zones end somewhere."""
Errors = dict[str, ValidationError]
MONEY: Final = (
    "budget_min_cents", "budget_max_cents", "budget_total_cents", "lump_sum_cents", "cap_cents",
)  # fmt: skip


def problem(code: str, message: Any, **params: Any) -> ValidationError:
    """Return an error with its code."""
    return ValidationError(message, code=code, params=params or None)


def clean_title(value: str) -> str:
    """Return a title on one line without markup; raises ValidationError for an empty one."""
    text = " ".join(plain_text(value).split())
    if not text:
        raise problem("required", _("Give the call a title."))
    return text[:600]


def clean_language(value: str) -> str:
    """Return a language code; raises ValidationError for an unknown one."""
    code = value.strip().lower()
    if code not in {language.code for language in languages.languages()}:
        raise problem("language_unknown", _("“%(value)s” is not a language we know."), value=value)
    return code


def clean_countries(values: Sequence[str]) -> list[str]:
    """Return ISO codes without repeats; raises ValidationError for an unknown country."""
    return list(dict.fromkeys(c for c in map(validation.clean_country, values) if c))


def clean_regions(values: Sequence[str]) -> list[str]:
    """Return NUTS codes without repeats; raises ValidationError for an unknown region."""
    return list(dict.fromkeys(c for c in map(validation.clean_nuts, values) if c))


def clean_ecosystems(values: Sequence[str]) -> list[str]:
    """Return ecosystem codes without repeats; raises ValidationError for an unknown one."""
    known = {e.id for e in ecosystems.ecosystems()}
    for value in values:
        if value not in known:
            raise problem(
                "ecosystem_unknown", _("“%(value)s” is not an ecosystem we know."), value=value
            )
    return list(dict.fromkeys(values))


def clean_zone(value: str) -> str:
    """Return a time zone's name; raises ValidationError for an unknown one."""
    if value not in available_timezones():
        raise problem(
            "zone_unknown",
            _("“%(value)s” is not a time zone. Example: Europe/Brussels."),
            value=value,
        )
    return value


def clean_amount(value: int | None) -> int | None:
    """Return an amount in cents; raises ValidationError for one that cannot be."""
    if value is not None and value > MAX_CENTS:
        raise problem("amount_too_large", _("Give an amount below one trillion euros."))
    if value is not None and value <= 0:
        raise problem("amount_invalid", _("Give an amount above zero, or leave the field empty."))
    return value


def clean_day(value: datetime.date | None) -> datetime.date | None:
    """Return a day; raises ValidationError for a year that no call can name."""
    if value is not None and value.year not in YEARS:
        raise problem(
            "day_invalid",
            _("“%(year)s” cannot be the year of a call. Write it with four digits, like 2027."),
            year=str(value.year),
        )
    return value


def clean_rate(value: float | None) -> int | None:
    """Return a funding rate of 0 to 1 as basis points; raises ValidationError outside of it."""
    if value is None:
        return None
    if not 0 < value <= 1:
        raise problem(
            "rate_invalid", _("Give the funding rate between 0 and 1 (0.6 means 60 percent).")
        )
    return round(value * 10_000)


def clean_url(value: str) -> str:
    """Return an http(s) address; raises ValidationError for anything else."""
    return validation.clean_website(value)


def text_values(value: str) -> dict[str, str]:
    """Return a typed text as plain text and as sanitised HTML."""
    plain = plain_text(value)[:MAX_TEXT]
    has_tags = plain != "\n".join(
        " ".join(line.split()) for line in value.splitlines() if line.strip()
    )
    html = sanitise(value[:MAX_TEXT]) if has_tags else paragraphs(plain.split("\n"))
    return {"text": plain, "text_html": html}


CLEANERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": clean_title,
    "language": clean_language,
    "countries": clean_countries,
    "regions": clean_regions,
    "ecosystems": clean_ecosystems,
    "time_zone": clean_zone,
    "opens_on": clean_day,
    "url": clean_url,
    "publisher": lambda value: " ".join(plain_text(value).split())[:200],
    "owner_project_name": lambda value: " ".join(plain_text(value).split())[:200],
    **dict.fromkeys(MONEY, clean_amount),
}


def cleaned(values: Mapping[str, Any], errors: Errors) -> dict[str, Any]:
    """Return the fields cleaned one by one; what cannot be right is put into `errors`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        clean = CLEANERS.get(name)
        try:
            found[name] = clean(value) if clean is not None else value
        except ValidationError as error:
            errors[name] = error
    return found


def cleaned_cutoffs(
    rows: Sequence[Mapping[str, Any]], zone: str
) -> list[tuple[datetime.datetime, int, bool]]:
    """Return (moment, stage, has time) of typed cut-offs; raises ValidationError.

    A day without an hour stands for its end there.
    """
    if len(rows) > MAX_CUTOFFS:
        raise problem("too_many", _("Give at most %(limit)s dates."), limit=MAX_CUTOFFS)
    found: dict[tuple[datetime.datetime, int], bool] = {}
    for row in rows:
        clean_day(row["date"])
        time: datetime.time | None = row.get("time")
        moment = datetime.datetime.combine(
            row["date"], time or datetime.time(23, 59, 59), ZoneInfo(zone)
        )
        found[moment, row.get("stage") or 1] = time is not None
    entries = [moment for moment, stage in found if stage == 1]
    later = [moment for moment, stage in found if stage > 1]
    if later and not entries:
        raise problem("no_entry", _("Give the date of the first stage too."))
    if later and max(later) <= min(entries):
        raise problem("stage_order", _("A later stage ends after the first one."))
    return [(moment, stage, has_time) for (moment, stage), has_time in sorted(found.items())]


def looked_up(values: dict[str, Any], errors: Errors) -> None:
    """Put programme and rule set codes in their stored form; unknown codes into `errors`."""
    if "programme" in values:
        code = values.pop("programme")
        programme = Programme.objects.filter(code=code).first() if code else None
        if code and programme is None:
            errors["programme"] = problem(
                "programme_unknown", _("“%(value)s” is not a programme we know."), value=code
            )
        values["programme_id"] = programme.pk if programme else None
    if "rule_set" in values:
        code = values.pop("rule_set") or ""
        rules = (
            RuleSetVersion.objects.filter(code=code, state=RuleSetState.ACTIVE)
            .order_by("-version")
            .first()
        )
        if code and rules is None:
            errors["rule_set"] = problem(
                "rule_set_unknown", _("“%(value)s” is not a rule set we know."), value=code
            )
        values["rule_set_code"] = code
        if rules is not None and not values.get("programme_id"):
            values["programme_id"] = rules.programme_id


def check_together(values: Mapping[str, Any], errors: Errors) -> None:
    """Put into `errors` what contradicts another field of the whole call."""
    low, high = values.get("budget_min_cents"), values.get("budget_max_cents")
    if low is not None and high is not None and low > high:
        errors["budget_max_cents"] = problem(
            "budget_order", _("The largest grant is smaller than the smallest one.")
        )
    start, end = values.get("trl_start"), values.get("trl_end")
    if start is not None and end is not None and start > end:
        errors["trl_end"] = problem("trl_order", _("The TRL at the end is below the one at start."))
    code, programme_id = values.get("rule_set_code"), values.get("programme_id")
    if code and "rule_set" not in errors and "programme" not in errors:
        of_programme = RuleSetVersion.objects.filter(code=code).values_list("programme_id")
        if (programme_id,) not in of_programme:
            errors["rule_set"] = problem(
                "rule_set_elsewhere", _("“%(value)s” belongs to another programme."), value=code
            )
    if values.get("kind") == CallKind.CASCADE and not values.get("owner_project_name"):
        errors["owner_project_name"] = problem(
            "required", _("Name the project that passes the money on.")
        )


def with_countries_of_regions(values: dict[str, Any]) -> None:
    """Add to the countries those in which the regions lie."""
    if not values.get("regions"):
        return
    own = [countries.to_iso(code[:2]) for code in values["regions"]]
    values["countries"] = list(dict.fromkeys([*values.get("countries", []), *own]))
