"""Which domains a person has proved to have an address of."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from backend.accounts.models import Person
from backend.directory.enums import OrganisationType
from backend.directory.free_mail import is_free_mail
from backend.directory.models import Organisation

DOMAIN_SPEAKS = frozenset(
    {
        OrganisationType.SME,
        OrganisationType.SMALL_MID_CAP,
        OrganisationType.OTHER,
        OrganisationType.UNKNOWN,
    }
)
"""Kinds of organisation for which an address of their domain is proof enough."""


def proven_domains(person: Person) -> set[str]:
    """Return the domains of a person's confirmed addresses, those of free mail left out."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    domains = {
        address.rpartition("@")[2].lower() for address in addresses.values_list("email", flat=True)
    }
    return {d for d in domains if d and not is_free_mail(d)}


def proves_domain(person: Person, organisation: Organisation) -> bool:
    """Say whether a confirmed address of the person is of the organisation's own domain.

    A part of it counts (`sales.firm.eu` for `firm.eu`); a free-mail domain proves nothing, also
    where it stands as a firm's website. Nor does the address of a university, a research centre, a
    public body or a large firm: thousands have one who may not speak for it.
    """
    domain = organisation.domain_key
    if not domain or is_free_mail(domain) or organisation.org_type not in DOMAIN_SPEAKS:
        return False
    return any(d == domain or d.endswith(f".{domain}") for d in proven_domains(person))
