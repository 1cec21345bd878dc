"""Member lists, CORDIS and JSON Lines."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Member lists, CORDIS and JSON Lines."""

    name = "backend.imports"
    label = "imports"

    def ready(self) -> None:
        """Have runs that lost their worker taken up again."""
        from backend.common import jobs
        from backend.imports.models import ImportRun
        from backend.imports.personal_data import register as declare_personal_data
        from backend.imports.services.uploads import import_revive, send

        declare_personal_data()
        jobs.register_sweeper(ImportRun, send, revive=lambda run: import_revive(run=run))
