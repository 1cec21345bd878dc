"""What Maillon changes in django-allauth."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.sign_in import lockout, mails, terms

BACKEND = "django.contrib.auth.backends.ModelBackend"
INVITED = "invited_address"
"""Where the session keeps the address of an invitation that was opened in this browser."""


@transaction.atomic
def vouch_for_address(person: Person) -> None:
    """Count the address of a person whom the platform itself entered as confirmed.

    Whoever signs up has an unconfirmed address from the first moment on; a person without any was
    made in the back office, on the command line or by the demo.
    """
    if not EmailAddress.objects.filter(user=person).exists():
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


class AccountAdapter(DefaultAccountAdapter):
    """Our words, our mails, our way of counting failures."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "E-mail and password do not fit together. Check both and try again."
        ),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("Type your present password."),
        "invalid_or_expired_key": _(
            "This link is no longer valid. It was used, is too old, or was not copied whole."
        ),
        "invalid_password_reset": _(
            "This link is no longer valid. It was used, is too old, or was not copied whole."
        ),
        "rate_limited": _("That was a lot in a short time. Try again in a few minutes."),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the error of a code; too many attempts say when to try again."""
        if code == "too_many_login_attempts":
            return ValidationError(lockout.message(), code="locked_out")
        return super().validation_error(code, *args)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Sign-up may be closed by configuration; invitations work all the same."""
        return bool(settings.SIGN_UP_OPEN or request.session.get(INVITED))

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """An address is confirmed by having opened an invitation that was sent to it."""
        return email.lower() == request.session.get(INVITED)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Let people whom the platform entered in without a confirmation."""
        vouch_for_address(user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in with the backend that can also load the person again."""
        user.backend = BACKEND
        super().login(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the e-mail in the reader's language, with our templates."""
        user = context.get("user") or Person.objects.filter(email=email.lower()).first()
        language = getattr(user, "language", "") or (get_language() or "en")[:2]
        mails.send(template_prefix=template_prefix, to=email, language=language, context=context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """People who come from another sign-in service."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name and the request's language over."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = str(data.get("name") or " ".join(p for p in parts if p))[:150]
        user.language = (get_language() or "en")[:2]
        return user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Open where sign-up is."""
        return bool(settings.SIGN_UP_OPEN or request.session.get(INVITED))

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Ask a person who comes for the first time to accept the terms, where there are any."""
        return not terms.current()


class MfaAdapter(DefaultMFAAdapter):
    """The second step: secrets lie encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Use the newest one that the app shows."),
    }

    def get_totp_issuer(self) -> str:
        """Name Maillon in the app that makes the codes."""
        return "Maillon"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from the installation's own."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; raises ValueError where the installation's key has changed."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            msg = "The secret of a second step cannot be read: SECRET_KEY has changed."
            raise ValueError(msg) from error


def _cipher() -> MultiFernet:
    """The present key encrypts; former ones (SECRET_KEY_FALLBACKS) still decrypt."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"maillon.mfa")
    secret = key.encode() if isinstance(key, str) else key
    return base64.urlsafe_b64encode(kdf.derive(secret))


class HeadlessAdapter(DefaultHeadlessAdapter):
    """What the answers of /_allauth/ hold."""

    def serialize_user(self, user: Any) -> dict[str, Any]:
        """Return who is meant, without the database's own key."""
        return {k: v for k, v in super().serialize_user(user).items() if k != "id"}

    def populate_response_meta(self, request: HttpRequest, meta: dict[str, Any]) -> None:
        """Draw the QR code here: no other service sees the secret."""
        url = meta.get("totp_url")
        if url:
            svg = MfaAdapter().build_totp_svg(url)
            meta["totp_svg"] = (
                "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
            )
