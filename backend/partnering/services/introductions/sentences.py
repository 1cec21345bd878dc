"""Requests in structured sentences: codes with parameters, which each side reads in its language.

Only what everybody may read is named: a need or offer that is not public has no sentence, and one
that was narrowed later is left out from then on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from backend.directory.enums import EntryKind, Visibility
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.profiles import open_entries
from backend.funding.models import Call
from matching.reference import stages, value_chains

MAX_SENTENCES = 12
GROUPS = ("their", "look", "offer", "work", "timing", "call")
"""The order in which a request is read."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sentence: its group, its words, and the parameter it takes, if any."""

    group: str
    words: Any
    param: str = ""


KINDS: Mapping[str, Kind] = {
    "their.need": Kind("their", gettext_lazy("We answer to this need of yours:"), "entry"),
    "their.offer": Kind(
        "their", gettext_lazy("We are interested in this offer of yours:"), "entry"
    ),
    "look.need": Kind("look", gettext_lazy("We are looking for a partner for this need:"), "entry"),
    "look.stage": Kind(
        "look",
        gettext_lazy("We are looking for a partner at this stage of the chain: %(label)s."),
        "stage",
    ),
    "look.link": Kind(
        "look",
        gettext_lazy("We are looking for a partner at this link of the chain: %(label)s."),
        "link",
    ),
    "look.supplier": Kind("look", gettext_lazy("We are looking for a supplier.")),
    "look.customer": Kind("look", gettext_lazy("We are looking for a first customer.")),
    "look.research": Kind("look", gettext_lazy("We are looking for a research partner.")),
    "look.tester": Kind("look", gettext_lazy("We are looking for somebody who tests with us.")),
    "offer.entry": Kind("offer", gettext_lazy("We bring this offer:"), "entry"),
    "offer.stage": Kind(
        "offer", gettext_lazy("We work at this stage of the chain: %(label)s."), "stage"
    ),
    "offer.lead": Kind("offer", gettext_lazy("We are ready to lead a joint project.")),
    "offer.site": Kind("offer", gettext_lazy("We can offer a site for tests.")),
    "work.project": Kind("work", gettext_lazy("We would like to apply for funding together.")),
    "work.supply": Kind("work", gettext_lazy("We would like to buy or to deliver.")),
    "work.develop": Kind("work", gettext_lazy("We would like to develop something together.")),
    "work.pilot": Kind("work", gettext_lazy("We would like to run a pilot together.")),
    "work.licence": Kind("work", gettext_lazy("We would like to license a technology.")),
    "timing.now": Kind("timing", gettext_lazy("We would like to begin as soon as possible.")),
    "timing.quarter": Kind("timing", gettext_lazy("We would like to begin within three months.")),
    "timing.half": Kind("timing", gettext_lazy("We would like to begin within six months.")),
    "timing.open": Kind("timing", gettext_lazy("The timing is open.")),
    "call.call": Kind("call", gettext_lazy("It is about this call:"), "call"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted in the words it was written in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the reader's language, and the original that it quotes."""

    code: str
    group: str
    text: str
    quote: Quote | None
    detail: str = ""


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in {"en", "fr", "de"} else "en"


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def public_entry(public_id: object, kind: str, organisation: Organisation) -> Entry | None:
    """Return an open entry of an organisation that everybody may read, else None."""
    wanted = _uuid(public_id)
    if wanted is None:
        return None
    found = open_entries().filter(
        public_id=wanted, kind=kind, organisation=organisation, visibility=Visibility.PUBLIC
    )
    return found.first()


def _refused(message: str, code: str) -> ValidationError:
    return ValidationError({"sentences": ValidationError(message, code=code)})


def checked(
    given: Sequence[Mapping[str, Any]], *, asker: Organisation, asked: Organisation
) -> list[dict[str, str]]:
    """Return the sentences of a request as they are stored, in the order of reading.

    Raises ValidationError naming `sentences` for an unknown code, a parameter that is not public
    or does not exist, a repetition, or a request that does not say what it is about.
    """
    if len(given) > MAX_SENTENCES:
        raise _refused(
            _("Please choose at most %(n)d sentences.") % {"n": MAX_SENTENCES}, "too_many"
        )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for item in given:
        code, value = str(item.get("code", "")), str(item.get("value") or "")
        kind = KINDS.get(code)
        if kind is None:
            raise _refused(
                _("There is no sentence “%(code)s”.") % {"code": code[:40]}, "unknown_sentence"
            )
        value = value if kind.param else ""
        if kind.param and _said(code, value, asker, asked) is None:
            raise _refused(
                _("What the sentence “%(text)s” names is not public or does not exist.")
                % {
                    "text": str(kind.words) % {"label": "…"}
                    if "%" in str(kind.words)
                    else kind.words
                },
                "not_public",
            )
        found[code, value] = {"code": code, "value": value}
    groups = {KINDS[s["code"]].group for s in found.values()}
    if not groups & {"look", "their"}:
        raise _refused(_("Please say what you are looking for."), "nothing_sought")
    if "work" not in groups:
        raise _refused(_("Please say how you would like to work together."), "no_way_of_working")
    return sorted(found.values(), key=lambda s: GROUPS.index(KINDS[s["code"]].group))


def _said(
    code: str, value: str, asker: Organisation, asked: Organisation
) -> tuple[str, Quote | None, str] | None:
    """Return label, quote and detail of a parameter; None where it may not be read any more."""
    kind = KINDS[code]
    if kind.param == "entry":
        owner = asked if kind.group == "their" else asker
        wanted = EntryKind.NEED if code.endswith("need") else EntryKind.OFFER
        entry = public_entry(value, wanted, owner)
        return None if entry is None else ("", Quote(entry.title, entry.language), "")
    return _OTHERS[kind.param](value)


def _stage(value: str) -> tuple[str, Quote | None, str] | None:
    return (stages.label(value, _language()), None, "") if stages.is_stage(value) else None


def _link(value: str) -> tuple[str, Quote | None, str] | None:
    if not value_chains.is_node(value):
        return None
    return value_chains.node(value).label.get(_language()), None, ""


def _call(value: str) -> tuple[str, Quote | None, str] | None:
    wanted = _uuid(value)
    call = (
        Call.objects.filter(public_id=wanted, is_withdrawn=False)
        .prefetch_related("cutoffs")
        .first()
        if wanted
        else None
    )
    if call is None:
        return None
    now = timezone.now()
    ahead = [c.closes_at for c in call.cutoffs.all() if c.stage == 1 and c.closes_at > now]
    detail = ""
    if ahead:
        detail = _("Entries close on %(day)s.") % {"day": _day(min(ahead))}
    return "", Quote(call.title, call.language), detail


def _day(moment: datetime.datetime) -> str:
    from babel.dates import format_date

    return str(format_date(timezone.localtime(moment).date(), "long", locale=_language()))


_OTHERS: Mapping[str, Callable[[str], tuple[str, Quote | None, str] | None]] = {
    "stage": _stage,
    "link": _link,
    "call": _call,
}


def worded(
    stored: Sequence[Mapping[str, str]], *, asker: Organisation, asked: Organisation
) -> list[Sentence]:
    """Return stored sentences in the active language; what is no longer public is left out."""
    found = []
    for item in stored:
        code = item["code"]
        kind = KINDS.get(code)
        if kind is None:
            continue
        if not kind.param:
            found.append(Sentence(code, kind.group, str(kind.words), None))
            continue
        said = _said(code, item["value"], asker, asked)
        if said is None:
            continue
        label, quote, detail = said
        text = str(kind.words)
        found.append(
            Sentence(code, kind.group, text % {"label": label} if label else text, quote, detail)
        )
    return found
