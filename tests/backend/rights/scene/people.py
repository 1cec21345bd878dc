"""Seats, invitations, claims and hosts."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from backend.accounts.sign_in import terms
from backend.common.viewer import Role
from backend.directory.models import HostRequest, Invitation, OrganisationAlias, TwinOffer
from backend.directory.services.claims import claim_open
from backend.directory.services.invitations import hashed
from backend.directory.services.twins import twins_offer
from tests.backend.rights.scene.stage import Case, Scene, at
from tests.factories import ContactPointFactory, OrganisationFactory, SeatFactory


def seat(s: Scene) -> dict[str, Case]:
    """A seat of somebody else in the own firm, and one in cluster A."""
    firm = SeatFactory(role=Role.ORG_EDITOR.value, organisation=s.home)
    staff = SeatFactory(role=Role.CLUSTER_ADVISER.value, cluster=s.cluster)
    return {
        "in_firm": at(firm.public_id, s.home, role=Role.ORG_READER.value),
        "in_cluster": at(staff.public_id, s.home, role=Role.CLUSTER_READER.value),
    }


def _invitation(**values: object) -> Invitation:
    sent = timezone.now() - datetime.timedelta(days=1)
    times = {"sent_at": sent, "expires_at": sent + datetime.timedelta(days=7)}
    row: Invitation = Invitation.objects.create(**{**times, **values})
    return row


def invitation(s: Scene) -> dict[str, Case]:
    """Invitations to the own firm and to cluster A, and one that was taken back."""
    firm = {"role": Role.ORG_EDITOR, "organisation": s.home}
    staff = {"role": Role.CLUSTER_ADVISER, "cluster": s.cluster}
    gone = {**firm, "revoked_at": timezone.now()}
    rows = {
        "to_firm": _invitation(email="a@firm.example", token_hash="a" * 64, **firm),
        "to_cluster": _invitation(email="b@firm.example", token_hash="b" * 64, **staff),
        "taken_back": _invitation(email="c@firm.example", token_hash="c" * 64, **gone),
    }
    return {state: at(row.public_id, s.home) for state, row in rows.items()}


def invitation_link(s: Scene) -> dict[str, Case]:
    """The link of an invitation to the other firm's owner, of one that ran out, and a forged one.

    A member without an owner stands beside: `$unclaimed` may be invited in bulk.
    """
    unclaimed = s.member("Waits for its owner", standing="imported")
    ContactPointFactory(organisation=unclaimed, email="boss@waits.example")
    place = {"role": Role.ORG_EDITOR, "organisation": s.home}
    address = s.person("other", s.home).email
    _invitation(email=address, token_hash=hashed("valid"), **place)
    old = timezone.now() - datetime.timedelta(days=1)
    _invitation(email=address, token_hash=hashed("outdated"), expires_at=old, **place)
    given = {"unclaimed": str(unclaimed.public_id), "terms": terms.current()}
    return {
        state: Case({}, s.home, {"token": token, **given})
        for state, token in (("valid", "valid"), ("outdated", "outdated"), ("forged", "forged"))
    }


def claim(s: Scene) -> dict[str, Case]:
    """The other firm's owner claims members of cluster A: one unowned, one that has an owner."""
    claimant = s.person("other", s.home)
    free = s.member("To be claimed", standing="imported")
    owned = s.member("Claimed by two")
    s.client("own", owned)
    return {
        "pending": at(claim_open(person=claimant, organisation=free).public_id, s.home),
        "disputed": at(claim_open(person=claimant, organisation=owned).public_id, owned),
    }


def twin_offer(s: Scene) -> dict[str, Case]:
    """A firm has entered itself beside the record that cluster A keeps of it."""
    number = {"vat": "FR40303265045"}
    s.member("Kept by its cluster", standing="imported", **number)
    own = OrganisationFactory(
        legal_name="Entered itself",
        standing="claimed",
        life="draft",
        numbers_under_review=number,
    )
    s.client("own", own)
    twins_offer(own)
    return {"found": at(TwinOffer.objects.get(kept=own).public_id, own)}


def former_address(s: Scene) -> dict[str, Case]:
    """The ids of records that were merged into firms: one that is shown, one that is a draft."""
    firms = {
        "shown": s.member("Merged and shown"),
        "hidden": s.member("Merged draft", standing="claimed", life="draft"),
    }
    found = {}
    for state, firm in firms.items():
        alias = OrganisationAlias.objects.create(organisation=firm, public_id=uuid.uuid4())
        found[state] = at(alias.public_id, firm)
    return {**found, "unknown": at(uuid.uuid4(), s.home)}


def host_request(s: Scene) -> dict[str, Case]:
    """A firm without a cluster asks cluster A, the network, the platform; one has its answer."""
    made = {
        "to_cluster": {"kind": "cluster", "cluster": s.cluster},
        "to_network": {"kind": "network", "network": s.network},
        "to_platform": {"kind": "platform"},
        "answered": {"kind": "cluster", "cluster": s.cluster, "status": "declined"},
    }
    found = {}
    for state, values in made.items():
        firm = OrganisationFactory(legal_name=f"Free Works {state}")
        asked_by = s.person("own", firm)
        row = HostRequest.objects.create(organisation=firm, asked_by=asked_by, **values)
        found[state] = at(row.public_id, firm)
    return found
