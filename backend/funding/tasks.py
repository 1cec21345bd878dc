"""Background work of funding."""

from celery import shared_task

from backend.funding.services import call_analysis

SECONDS = 120.0
"""After so long a run hands over to another one, so that it never holds a worker for long."""


@shared_task(name="funding.analyse_calls", ignore_result=True)
def analyse_calls() -> int:
    """Read the texts of calls that are new or changed."""
    return call_analysis.analyse_calls(seconds=SECONDS)
