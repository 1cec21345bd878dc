"""What runs out by date alone: nobody writes anything on that day, so the clock must."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.common import outbox
from backend.directory.models import Organisation

LOOK_BACK = datetime.timedelta(days=3)
"""Days looked back: a worker that was away over a weekend still catches what ran out."""


@transaction.atomic
def touch_expired(today: datetime.date | None = None) -> int:
    """Revoke and touch organisations of which something ran out lately; return how many.

    Entries, mandates and memberships with an end make an organisation less visible on a day when
    nothing is written; so does this, as a narrowing. A membership that begins is touched too.
    """
    day = today or timezone.localdate()
    since = day - LOOK_BACK
    ended = (
        Q(entries__expires_on__gte=since, entries__expires_on__lt=day)
        | Q(mandates__valid_until__gte=since, mandates__valid_until__lt=day)
        | Q(memberships__until__gt=since, memberships__until__lte=day)
        | Q(memberships__since__gt=since, memberships__since__lte=day)
    )
    ids = Organisation.objects.filter(ended).values_list("public_id", flat=True).distinct()
    return len(outbox.touch_many(outbox.ORGANISATION, list(ids), narrowing=True))
