"""Partnering: proposals and feedback."""

from django.apps import AppConfig


class PartneringConfig(AppConfig):
    """Listens to what changes in the directory."""

    name = "backend.partnering"
    label = "partnering"

    def ready(self) -> None:
        """Register the hooks, the sweep and the kinds of notifications."""
        from backend.partnering.personal_data import register as declare_personal_data

        declare_personal_data()
        from backend.common import hooks, jobs
        from backend.common.token_scopes import TokenScope, allow
        from backend.partnering.models import ProposalRun
        from backend.partnering.services import runs
        from backend.partnering.services.introductions.kinds import register_kinds

        allow(TokenScope.READ_PROPOSALS, "GET", "proposals", "organisation-chain")
        allow(TokenScope.WRITE_FEEDBACK, "POST", "proposal-feedback")
        allow(TokenScope.WRITE_FEEDBACK, "DELETE", "proposal-feedback")
        hooks.register(hooks.ENTRY_NARROWED, runs.forget_entry)
        hooks.register(hooks.ORGANISATION_CHANGED, runs.mark_dirty)
        hooks.register(hooks.ORGANISATIONS_MERGING, runs.forget_pair)
        hooks.register(hooks.PRIVATE_ENTRY_CHANGED, runs.mark_own_dirty)
        jobs.register_sweeper(
            ProposalRun,
            lambda run: jobs.send(runs.TASK, queue="interactive", kwargs={"run_id": run.pk}),
            revive=lambda run: runs.run_request(run=run),
        )
        register_kinds()
