"""Taking a person's name and address out of what other rows hold of them."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from backend.common.personal_data import Subject

GONE = "…"
SURE_NAME = 6
"""A name of fewer letters, or of one word, is replaced only where it is a whole value."""


def scrubbed(value: Any, subject: Subject) -> Any:
    """Return a value (text, list or mapping) without the subject's address and name."""
    if isinstance(value, str):
        return _text(value, subject)
    if isinstance(value, list):
        return [scrubbed(v, subject) for v in value]
    if isinstance(value, dict):
        return {k: scrubbed(v, subject) for k, v in value.items()}
    return value


def _text(text: str, subject: Subject) -> str:
    mark = subject.pseudonym or GONE
    if subject.name and text == subject.name:
        return mark
    if subject.address and subject.address.casefold() in text.casefold():
        at = text.casefold().index(subject.address.casefold())
        text = _text(text[:at] + mark + text[at + len(subject.address) :], subject)
    if subject.public_id:
        text = text.replace(subject.public_id, mark)
    if len(subject.name) < SURE_NAME or " " not in subject.name:
        return text
    # In the HTML of an e-mail the signs of a name are written otherwise.
    return text.replace(subject.name, mark).replace(escape(subject.name), mark)


def unsigned(text: str, subject: Subject) -> str:
    """Return a text that the subject wrote without address, name, and any word of the name.

    Of one's own text it is sure whose first name stands below it; in a text of somebody else a
    single word of the name may be anything, and stays.
    """
    text = _text(text, subject)
    for word in sorted(subject.name.split(), key=len, reverse=True):
        if len(word) > 1:
            text = re.sub(rf"\b{re.escape(word)}\b", GONE, text)
    return text


def mentioning(model: type[Model], names: tuple[str, ...], subject: Subject) -> QuerySet[Model]:
    """Return the rows whose text or JSON columns may hold the subject's address or name."""
    needles = [n for n in (subject.address, subject.name, subject.public_id) if n]
    rows = model._default_manager.all()
    wanted = Q(pk__in=[])
    for name in names:
        rows = rows.annotate(**{f"text_of_{name}": Cast(name, TextField())})
        for needle in needles:
            # JSON columns hold other letters escaped in SQLite and as they are in PostgreSQL.
            for form in {needle, escape(needle), json.dumps(needle)[1:-1]}:
                wanted |= Q(**{f"text_of_{name}__icontains": form})
    return rows.filter(wanted)


def scrub(model: type[Model], names: tuple[str, ...], subject: Subject) -> int:
    """Take the subject out of these columns of every row; return how many rows changed."""
    if not subject.address and not subject.name:
        return 0
    changed = 0
    for row in mentioning(model, names, subject).iterator(200):
        before = {name: getattr(row, name) for name in names}
        after = {name: scrubbed(value, subject) for name, value in before.items()}
        if after != before:
            model._default_manager.filter(pk=row.pk).update(**after)
            changed += 1
    return changed


def unsign(model: type[Model], author: str, names: tuple[str, ...], subject: Subject) -> int:
    """Keep what the subject wrote as another side's record, without author and name.

    What somebody else wrote into the same columns loses the subject's address and name. Returns how
    many rows changed.
    """
    reached = 0
    if subject.person_id is not None:
        for row in model._default_manager.filter(**{f"{author}_id": subject.person_id}):
            values = {name: unsigned(getattr(row, name), subject) for name in names}
            model._default_manager.filter(pk=row.pk).update(**values, **{author: None})
            reached += 1
    return reached + scrub(model, names, subject)
