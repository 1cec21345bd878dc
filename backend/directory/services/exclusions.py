"""“Never show me to …”: written by a firm's own seats, known to nobody else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import hooks
from backend.directory.models import Cluster, Exclusion, Membership, Organisation
from backend.directory.services.validation import problem

MOST = 200
"""Exclusions of one firm: each is a condition of every query it makes."""


@transaction.atomic
def exclusion_add(
    *,
    organisation: Organisation,
    excluded: Organisation | None = None,
    cluster: Cluster | None = None,
) -> Exclusion:
    """Keep an organisation apart from another, or from a whole cluster; idempotent.

    A cluster's own organisation stands for the cluster. Raises ValidationError for oneself, for a
    cluster one belongs to, and where there are too many.
    """
    if excluded is not None and cluster is None:
        cluster = Cluster.objects.filter(organisation=excluded).first()
        excluded = None if cluster is not None else excluded
    own = cluster is not None and cluster.organisation_id == organisation.pk
    if own or (excluded is not None and excluded.pk == organisation.pk):
        raise problem("exclusion_of_self", _("You cannot exclude yourself."))
    if cluster is not None and (
        Membership.objects.current(timezone.localdate())
        .filter(organisation=organisation, cluster=cluster)
        .exists()
    ):
        raise problem(
            "exclusion_of_own_cluster",
            _("You are a member of %(value)s. Leave it first."),
            value=str(cluster),
        )
    if organisation.exclusions.count() >= MOST:  # type: ignore[attr-defined]
        raise problem("too_many", _("At most %(value)s exclusions are possible."), value=MOST)
    row, made = Exclusion.objects.get_or_create(
        organisation=organisation, excluded=excluded, excluded_cluster=cluster
    )
    if made:
        _questions_changed(row)
    return row


@transaction.atomic
def exclusion_remove(*, exclusion: Exclusion) -> None:
    """Take an exclusion back."""
    _questions_changed(exclusion)
    exclusion.delete()


def _questions_changed(row: Exclusion) -> None:
    """Have the questions of both sides asked anew; answers leave each other out at once anyway.

    No index document changes: exclusions are read from the database at each query. A cluster's
    members are not told by their many stale answers; those are filtered when they are read.
    """
    hooks.fire(hooks.PRIVATE_ENTRY_CHANGED, organisation_id=row.organisation_id)
    if row.excluded_id is not None:
        hooks.fire(hooks.PRIVATE_ENTRY_CHANGED, organisation_id=row.excluded_id)
