"""What is kept, why and for how long: for everybody, made from the registry."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common.personal_data import BASES, Basis, Purpose, Recipient, Role, holdings
from backend.privacy.services.erasure import PAUSE
from backend.privacy.services.exporting import KEPT


class HoldingSerializer(serializers.Serializer[Any]):
    """A table: what of it, for whom, for how long."""

    table = serializers.CharField()
    label = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    of = serializers.ChoiceField(choices=["person", "organisation"])
    recipients = serializers.ListField(
        child=serializers.ChoiceField(choices=[r.value for r in Recipient])
    )
    days = serializers.IntegerField(allow_null=True)
    since = serializers.CharField(allow_blank=True)


class PurposeSerializer(serializers.Serializer[Any]):
    """A purpose with its legal basis, the platform's role, and what is kept for it."""

    purpose = serializers.ChoiceField(choices=[p.value for p in Purpose])
    basis = serializers.ChoiceField(choices=[b.value for b in Basis])
    controller = serializers.ChoiceField(choices=[r.value for r in Role])
    holdings = HoldingSerializer(many=True)


class CookieSerializer(serializers.Serializer[Any]):
    """A cookie that the platform sets."""

    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=["session", "csrf", "language"])
    seconds = serializers.IntegerField(allow_null=True)


class OverviewSerializer(serializers.Serializer[Any]):
    """The record of what is done with data."""

    purposes = PurposeSerializer(many=True)
    cookies = CookieSerializer(many=True)
    pause_days = serializers.IntegerField()
    inactive_days = serializers.IntegerField(
        help_text="So many days without signing in an account is kept."
    )
    warn_days = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="So many days before its erasure an unused account is warned.",
    )
    export_days = serializers.IntegerField()


def _tables() -> dict[str, list[dict[str, Any]]]:
    """Return the holdings by purpose; several of one table are told as one."""
    found: dict[str, list[dict[str, Any]]] = {p.value: [] for p in Purpose}
    ordered = sorted(holdings(), key=lambda h: (h.purpose, h.model, h.of))
    for (purpose, model, of), group in groupby(ordered, key=lambda h: (h.purpose, h.model, h.of)):
        rows = list(group)
        timed = next((h for h in rows if h.days is not None), None)
        found[purpose].append(
            {
                "table": model,
                "label": str(rows[0].table()._meta.verbose_name),  # noqa: SLF001
                "fields": list(dict.fromkeys(f for h in rows for f in h.fields)),
                "of": of,
                "recipients": list(dict.fromkeys(r.value for h in rows for r in h.recipients)),
                "days": timed.days if timed else None,
                "since": timed.since if timed else "",
            }
        )
    return found


def cookies() -> list[dict[str, Any]]:
    """Return every cookie that the platform sets."""
    return [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": "session",
            "seconds": settings.SESSION_COOKIE_AGE,
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": "csrf",
            "seconds": settings.CSRF_COOKIE_AGE,
        },
        {
            "name": settings.LANGUAGE_COOKIE_NAME,
            "purpose": "language",
            "seconds": settings.LANGUAGE_COOKIE_AGE,
        },
    ]


class OverviewView(APIView):
    """The public record."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(operation_id="privacy_overview", responses=OverviewSerializer)
    def get(self, request: Request) -> Response:
        """Say what is kept of whom, why, on which legal basis and for how long."""
        tables = _tables()
        return Response(
            {
                "purposes": [
                    {
                        "purpose": purpose.value,
                        "basis": basis.value,
                        "controller": role.value,
                        "holdings": tables[purpose.value],
                    }
                    for purpose, (basis, role) in BASES.items()
                ],
                "cookies": cookies(),
                "pause_days": PAUSE.days,
                "inactive_days": settings.RETENTION_INACTIVE_DAYS,
                "warn_days": list(settings.RETENTION_WARN_DAYS),
                "export_days": KEPT.days,
            }
        )
