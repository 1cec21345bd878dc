"""Factories of consortia."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from backend.consortia.models import Consortium, ConsortiumMember
from tests.factories.directory import OrganisationFactory
from tests.factories.funding import CallFactory


class ConsortiumFactory(DjangoModelFactory):
    class Meta:
        model = Consortium

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"Invented consortium {n}")
    owner_organisation = factory.SubFactory(OrganisationFactory)


class ConsortiumMemberFactory(DjangoModelFactory):
    class Meta:
        model = ConsortiumMember

    consortium = factory.SubFactory(ConsortiumFactory)
    position = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Invented member {n}")
    country = "FR"
    org_type = "sme"
    kind = "beneficiary"
