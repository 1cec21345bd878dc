"""WSGI entry point."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings.dev")
application = get_wsgi_application()


def _warm_up() -> None:
    """Load lists, vectors and model before somebody waits for them."""
    from django.db import connection

    from backend.funding.services.fit import book_now
    from backend.partnering.engine import warm_up

    warm_up()
    try:
        book_now()
    finally:
        connection.close()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
