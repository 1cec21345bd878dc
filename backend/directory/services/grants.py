"""Showing one entry to one other organisation, and taking that back."""

from __future__ import annotations

from django.db import transaction

from backend.common import hooks
from backend.directory.models import Entry, Organisation, RevealGrant


@transaction.atomic
def reveal_grant(*, entry: Entry, organisation: Organisation, reference: str) -> RevealGrant:
    """Let an organisation's seats read an entry whatever its visibility; idempotent.

    `reference` is a plain value that names what it rests on, such as `introduction:<id>`. Nothing
    is indexed by it: search, facets, counts and proposals stay as they were.
    """
    grant, _made = RevealGrant.objects.get_or_create(
        entry=entry, organisation=organisation, reference=reference[:80]
    )
    return grant


@transaction.atomic
def reveal_revoke(*, reference: str) -> int:
    """Take back everything that rests on `reference`; return how many grants.

    What cites one of the entries goes in the same transaction, as with every narrowing.
    """
    rows = list(RevealGrant.objects.filter(reference=reference[:80]).select_related("entry"))
    for row in rows:
        row.delete()
        if not RevealGrant.objects.filter(
            entry=row.entry, organisation_id=row.organisation_id
        ).exists():
            hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=row.entry.public_id)
    return len(rows)
