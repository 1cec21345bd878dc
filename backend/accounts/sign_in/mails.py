"""The e-mails of accounts: subject, sentences and button for each occasion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.common.mail import send_mail


@dataclass(frozen=True, slots=True)
class Words:
    """What an e-mail says.

    `link` and `code` name the values of allauth's context that the button opens and that is shown.
    """

    title: str
    lines: tuple[str, ...]
    link: str = ""
    button: str = ""
    code: str = ""


def _confirm() -> Words:
    return Words(
        _("Confirm your e-mail address"),
        (
            _("Open the link to confirm that this address is yours. It works for three days."),
            _("If you did not enter it at Maillon, do nothing: without the link nothing happens."),
        ),
        "activate_url",
        _("Confirm the address"),
    )


def _exists() -> Words:
    return Words(
        _("You already have an account"),
        (
            _("Somebody, probably you, tried to sign up with this address. It has an account."),
            _("Sign in with it. If you no longer know the password, set a new one."),
        ),
        "password_reset_url",
        _("Set a new password"),
    )


def _unknown() -> Words:
    return Words(
        _("There is no account with this address"),
        (
            _(
                "Somebody, probably you, asked for a new password. There is no account with this "
                "address; perhaps you used another one."
            ),
            _("If it was not you, do nothing."),
        ),
        "signup_url",
        _("Sign up"),
    )


def _reset() -> Words:
    return Words(
        _("Set a new password"),
        (
            _("Open the link to set a new password. It works once, for one day."),
            _("If you did not ask for it, do nothing: your password stays as it is."),
        ),
        "password_reset_url",
        _("Set a new password"),
    )


def _again() -> Words:
    return Words(
        _("Your code for Maillon"),
        (
            _("Type this code where you are asked whether it is you. It works for a few minutes."),
            _("If you are not at Maillon right now, do nothing, and give the code to nobody."),
        ),
        code="code",
    )


def _changed(what: str) -> Words:
    return Words(
        what,
        (
            _("If it was you, there is nothing to do."),
            _(
                "If it was not you, set a new password at once and end the sessions that you do "
                "not know, under “Your account”, “Security”."
            ),
        ),
    )


_WORDS: Mapping[str, Callable[[], Words]] = {
    "account/email/email_confirmation": _confirm,
    "account/email/email_confirmation_signup": _confirm,
    "account/email/account_already_exists": _exists,
    "account/email/unknown_account": _unknown,
    "account/email/password_reset_key": _reset,
    "account/email/password_changed": lambda: _changed(_("Your password was changed")),
    "account/email/password_reset": lambda: _changed(_("Your password was set anew")),
    "account/email/password_set": lambda: _changed(_("A password was set for your account")),
    "account/email/email_changed": lambda: _changed(_("Your e-mail address was changed")),
    "account/email/email_confirm": lambda: _changed(_("An e-mail address was confirmed")),
    "account/email/email_deleted": lambda: _changed(
        _("An e-mail address was removed from your account")
    ),
    # allauth has one e-mail for codes; here one only shows again who one is, nobody signs in so.
    "account/email/login_code": _again,
    "mfa/email/totp_activated": lambda: _changed(_("The second step at sign-in is now on")),
    "mfa/email/totp_deactivated": lambda: _changed(_("The second step at sign-in is now off")),
    "mfa/email/recovery_codes_generated": lambda: _changed(_("You have new recovery codes")),
    "socialaccount/email/account_connected": lambda: _changed(
        _("Another way to sign in was added to your account")
    ),
    "socialaccount/email/account_disconnected": lambda: _changed(
        _("A way to sign in was removed from your account")
    ),
}


def _code_line(words: Words, context: Mapping[str, Any]) -> tuple[str, ...]:
    code = str(context.get(words.code) or "") if words.code else ""
    return (code,) if code else ()


def send(*, template_prefix: str, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Send the e-mail that allauth calls `template_prefix`; KeyError for one it never sends here.

    The words are made in the reader's language, which may differ from the request's.
    """
    from django.utils import translation

    with translation.override(language):
        words = _WORDS[template_prefix]()
    send_mail(
        to=to,
        template="account",
        language=language,
        context={
            "title": words.title,
            "lines": (*words.lines, *_code_line(words, context)),
            "button": words.button,
            "link": str(context.get(words.link) or "") if words.link else "",
        },
    )
