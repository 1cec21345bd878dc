"""Making organisations and finding the one that a source means."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.common.text import fold
from backend.directory.enums import HistoryKind, SourceKind, Standing
from backend.directory.models import Organisation
from backend.directory.services.data import Change, OrganisationData, Source
from backend.directory.services.history import note
from backend.directory.services.life import note_claim, profile_publish
from backend.directory.services.upsert import profile_upsert, touch_organisation
from backend.directory.services.validation import domain_of, problem


@dataclass(frozen=True, slots=True)
class Match:
    """An organisation that a source means, and the key by which it was found."""

    organisation: Organisation
    key: str


def organisation_match(
    *,
    vat: str = "",
    pic: str = "",
    siret: str = "",
    siren: str = "",
    website: str = "",
    name: str = "",
    country: str = "",
) -> Match | None:
    """Find the organisation with one of these keys, the surest first, else None.

    Identifiers beat web domain with name, which beats name with country. A shared domain or a
    shared name alone is not enough: firms of one group share the first, strangers the second.
    Two different numbers of one kind mean two organisations, however alike their names.
    """
    numbers = {"vat": vat, "pic": pic, "siren": siren}
    for key, value in (("vat", vat), ("pic", pic), ("siret", siret)):
        found = Organisation.objects.filter(**{key: value}).first() if value else None
        if found is not None:
            return Match(found, key)
    name_key = fold(name, 255)
    if siren:
        rows = list(Organisation.objects.filter(siren=siren)[:2])
        if len(rows) == 1:
            return Match(rows[0], "siren")
    alike = Organisation.objects.filter(name_key=name_key)
    for name, value in numbers.items():
        if value:
            alike = alike.filter(**{f"{name}__in": ["", value]})
    domain = domain_of(website)[:120]
    if domain and name_key:
        found = alike.filter(domain_key=domain).first()
        if found is not None:
            return Match(found, "domain")
    if name_key and country:
        rows = list(alike.filter(country=country)[:2])
        if len(rows) == 1:
            return Match(rows[0], "name")
    return None


@transaction.atomic
def organisation_create(
    *, data: OrganisationData, standing: str, source: Source, is_demo: bool = False
) -> tuple[Organisation, list[Change]]:
    """Create an organisation with its profile; raises ValidationError naming field and value."""
    organisation = Organisation(standing=standing, is_demo=is_demo)
    changes = profile_upsert(organisation=organisation, data=data, source=source)
    return organisation, changes


@transaction.atomic
def organisation_claim(*, organisation: Organisation, source: Source | None = None) -> Organisation:
    """Turn an imported profile into its firm's own; raises ValidationError on any other.

    From now on the firm answers for it: it is shown to others and has its own clock.
    """
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if row.standing != Standing.IMPORTED:
        raise problem("not_claimable", _("Only an imported profile can be claimed."))
    row.standing = Standing.CLAIMED
    note_claim(row)
    row.save()
    note(row, HistoryKind.CLAIM, source or Source(SourceKind.PERSON))
    touch_organisation(row)
    return row


@transaction.atomic
def organisation_publish(
    *, organisation: Organisation, source: Source | None = None
) -> Organisation:
    """Show a claimed or new profile to everybody; see `life.profile_publish`."""
    return profile_publish(organisation=organisation, source=source or Source(SourceKind.PERSON))


@transaction.atomic
def organisation_delete(*, organisation: Organisation) -> None:
    """Remove an organisation; the index forgets it, and queries leave it out from now on."""
    from backend.common import outbox

    outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=True)
    organisation.delete()
