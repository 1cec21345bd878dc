"""Who people are and how they sign up and in: passwords, lock-out, django-allauth, second steps."""

import os

from backend.accounts.sign_in import oidc
from backend.config.settings.environment import PUBLIC_URL, TRUSTED_PROXY_COUNT, env

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
AXES_CLIENT_IP_CALLABLE = "backend.accounts.sign_in.lockout.address"
AXES_RESET_ON_SUCCESS = True

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
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
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
