"""Who may do what in the directory; each predicate says why."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common.abilities import Judged, declare, judge, reasoned
from backend.common.viewer import ORGANISATION_ROLES, Role, Viewer
from backend.directory.enums import Life, Standing, SuggestionState
from backend.directory.models import (
    ChangeRequest,
    Cluster,
    Mandate,
    Membership,
    Organisation,
)


@reasoned(_("This is for the people of the firm."))
def is_own_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """The acting seat is in this organisation: what a firm says of itself is its own."""
    return viewer.organisation_id == organisation.pk and viewer.role in ORGANISATION_ROLES


@reasoned(_("Only owners and editors of the firm write for it."))
def may_write_for_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Owners and editors write; readers of the same firm only read."""
    return viewer.organisation_id == organisation.pk and viewer.role in {
        Role.ORG_OWNER,
        Role.ORG_EDITOR,
    }


@reasoned(_("The firm is not a member of your cluster."))
def belongs_to_viewers_cluster(viewer: Viewer, organisation: Organisation) -> bool:
    """A cluster's staff curate its current members, and those alone.

    Asks nothing of the database where the firm was fetched through `with_visible_parts`.
    """
    if viewer.cluster_id is None:
        return False
    known = getattr(organisation, "current_memberships", None)
    if known is not None:
        return any(m.cluster_id == viewer.cluster_id for m in known)
    current = Membership.objects.current(timezone.localdate())
    return current.filter(organisation=organisation, cluster_id=viewer.cluster_id).exists()


@reasoned(_("The firm keeps its own profile; its cluster can suggest changes."))
def is_unclaimed_import(viewer: Viewer, organisation: Organisation) -> bool:
    """Until a firm has claimed its profile, the cluster that brought it in keeps it."""
    return organisation.standing == Standing.IMPORTED


@reasoned(_("This is for managers and advisers of the firm’s cluster."))
def manages_cluster(viewer: Viewer, organisation: Organisation) -> bool:
    """Readers of a cluster look on; managers and advisers curate."""
    return viewer.manages_cluster


@reasoned(_("Only the platform’s administrator can do this."))
def is_platform_admin(viewer: Viewer, organisation: Organisation) -> bool:
    """The platform's administrator mends data faults; the audit log keeps the trace."""
    return viewer.is_admin


@reasoned(_("Another cluster answers for this profile."))
def is_curator(viewer: Viewer, organisation: Organisation) -> bool:
    """In several clusters an unclaimed profile has one that answers for it: the others look on."""
    return organisation.curator_id is None or organisation.curator_id == viewer.cluster_id


@reasoned(_("Only an owner of the firm can do this."))
def owns_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """Whom a firm belongs to is for its owners to decide, not for every editor."""
    return viewer.organisation_id == organisation.pk and viewer.role == Role.ORG_OWNER


@reasoned(_("Nobody has claimed this profile yet: its cluster edits it."))
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


@reasoned(_("Only a firm asks to be introduced."))
def acts_for_firm(viewer: Viewer, organisation: Organisation) -> bool:
    """Two firms are introduced to each other; clusters and regions decide or look on."""
    return viewer.organisation_id is not None


@reasoned(_("This is your own firm."))
def is_other_firm(viewer: Viewer, organisation: Organisation) -> bool:
    """One asks others."""
    return viewer.organisation_id != organisation.pk


@reasoned(_("Nobody of this firm has joined yet: invite them instead."))
def has_joined(viewer: Viewer, organisation: Organisation) -> bool:
    """A public record is invited, never introduced."""
    return organisation.standing != Standing.PUBLIC_RECORD


@reasoned(_("This is your own cluster: you know it."))
def is_no_cluster_of_viewer(viewer: Viewer, organisation: Organisation) -> bool:
    """One's own cluster is no partner to be introduced to."""
    own = Cluster.objects.filter(organisation=organisation, public_id__in=viewer.cluster_ids)
    return not own.exists()


@reasoned(_("Somebody of the firm is here already: ask to be introduced instead."))
def is_public_record(viewer: Viewer, organisation: Organisation) -> bool:
    """Only who has not joined is invited from outside."""
    return organisation.standing == Standing.PUBLIC_RECORD


@reasoned(_("Only those who speak for a firm or a cluster invite."))
def speaks_for_place(viewer: Viewer, organisation: Organisation) -> bool:
    """An invitation goes out in the name of a place; readers of it have none to give."""
    return viewer.role in {Role.ORG_OWNER, Role.ORG_EDITOR} or viewer.manages_cluster


can_ask = acts_for_firm & is_other_firm & has_joined & is_no_cluster_of_viewer
can_invite = speaks_for_place & is_other_firm & is_public_record


ABILITIES = declare(
    "organisation",
    {
        "edit": can_edit,
        "see_internals": can_see_internals,
        "see_contacts": can_see_internals,
        "see_proposals": can_read_proposals,
        "export": can_export,
        "ask": can_ask,
        "invite": can_invite,
        "suggest": can_suggest,
        "exclude": can_exclude,
        "leave_cluster": can_leave_cluster,
        "mandate": can_record_mandate,
    },
)


ENTRY_ABILITIES = declare("entry", {"edit": can_edit})
"""Of each offer and need: who edits a firm edits what it offers and needs. Judged of the firm."""


@reasoned(_("Its content is out of date: the firm has to renew it first."))
def is_not_expired(viewer: Viewer, organisation: Organisation) -> bool:
    """What nobody has renewed is renewed before anybody checks it."""
    return organisation.life != Life.EXPIRED


MEMBER_ABILITIES = declare(
    "member", {"validate": can_validate & is_not_expired, "mandate": can_record_mandate}
)
"""Of each member in the list of its cluster's staff."""


def member_judged(viewer: Viewer, organisation: Organisation) -> Judged:
    """Return what staff may do with a member of their cluster, and why not the rest."""
    return judge(MEMBER_ABILITIES, viewer, organisation)


@reasoned(_("Only owners and editors of the firm answer what is suggested to it."))
def answers_suggestion(viewer: Viewer, change: ChangeRequest) -> bool:
    """A firm's profile is its own: it takes over what it likes of what others suggest."""
    return bool(can_answer_suggestions(viewer, change.organisation))


@reasoned(_("Only managers and advisers of the cluster that suggested it take it back."))
def suggested_it(viewer: Viewer, change: ChangeRequest) -> bool:
    """What a cluster suggested is its own to take back."""
    return viewer.manages_cluster and viewer.cluster_id == change.cluster_id


@reasoned(_("All of it has been answered."))
def has_open_values(viewer: Viewer, change: ChangeRequest) -> bool:
    """Each value is answered once."""
    return any(v.state == SuggestionState.OPEN for v in change.values.all())  # type: ignore[attr-defined]


CHANGE_ABILITIES = declare(
    "suggestion",
    {"answer": answers_suggestion & has_open_values, "withdraw": suggested_it & has_open_values},
)


def change_judged(viewer: Viewer, change: ChangeRequest) -> Judged:
    """Return what the viewer may do with a suggestion that they see, and why not the rest."""
    return judge(CHANGE_ABILITIES, viewer, change)


def entries_judged(viewer: Viewer, organisation: Organisation) -> Judged:
    """Return what the viewer may do with the entries of a firm that they can see."""
    return judge(ENTRY_ABILITIES, viewer, organisation)


def judged(viewer: Viewer, organisation: Organisation) -> Judged:
    """Return what the viewer may do with an organisation they can see, and why not the rest."""
    return judge(ABILITIES, viewer, organisation)
