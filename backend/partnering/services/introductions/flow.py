"""How an introduction moves from party to party. Every function runs under its row lock."""

from __future__ import annotations

import datetime

from backend.common.errors import ConflictError
from backend.directory.models import Cluster
from backend.directory.selectors.profiles import keeps_apart
from backend.directory.services.grants import reveal_grant
from backend.partnering.enums import IntroductionState, PartyDecision, PartyRole
from backend.partnering.models import (
    ClusterPolicy,
    Introduction,
    IntroductionContact,
    IntroductionParty,
)
from backend.partnering.models.introductions import OPEN_STATES
from backend.partnering.selectors.accompaniment import clusters_of
from backend.partnering.services.introductions.labels import label
from backend.partnering.services.introductions.telling import tell_party, tell_reached

FIRM_REPLY_DAYS = 14
"""Days a firm has to answer (a house choice; clusters set their own)."""

DEFAULT_POLICY = ClusterPolicy(skip_own=False, skip_other=False)


def policy_of(cluster: Cluster | None) -> ClusterPolicy:
    """Return a cluster's policy, or the default where it has set none."""
    found = ClusterPolicy.objects.filter(cluster=cluster).first() if cluster else None
    return found or DEFAULT_POLICY


def parties_of(introduction: Introduction) -> dict[str, IntroductionParty]:
    """Return the four parties by role, as they stand now."""
    rows = introduction.parties.select_related("organisation", "cluster")
    found = {}
    for row in rows:
        row.introduction = introduction
        found[row.role] = row
    return found


def decide(
    party: IntroductionParty,
    decision: str,
    *,
    now: datetime.datetime,
    person_id: int | None = None,
) -> None:
    """Write a party's decision by a conditional update: only one of two races wins.

    Raises ConflictError where the party is no longer asked.
    """
    taken = IntroductionParty.objects.filter(pk=party.pk, decision=PartyDecision.OPEN).update(
        decision=decision, decided_at=now, decided_by_id=person_id
    )
    if not taken:
        raise ConflictError(code="not_open")
    party.decision, party.decided_at, party.decided_by_id = decision, now, person_id


def advance(introduction: Introduction, now: datetime.datetime, *, after: str) -> None:
    """Ask the next party, leaving out those that do not exist or leave it to the firms."""
    parties = parties_of(introduction)
    order = list(PartyRole.values)
    for role in order[order.index(after) + 1 :]:
        party = parties[role]
        if party.decision in {PartyDecision.NOT_APPLICABLE, PartyDecision.DECIDED_ONCE}:
            continue
        if party.cluster is not None and _skips(introduction, party):
            IntroductionParty.objects.filter(pk=party.pk).update(
                decision=PartyDecision.SKIPPED, is_reached=True, decided_at=now
            )
            continue
        if role == PartyRole.OTHER_CLUSTER and party.cluster is None:
            if _chooses(introduction, parties[PartyRole.ASKED], party, now):
                return
            continue
        _ask(introduction, party, now)
        return


def _chooses(
    introduction: Introduction,
    firm: IntroductionParty,
    cluster: IntroductionParty,
    now: datetime.datetime,
) -> bool:
    """Ask the other firm which of its clusters accompanies it; False where it has none left."""
    if clusters_of(introduction.asked):
        _ask(introduction, firm, now, choosing=True)
        return True
    IntroductionParty.objects.filter(pk=cluster.pk).update(decision=PartyDecision.NOT_APPLICABLE)
    return False


def _skips(introduction: Introduction, party: IntroductionParty) -> bool:
    policy = policy_of(party.cluster)
    own = party.role == PartyRole.OWN_CLUSTER
    if own and introduction.other_cluster_id == introduction.own_cluster_id:
        # It stands on both sides: it is left out only where it leaves both to the firms.
        return policy.skip_own and policy.skip_other
    return policy.skip_own if own else policy.skip_other


def start_clock(
    introduction: Introduction, party: IntroductionParty, now: datetime.datetime
) -> None:
    """Give a party its full time to answer; the caller saves the row.

    When the reminder comes is fixed here too, so that a later change of the cluster's policy holds
    for what is asked from then on; None stands for half of the time.
    """
    policy = policy_of(party.cluster) if party.cluster else None
    days = policy.reply_days if policy else FIRM_REPLY_DAYS
    remind = policy.remind_days if policy else None
    introduction.due_at = now + datetime.timedelta(days=days)
    introduction.remind_at = now + datetime.timedelta(days=remind) if remind else None
    introduction.reminded = 0


def _ask(
    introduction: Introduction,
    party: IntroductionParty,
    now: datetime.datetime,
    *,
    choosing: bool = False,
) -> None:
    party.decision, party.asked_at, party.is_reached = PartyDecision.OPEN, now, True
    start_clock(introduction, party, now)
    if party.role == PartyRole.OWN_CLUSTER:
        introduction.ask_own_cluster()
    elif party.role == PartyRole.OTHER_CLUSTER:
        introduction.ask_other_cluster()
    elif choosing:
        introduction.ask_choice()
    else:
        introduction.ask_firm()
    hidden = party.role == PartyRole.ASKED and excludes(
        introduction.asked_id, introduction.asker_id
    )
    if hidden:
        party.is_reached = False
    party.save()
    introduction.save()
    if hidden:
        refuse_quietly(introduction, party, now)
        return
    if choosing:
        people = tell_party(party, "choose", event="choose")
    else:
        people = tell_party(party, "turn", event=f"turn:{party.role}")
    if party.role == PartyRole.ASKED and people == 0:
        cluster = parties_of(introduction)[PartyRole.OTHER_CLUSTER]
        if cluster.decision == PartyDecision.DECIDED_ONCE:
            cluster = parties_of(introduction)[PartyRole.OWN_CLUSTER]
        if cluster.is_reached:
            tell_party(cluster, "nobody", event="nobody")


def excludes(organisation_id: int, other_id: int) -> bool:
    """Say whether an organisation never wants to be shown to the other, itself or by a cluster."""
    return keeps_apart(organisation_id, other_id)


def refuse_quietly(
    introduction: Introduction,
    party: IntroductionParty,
    now: datetime.datetime,
    *,
    person_id: int | None = None,
) -> None:
    """Decline for a party without telling anybody: the others learn what silence tells."""
    decide(party, PartyDecision.DECLINED, now=now, person_id=person_id)
    IntroductionParty.objects.filter(pk=party.pk).update(silent=True)
    party.silent = True
    introduction.decline(now, quiet=True)
    introduction.save()
    label(introduction, "declined", by_role=party.role, reason=party.reason, now=now)


def settle_exclusions(introduction: Introduction, now: datetime.datetime) -> None:
    """End an open introduction of two firms one of which has excluded the other meanwhile.

    Where the asking firm did, it reads as withdrawn; where the other did and is being asked, as a
    silent decline; before its turn, that is seen to when its turn comes.
    """
    state = IntroductionState(introduction.state)
    if state not in OPEN_STATES:
        return
    if excludes(introduction.asker_id, introduction.asked_id):
        take_back(introduction, now)
    elif state in {IntroductionState.CHOOSING, IntroductionState.AT_FIRM} and excludes(
        introduction.asked_id, introduction.asker_id
    ):
        refuse_quietly(introduction, parties_of(introduction)[PartyRole.ASKED], now)


def take_back(
    introduction: Introduction, now: datetime.datetime, *, person_id: int | None = None
) -> None:
    """Withdraw an open introduction and tell those who were asked."""
    parties = parties_of(introduction)
    introduction.withdraw(now)
    introduction.save()
    IntroductionParty.objects.filter(introduction=introduction, decision=PartyDecision.OPEN).update(
        decision=PartyDecision.WAITING
    )
    tell_reached(
        introduction,
        "withdrawn",
        event="withdrawn",
        sender=parties[PartyRole.ASKER],
        but=person_id,
    )


def conclude(introduction: Introduction, now: datetime.datetime, person_id: int | None) -> None:
    """Let contact data move: everybody agreed. Tells all, reveals what the request was about."""
    introduction.agree(now)
    introduction.save()
    for role in (PartyRole.ASKER, PartyRole.ASKED):
        _copy_contacts(introduction, parties_of(introduction)[role])
    label(introduction, "agreed", by_role=PartyRole.ASKED, now=now)
    if introduction.own_need is not None:
        reveal_grant(
            entry=introduction.own_need,
            organisation=introduction.asked,
            reference=f"introduction:{introduction.public_id}",
        )
    tell_reached(introduction, "agreed", event="agreed", but=person_id)


def _copy_contacts(introduction: Introduction, party: IntroductionParty) -> None:
    organisation = party.organisation
    if organisation is None:
        return
    chosen = organisation.contacts.filter(public_id__in=party.contact_ids)
    rows = [
        IntroductionContact(
            introduction=introduction,
            organisation=organisation,
            name=c.name,
            job=c.job,
            email=c.email,
            phone=c.phone,
        )
        for c in chosen
    ]
    person = introduction.created_by if party.role == PartyRole.ASKER else party.decided_by
    if party.share_person and person is not None and person.is_active:
        rows.append(
            IntroductionContact(
                introduction=introduction,
                organisation=organisation,
                name=person.name,
                email=person.email,
                person=person,
            )
        )
    IntroductionContact.objects.bulk_create(rows)
