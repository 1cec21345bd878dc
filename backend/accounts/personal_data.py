"""What accounts keep of people."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from backend.accounts.models import Notification, Person
from backend.common.personal_data import (
    YEAR,
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    of_address,
    of_person,
)
from backend.common.scrubbing import scrub

ADMIN = (Recipient.ADMINISTRATORS,)


def end_sessions(subject: Subject) -> int:
    """Delete every session of the person, wherever it was begun."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator(500):
        if session.get_decoded().get(SESSION_KEY) == str(subject.person_id):
            session.delete()
            ended += 1
    return ended


def pseudonymise_audit(subject: Subject) -> int:
    """Keep what happened and when, under a name that leads back to nobody."""
    reached = 0
    person_type = ContentType.objects.get_for_model(Person)
    about = LogEntry.objects.filter(content_type=person_type, object_pk=str(subject.person_id))
    reached += about.update(
        changes={}, object_repr=subject.pseudonym, object_pk=subject.pseudonym, object_id=None
    )
    by = LogEntry.objects.filter(actor_id=subject.person_id)
    reached += by.update(actor=None, actor_email=None, remote_addr=None)
    names = ("object_repr", "changes", "additional_data", "serialized_data", "actor_email")
    return reached + scrub(LogEntry, names, subject)


def clean_back_office(subject: Subject) -> int:
    """Take the person's address out of the back office's own log."""
    log = apps.get_model("admin", "LogEntry")
    return scrub(log, ("object_repr", "change_message"), subject)


def forget_in_notifications(subject: Subject) -> int:
    """Take the person's name out of what others were told."""
    return scrub(Notification, ("params",), subject)


def _nobody(subject: Subject) -> Q | None:
    return None


def _audit_of(subject: Subject) -> Q | None:
    if subject.person_id is None:
        return None
    return Q(actor_id=subject.person_id) | Q(
        content_type__app_label="accounts",
        content_type__model="person",
        object_pk=str(subject.person_id),
    )


def register() -> None:
    """Declare the account and what hangs on it; the person's own row leaves last."""
    own = of_person("person_id")
    user = of_person("user_id")
    never = Q(last_login__isnull=True, emailaddress__verified=False)
    declare(
        "accounts",
        [
            Holding(
                "accounts.Notification",
                ("kind", "params", "link", "created_at", "read_at"),
                Purpose.ACCOUNT,
                own,
                days=YEAR,
                since="created_at",
            ),
            Holding(
                "accounts.Notification",
                ("params",),
                Purpose.ACCOUNT,
                _nobody,
                erase=forget_in_notifications,
            ),
            Holding("accounts.NotificationPreference", ("kind", "mode"), Purpose.ACCOUNT, own),
            Holding("accounts.DigestMark", ("daily_on", "weekly_on"), Purpose.ACCOUNT, own),
            Holding("account.EmailAddress", ("email", "verified"), Purpose.ACCOUNT, user),
            Holding("mfa.Authenticator", ("type", "created_at"), Purpose.SECURITY, user),
            Holding(
                "socialaccount.SocialAccount",
                ("provider", "uid", "date_joined"),
                Purpose.ACCOUNT,
                user,
            ),
            Holding(
                "usersessions.UserSession",
                ("ip", "user_agent", "created_at", "last_seen_at"),
                Purpose.SECURITY,
                user,
                days=settings.RETENTION_SIGN_IN_DAYS,
                since="last_seen_at",
            ),
            Holding(
                "sessions.Session",
                ("expire_date",),
                Purpose.SECURITY,
                _nobody,
                erase=end_sessions,
                days=0,
                since="expire_date",
            ),
            *(
                Holding(
                    f"axes.{model}",
                    ("username", "ip_address", "attempt_time"),
                    Purpose.SECURITY,
                    of_address("username"),
                    days=settings.RETENTION_SIGN_IN_DAYS,
                    since="attempt_time",
                    recipients=ADMIN,
                )
                for model in ("AccessAttempt", "AccessLog", "AccessFailureLog")
            ),
            Holding(
                "admin.LogEntry",
                ("action_time", "action_flag"),
                Purpose.AUDIT,
                user,
                days=3 * YEAR,
                since="action_time",
                recipients=ADMIN,
            ),
            Holding(
                "admin.LogEntry", ("object_repr",), Purpose.AUDIT, _nobody, erase=clean_back_office
            ),
            Holding(
                "auditlog.LogEntry",
                ("timestamp", "action", "object_repr", "additional_data"),
                Purpose.AUDIT,
                _audit_of,
                erase=pseudonymise_audit,
                again=True,
                days=3 * YEAR,
                since="timestamp",
                recipients=ADMIN,
            ),
            Holding(
                "accounts.Person",
                ("public_id", "email", "name", "language", "joined_at", "last_login"),
                Purpose.ACCOUNT,
                of_person("pk"),
                recipients=(Recipient.OWN_SEATS, Recipient.OWN_CLUSTERS, Recipient.ADMINISTRATORS),
                days=30,
                since="joined_at",
                expires=never,
            ),
        ],
    )
