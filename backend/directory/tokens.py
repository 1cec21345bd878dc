"""Which addresses of the directory take access tokens, and what people are told of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from backend.accounts import notifications
from backend.common.token_scopes import TokenScope, allow
from backend.directory.services.tokens import KIND


def register() -> None:
    """Open the directory's routes to tokens, and name the e-mail on a new one."""
    allow(
        TokenScope.READ_DIRECTORY,
        "GET",
        "organisation",
        "clusters",
        "cluster",
        "cluster-members",
        "reference",
        "reference-chains",
        "reference-nuts",
        "reference-map",
        "reference-concepts",
    )
    allow(TokenScope.WRITE_PROFILE, "PATCH", "organisation", "entry")
    allow(TokenScope.WRITE_PROFILE, "POST", "organisation-entries")
    allow(TokenScope.WRITE_PROFILE, "DELETE", "entry")
    notifications.register(
        KIND,
        title=lambda p: _("New access token: %(name)s") % p,
        text=lambda p: (
            _(
                "An access token was made in your account; it is valid for %(days)s days. "
                "If this was not you, revoke it and change your password."
            )
            % p
        ),
        essential=True,
        label=lambda: _("New access tokens"),
    )
