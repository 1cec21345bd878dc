"""How a cluster takes part in the introductions of its members."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from backend.directory.models import Cluster
from backend.partnering.models import ClusterPolicy

FIELDS = ("skip_own", "skip_other", "reply_days", "remind_days", "open_cap")


@transaction.atomic
def policy_set(*, cluster: Cluster, values: dict[str, Any]) -> ClusterPolicy:
    """Change a cluster's policy; it holds for what is asked from now on.

    Raises ValidationError naming the field.
    """
    policy = ClusterPolicy.objects.filter(cluster=cluster).first() or ClusterPolicy(cluster=cluster)
    for name in FIELDS:
        if name in values:
            setattr(policy, name, values[name])
    policy.full_clean()
    policy.save()
    return policy
