"""The notifications of introductions: names of firms and clusters, and nothing private."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from backend.accounts.notifications import Params, register

_KINDS: dict[str, tuple[Any, Any, Any]] = {
    # kind: (name among the preferences, title, text)
    "introductions.turn": (
        gettext_lazy("You are asked for an introduction"),
        gettext_lazy("%(asker)s would like to meet %(asked)s"),
        gettext_lazy("Your answer is asked for: accept, decline, or ask a question back."),
    ),
    "introductions.choose": (
        gettext_lazy("Choose who accompanies an introduction"),
        gettext_lazy("%(asker)s would like to meet %(asked)s: who accompanies you?"),
        gettext_lazy("You belong to several clusters. The one you choose is asked next."),
    ),
    "introductions.picked": (
        gettext_lazy("The other firm has chosen its cluster"),
        gettext_lazy("%(from)s has chosen its cluster: your request goes on"),
        gettext_lazy("The next party is asked now."),
    ),
    "introductions.reminder": (
        gettext_lazy("Reminder of an introduction"),
        gettext_lazy("Still without your answer: %(asker)s and %(asked)s"),
        gettext_lazy(
            "The request ends by itself when nobody answers. A no helps more than silence."
        ),
    ),
    "introductions.question": (
        gettext_lazy("A question about your request"),
        gettext_lazy("%(from)s asks about your request to %(asked)s"),
        gettext_lazy("The request goes on when you have answered."),
    ),
    "introductions.answered": (
        gettext_lazy("Your question was answered"),
        gettext_lazy("%(asker)s has answered your question"),
        gettext_lazy("You can now decide on the request."),
    ),
    "introductions.progress": (
        gettext_lazy("Your request goes on"),
        gettext_lazy("%(from)s agreed: your request to %(asked)s goes on"),
        gettext_lazy("The next party is asked now."),
    ),
    "introductions.agreed": (
        gettext_lazy("Everybody agreed to an introduction"),
        gettext_lazy("Everybody agreed: %(asker)s and %(asked)s"),
        gettext_lazy("The firms see each other's contacts now and can write and meet here."),
    ),
    "introductions.declined": (
        gettext_lazy("An introduction was declined"),
        gettext_lazy("%(from)s declined: %(asker)s and %(asked)s"),
        gettext_lazy("The reason stands with the request."),
    ),
    "introductions.no_answer": (
        gettext_lazy("An introduction got no answer"),
        gettext_lazy("No answer in time: %(asker)s and %(asked)s"),
        gettext_lazy("The request has ended. Other partners are proposed to you."),
    ),
    "introductions.withdrawn": (
        gettext_lazy("A request was withdrawn"),
        gettext_lazy("%(asker)s has withdrawn its request to %(asked)s"),
        gettext_lazy("Nothing is left to do."),
    ),
    "introductions.nobody": (
        gettext_lazy("A member is asked and has nobody here"),
        gettext_lazy("%(asked)s is asked by %(asker)s and has nobody here who could answer"),
        gettext_lazy("Invite somebody of the firm, so that it can answer in time."),
    ),
    "introductions.message": (
        gettext_lazy("A message in an introduction"),
        gettext_lazy("A message from %(from)s"),
        gettext_lazy("It stands in the thread of your introduction."),
    ),
    "introductions.meeting": (
        gettext_lazy("A meeting is proposed"),
        gettext_lazy("%(from)s proposes a meeting"),
        gettext_lazy("Choose one of the proposed times."),
    ),
    "introductions.meeting_fixed": (
        gettext_lazy("A meeting is fixed"),
        gettext_lazy("%(from)s has fixed the meeting"),
        gettext_lazy("The calendar file stands with the introduction."),
    ),
    "introductions.meeting_cancelled": (
        gettext_lazy("A meeting is cancelled"),
        gettext_lazy("%(from)s has cancelled the meeting"),
        gettext_lazy("You can propose another one."),
    ),
    "introductions.outcome": (
        gettext_lazy("What became of an introduction"),
        gettext_lazy("What became of it: %(asker)s and %(asked)s?"),
        gettext_lazy("One click is enough; it makes later proposals better."),
    ),
}


def _register(kind: str, label: Any, title: Any, text: Any) -> None:
    def titled(params: Params) -> str:
        return str(title) % params

    register(kind, title=titled, text=lambda _params: str(text), label=lambda: str(label))


def register_kinds() -> None:
    """Make the kinds known to the notifications."""
    for kind, (label, title, text) in _KINDS.items():
        _register(kind, label, title, text)
