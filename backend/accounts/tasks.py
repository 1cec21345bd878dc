"""Background work of accounts."""

from celery import shared_task

from backend.accounts.services import digests


@shared_task(name="accounts.send_digests", ignore_result=True)
def send_digests() -> int:
    """Send the daily and weekly digests that are due."""
    return digests.digests_send()
