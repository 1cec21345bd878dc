"""The embedded profile, for `make run` on one machine.

It is the default so that a newcomer needs no configuration; the secret key is made once and kept
in `var/`.
"""

from backend.config.secret_key import read_or_create_key
from backend.config.settings.base import *  # noqa: F403
from backend.config.settings.base import VAR_DIR, env

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="") or read_or_create_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
