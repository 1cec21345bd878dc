"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"

    def ready(self) -> None:
        """Register the kinds of notifications and the sweep of jobs."""
        from backend.common import jobs
        from backend.directory.models import ValidationJob
        from backend.directory.notifications import register_kinds
        from backend.directory.services import validating

        register_kinds()
        jobs.register_sweeper(
            ValidationJob,
            lambda job: jobs.send(validating.TASK, queue="interactive", kwargs={"job_id": job.pk}),
        )
