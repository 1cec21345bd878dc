"""The trace of what happens to accounts: in the audit log, without secrets and addresses."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import QuerySet

from backend.accounts.models import Person


def note(person: Person, event: str, *, by: Person | None = None) -> None:
    """Write down that `event` happened to a person's account; the address stays out of it."""
    LogEntry.objects.log_create(
        person,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        changes={},
        actor=by,
        object_repr=str(person.public_id),
        additional_data={"event": event},
    )


def events_of(person: Person) -> QuerySet[LogEntry]:
    """Return the events of a person's account, the newest first."""
    entries: QuerySet[LogEntry] = LogEntry.objects.get_for_object(person)
    return entries.filter(action=LogEntry.Action.ACCESS).order_by("-timestamp", "-pk")


def _on(event: str) -> Any:
    def receiver(sender: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        if isinstance(user, Person):
            note(user, event, by=user)

    return receiver


def _failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A wrong password is noted for the person it was meant for, so that they can see it."""
    address = str(credentials.get("username") or credentials.get("email") or "").strip().lower()
    person = Person.objects.filter(email=address).first() if address else None
    if person is not None:
        note(person, "sign_in_failed")


_EVENTS = (
    (user_logged_in, "signed_in"),
    (user_logged_out, "signed_out"),
    (account_signals.user_signed_up, "signed_up"),
    (account_signals.password_changed, "password_changed"),
    (account_signals.password_reset, "password_reset"),
    (account_signals.password_set, "password_set"),
    (account_signals.email_changed, "email_changed"),
    (mfa_signals.authenticator_added, "second_step_added"),
    (mfa_signals.authenticator_removed, "second_step_removed"),
    (mfa_signals.authenticator_reset, "recovery_codes_renewed"),
    (mfa_signals.authentication_failed, "second_step_failed"),
)


def connect() -> None:
    """Register models and signals; called once, when the application is ready."""
    if not auditlog.contains(Person):
        auditlog.register(Person, exclude_fields=["password", "last_login"])
        auditlog.register(EmailAddress)
        auditlog.register(Authenticator, exclude_fields=["data", "last_used_at"])
    for signal, event in _EVENTS:
        signal.connect(_on(event), weak=False, dispatch_uid=f"audit.{event}")
    user_login_failed.connect(_failed, weak=False, dispatch_uid="audit.sign_in_failed")
