"""Locking out who tries too many passwords, and saying when to try again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import ngettext

from backend.common.errors import error_body


def minutes() -> int:
    """Return for how many minutes too many failures lock a person out."""
    cool_off = get_cool_off()
    return math.ceil(cool_off.total_seconds() / 60) if cool_off else 0


def message() -> str:
    """Return the sentence that says when to try again; the same for people who do not exist."""
    wait = minutes()
    return ngettext(
        "Too many attempts with a wrong password. Try again in %(minutes)s minute.",
        "Too many attempts with a wrong password. Try again in %(minutes)s minutes.",
        wait,
    ) % {"minutes": wait}


def username(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the folded address that was tried, however the form calls it."""
    given = credentials or {}
    value = given.get("username") or given.get("email") or ""
    if not value and request is not None:
        value = request.POST.get("username") or ""
    return str(value).strip().lower()


def address(request: HttpRequest) -> str:
    """Return the visitor's address, behind as many proxies as the settings name.

    Raises PermissionDenied where there is none.
    """
    return str(get_adapter(request).get_client_ip(request))


def response(
    request: HttpRequest,
    original: HttpResponse | None = None,
    credentials: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """Answer a locked-out attempt in the API's one form of errors, with status 429."""
    answer = JsonResponse(error_body("client_error", "locked_out", message()), status=429)
    answer["Retry-After"] = str(minutes() * 60)
    return answer
