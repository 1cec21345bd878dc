"""How a viewer may get in touch with an organisation, or why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from backend.common.viewer import Role, Viewer
from backend.directory import rules
from backend.directory.enums import Standing
from backend.directory.models import Cluster, Organisation

ASKING = frozenset({Role.ORG_OWNER, Role.ORG_EDITOR})
INTRODUCED = frozenset({Standing.CLAIMED, Standing.PUBLISHED})
"""Only who stands for its profile can be introduced, on either side."""


class Contact(NamedTuple):
    """What one can do (`ask`, `invite`, `none`), and the code of the reason why not."""

    action: str
    why: str = ""


def contacts_of(viewer: Viewer, organisations: Iterable[Organisation]) -> dict[int, Contact]:
    """Return how the viewer may get in touch with each organisation, by key, in two queries.

    `why` is `own`, `own_cluster` (one knows it), `unclaimed` (nobody answers there),
    `you_unclaimed` (nobody stands for the viewer's own profile yet) or `reader` (owners and
    editors ask); empty for seats that do not act for a firm.
    """
    found = list(organisations)
    own_clusters: set[int] = set()
    claimed = False
    if found and viewer.organisation_id is not None:
        clusters = Cluster.objects.filter(public_id__in=viewer.cluster_ids)
        own_clusters = set(clusters.values_list("organisation_id", flat=True))
        claimed = _stands(viewer.organisation_id)
    return {o.pk: _contact(viewer, o, own_clusters, claimed=claimed) for o in found}


def contact_reason(contact: Contact) -> str:
    """Return why the viewer cannot ask for an introduction, in the reader's language."""
    reasons = {
        "own": _("This is your own firm."),
        "own_cluster": _("This is your own cluster: you know it."),
        "unclaimed": _("Nobody of this firm has joined yet."),
        "you_unclaimed": _("Nobody speaks for your own profile yet: claim it first."),
        "reader": _("Owners and editors of a firm ask for introductions."),
    }
    if contact.action == "invite":
        return _("Nobody of this firm has joined yet: invite them instead.")
    return reasons.get(contact.why, _("Only a firm asks to be introduced."))


def _stands(pk: int) -> bool:
    return Organisation.objects.filter(pk=pk, standing__in=[s.value for s in INTRODUCED]).exists()


def _contact(
    viewer: Viewer, organisation: Organisation, own_clusters: set[int], *, claimed: bool
) -> Contact:
    if organisation.standing == Standing.PUBLIC_RECORD:
        return Contact("invite" if rules.can_invite(viewer, organisation) else "none")
    if viewer.organisation_id is None:
        return Contact("none")
    if viewer.organisation_id == organisation.pk:
        return Contact("none", "own")
    if organisation.pk in own_clusters:
        return Contact("none", "own_cluster")
    if organisation.standing not in INTRODUCED:
        return Contact("none", "unclaimed")
    if not claimed:
        return Contact("none", "you_unclaimed")
    if viewer.role not in ASKING:
        return Contact("none", "reader")
    return Contact("ask")
