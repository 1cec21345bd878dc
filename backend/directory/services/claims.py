"""Claiming an organisation, and settling who owns it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.accounts.services.notifications import notify
from backend.common.viewer import Role
from backend.directory.enums import Standing
from backend.directory.enums_people import ClaimProof, ClaimStatus
from backend.directory.models import Claim, ClaimStep, Membership, Organisation, Seat
from backend.directory.models.claims import OPEN_CLAIMS
from backend.directory.selectors.domains import proves_domain
from backend.directory.services.seats import display_name, seat_change_role, seat_give
from backend.directory.services.taking_over import take_over
from backend.directory.services.validation import problem


def _owners(organisation: Organisation) -> Iterable[Seat]:
    return Seat.objects.filter(
        organisation=organisation, role=Role.ORG_OWNER, person__is_active=True
    ).select_related("person")


def _step(claim: Claim, before: str, person: Person | None, note: str = "") -> None:
    ClaimStep.objects.create(
        claim=claim, person=person, before=before, after=claim.status, note=note[:1000]
    )


def _deciders(claim: Claim) -> set[int]:
    """Return who is told: owners of a disputed one, its clusters' managers, else the platform."""
    today = timezone.localdate()
    clusters = Membership.objects.current(today).filter(organisation_id=claim.organisation_id)
    found = set(
        Seat.objects.filter(
            cluster_id__in=clusters.values("cluster_id"),
            role__in=[Role.CLUSTER_MANAGER, Role.CLUSTER_ADVISER],
        ).values_list("person_id", flat=True)
    )
    if claim.status == ClaimStatus.DISPUTED:
        found |= {seat.person_id for seat in _owners(claim.organisation)}
    if not found or claim.status == ClaimStatus.DISPUTED:
        admins = Seat.objects.filter(role=Role.PLATFORM_ADMIN)
        found |= set(admins.values_list("person_id", flat=True))
    return found - {claim.person_id}


def _tell_deciders(claim: Claim) -> None:
    kind = "claim_disputed" if claim.status == ClaimStatus.DISPUTED else "claim_opened"
    for person_id in sorted(_deciders(claim)):
        notify(
            person_id=person_id,
            kind=kind,
            params={
                "actor": display_name(claim.person),
                "place": claim.organisation.legal_name,
            },
            link=f"/claim/{claim.public_id}",
            key=f"{kind}:{claim.public_id}",
        )


def _tell_claimant(claim: Claim, kind: str) -> None:
    notify(
        person_id=claim.person_id,
        kind=kind,
        params={"place": claim.organisation.legal_name},
        link=f"/claim/{claim.public_id}",
        key=f"{kind}:{claim.public_id}",
    )


@transaction.atomic
def claim_open(*, person: Person, organisation: Organisation, message: str = "") -> Claim:
    """Claim an organisation that the person may know of (the caller has checked that).

    A confirmed address of its domain claims an unowned one at once; without it the cluster or the
    platform approves; an owned one is a dispute. Raises ValidationError for a cluster's own
    organisation, a role already held, and a claim already open.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if hasattr(row, "cluster"):
        raise problem("not_claimable", _("A cluster is entered by Maillon’s team. Write to us."))
    if Seat.objects.filter(person=person, organisation=row).exists():
        raise problem("already_there", _("You already hold a role there."))
    if Claim.objects.filter(person=person, organisation=row, status__in=OPEN_CLAIMS).exists():
        raise problem("claim_open", _("You have already claimed it. The answer is still due."))
    proof = ClaimProof.DOMAIN if proves_domain(person, row) else ClaimProof.APPROVAL
    claim = Claim(organisation=row, person=person, proof=proof, message=message.strip())
    claim.full_clean(exclude=["status"])
    claim.save()
    _step(claim, "", person, message.strip())
    if _owned(row):
        claim.dispute()
        claim.save()
        _step(claim, ClaimStatus.PENDING, person)
        _tell_deciders(claim)
    elif proof == ClaimProof.DOMAIN:
        _grant(claim, role=Role.ORG_OWNER, by=None)
    else:
        _tell_deciders(claim)
    return claim


def _owned(organisation: Organisation) -> bool:
    return any(True for _seat in _owners(organisation))


def _grant(claim: Claim, *, role: Role, by: Person | None, note: str = "") -> None:
    before = claim.status
    claim.approve(role=role, by_id=by.pk if by else None)
    claim.save()
    _step(claim, before, by, note)
    organisation = claim.organisation
    seat_give(person=claim.person, role=role, organisation=organisation, tell=False)
    if organisation.standing in {Standing.IMPORTED, Standing.PUBLIC_RECORD}:
        take_over(organisation)
    _tell_claimant(claim, "claim_approved")


def _locked(claim: Claim) -> Claim:
    row = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=claim.pk)
    )
    if row.status not in OPEN_CLAIMS:
        raise problem("claim_closed", _("This claim has already been decided."))
    return row


@transaction.atomic
def claim_approve(
    *, claim: Claim, by: Person, role: Role, note: str = "", transfer: bool = False
) -> Claim:
    """Give the claimant a role; with `transfer` they become the owner in place of the present ones.

    The former owners become readers, so that they still see what was theirs. Raises
    ValidationError for a claim already decided, for a role that an organisation does not have, and
    for a transfer where nobody disputes anything: there an approval is enough.
    """
    row = _locked(claim)
    if transfer and row.status != ClaimStatus.DISPUTED:
        raise problem("not_disputed", _("Only in a dispute are the present owners replaced."))
    if not role.value.startswith("org_"):
        raise problem("role_unknown", _("There is no such role in this place."))
    before = list(_owners(row.organisation))
    if not before:
        role = Role.ORG_OWNER  # an organisation that nobody owns gets an owner
    if transfer:
        role = Role.ORG_OWNER
    _grant(row, role=role, by=by, note=note)
    if transfer:
        for seat in before:
            seat_change_role(seat=seat, role=Role.ORG_READER, by=by)
    return row


@transaction.atomic
def claim_refuse(*, claim: Claim, by: Person, note: str = "") -> Claim:
    """Refuse a claim; the note is shown to the claimant."""
    row = _locked(claim)
    before = row.status
    row.refuse(by_id=by.pk)
    row.save()
    _step(row, before, by, note)
    _tell_claimant(row, "claim_refused")
    return row


@transaction.atomic
def claim_withdraw(*, claim: Claim) -> Claim:
    """Take one's own claim back."""
    row = _locked(claim)
    before = row.status
    row.withdraw()
    row.save()
    _step(row, before, row.person)
    return row
