"""Everybody who may ask, and the places that they act for."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Person
from backend.common.viewer import Role
from backend.directory.models import Network, Organisation
from tests.factories import (
    ClusterFactory,
    ContactPointFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

PASSWORD = "a long and quiet password"

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

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self._numbers = itertools.count(1)
        self.cluster = ClusterFactory(organisation__legal_name="Cluster A", acronym="CA")
        self.cluster_b = ClusterFactory(organisation__legal_name="Cluster B", acronym="CB")
        self.home = self.member("Own Works")
        self.other = OrganisationFactory(legal_name="Other Works", country="DE", legal_nuts="DED2F")
        MembershipFactory(organisation=self.other, cluster=self.cluster_b)
        self.network = Network.objects.create(name="Invented network", kind="een")
        self.network.clusters.add(self.cluster)
        self.contact = ContactPointFactory(organisation=self.home)
        self.need = EntryFactory(organisation=self.home, kind="need", title="A need of ours")
        self.their_need = EntryFactory(
            organisation=self.other, kind="need", title="A need of theirs"
        )
        self.offer = EntryFactory(organisation=self.other, title="An offer of theirs")
        self.soon = (timezone.now() + datetime.timedelta(days=7)).isoformat()
        self._clients: dict[tuple[str, int], APIClient] = {}
        self._people: dict[tuple[str, int], Person] = {}
        self._kinds: dict[str, dict[str, Case]] = {}

    def prepare(self) -> None:
        """Make everybody and everything now: what a test makes goes with that test."""
        for kind in self.kinds:
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
        key = self._key(role, home)
        if key not in self._clients:
            self._clients[key] = self._sign_in(role, home)
        return self._clients[key]

    def person(self, role: str, home: Organisation) -> Person:
        """Return who acts in a role; nobody is "anonymous"."""
        self.client(role, home)
        return self._people[self._key(role, home)]

    def _key(self, role: str, home: Organisation) -> tuple[str, int]:
        return role, home.pk if role in {"own", "own_reader"} else 0

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
        person = PersonFactory(email=f"{role}.{next(self._numbers)}@people.example")
        person.set_password(PASSWORD)
        person.save()
        self._people[self._key(role, home)] = person
        seat = SeatFactory(person=person, **seats[role])
        if role == "own" and home == self.home:
            self.own_seat = seat
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return what `$name` stands for in a body or query of the table."""
        self.client("own", self.home)
        later = datetime.datetime.fromisoformat(self.soon) + datetime.timedelta(hours=2)
        return {
            "home": str(self.home.public_id),
            "other": str(self.other.public_id),
            "cluster": str(self.cluster.public_id),
            "cluster_b": str(self.cluster_b.public_id),
            "need": str(self.need.public_id),
            "their_need": str(self.their_need.public_id),
            "offer": str(self.offer.public_id),
            "contact": str(self.contact.public_id),
            "call": next(iter(self.states("call").values())).params["public_id"],
            "seat": str(self.own_seat.public_id),
            "today": timezone.localdate().isoformat(),
            "soon": self.soon,
            "later": later.isoformat(),
            "password": PASSWORD,
        }

    def values_of(self, role: str, case: Case) -> dict[str, Any]:
        """Return what `$name` stands for when a role asks about a case."""
        mine = {} if role == "anonymous" else {"my_email": self.person(role, case.home).email}
        at_home = {"case_home": str(case.home.public_id)}
        return {
            **self.values,
            "my_email": "nobody@people.example",
            **at_home,
            **mine,
            **case.values,
        }

    def states(self, kind: str) -> dict[str, Case]:
        """Return the objects of a kind by state, made at the first question."""
        if kind not in self._kinds:
            self._kinds[kind] = self.kinds[kind](self)
        return self._kinds[kind]


Kind = Callable[[Scene], Mapping[str, Case]]
"""Makes the objects of a kind, by state."""


def at(public_id: object, home: Organisation, **values: Any) -> Case:
    """An object that is found by its public id alone."""
    return Case({"public_id": str(public_id)}, home, values)
