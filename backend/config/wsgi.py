"""WSGI entry point."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")
application = get_wsgi_application()


def _warm_up() -> None:
    """Load lists, vectors and model before somebody waits for them."""
    from django.db import connection

    from backend.common.health import loading
    from backend.funding.services.fit import book_now
    from backend.partnering.engine import warm_up

    with loading():
        _has_begun.set()
        warm_up()
        try:
            book_now()
        finally:
            connection.close()


_has_begun = threading.Event()
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
# Nobody is told "ready" between the start of the thread and its first line.
_has_begun.wait(timeout=10)
