"""Signing in through the API, by the same steps as everywhere else."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException

from backend.accounts.models import Person


class SecondStepDue(APIException):
    """The password is right; the code of the second step is still missing."""

    status_code = 401
    default_detail = _("Enter the code of your second step.")
    default_code = "mfa_required"


class AddressUnconfirmed(APIException):
    """The password is right; the address is not confirmed yet."""

    status_code = 401
    default_detail = _(
        "Confirm your e-mail address first: open the link in the e-mail that we have sent you."
    )
    default_code = "email_unverified"


class LockedOut(APIException):
    """Too many attempts; the sentence says when to try again."""

    status_code = 429
    default_code = "locked_out"


def sign_in(request: HttpRequest, *, email: str, password: str) -> Person:
    """Sign a person in, or raise what is in the way.

    ValidationError `wrong_credentials` (the same for unknown people), LockedOut, SecondStepDue or
    AddressUnconfirmed. Every step of allauth applies, so that no door is without the second one.
    """
    adapter = get_adapter(request)
    try:
        person = adapter.authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise LockedOut(error.messages[0]) from error
    if not isinstance(person, Person) or not person.is_active:
        detail = _("E-mail and password do not fit together. Check both and try again.")
        raise serializers.ValidationError(detail, code="wrong_credentials")
    perform_password_login(request, {"email": email}, Login(user=person, email=email))
    if request.user.is_authenticated:
        return person
    stage = get_pending_stage(request)
    raise (
        SecondStepDue
        if stage is not None and stage.key == "mfa_authenticate"
        else (AddressUnconfirmed)
    )
