"""The page that loads the interface."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie


@lru_cache(maxsize=2)
def _template(path: Path, modified: float) -> str:
    return path.read_text(encoding="utf-8")


@never_cache
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    """Serve the built page with this answer's style nonce and the reader's language."""
    path = settings.FRONTEND_DIST / "index.html"
    if not path.is_file():
        return HttpResponse(
            "The interface is not built yet: run `make frontend`.",
            status=503,
            content_type="text/plain",
        )
    page = _template(path, path.stat().st_mtime)
    nonce = str(getattr(request, "csp_nonce", ""))
    page = page.replace("__CSP_NONCE__", escape(nonce))
    page = page.replace("__LANG__", escape(get_language() or "en"))
    return HttpResponse(page)
