"""Every table with personal data is declared, and every declaration holds."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import EmailField, GenericIPAddressField

from backend.accounts.models import Person
from backend.common.personal_data import BASES, Basis, Holding, Purpose, Subject, holdings
from backend.directory.models import Organisation

pytestmark = pytest.mark.django_db

HANGS_ON = {
    # Tables without a line of their own: they leave with the row they hang on, and hold no text of
    # a person that this row does not hold.
    "directory.SuggestedValue",
    "directory.OrganisationAlias",
    "directory.RevealGrant",
    "directory.SmeSharing",
    "directory.Certification",
    "directory.Profile",
    "directory.Cluster",
    "directory.HostRequest",
    "funding.Participation",
    "partnering.ProposalRun",
    "partnering.IntroductionLabel",
    "search.SeenHit",
    "account.EmailConfirmation",
    "socialaccount.SocialToken",
    "axes.AccessAttemptExpiration",
}
LOOKS_PERSONAL = ("email", "phone", "ip_address", "username", "user_agent")


def _declared() -> set[str]:
    return {h.table()._meta.label for h in holdings()}


def _points_at_people(model: type) -> bool:
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model in (Person, Organisation):
            return True
        if isinstance(field, EmailField | GenericIPAddressField) or field.name in LOOKS_PERSONAL:
            return True
    return False


def test_every_table_with_personal_data_is_declared() -> None:
    missing = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.managed and _points_at_people(model)
    } - _declared()
    assert missing <= HANGS_ON, missing - HANGS_ON


@pytest.mark.parametrize("holding", holdings(), ids=lambda h: f"{h.model}-{h.purpose}")
def test_declarations_name_real_columns(holding: Holding) -> None:
    subject = Subject(person_id=0, address="a@b.example", name="Some Body", organisation_ids=(0,))
    assert list(holding.exported(subject)) == []
    if holding.days is not None:
        assert holding.since
        from django.utils import timezone

        assert holding.outdated(timezone.now()).count() == 0
    if holding.erase == "blank":
        assert holding.blanks
        names = {f.name for f in holding.table()._meta.concrete_fields}
        assert set(holding.blanks) <= names


def test_every_purpose_has_one_basis_and_consent_is_for_what_is_optional() -> None:
    assert set(BASES) == set(Purpose)
    by_consent = {p for p, (basis, _role) in BASES.items() if basis is Basis.CONSENT}
    assert by_consent == {Purpose.RESEARCH, Purpose.NEWSLETTER}
    assert not [h for h in holdings() if h.purpose in by_consent]


def test_apps_above_leave_before_apps_below_and_the_person_last_of_the_accounts() -> None:
    order = [h.model for h in holdings()]
    apps_in_order = list(dict.fromkeys(h.split(".")[0] for h in order))
    assert apps_in_order[0] == "privacy"
    assert order.index("partnering.ProposalFeedback") < order.index("directory.Organisation")
    assert order.index("directory.Organisation") < order.index("accounts.Person")
    accounts = [m for m in order if m.startswith(("accounts.", "auditlog.", "sessions."))]
    assert accounts[-1] == "accounts.Person"
