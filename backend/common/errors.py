"""Errors in the API's one form, also where they rise outside of DRF."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException


class ConflictError(APIException):
    """The request does not fit the object's present state."""

    status_code = 409
    default_detail = "This does not fit the present state."
    default_code = "conflict"


def error_body(kind: str, code: str, detail: str, attr: str | None = None) -> dict[str, object]:
    """The body of an error: one entry with its code, sentence and field."""
    return {"type": kind, "errors": [{"code": code, "detail": detail, "attr": attr}]}


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    """Answer a failed CSRF check; the page fetches a fresh token and tries again."""
    detail = _("The page was open for too long. Please reload it and try again.")
    return JsonResponse(error_body("client_error", "csrf_failed", detail), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """Answer an unknown API address."""
    return JsonResponse(
        error_body("client_error", "not_found", _("There is nothing here.")), status=404
    )


def server_error(request: HttpRequest) -> JsonResponse:
    """Answer an unexpected failure without telling its inside."""
    detail = _("Something went wrong on our side. Please try again.")
    return JsonResponse(error_body("server_error", "error", detail), status=500)
