"""Free text in introductions: its limits, its language, and no contact data in it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from backend.partnering import engine

_CONTACT = re.compile(
    r"[^\s@]+\s?(?:@|\(at\)|\[at\])\s?[^\s@]+\.[a-z]{2,}"  # an e-mail address, also disguised
    r"|https?://|www\.\S"
    r"|(?:\+|\b00)\d[\d\s().\-/]{6,}\d"  # an international telephone number
    r"|\b0\d(?:[\s.\-/]?\d{2,}){3,}",  # a national one
    re.IGNORECASE,
)


def without_contact(text: str, field: str) -> str:
    """Return the text, stripped; raises ValidationError naming `field` where it tells contact data.

    Addresses, telephone numbers and links move when everybody has agreed, and not before.
    """
    text = text.strip()
    if _CONTACT.search(text):
        detail = _(
            "Please leave out e-mail addresses, telephone numbers and links: contact data moves "
            "when all parties have agreed."
        )
        raise ValidationError({field: ValidationError(detail, code="contact_data")})
    return text


def written_in(text: str, hint: str) -> str:
    """Return the language of a text; nothing for an empty one."""
    return engine.language_of(text, hint)[:3] if text else ""
