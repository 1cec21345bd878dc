"""The scene of the rights matrix: everybody who may ask, and one object of each kind and state.

All of it hangs on cluster A and its member "Own Works". A kind is a function that returns its
states; each state says which address it stands at and which firm is "own" there. To add a kind,
write such a function and name it in `KINDS`.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import (
    ChangeRequest,
    Claim,
    Cluster,
    Exclusion,
    FirmNotice,
    HostRequest,
    Invitation,
    Network,
    Organisation,
    SuggestedValue,
    ValidationJob,
)
from backend.directory.services.notices import objection_token
from backend.funding.models import CascadeAward
from backend.imports.models import ImportRun
from backend.partnering.models import Proposal, ProposalRun
from tests.factories import (
    CallFactory,
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)
from tests.factories.consortia import ConsortiumFactory

ROLES: Mapping[str, str] = {
    "anonymous": "nobody signed in",
    "own": "owner of the firm concerned",
    "own_reader": "reader of the firm concerned",
    "other": "owner of a firm of another cluster",
    "cluster": "manager of the cluster concerned",
    "cluster_reader": "reader of the cluster concerned",
    "cluster_other": "manager of another cluster",
    "region": "officer of the region concerned",
    "region_other": "officer of another region",
    "network": "adviser of a network over the cluster",
    "admin": "administrator of the platform",
}


@dataclass(frozen=True)
class Case:
    """An object in a state: the parameters of its address, and the firm that is "own" there."""

    params: Mapping[str, str]
    home: Organisation
    values: Mapping[str, Any] = field(default_factory=dict)


class Scene:
    """Builds the places at once, people and objects when they are asked for or by `prepare`."""

    def __init__(self) -> None:
        self.cluster = ClusterFactory(organisation__legal_name="Cluster A", acronym="CA")
        self.cluster_b = ClusterFactory(organisation__legal_name="Cluster B", acronym="CB")
        self.home = self.member("Own Works")
        self.other = OrganisationFactory(legal_name="Other Works", country="DE", legal_nuts="DED2F")
        MembershipFactory(organisation=self.other, cluster=self.cluster_b)
        self.network = Network.objects.create(name="Invented network", kind="een")
        self.network.clusters.add(self.cluster)
        self.contact = ContactPointFactory(organisation=self.home)
        self.need = EntryFactory(organisation=self.home, kind="need", title="A need of ours")
        self.offer = EntryFactory(organisation=self.other, title="An offer of theirs")
        self._clients: dict[tuple[str, int], APIClient] = {}
        self._kinds: dict[str, dict[str, Case]] = {}

    def prepare(self) -> None:
        """Make everybody and everything now: what a test makes goes with that test."""
        for kind in KINDS:
            for case in self.states(kind).values():
                for role in ROLES:
                    self.client(role, case.home)
        _ = self.values

    def member(self, name: str, **values: Any) -> Organisation:
        """Return a fresh member of cluster A."""
        row: Organisation = OrganisationFactory(legal_name=name, **values)
        MembershipFactory(organisation=row, cluster=self.cluster)
        return row

    def client(self, role: str, home: Organisation) -> APIClient:
        """Return a client that acts in a role, where `home` is the firm concerned."""
        key = (role, home.pk if role in {"own", "own_reader"} else 0)
        if key not in self._clients:
            self._clients[key] = self._sign_in(role, home)
        return self._clients[key]

    def _sign_in(self, role: str, home: Organisation) -> APIClient:
        client = APIClient()
        if role == "anonymous":
            return client
        seats: dict[str, dict[str, Any]] = {
            "own": {"role": Role.ORG_OWNER, "organisation": home},
            "own_reader": {"role": Role.ORG_READER, "organisation": home},
            "other": {"role": Role.ORG_OWNER, "organisation": self.other},
            "cluster": {"role": Role.CLUSTER_MANAGER, "cluster": self.cluster},
            "cluster_reader": {"role": Role.CLUSTER_READER, "cluster": self.cluster},
            "cluster_other": {"role": Role.CLUSTER_MANAGER, "cluster": self.cluster_b},
            "region": {"role": Role.REGION_OFFICER, "region": "FRE"},
            "region_other": {"role": Role.REGION_OFFICER, "region": "DED"},
            "network": {"role": Role.NETWORK_ADVISER, "network": self.network},
            "admin": {"role": Role.PLATFORM_ADMIN},
        }
        person = PersonFactory()
        seat = SeatFactory(person=person, **seats[role])
        if role == "own" and home == self.home:
            self.own_seat = seat
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return what `$name` stands for in a body or query of the table."""
        self.client("own", self.home)
        return {
            "home": str(self.home.public_id),
            "other": str(self.other.public_id),
            "cluster": str(self.cluster.public_id),
            "cluster_b": str(self.cluster_b.public_id),
            "need": str(self.need.public_id),
            "offer": str(self.offer.public_id),
            "contact": str(self.contact.public_id),
            "call": next(iter(self.states("call").values())).params["public_id"],
            "seat": str(self.own_seat.public_id),
            "today": timezone.localdate().isoformat(),
        }

    def states(self, kind: str) -> dict[str, Case]:
        """Return the objects of a kind by state, made at the first question."""
        if kind not in self._kinds:
            self._kinds[kind] = KINDS[kind](self)
        return self._kinds[kind]


def _at(public_id: object, home: Organisation, **values: Any) -> Case:
    return Case({"public_id": str(public_id)}, home, values)


def none(s: Scene) -> dict[str, Case]:
    """No object: the same for everybody."""
    return {"any": Case({}, s.home)}


def unknown(s: Scene) -> dict[str, Case]:
    """An object that does not exist."""
    names = ("public_id", "organisation_id", "cluster_id", "award_id", "code", "token")
    more = ("attachment_id", "meeting_id", "question_id", "key", "document", "kind")
    return {"unknown": Case({n: str(uuid.UUID(int=7)) for n in (*names, *more)}, s.home)}


def organisation(s: Scene) -> dict[str, Case]:
    """Members of cluster A in every state, and a public record that is nobody's member."""
    mandated = s.member("Mandated", standing="imported")
    MandateFactory(organisation=mandated, cluster=s.cluster)
    apart = s.member("Keeps apart")
    Exclusion.objects.create(organisation=apart, excluded=s.other)
    Exclusion.objects.create(organisation=apart, excluded_cluster=s.cluster_b)
    record = OrganisationFactory(legal_name="Record", standing="public_record", pic="998294028")
    return {
        "published": _at(s.home.public_id, s.home),
        "draft": _own(s.member("Draft", standing="claimed", life="draft")),
        "expired": _own(s.member("Expired", life="expired")),
        "imported": _own(s.member("Imported", standing="imported")),
        "mandated": _own(mandated),
        "objected": _own(s.member("Objected", standing="imported", objected_at=timezone.now())),
        "apart": _own(apart),
        "record": _at(record.public_id, s.home),
    }


def _own(row: Organisation) -> Case:
    return _at(row.public_id, row)


def entry(s: Scene) -> dict[str, Case]:
    """Entries of the own firm by visibility, and one of an unclaimed member."""
    found = {
        name: _at(EntryFactory(organisation=s.home, visibility=name).public_id, s.home)
        for name in ("public", "members", "private")
    }
    hidden = s.member("Imported with an offer", standing="imported")
    found["of_imported"] = _at(EntryFactory(organisation=hidden).public_id, hidden)
    return found


def cluster(s: Scene) -> dict[str, Case]:
    """Cluster A."""
    return {"any": _at(s.cluster.public_id, s.home)}


def member(s: Scene) -> dict[str, Case]:
    """A published and an unclaimed member of cluster A, under the cluster's address."""
    imported = s.member("Imported member", standing="imported")
    ContactPointFactory(organisation=imported)
    return {
        name: Case(
            {"public_id": str(s.cluster.public_id), "organisation_id": str(row.public_id)}, row
        )
        for name, row in (("published", s.home), ("imported", imported))
    }


def leave(s: Scene) -> dict[str, Case]:
    """The own firm's membership of cluster A."""
    ids = {"public_id": str(s.home.public_id), "cluster_id": str(s.cluster.public_id)}
    return {"member": Case(ids, s.home)}


def change(s: Scene) -> dict[str, Case]:
    """A value that cluster A suggests to the own firm."""
    row = ChangeRequest.objects.create(organisation=s.home, cluster=s.cluster)
    SuggestedValue.objects.create(request=row, field="city", old="Lille", new="Metz")
    return {"open": _at(row.public_id, s.home)}


def exclusion(s: Scene) -> dict[str, Case]:
    """An exclusion of the own firm."""
    firm = s.member("Excludes somebody")
    third = OrganisationFactory(legal_name="Third Works")
    row = Exclusion.objects.create(organisation=firm, excluded=third)
    return {"any": _at(row.public_id, firm)}


def mandate(s: Scene) -> dict[str, Case]:
    """A mandate that an unclaimed member gave to cluster A."""
    firm = s.member("Gave a mandate", standing="imported")
    row = MandateFactory(organisation=firm, cluster=s.cluster)
    return {"valid": _at(row.public_id, firm)}


def _notice(s: Scene, name: str) -> FirmNotice:
    firm = s.member(name, standing="imported")
    return FirmNotice.objects.create(
        organisation=firm, cluster=s.cluster, due_on=timezone.localdate()
    )


def notice(s: Scene) -> dict[str, Case]:
    """A notice that cluster A owes."""
    row = _notice(s, "To be told")
    return {"due": _at(row.public_id, row.organisation)}


def objection(s: Scene) -> dict[str, Case]:
    """The link in a notice, and a forged one."""
    row = _notice(s, "May object")
    return {
        "signed": Case({"token": objection_token(row)}, row.organisation),
        "forged": Case({"token": "forged"}, row.organisation),
    }


def validation(s: Scene) -> dict[str, Case]:
    """A bulk validation of cluster A."""
    row = ValidationJob.objects.create(cluster=s.cluster)
    return {"pending": _at(row.public_id, s.home)}


def call(s: Scene) -> dict[str, Case]:
    """A call that everybody sees."""
    row = CallFactory(identifier="INV-2027-R", closes_in_days=60)
    return {"open": Case({"public_id": str(row.public_id), "code": row.programme.code}, s.home)}


def consortium(s: Scene) -> dict[str, Case]:
    """Consortia planned by the own firm and by cluster A."""
    firm = ConsortiumFactory(owner_organisation=s.home)
    own = ConsortiumFactory(owner_organisation=None, owner_cluster=s.cluster)
    return {"of_firm": _at(firm.public_id, s.home), "of_cluster": _at(own.public_id, s.home)}


def import_run(s: Scene) -> dict[str, Case]:
    """A list that cluster A brought in."""
    row = ImportRun.objects.create(cluster=s.cluster, file_name="members.csv", sha256="0" * 64)
    return {"uploaded": _at(row.public_id, s.home)}


def _proposal(s: Scene, asked_by: Cluster | None) -> Case:
    run = ProposalRun.objects.create(
        organisation=s.home,
        cluster=asked_by,
        question_key=f"{s.home.pk}::{asked_by.pk if asked_by else ''}",
        computed_at=timezone.now(),
        job_state="done",
    )
    row = Proposal.objects.create(run=run, candidate=s.other, rank=1, score=1.0, probability=0.5)
    return _at(row.public_id, s.home)


def proposal(s: Scene) -> dict[str, Case]:
    """Proposals that the own firm, and cluster A for it, were given."""
    return {"to_firm": _proposal(s, None), "to_cluster": _proposal(s, s.cluster)}


def award(s: Scene) -> dict[str, Case]:
    """Cascade money that the own firm noted."""
    row = CascadeAward.objects.create(
        organisation=s.home, amount_cents=100, awarded_on=datetime.date(2026, 1, 2)
    )
    ids = {"public_id": str(s.home.public_id), "award_id": str(row.public_id)}
    return {"any": Case(ids, s.home)}


def introduction(s: Scene) -> dict[str, Case]:
    """The own firm asks the other firm: first its own cluster decides; at last all have agreed."""
    own = s.client("own", s.home)
    body = {
        "asked": str(s.other.public_id),
        "source": "search",
        "sentences": [
            {"code": "work.project"},
            {"code": "look.need", "value": str(s.need.public_id)},
            {"code": "their.offer", "value": str(s.offer.public_id)},
        ],
        "contact_ids": [str(s.contact.public_id)],
    }
    third = s.member("Asks too")
    need = EntryFactory(organisation=third, kind="need", title="Their own need")
    contact = ContactPointFactory(organisation=third)
    made = []
    for client, values in (
        (own, {}),
        (
            s.client("own", third),
            {
                "sentences": [
                    {"code": "work.project"},
                    {"code": "look.need", "value": str(need.public_id)},
                    {"code": "their.offer", "value": str(s.offer.public_id)},
                ],
                "contact_ids": [str(contact.public_id)],
            },
        ),
    ):
        answer = client.post("/api/v1/introductions/", {**body, **values})
        assert answer.status_code == 201, answer.content
        made.append(answer.json()["id"])
    for role in ("cluster", "cluster_other", "other"):
        address = f"/api/v1/introductions/{made[1]}/answer/"
        given = {"decision": "accept", "share_person": role == "other"}
        answer = s.client(role, third).post(address, given)
        assert answer.status_code == 200, answer.content
    return {"asked": _at(made[0], s.home), "agreed": _at(made[1], third)}


def saved_search(s: Scene) -> dict[str, Case]:
    """A search that the owner of the own firm keeps."""
    values = {"name": "Kept", "query": {"q": "steel"}}
    answer = s.client("own", s.home).post("/api/v1/saved-searches/", values)
    assert answer.status_code == 201, answer.content
    return {"of_owner": _at(answer.json()["id"], s.home)}


def seat(s: Scene) -> dict[str, Case]:
    """A seat of somebody else in the own firm, and one in cluster A."""
    firm = SeatFactory(role=Role.ORG_EDITOR.value, organisation=s.home)
    staff = SeatFactory(role=Role.CLUSTER_ADVISER.value, cluster=s.cluster)
    return {"in_firm": _at(firm.public_id, s.home), "in_cluster": _at(staff.public_id, s.home)}


def invitation(s: Scene) -> dict[str, Case]:
    """Invitations to the own firm and to cluster A."""
    now = timezone.now()
    common = {"sent_at": now, "expires_at": now + datetime.timedelta(days=7)}
    firm = Invitation.objects.create(
        email="a@firm.example",
        role=Role.ORG_EDITOR,
        organisation=s.home,
        token_hash="a" * 64,
        **common,
    )
    staff = Invitation.objects.create(
        email="b@firm.example",
        role=Role.CLUSTER_ADVISER,
        cluster=s.cluster,
        token_hash="b" * 64,
        **common,
    )
    return {"to_firm": _at(firm.public_id, s.home), "to_cluster": _at(staff.public_id, s.home)}


def claim(s: Scene) -> dict[str, Case]:
    """Somebody wants to take an unclaimed member of cluster A over."""
    firm = s.member("To be claimed", standing="imported")
    row = Claim.objects.create(organisation=firm, person=PersonFactory(), proof="approval")
    return {"pending": _at(row.public_id, firm)}


def host_request(s: Scene) -> dict[str, Case]:
    """A firm without a cluster asks cluster A to take it in."""
    firm = OrganisationFactory(legal_name="Free Works")
    row = HostRequest.objects.create(organisation=firm, kind="cluster", cluster=s.cluster)
    return {"pending": _at(row.public_id, firm)}


KINDS: dict[str, Callable[[Scene], dict[str, Case]]] = {
    f.__name__: f
    for f in (
        none,
        unknown,
        organisation,
        entry,
        cluster,
        member,
        leave,
        change,
        exclusion,
        mandate,
        notice,
        objection,
        validation,
        call,
        consortium,
        import_run,
        proposal,
        award,
        introduction,
        saved_search,
        seat,
        invitation,
        claim,
        host_request,
    )
}
