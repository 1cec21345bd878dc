"""Factories of people, organisations, clusters and what belongs to them."""

from __future__ import annotations

import datetime

import factory
from factory.django import DjangoModelFactory

from backend.accounts.models import Person
from backend.common.text import fold
from backend.common.viewer import Role
from backend.directory.models import (
    Cluster,
    ContactPoint,
    Entry,
    Mandate,
    Membership,
    Network,
    Organisation,
    Profile,
    ProfileText,
    Seat,
)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@firm.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    legal_name = factory.Sequence(lambda n: f"Invented Works {n}")
    name_key = factory.LazyAttribute(lambda o: fold(o.legal_name, 255))
    org_type = "sme"
    standing = "published"
    life = factory.LazyAttribute(
        lambda o: "published" if o.standing in {"claimed", "published"} else "draft"
    )
    country = "FR"
    legal_nuts = "FRE11"
    city = "Lille"
    size_class = "small"
    languages = factory.LazyFunction(lambda: ["en"])

    @factory.post_generation
    def profile(self, create: bool, extracted: dict[str, object] | None, **values: object) -> None:
        if not create:
            return
        text = values.pop("description", "")
        made = Profile.objects.create(organisation=self, **values)
        if text:
            ProfileText.objects.create(profile=made, language="en", description=text)


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = Cluster

    organisation = factory.SubFactory(
        OrganisationFactory,
        legal_name=factory.Sequence(lambda n: f"Invented Cluster {n}"),
        org_type="cluster",
    )
    acronym = factory.Sequence(lambda n: f"IC{n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    cluster = factory.SubFactory(ClusterFactory)


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = Mandate

    organisation = factory.SubFactory(OrganisationFactory, standing="imported")
    cluster = factory.SubFactory(ClusterFactory)
    given_on = factory.LazyFunction(lambda: datetime.date(2025, 1, 1))


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = Entry

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "offer"
    title = factory.Sequence(lambda n: f"Invented offer {n}")
    language = "en"


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = ContactPoint

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")
    email = factory.Sequence(lambda n: f"contact{n}@firm.example")
    contact_key = factory.LazyAttribute(lambda c: c.email)


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    person = factory.SubFactory(PersonFactory)
    role = Role.ORG_OWNER.value


class NetworkFactory(DjangoModelFactory):
    class Meta:
        model = Network
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Invented Network {n}")
    kind = "een"

    @factory.post_generation
    def clusters(self, create: bool, extracted: list[Cluster] | None, **_values: object) -> None:
        if create and extracted:
            self.clusters.set(extracted)
