"""Inviting people to a role, one by one or a cluster's members together."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.mail import send_mail
from backend.common.viewer import Role
from backend.directory.enums import Standing
from backend.directory.enums_people import InvitationState
from backend.directory.models import Cluster, Invitation, Network, Organisation, Seat
from backend.directory.models.invitations import SEND_AT_MOST
from backend.directory.services.seats import display_name, seat_give
from backend.directory.services.taking_over import take_over
from backend.directory.services.validation import problem

VALID_FOR = datetime.timedelta(days=30)
RESEND_AFTER = datetime.timedelta(minutes=5)

LANGUAGES = ("en", "fr", "de")


def hashed(token: str) -> str:
    """Return what is stored of a token; the token itself stands in the e-mail alone."""
    return hashlib.sha256(token.encode()).hexdigest()


def place_of(invitation: Invitation) -> str:
    """Return what the place of an invitation is called."""
    if invitation.organisation is not None:
        return invitation.organisation.legal_name
    if invitation.cluster is not None:
        return str(invitation.cluster)
    return invitation.network.name if invitation.network is not None else "Maillon"


def _language_for(email: str, fallback: str, organisation: Organisation | None) -> str:
    known = Person.objects.filter(email=email).values_list("language", flat=True).first()
    if known:
        return str(known)
    own = organisation.languages if organisation is not None else []
    return next((x for x in own if x in LANGUAGES), fallback)


def _send(invitation: Invitation, token: str) -> None:
    via = invitation.via_cluster
    send_mail(
        to=invitation.email,
        template="invitation_record" if invitation.to_claim else "invitation",
        language=invitation.language,
        context={
            "place": place_of(invitation),
            "inviter": display_name(invitation.invited_by),
            "via": via.organisation.legal_name if via is not None else "",
            "first_owner": via is not None and invitation.role == Role.ORG_OWNER,
            "sender": invitation.from_name,
            "note": invitation.note,
            "days": VALID_FOR.days,
            "link": f"/invitation/{token}",
        },
    )


@transaction.atomic
def invitation_create(
    *,
    email: str,
    role: Role,
    by: Person,
    organisation: Organisation | None = None,
    cluster: Cluster | None = None,
    network: Network | None = None,
    via_cluster: Cluster | None = None,
    to_claim: bool = False,
    from_name: str = "",
    note: str = "",
) -> Invitation:
    """Invite an address to a role and send the e-mail; see `Invitation` for the last three.

    Raises ValidationError on `email` for a faulty address, one that is already invited there, or
    one whose person already holds a role there.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        fault = problem("email_invalid", _("“%(value)s” is not an e-mail address."), value=email)
        raise ValidationError({"email": fault}) from error
    place = {"organisation": organisation, "cluster": cluster, "network": network}
    if Seat.objects.filter(person__email=address, **place).exists():
        fault = problem("already_there", _("This person already holds a role there."))
        raise ValidationError({"email": fault})
    if Invitation.open_ones().filter(email=address, **place).exists():
        fault = problem(
            "already_invited", _("This address is already invited. Send the invitation again.")
        )
        raise ValidationError({"email": fault})
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation = Invitation(
        email=address,
        role=role.value,
        via_cluster=via_cluster,
        to_claim=to_claim,
        from_name=from_name,
        note=note,
        language=_language_for(address, by.language, organisation),
        token_hash=hashed(token),
        invited_by=by,
        sent_at=now,
        expires_at=now + VALID_FOR,
        **place,
    )
    invitation.full_clean()
    invitation.save()
    _send(invitation, token)
    return invitation


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of inviting many: the invitations, and the faults by organisation."""

    made: list[Invitation]
    faults: list[tuple[Organisation, str]]


def invite_members(
    *, cluster: Cluster, wishes: Sequence[tuple[Organisation, str]], by: Person
) -> BulkResult:
    """Invite the first owners of a cluster's unclaimed members; one fault stops no other."""
    made: list[Invitation] = []
    faults: list[tuple[Organisation, str]] = []
    for organisation, email in wishes:
        try:
            made.append(
                invitation_create(
                    email=email,
                    role=Role.ORG_OWNER,
                    by=by,
                    organisation=organisation,
                    via_cluster=cluster,
                )
            )
        except ValidationError as error:
            faults.append((organisation, error.messages[0]))
    return BulkResult(made, faults)


@transaction.atomic
def invitation_resend(*, invitation: Invitation, by: Person) -> Invitation:
    """Send an invitation again with a new link; the former link no longer works.

    An expired one becomes valid again. Raises ValidationError for one that was accepted or
    revoked, that was sent a moment ago, or too often.
    """
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.state in {InvitationState.ACCEPTED, InvitationState.REVOKED}:
        raise problem("not_open", _("This invitation is no longer open."))
    now = timezone.now()
    if now - row.sent_at < RESEND_AFTER:
        raise problem("too_soon", _("It was sent a moment ago. Try again in a few minutes."))
    if row.sent_count >= SEND_AT_MOST:
        raise problem(
            "too_often",
            _("It was sent %(count)s times. Ask the person by another way."),
            count=row.sent_count,
        )
    token = secrets.token_urlsafe(32)
    row.token_hash = hashed(token)
    row.sent_at = now
    row.sent_count += 1
    row.expires_at = now + VALID_FOR
    row.invited_by = by
    row.save()
    _send(row, token)
    return row


@transaction.atomic
def invitation_revoke(*, invitation: Invitation) -> Invitation:
    """Take an invitation back; raises ValidationError where it was accepted."""
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.state == InvitationState.ACCEPTED:
        raise problem("not_open", _("This invitation is no longer open."))
    row.revoked_at = row.revoked_at or timezone.now()
    row.save(update_fields=["revoked_at", "updated_at"])
    return row


def invitation_find(token: str) -> Invitation | None:
    """Return the invitation of a token, whatever its state; None for an unknown one."""
    return (
        Invitation.objects.select_related(
            "organisation",
            "cluster__organisation",
            "network",
            "via_cluster__organisation",
            "invited_by",
        )
        .filter(token_hash=hashed(token))
        .first()
    )


@transaction.atomic
def invitation_accept(*, invitation: Invitation, person: Person) -> Seat:
    """Take the offered role; the first owner thereby claims an unclaimed profile.

    Works once. Raises ValidationError for an invitation that is no longer open, and for a person
    who already holds a role there.
    """
    taken = (
        Invitation.open_ones()
        .filter(pk=invitation.pk, to_claim=False)
        .update(accepted_at=timezone.now(), accepted_by=person)
    )
    if not taken:
        raise problem(
            "not_open",
            _("This invitation is no longer open. Ask for a new one where it came from."),
        )
    row = Invitation.objects.select_related(
        "organisation", "cluster__organisation", "network", "invited_by"
    ).get(pk=invitation.pk)
    seat = seat_give(
        person=person,
        role=Role(row.role),
        organisation=row.organisation,
        cluster=row.cluster,
        network=row.network,
        tell=False,
    )
    unclaimed = {Standing.IMPORTED, Standing.PUBLIC_RECORD}
    if row.organisation is not None and row.organisation.standing in unclaimed:
        take_over(row.organisation)
    if row.invited_by_id is not None and row.invited_by_id != person.pk:
        notify(
            person_id=row.invited_by_id,
            kind="invitation_accepted",
            params={"actor": display_name(person), "place": place_of(row)},
            link="/team",
        )
    return seat
