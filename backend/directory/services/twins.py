"""Merging a firm that entered itself with the record that its cluster had brought in."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import hooks
from backend.directory.enums import HistoryKind, Life, SourceKind, Visibility
from backend.directory.enums_people import ClaimStatus, TwinState
from backend.directory.models import (
    Claim,
    Cluster,
    Entry,
    FieldProvenance,
    HistoryRow,
    Invitation,
    Membership,
    Organisation,
    OrganisationAlias,
    Profile,
    ProfileText,
    TwinOffer,
)
from backend.directory.models.life import SHOWN
from backend.directory.models.organisations import open_to_all
from backend.directory.selectors.twins import own_firms, twins_of
from backend.directory.services.data import OrganisationData, Source
from backend.directory.services.history import note
from backend.directory.services.numbers import UNIQUE_NUMBERS
from backend.directory.services.organisations import organisation_delete
from backend.directory.services.suggestions import SUGGESTABLE, change_suggest, value_of
from backend.directory.services.telling import tell_firm, tell_staff
from backend.directory.services.upsert import (
    ORGANISATION_FIELDS,
    PROFILE_FIELDS,
    profile_upsert,
    touch_organisation,
)
from backend.directory.services.validation import problem

UNKNOWN: tuple[Any, ...] = ("", "unknown", None, [], {})
"""What a field reads where nobody has said anything."""


def twins_offer(firm: Organisation) -> int:
    """Offer the hidden records that seem to be of a firm to those who keep them; return how many.

    Each pair is offered once. The firm is told nothing, whether one is found or not.
    """
    made = 0
    for record, proof in twins_of(firm):
        with transaction.atomic():
            offer, fresh = TwinOffer.objects.get_or_create(
                kept=firm,
                twin_public_id=record.public_id,
                defaults={"twin": record, "proof": proof},
            )
            if not fresh:
                continue
            made += 1
            for cluster in _clusters(record):
                tell_staff(
                    cluster,
                    "twin_found",
                    params={"organisation": record.legal_name},
                    link="/team",
                    key=f"twin:{offer.public_id}",
                )
    return made


def find_twins() -> int:
    """Look for hidden records of every firm that keeps its own profile. Run by beat."""
    return sum(twins_offer(firm) for firm in own_firms().iterator())


def _clusters(organisation: Organisation) -> list[Cluster]:
    rows = Membership.objects.current(timezone.localdate()).filter(organisation=organisation)
    return [row.cluster for row in rows.select_related("cluster__organisation").order_by("pk")]


def _locked(offer: TwinOffer) -> TwinOffer:
    row = TwinOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if row.state != TwinState.OPEN:
        raise problem("decided", _("This has already been decided."))
    return row


@transaction.atomic
def twins_keep_apart(*, offer: TwinOffer, person_id: int) -> None:
    """Note that the two are different firms; the pair is never offered again.

    Raises ValidationError where it was decided meanwhile.
    """
    _close(_locked(offer), TwinState.APART, person_id)


def _close(offer: TwinOffer, state: TwinState, person_id: int) -> None:
    offer.state, offer.decided_by_id, offer.decided_at = state, person_id, timezone.now()
    offer.save()


@transaction.atomic
def twins_merge(*, offer: TwinOffer, person_id: int, cluster_id: int | None) -> Organisation:
    """Merge the hidden record into the firm's own and return that.

    What hangs on the hidden record goes over: memberships, entries, history, provenance, contacts,
    proposals, introductions, and the rows of every other app. What the firm says of itself stays;
    a field that it has left empty is filled while its profile is not shown to others, else
    suggested. Entries come over private where the profile is shown: nothing that a cluster wrote
    becomes public without the firm. Invitations to the hidden record end, because they would open
    the firm's own place. Its public id, and those that it had before, lead to the firm from now on.

    `cluster_id` is the cluster that decides, None for the platform. Raises ValidationError where
    it was decided meanwhile or the two are no longer such a pair.
    """
    offer = _locked(offer)
    kept, twin = twins_pair(offer)
    clusters = _clusters(twin)
    by = next((c for c in clusters if c.pk == cluster_id), clusters[0])
    shown = _is_shown(kept)
    values = _values_to_fill(kept, twin)
    told = [n for n in ORGANISATION_FIELDS if n != "turnover_cents"]
    snapshot = {n: v for n in told if (v := getattr(twin, n)) not in UNKNOWN}
    hooks.fire(hooks.ORGANISATIONS_MERGING, kept_id=kept.pk, gone_id=twin.pk)
    _end_invitations(twin)
    if shown:
        _make_private(twin)
    _move_memberships(kept, twin)
    _move_texts(kept, twin, shown=shown)
    if values and not shown:
        source = Source(SourceKind.CLUSTER, str(by), person_id)
        profile_upsert(organisation=kept, data=OrganisationData(**values), source=source)
        _move_provenance(kept, twin, values)
    _move_rest(kept, twin)
    numbers = {n: twin.number(n) for n in UNIQUE_NUMBERS}
    organisation_delete(organisation=twin)
    OrganisationAlias.objects.create(organisation=kept, public_id=twin.public_id)
    kept.refresh_from_db()
    _settle_numbers(kept, numbers)
    note(
        kept,
        HistoryKind.MERGED,
        Source(SourceKind.CLUSTER, str(by), person_id),
        old=snapshot,
        cluster_id=by.pk,
    )
    offer.refresh_from_db()
    _close(offer, TwinState.MERGED, person_id)
    profile = Profile.objects.get(organisation=kept)
    touch_organisation(kept, profile=profile)
    suggested = {n: v for n, v in values.items() if n in SUGGESTABLE}
    if shown and suggested:
        change_suggest(organisation=kept, cluster=by, person_id=person_id, values=suggested)
    tell_firm(kept, "twin_merged", params={"cluster": str(by)}, key=f"merged:{offer.public_id}")
    for cluster in clusters:
        tell_staff(
            cluster,
            "twin_merged_staff",
            params={"organisation": kept.legal_name},
            key=f"merged:{offer.public_id}",
        )
    return kept


def twins_pair(offer: TwinOffer) -> tuple[Organisation, Organisation]:
    """Return both records under their locks, the firm's own first; raises ValidationError."""
    rows = {
        o.pk: o
        for o in Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=[offer.kept_id, offer.twin_id])
        .order_by("pk")
    }
    kept, twin = rows.get(offer.kept_id), rows.get(offer.twin_id or 0)
    still = kept is not None and twin is not None
    if not still or twin not in [record for record, _proof in twins_of(kept)]:  # type: ignore[arg-type]
        raise problem("no_pair", _("These two are no longer to be merged."))
    assert kept is not None
    assert twin is not None
    return kept, twin


def _is_shown(kept: Organisation) -> bool:
    """Say whether others read the profile, or would after one click of renewal."""
    open_now = open_to_all(timezone.localdate())
    return (
        kept.life in {*SHOWN, Life.EXPIRED}
        or Organisation.objects.filter(open_now, pk=kept.pk).exists()
    )


def _values_to_fill(kept: Organisation, twin: Organisation) -> dict[str, Any]:
    """Return what the hidden record says and the firm does not."""
    fields = [n for n in (*ORGANISATION_FIELDS, *PROFILE_FIELDS) if n not in UNIQUE_NUMBERS]
    return {
        n: value
        for n in fields
        if value_of(kept, n) in UNKNOWN and (value := value_of(twin, n)) not in UNKNOWN
    }


def _end_invitations(twin: Organisation) -> None:
    Invitation.open_ones().filter(organisation=twin).update(revoked_at=timezone.now())
    for claim in Claim.objects.filter(organisation=twin, status=ClaimStatus.PENDING):
        # The firm has an owner: who claims it disputes that.
        claim.dispute()
        claim.save()


def _make_private(twin: Organisation) -> None:
    """Take what the cluster wrote of offers and needs out of others' sight before it moves."""
    entries = Entry.objects.filter(organisation=twin).exclude(visibility=Visibility.PRIVATE)
    for public_id in list(entries.values_list("public_id", flat=True)):
        hooks.fire(hooks.ENTRY_NARROWED, entry_public_id=public_id)
    entries.update(visibility=Visibility.PRIVATE)
    HistoryRow.objects.filter(organisation=twin, entry_public_id__isnull=False).update(
        is_private=True
    )


def _move_memberships(kept: Organisation, twin: Organisation) -> None:
    """Give the firm each membership; of two in one cluster, the one that holds now."""
    current = Membership.objects.current(timezone.localdate())
    for row in Membership.objects.filter(organisation=twin):
        own = Membership.objects.filter(organisation=kept, cluster_id=row.cluster_id).first()
        if own is not None:
            holds = current.filter(pk=own.pk).exists() or not current.filter(pk=row.pk).exists()
            (row if holds else own).delete()
            if holds:
                continue
        Membership.objects.filter(pk=row.pk).update(organisation=kept)


def _move_texts(kept: Organisation, twin: Organisation, *, shown: bool) -> None:
    """Give the firm descriptions in languages that it has none in, while nobody else reads it."""
    profile, _made = Profile.objects.get_or_create(organisation=kept)
    if not shown:
        has = ProfileText.objects.filter(profile=profile).values_list("language", flat=True)
        ProfileText.objects.filter(profile__organisation=twin).exclude(
            language__in=list(has)
        ).update(profile=profile)
    Profile.objects.filter(organisation=twin).delete()


def _move_provenance(kept: Organisation, twin: Organisation, values: dict[str, Any]) -> None:
    """Let each filled field keep saying where its value came from."""
    FieldProvenance.objects.filter(organisation=kept, field__in=values).delete()
    FieldProvenance.objects.filter(organisation=twin, field__in=values).update(organisation=kept)


def _move_rest(kept: Organisation, twin: Organisation) -> None:
    """Point every other row, of whatever app, at the firm; what it has already is not doubled."""
    for relation in Organisation._meta.related_objects:  # noqa: SLF001 - documented in Django
        if (relation.one_to_many or relation.one_to_one) and relation.related_model != TwinOffer:
            _move_relation(relation, kept, twin)


def _move_relation(relation: ForeignObjectRel, kept: Organisation, twin: Organisation) -> None:
    model: Any = relation.related_model
    name = relation.field.name
    for row in model.objects.filter(**{name: twin}).order_by("pk"):
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{name: kept})
        except IntegrityError:
            row.delete()


def _settle_numbers(kept: Organisation, numbers: dict[str, str]) -> None:
    """Give the firm the numbers that only its hidden record held."""
    review = dict(kept.numbers_under_review)
    for name, value in numbers.items():
        if value and kept.number(name) in {"", value} and not getattr(kept, name):
            setattr(kept, name, value)
            review.pop(name, None)
    kept.numbers_under_review = review
    kept.save()
