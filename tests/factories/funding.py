"""Factories of programmes, rule sets and calls."""

from __future__ import annotations

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from backend.common.text import fold
from backend.funding.models import Call, CallCutoff, Programme, RuleSetVersion


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"programme-{n}")
    level = "european"
    labels = factory.LazyAttribute(lambda p: {"en": f"Invented programme {p.code}"})


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSetVersion

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"RULES-{n}")
    labels = factory.LazyAttribute(lambda r: {"en": f"Invented rules {r.code}"})
    body = factory.LazyFunction(dict)


class CallFactory(DjangoModelFactory):
    """A call, open without a deadline unless `closes_in_days` is given (negative: past)."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    source = "form"
    source_id = factory.Sequence(lambda n: f"invented-{n}")
    identifier = factory.Sequence(lambda n: f"INV-2027-{n:02}")
    title = factory.Sequence(lambda n: f"Invented call {n}")
    title_key = factory.LazyAttribute(lambda c: fold(c.title, 600))
    programme = factory.SubFactory(ProgrammeFactory)

    @factory.post_generation
    def closes_in_days(self, create: bool, extracted: float | None, **_values: object) -> None:
        if create and extracted is not None:
            CallCutoff.objects.create(
                call=self, closes_at=timezone.now() + datetime.timedelta(days=extracted)
            )


class CallCutoffFactory(DjangoModelFactory):
    class Meta:
        model = CallCutoff

    call = factory.SubFactory(CallFactory)
    closes_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=60))
    stage = 1
