"""Who may do what in the directory; each predicate says why."""

from __future__ import annotations

from django.utils import timezone
from rules.predicates import predicate

from backend.common.viewer import ORGANISATION_ROLES, Role, Viewer
from backend.directory.enums import Standing
from backend.directory.models import Cluster, Mandate, Membership, Organisation


@predicate
def is_own_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """The acting seat is in this organisation: what a firm says of itself is its own."""
    return viewer.organisation_id == organisation.pk and viewer.role in ORGANISATION_ROLES


@predicate
def may_write_for_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Owners and editors write; readers of the same firm only read."""
    return viewer.organisation_id == organisation.pk and viewer.role in {
        Role.ORG_OWNER,
        Role.ORG_EDITOR,
    }


@predicate
def belongs_to_viewers_cluster(viewer: Viewer, organisation: Organisation) -> bool:
    """A cluster's staff curate its current members, and those alone."""
    if viewer.cluster_id is None:
        return False
    current = Membership.objects.current(timezone.localdate())
    return current.filter(organisation=organisation, cluster_id=viewer.cluster_id).exists()


@predicate
def is_unclaimed_import(viewer: Viewer, organisation: Organisation) -> bool:
    """Until a firm has claimed its profile, the cluster that brought it in keeps it."""
    return organisation.standing == Standing.IMPORTED


@predicate
def manages_cluster(viewer: Viewer, organisation: Organisation) -> bool:
    """Readers of a cluster look on; managers and advisers curate."""
    return viewer.manages_cluster


@predicate
def is_platform_admin(viewer: Viewer, organisation: Organisation) -> bool:
    """The platform's administrator mends data faults; the audit log keeps the trace."""
    return viewer.is_admin


@predicate
def is_curator(viewer: Viewer, organisation: Organisation) -> bool:
    """In several clusters an unclaimed profile has one that answers for it: the others look on."""
    return organisation.curator_id is None or organisation.curator_id == viewer.cluster_id


@predicate
def owns_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Whom a firm belongs to is for its owners to decide, not for every editor."""
    return viewer.organisation_id == organisation.pk and viewer.role == Role.ORG_OWNER


@predicate
def is_kept_by_firm(viewer: Viewer, organisation: Organisation) -> bool:
    """A claimed profile is its firm's own: others can only suggest."""
    return organisation.standing in {Standing.CLAIMED, Standing.PUBLISHED}


manages_member = manages_cluster & belongs_to_viewers_cluster
curates = manages_member & is_unclaimed_import & is_curator
can_edit = may_write_for_organisation | curates | is_platform_admin
can_see_internals = is_own_organisation | manages_member | is_platform_admin
"""Identifiers, contacts, completeness, provenance, history: for those who answer for it."""
can_export = is_own_organisation | manages_member
can_read_proposals = is_own_organisation | manages_member
can_judge_proposals = may_write_for_organisation | manages_member
"""What is said of a proposal teaches the ranking and hides it from colleagues: readers only read
it."""
can_submit = may_write_for_organisation
can_validate = manages_member & (is_kept_by_firm | curates)
can_publish = may_write_for_organisation | curates
can_suggest = manages_member & is_kept_by_firm
can_answer_suggestions = may_write_for_organisation
can_read_exclusions = is_own_organisation
can_exclude = may_write_for_organisation
can_leave_cluster = owns_organisation
can_record_mandate = manages_member & is_unclaimed_import


def mandated(organisation: Organisation) -> bool:
    """A mandate that holds lets an unclaimed profile be shown to others."""
    return Mandate.objects.valid_on(timezone.localdate()).filter(organisation=organisation).exists()


def manages_this_cluster(viewer: Viewer, cluster: Cluster) -> bool:
    """Managers and advisers act for their own cluster, and for no other."""
    return viewer.manages_cluster and viewer.cluster_id == cluster.pk


def is_viewers_cluster(viewer: Viewer, organisation: Organisation) -> bool:
    """One's own cluster is no partner to be introduced to: one knows it."""
    own = Cluster.objects.filter(organisation=organisation, public_id__in=viewer.cluster_ids)
    return own.exists()


def can_invite(viewer: Viewer, organisation: Organisation) -> bool:
    """Who speaks for a firm or a cluster may invite somebody of a public record; readers not."""
    speaks = viewer.role in {Role.ORG_OWNER, Role.ORG_EDITOR} or viewer.manages_cluster
    own = viewer.organisation_id == organisation.pk
    return speaks and not own and organisation.standing == Standing.PUBLIC_RECORD


def abilities(viewer: Viewer, organisation: Organisation) -> dict[str, bool]:
    """Return what the viewer may do with an organisation they can see."""
    own = is_own_organisation(viewer, organisation)
    record = organisation.standing == Standing.PUBLIC_RECORD
    outsider = viewer.organisation_id is not None and not own
    return {
        "edit": can_edit(viewer, organisation),
        "see_internals": can_see_internals(viewer, organisation),
        "see_contacts": can_see_internals(viewer, organisation),
        "see_proposals": can_read_proposals(viewer, organisation),
        "export": can_export(viewer, organisation),
        "ask": outsider and not record and not is_viewers_cluster(viewer, organisation),
        "invite": can_invite(viewer, organisation),
        "suggest": can_suggest(viewer, organisation),
        "exclude": can_exclude(viewer, organisation),
        "leave_cluster": can_leave_cluster(viewer, organisation),
        "mandate": can_record_mandate(viewer, organisation),
    }
