"""E-mail: written with what it tells, in one transaction, and sent by a task.

A mail server that is away loses nothing: the row waits and the sweep tries again for days.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from backend.common import jobs
from backend.common.models import JobState, MailOut

logger = logging.getLogger(__name__)

TASK = "common.send_mail"
QUEUE = "interactive"

GIVE_UP = datetime.timedelta(days=3)
"""An e-mail that could not be handed over for so long ends as failed work."""

REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def send_mail(
    *,
    to: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    unsubscribe_url: str = "",
) -> None:
    """Write an e-mail in `language`; it leaves after the transaction has committed.

    `backend/templates/mail/<template>` gives `.subject.txt`, `.txt` and `.html`. The context may
    hold a `link` (a path of the interface), which becomes a full address. `unsubscribe_url` is a
    page of the interface (`…/unsubscribe/<token>`); mail programs get the one-click headers with
    the API's address of the same token (RFC 8058). Raises TemplateDoesNotExist for an unknown
    template.
    """
    link = str(context.get("link") or "")
    full = {
        **context,
        "link": absolute(link) if link else "",
        "site_url": settings.PUBLIC_URL,
        "unsubscribe_url": unsubscribe_url,
        "language": language,
    }
    with translation.override(language):
        subject = render_to_string(f"mail/{template}.subject.txt", full)
        text = render_to_string(f"mail/{template}.txt", full)
        html = render_to_string(f"mail/{template}.html", full)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    with transaction.atomic():
        row = MailOut.objects.create(
            to=to,
            template=template,
            language=language,
            # A subject is one line, whatever a name in it holds.
            subject=" ".join(subject.split())[:300],
            text=text.strip() + "\n",
            html=html,
            headers=_headers(unsubscribe_url),
            message_id=f"<{uuid.uuid4()}@{host}>",
        )
        jobs.enqueue(TASK, queue=QUEUE, kwargs={"mail_id": row.pk})


def absolute(path: str) -> str:
    """Return the full address of a path of the interface; a full address stays."""
    return path if path.startswith(("http://", "https://")) else settings.PUBLIC_URL + path


def _headers(unsubscribe_url: str) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated"}
    if unsubscribe_url:
        token = unsubscribe_url.rstrip("/").rpartition("/")[2]
        one_click = f"{settings.PUBLIC_URL}/api/v1/unsubscribe/{token}/"
        headers["List-Unsubscribe"] = f"<{one_click}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def resend(row: MailOut) -> bool:
    """Send the task of a waiting e-mail again."""
    return jobs.send(TASK, queue=QUEUE, kwargs={"mail_id": row.pk})


def deliver(row: MailOut) -> bool:
    """Hand an e-mail to the mail server under its lease; True where it was sent.

    A sent row is deleted. A passing failure puts it off; a refusal by the server ends as failed
    work. Neither address nor content reaches the log.
    """
    if not jobs.claim(row):
        return False
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        to=[row.to],
        headers={**row.headers, "Message-ID": row.message_id},
    )
    message.attach_alternative(row.html, "text/html")
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever the mail library raises, the row stays
        _failed(row, error)
        return False
    MailOut.objects.filter(pk=row.pk, lease_token=row.lease_token).delete()
    return True


def _failed(row: MailOut, error: BaseException) -> None:
    refused = isinstance(error, REFUSED) and _code(error) >= 500
    too_old = timezone.now() - row.created_at > GIVE_UP
    logger.warning(
        "mail not sent", extra={"run": row.pk, "error": type(error).__name__, "final": refused}
    )
    if refused or too_old or not jobs.is_passing(error):
        jobs.finish(row, JobState.FAILED, error_code=type(error).__name__[:64])
        return
    # Counted only up to the last attempt but one: the age decides when to give up.
    MailOut.objects.filter(pk=row.pk, lease_token=row.lease_token).update(
        lease_token="",
        lease_until=timezone.now() + jobs.retry_delay(row.attempts),
        attempts=min(row.attempts, jobs.MAX_ATTEMPTS - 1),
        error_code=jobs.WAITS,
    )


def _code(error: BaseException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [int(code) for code, _text in error.recipients.values()]
        return min(codes, default=0)
    return int(getattr(error, "smtp_code", 0))
