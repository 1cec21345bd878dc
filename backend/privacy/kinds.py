"""What people are told about their data."""

from django.utils.translation import gettext as _

from backend.accounts.notifications import Params
from backend.accounts.notifications import register as register_kind

EXPORT_READY = "export_ready"
ERASURE_REQUESTED = "erasure_requested"
ACCOUNT_UNUSED = "account_unused"
HEAD_AWAY = "head_away"


def _head_away(p: Params) -> str:
    since = _(
        "The only person who answers for %(place)s has not signed in since %(date)s. The account "
        "would be erased by now and is kept only so that the place is not left without anybody."
    )
    if p["kind"] != "organisation":
        todo = _(
            "Ask this person to sign in and invite somebody to take over, or give somebody the "
            "role in the back office."
        )
    else:
        todo = _(
            "Ask the firm who takes over: its owner signs in and invites another owner, or "
            "somebody of the firm claims it and you approve the claim."
        )
    if p["by"] == "administrators":
        todo = f"{todo} {_('The back office lists the accounts that are held back.')}"
    return f"{since} {todo}" % p


def register() -> None:
    """Register the kinds; those that concern a person's own rights cannot be silenced."""
    register_kind(
        EXPORT_READY,
        title=lambda p: _("Your data are ready"),
        text=lambda p: _("You can fetch the export of your data until %(date)s.") % p,
        essential=True,
        label=lambda: _("Exports of my data"),
    )
    register_kind(
        ERASURE_REQUESTED,
        title=lambda p: _("Your account will be erased"),
        text=lambda p: (
            _(
                "It will be erased on %(date)s. Until then you can take this back in your account. "
                "If this was not you, do so now and change your password."
            )
            % p
        ),
        essential=True,
        label=lambda: _("Erasure of my account"),
    )
    register_kind(
        ACCOUNT_UNUSED,
        title=lambda p: _("You have not been here for a long time"),
        text=lambda p: (
            _("Your account will be erased on %(date)s. To keep it, sign in before that day.") % p
        ),
        essential=True,
        label=lambda: _("Warning before my unused account is erased"),
    )
    register_kind(
        HEAD_AWAY,
        title=lambda p: _("Nobody but an unused account answers for %(place)s") % p,
        text=_head_away,
        label=lambda: _("A place’s only owner or manager no longer signs in"),
    )
