"""Organisations, clusters, profiles and entries."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, clusters, profiles and entries."""

    name = "backend.directory"
    label = "directory"

    def ready(self) -> None:
        """Register what people are told, whose seat it concerns, jobs, and what is audited."""
        from backend.directory.personal_data import register as declare_personal_data

        declare_personal_data()
        from backend.accounts.notifications import register_seat_names
        from backend.common import jobs
        from backend.directory import audit, kinds_people, notifications, tokens
        from backend.directory.models import ValidationJob
        from backend.directory.selectors.seats import seat_public_ids
        from backend.directory.services import validating

        kinds_people.register_kinds()
        notifications.register_kinds()
        audit.register_models()
        register_seat_names(seat_public_ids)
        tokens.register()
        jobs.register_sweeper(
            ValidationJob,
            lambda job: jobs.send(validating.TASK, queue="interactive", kwargs={"job_id": job.pk}),
        )
