"""What people are told about their data."""

from django.utils.translation import gettext as _

from backend.accounts.notifications import register as register_kind

EXPORT_READY = "export_ready"
ERASURE_REQUESTED = "erasure_requested"


def register() -> None:
    """Register both kinds; they concern a person's rights and cannot be silenced."""
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
