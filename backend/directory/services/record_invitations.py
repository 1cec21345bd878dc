"""Inviting somebody of a public record, whose firm has not joined."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role, Viewer
from backend.directory.models import Claim, Invitation, Organisation
from backend.directory.services.claims import claim_open
from backend.directory.services.invitations import invitation_create, place_of
from backend.directory.services.seats import display_name
from backend.directory.services.validation import problem

ADDRESS_IN_TEXT = re.compile(r"://|www\.", re.IGNORECASE)


@transaction.atomic
def record_invite(
    *, organisation: Organisation, email: str, note: str, by: Person, from_name: str
) -> Invitation:
    """Invite an address to claim a public record (the caller has checked that it is one).

    The note goes to somebody who did not ask for it, so it holds no web address. Raises
    ValidationError on `email` or `note`.
    """
    text = " ".join(note.split())
    if ADDRESS_IN_TEXT.search(text):
        fault = problem("note_link", _("Leave web addresses out of the note."))
        raise ValidationError({"note": fault})
    return invitation_create(
        email=email,
        role=Role.ORG_OWNER,
        by=by,
        organisation=organisation,
        to_claim=True,
        from_name=from_name,
        note=text,
    )


@transaction.atomic
def record_invitation_accept(*, invitation: Invitation, person: Person) -> Claim:
    """Open the invited person's claim to the public record; works once.

    An invitation may be sent by anybody to any address, so it proves nothing: a confirmed address
    of the organisation's domain gets it at once, else its cluster or the platform decides. Raises
    ValidationError for an invitation that is no longer open and for what `claim_open` refuses.
    """
    row = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation.pk)
    assert row.organisation is not None
    seen = Organisation.objects.visible_to(Viewer(person_id=person.pk))
    taken = seen.filter(pk=row.organisation.pk).exists() and Invitation.open_ones().filter(
        pk=row.pk, to_claim=True
    ).update(accepted_at=timezone.now(), accepted_by=person)
    if not taken:
        raise problem(
            "not_open",
            _("This invitation is no longer open. Ask for a new one where it came from."),
        )
    claim = claim_open(person=person, organisation=row.organisation)
    if row.invited_by_id is not None and row.invited_by_id != person.pk:
        notify(
            person_id=row.invited_by_id,
            kind="invitation_accepted",
            params={"actor": display_name(person), "place": place_of(row)},
            link=f"/organisations/{row.organisation.public_id}",
        )
    return claim
