"""One log line a request, with an id that the answer carries too."""

from __future__ import annotations

import time
from typing import Any, cast

import structlog
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django_structlog import signals
from django_structlog.middlewares import RequestMiddleware

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADER = "X-Request-ID"


def route_of(request: HttpRequest) -> str:
    """Return the name of a request's route: a short, closed list, free of what people typed."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith(settings.STATIC_URL) else "unmatched"
    return match.view_name or match.route or "unnamed"


def method_of(request: HttpRequest) -> str:
    """Return the request's method, or OTHER for an invented one."""
    return request.method if request.method in METHODS else "OTHER"


class RequestLogMiddleware(RequestMiddleware):
    """Binds a fresh request id to everything logged meanwhile, and logs how the request ended.

    Route and duration instead of address, person and browser: those are personal data. The first
    middleware, so that the time counts everything.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """Answer with the id of the request in a header."""
        request._log_begun = time.monotonic()  # type: ignore[attr-defined]
        response = cast(HttpResponse, super().__call__(request))
        response[HEADER] = getattr(request, "_log_id", "")
        return response

    def prepare(self, request: HttpRequest) -> None:
        """Bind the request's id."""
        super().prepare(request)
        bound = structlog.contextvars.get_contextvars()
        request._log_id = bound.get("request_id", "")  # type: ignore[attr-defined]

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the request's method: the address holds what people typed."""
        return method_of(request)


@receiver(signals.bind_extra_request_finished_metadata)
@receiver(signals.bind_extra_request_failed_metadata)
def _describe(request: HttpRequest, log_kwargs: dict[str, Any], **kwargs: Any) -> None:
    log_kwargs["route"] = route_of(request)
    log_kwargs["method"] = method_of(request)
    begun = getattr(request, "_log_begun", None)
    if begun is not None:
        log_kwargs["duration_ms"] = round((time.monotonic() - begun) * 1000)
