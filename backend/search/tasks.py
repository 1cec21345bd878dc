"""Background work of search."""

from celery import shared_task

from backend.common.jobs import RETRY_IN_PASSING
from backend.search.services import alerts, expiry, relay


@shared_task(name="search.relay_outbox", ignore_result=True)
def relay_outbox() -> int:
    """Bring waiting changes to the index."""
    return relay.relay_outbox()


@shared_task(name="search.touch_expired", ignore_result=True, **RETRY_IN_PASSING)
def touch_expired() -> int:
    """Have the index forget what ran out by date."""
    return expiry.touch_expired()


@shared_task(name="search.reconcile", ignore_result=True, **RETRY_IN_PASSING)
def reconcile() -> dict[str, int]:
    """Compare database and index, and mend."""
    return relay.reconcile()


@shared_task(name="search.run_alerts", ignore_result=True, **RETRY_IN_PASSING)
def run_alerts() -> int:
    """Tell people of new hits of the searches they keep."""
    return alerts.run_alerts()
