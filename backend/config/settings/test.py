"""Settings of the test suites: nothing leaves the test's own folders."""

import os
import tempfile
from pathlib import Path

# Before base reads it: tests never touch the developer's own data.
os.environ.setdefault("MAILLON_VAR_DIR", tempfile.mkdtemp(prefix="maillon-test-"))

from backend.config.settings.base import *  # noqa: F403
from backend.config.settings.base import VAR_DIR

DEBUG = False
SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(VAR_DIR) / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
