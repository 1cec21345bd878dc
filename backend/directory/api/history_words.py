"""What a stored value of a field says, in the reader's words: codes become their labels."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.directory import enums
from backend.directory.api.codes import country_label, reader_language
from backend.directory.enums import HistoryKind
from backend.directory.models import HistoryRow
from matching.reference import concepts, languages, nace, nuts, stages, value_chains

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _chain(code: str, lang: str) -> str | None:
    """Return the name of a value chain, or of a link of it."""
    for chain in value_chains.chains():
        if chain.id == code:
            return chain.label.get(lang)
        for node in chain.nodes:
            if node.id == code:
                return node.label.get(lang)
    return None


LABELS: Mapping[str, Callable[[str, str], str | None]] = {
    "country": country_label,
    "legal_nuts": nuts.label,
    "site_nuts": nuts.label,
    "languages": languages.label,
    "nace": nace.label,
    "stages": stages.label,
    "chains": _chain,
    "links": _chain,
    "concepts": concepts.label,
}
CHOICES = {
    "org_type": enums.OrganisationType,
    "size_class": enums.SizeClass,
    "transitions": enums.Transition,
}


def _known(value: str, choices: Any) -> str:
    return str(choices(value).label) if value in choices.values else value


def value_words(field: str, value: Any) -> str:
    """Return a field's stored value in words; empty where there is none.

    A code that its list no longer knows is shown as it is.
    """
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        if field == "trl":
            return "–".join(str(v) for v in dict.fromkeys(value) if v is not None)
        return ", ".join(filter(None, (value_words(field, v) for v in value)))
    if field == "turnover_cents" and isinstance(value, int):
        return f"{value // 100} €"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    if field in CHOICES:
        return _known(text, CHOICES[field])
    label = LABELS.get(field)
    if label is None:
        return text
    try:
        return label(text, reader_language()) or text
    except (KeyError, ValueError):
        return text


def _dated(text: str) -> str:
    """Return a text with its ISO dates as the reader writes them."""
    return _ISO.sub(
        lambda m: date_format(datetime.date.fromisoformat(m[0]), "SHORT_DATE_FORMAT"), text
    )


def _membership(value: Any) -> str:
    text = str(value or "")
    if text.startswith("until "):
        return _("Until %(date)s") % {"date": _dated(text.removeprefix("until "))}
    return _known(text, enums.MembershipStatus)


def row_words(row: HistoryRow) -> tuple[str, str]:
    """Return what stood before and what stands after a row of history, in words."""
    if row.kind == HistoryKind.LIFE:
        return _known(str(row.old or ""), enums.Life), _known(str(row.new or ""), enums.Life)
    if row.kind == HistoryKind.MEMBERSHIP:
        return _membership(row.old), _membership(row.new)
    if row.kind == HistoryKind.MANDATE:
        old, new = (_dated(str(v or "")).replace(" to ", " – ") for v in (row.old, row.new))
        return old, new
    if row.kind == HistoryKind.NOTICE:
        # The field says how the firm was told, or that it objected.
        said = _("Objected") if row.field == "objected" else _known(row.field, enums.NoticeChannel)
        return "", said
    return value_words(row.field, row.old), value_words(row.field, row.new)
