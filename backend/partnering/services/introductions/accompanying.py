"""Which cluster accompanies a firm: its stored wish, and its pick in one introduction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.common.errors import ConflictError
from backend.directory.models import Cluster, Organisation
from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import FirmAccompaniment, Introduction, IntroductionParty
from backend.partnering.selectors.accompaniment import clusters_of, preferred_cluster
from backend.partnering.services.introductions.flow import advance, parties_of, settle_exclusions
from backend.partnering.services.introductions.telling import tell_party


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Who stands beside the asked firm: a cluster, nobody, or one that the firm chooses itself."""

    cluster: Cluster | None
    chooses: bool = False


def _one_of(clusters: list[Cluster], wanted: UUID | None) -> Cluster:
    found = next((c for c in clusters if c.public_id == wanted), None)
    if found is None:
        detail = _("Please choose one of your own clusters.")
        raise ValidationError({"cluster": ValidationError(detail, code="unknown")})
    return found


def own_cluster(asker: Organisation, wanted: UUID | None) -> Cluster | None:
    """Return the cluster that accompanies a request: the chosen, the only, or the preferred one.

    Raises ValidationError naming `cluster` where a firm in several has chosen none of its own.
    """
    clusters = clusters_of(asker)
    if wanted is not None:
        return _one_of(clusters, wanted)
    if len(clusters) < 2:
        return clusters[0] if clusters else None
    preferred = preferred_cluster(asker, clusters)
    if preferred is None:
        detail = _("You belong to several clusters: please choose who accompanies this request.")
        raise ValidationError({"cluster": ValidationError(detail, code="required")})
    return preferred


def other_side(asked: Organisation, own: Cluster | None) -> OtherSide:
    """Return who is asked on the other side.

    The cluster that the asked firm always wants; else the one that both share, which decides once
    for both; else its only one. A firm in several without a wish chooses when it is asked.
    """
    clusters = clusters_of(asked)
    preferred = preferred_cluster(asked, clusters)
    if preferred is not None:
        return OtherSide(preferred)
    if own is not None and any(c.pk == own.pk for c in clusters):
        return OtherSide(own)
    if len(clusters) > 1:
        return OtherSide(None, chooses=True)
    return OtherSide(clusters[0] if clusters else None)


@transaction.atomic
def accompaniment_set(*, organisation: Organisation, cluster_id: UUID | None) -> None:
    """Keep which cluster accompanies a firm by default; none: the firm chooses each time.

    Holds for what is asked from then on. Raises ValidationError naming `cluster` for one that the
    firm is no member of.
    """
    cluster = None if cluster_id is None else _one_of(clusters_of(organisation), cluster_id)
    FirmAccompaniment.objects.update_or_create(
        organisation=organisation, defaults={"cluster": cluster}
    )


def cluster_pick(*, party: IntroductionParty, cluster_id: UUID, person_id: int) -> None:
    """Choose the cluster that accompanies the asked firm in this introduction, which is asked next.

    The same pick again changes nothing. Raises ConflictError where nothing is to be chosen (any
    more), ValidationError naming `cluster` for one that the firm is no member of.
    """
    with transaction.atomic():
        # Of its own, so that an end by an exclusion stays where the pick is then refused.
        settle_exclusions(Introduction.objects.locked(party.introduction_id), timezone.now())
    with transaction.atomic():
        introduction = Introduction.objects.locked(party.introduction_id)
        parties = parties_of(introduction)
        other = parties[PartyRole.OTHER_CLUSTER]
        chosen = other.cluster is not None and other.cluster.public_id == cluster_id
        if party.role == PartyRole.ASKED and chosen:
            return
        if party.role != PartyRole.ASKED or introduction.state != IntroductionState.CHOOSING:
            raise ConflictError(
                _("There is no cluster to choose in this request now."), code="not_open"
            )
        cluster = _one_of(clusters_of(introduction.asked), cluster_id)
        # Waiting again, until its own turn comes after the cluster's.
        taken = IntroductionParty.objects.filter(
            pk=parties[PartyRole.ASKED].pk, decision=PartyDecision.OPEN
        ).update(decision=PartyDecision.WAITING, asked_at=None)
        if not taken:
            raise ConflictError(code="not_open")
        IntroductionParty.objects.filter(pk=other.pk).update(cluster=cluster)
        introduction.other_cluster = cluster
        introduction.save()
        tell_party(
            parties[PartyRole.ASKER],
            "picked",
            event="picked",
            sender=parties[PartyRole.ASKED],
            but=person_id,
        )
        advance(introduction, timezone.now(), after=PartyRole.OWN_CLUSTER)
