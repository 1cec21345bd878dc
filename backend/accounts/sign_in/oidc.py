"""Sign-in through the OpenID Connect providers that the environment names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ID_FORM = re.compile(r"^[a-z0-9-]{1,30}$")
NEEDED = ("URL", "CLIENT_ID", "CLIENT_SECRET")


def apps_from(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return allauth's APPS for the providers in `OIDC_PROVIDERS` (ids, comma-separated).

    Each id takes `OIDC_<ID>_URL` (issuer or its discovery document), `_CLIENT_ID`,
    `_CLIENT_SECRET` and, for the button, `_NAME`. Raises ImproperlyConfigured naming the variable
    that is missing, so that a half-configured provider stops the start instead of a person.
    """
    apps = []
    for identifier in filter(
        None, (x.strip() for x in environ.get("OIDC_PROVIDERS", "").split(","))
    ):
        if not ID_FORM.match(identifier):
            msg = f"OIDC_PROVIDERS: {identifier!r} is not an id (small letters, digits, hyphens)."
            raise ImproperlyConfigured(msg)
        prefix = f"OIDC_{identifier.upper().replace('-', '_')}_"
        values = {name: environ.get(prefix + name, "").strip() for name in NEEDED}
        missing = [prefix + name for name, value in values.items() if not value]
        if missing:
            msg = f"OIDC_PROVIDERS names {identifier!r}, but {', '.join(missing)} is not set."
            raise ImproperlyConfigured(msg)
        apps.append(
            {
                "provider_id": identifier,
                "name": environ.get(prefix + "NAME", "").strip() or identifier,
                "client_id": values["CLIENT_ID"],
                "secret": values["CLIENT_SECRET"],
                "settings": {"server_url": values["URL"].rstrip("/")},
            }
        )
    return apps
