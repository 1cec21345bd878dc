"""Tasks without a domain."""

from celery import shared_task

from backend.common import jobs, mail
from backend.common.models import MailOut


@shared_task(name="common.sweep_jobs", ignore_result=True)
def sweep_jobs() -> int:
    """Send waiting and abandoned rows again."""
    return jobs.sweep()


@shared_task(name="common.send_mail", ignore_result=True)
def send_mail(mail_id: int) -> bool:
    """Hand one written e-mail to the mail server; one that is gone was sent already."""
    row = MailOut.objects.filter(pk=mail_id).first()
    return row is not None and mail.deliver(row)
