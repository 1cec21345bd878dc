"""What people are told about their data."""

from django.utils.translation import gettext as _

from backend.accounts.notifications import register as register_kind

EXPORT_READY = "export_ready"
ERASURE_REQUESTED = "erasure_requested"
ACCOUNT_UNUSED = "account_unused"


def register() -> None:
    """Register the kinds; they concern a person's rights and cannot be silenced."""
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
