"""Asking the matching service and keeping its answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence, Set
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.common import jobs
from backend.common.metrics import MATCHES, PROPOSALS
from backend.common.models import JobState
from backend.common.viewer import Viewer
from backend.directory.enums import EntryKind, OrganisationType, Visibility
from backend.directory.models import Cluster, Entry, Organisation
from backend.directory.selectors.profiles import profiles_for
from backend.partnering import engine
from backend.partnering.models import Proposal, ProposalRun, ReasonSource
from backend.partnering.selectors.viewers import run_viewer
from backend.partnering.services import balancing
from backend.search.selectors.scope import scope_of
from backend.search.selectors.seen import partners_seen
from matching.domain import Profile, Question, Scored

logger = logging.getLogger(__name__)

KEPT = 50
"""Proposals kept per run: more than anybody reads, about 1 kB each."""

TASK = "partnering.compute_run"


def run_get_or_create(
    *, organisation: Organisation, need: Entry | None = None, cluster: Cluster | None = None
) -> ProposalRun:
    """Return the run of a question, made if it was never asked."""
    key = f"{organisation.pk}:{need.pk if need else ''}:{cluster.pk if cluster else ''}"
    run, _made = ProposalRun.objects.get_or_create(
        question_key=key,
        defaults={
            "organisation": organisation,
            "need": need,
            "cluster": cluster,
            # A new question is answered at its first visit; the sweep takes what was left.
            "job_state": JobState.PENDING,
        },
    )
    return run


@transaction.atomic
def run_request(*, run: ProposalRun) -> ProposalRun:
    """Have a run computed anew in the background."""
    waiting = ProposalRun.objects.filter(pk=run.pk).exclude(job_state=JobState.RUNNING)
    waiting.update(
        job_state=JobState.PENDING, attempts=0, cancel_requested=False, error_code="", is_dirty=True
    )
    jobs.enqueue(TASK, queue="interactive", kwargs={"run_id": run.pk})
    run.refresh_from_db()
    return run


def run_compute(run: ProposalRun) -> bool:
    """Compute a run under its lease and store the answer.

    False where another worker has it, or where a passing failure put it off: the answer stored
    before then stays.
    """
    ProposalRun.objects.filter(pk=run.pk).exclude(job_state=JobState.RUNNING).update(
        job_state=JobState.PENDING, attempts=0, cancel_requested=False
    )
    run.refresh_from_db()
    if not jobs.claim(run):
        return False
    begun = time.monotonic()
    outcome = "failed"
    try:
        MATCHES.inc(_answer(run, begun))
        outcome = "done"
    except jobs.LeaseLostError:
        outcome = "lost"
        raise
    except Exception as error:
        if jobs.postpone(run, error):
            # The index or the database is away: what was stored stays, the sweep tries again.
            outcome = "postponed"
            return False
        jobs.finish(run, JobState.FAILED, error_code="matching_failed")
        raise
    finally:
        PROPOSALS.labels(outcome).observe(time.monotonic() - begun)
    return True


def run_try(run: ProposalRun) -> bool:
    """`run_compute`, with a failure noted in the run and in the log instead of raised."""
    try:
        return run_compute(run)
    except Exception:
        logger.exception("proposals not computed", extra={"run": run.pk})
        return False


def _answer(run: ProposalRun, begun: float) -> int:
    """Ask, store and end the run; returns the number of proposals."""
    viewer = run_viewer(run)
    own_id = str(run.organisation.public_id)
    asker = profiles_for([own_id], viewer).get(own_id)
    found: list[Scored] = []
    order: list[engine.Balanced] = []
    profiles: dict[str, Profile] = {}
    version = 0
    if asker is not None:
        version = asker.version
        found = _ask(run, asker, viewer, profiles)
        order = balancing.balanced(found, asker, profiles)
    release = engine.release()
    candidates = {
        str(o.public_id): o
        for o in Organisation.objects.filter(public_id__in=[s.candidate_id for s in found])
    }
    scored = {s.candidate_id: s for s in found}
    kept = [(b, scored[b.id]) for b in order if b.id in candidates]
    with transaction.atomic():
        jobs.renew(run, done=len(found), total=len(found))
        neutral = {i for i, p in profiles.items() if asker and balancing.is_neutral(asker, p)}
        _store(run, kept, candidates, neutral)
        ProposalRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(
            release=release,
            profile_version=version,
            is_dirty=False,
            computed_at=timezone.now(),
            took_ms=int((time.monotonic() - begun) * 1000),
        )
        jobs.finish(run, JobState.DONE)
    return len(kept)


def _ask(
    run: ProposalRun, asker: Profile, viewer: Viewer, seen: dict[str, Profile]
) -> list[Scored]:
    """Return the scored candidates; `seen` is filled with their profiles."""
    need_id = str(run.need.public_id) if run.need else ""
    if need_id and need_id not in {n.id for n in asker.needs}:
        return []

    def load(ids: Sequence[str]) -> Mapping[str, Profile]:
        # A cluster curates and accompanies; it is no link of a value chain.
        found = profiles_for(ids, viewer)
        partners = {i: p for i, p in found.items() if p.org_type != OrganisationType.CLUSTER}
        seen.update(partners)
        return partners

    scope = scope_of(viewer)
    question = Question(asker, need_id=need_id, exclude=scope.exclude_ids, limit=KEPT)
    return engine.propose(question, load, scope, lambda ids: partners_seen(ids, viewer))


def _stored_reasons(scored: Scored) -> list[dict[str, Any]]:
    return [
        {
            "code": r.code,
            "contribution": r.contribution,
            "params": {k: list(v) if isinstance(v, tuple) else v for k, v in r.params.items()},
            "fields": [[f.owner_id, f.path] for f in r.fields],
        }
        for r in scored.reasons
    ]


def _cited(reasons: list[dict[str, Any]]) -> set[UUID]:
    found = set()
    for reason in reasons:
        for _owner, path in reason["fields"]:
            kind, _dot, entry_id = path.partition(".")
            if kind in {"offers", "needs"} and entry_id:
                found.add(UUID(entry_id))
    return found


def _store(
    run: ProposalRun,
    found: list[tuple[engine.Balanced, Scored]],
    candidates: Mapping[str, Organisation],
    neutral: Set[str],
) -> None:
    shown = engine.BALANCE_RULES.shown
    before = set(run.proposals.filter(rank__lte=shown).values_list("candidate_id", flat=True))
    run.proposals.all().delete()
    own = Entry.objects.filter(organisation_id=run.organisation_id, kind=EntryKind.NEED)
    needs = {str(e.public_id): e for e in own}
    rows = []
    for rank, (balanced, scored) in enumerate(found, start=1):
        best = _best_need(scored, needs)
        rows.append(
            Proposal(
                run=run,
                candidate=candidates[scored.candidate_id],
                rank=rank,
                score=scored.score,
                probability=scored.probability,
                intercept=scored.intercept,
                features=dict(scored.features),
                reasons=_stored_reasons(scored),
                versions=dict(scored.document_versions),
                link=scored.link,
                best_need=best,
                rests_on_private=best is not None and best.visibility == Visibility.PRIVATE,
                balance=balancing.as_stored(balanced, neutral=balanced.id in neutral),
            )
        )
    stored = Proposal.objects.bulk_create(rows)
    ReasonSource.objects.bulk_create(
        [
            ReasonSource(proposal=row, entry_public_id=entry)
            for row in stored
            for entry in _cited(row.reasons)
        ]
    )
    balancing.count_shown(
        {
            row.candidate_id: round(engine.MILLI * engine.place_weight(row.rank))
            for row in stored
            if row.rank <= shown and row.candidate_id not in before and not row.balance["neutral"]
        }
    )


def _best_need(scored: Scored, needs: Mapping[str, Entry]) -> Entry | None:
    for reason in scored.reasons:
        need = needs.get(str(reason.params.get("need", "")))
        if need is not None:
            return need
    return None


def mark_dirty(*, organisation_id: int) -> None:
    """Note that an organisation changed: its own answers and those it stands in."""
    runs = ProposalRun.objects.filter(is_dirty=False)
    runs.filter(organisation_id=organisation_id).update(is_dirty=True)
    stands_in = Proposal.objects.filter(candidate_id=organisation_id).values("run_id")
    runs.filter(pk__in=stands_in).update(is_dirty=True)


def mark_own_dirty(*, organisation_id: int) -> None:
    """Note that a private need changed: only what the organisation asks for itself is stale."""
    ProposalRun.objects.filter(
        is_dirty=False, organisation_id=organisation_id, cluster__isnull=True
    ).update(is_dirty=True)


def forget_entry(*, entry_public_id: UUID) -> None:
    """Delete proposals whose reasons cite an entry that became less visible.

    Runs in the transaction of the change, so that no reason outlives what it cites.
    """
    cited = ReasonSource.objects.filter(entry_public_id=entry_public_id)
    runs = ProposalRun.objects.filter(proposals__sources__in=cited)
    ProposalRun.objects.filter(pk__in=list(runs.values_list("pk", flat=True))).update(is_dirty=True)
    Proposal.objects.filter(pk__in=list(cited.values_list("proposal_id", flat=True))).delete()


def forget_pair(*, kept_id: int, gone_id: int) -> None:
    """Delete what was proposed to a record that goes, and the one to the other of the two.

    Answers are made anew; what people said of candidates goes over with the record's other rows.
    """
    ProposalRun.objects.filter(organisation_id=gone_id).delete()
    Proposal.objects.filter(run__organisation_id=kept_id, candidate_id=gone_id).delete()


BATCH = 20
BATCH_SECONDS = 25.0
"""So long a batch goes on; the schedule begins the next one every 30 s."""


def refresh_dirty(*, limit: int | None = None, seconds: float = BATCH_SECONDS) -> int:
    """Compute anew the dirty runs of organisations that somebody uses; return how many.

    Goes on until none is left, `limit` are done or the time is over. A run that fails is left to
    its next visit, so that it does not hold up the others.
    """
    deadline = time.monotonic() + seconds
    done = 0
    tried: set[int] = set()
    while limit is None or done < limit:
        room = BATCH if limit is None else min(BATCH, limit - done)
        batch = list(_dirty_in_use().exclude(pk__in=tried)[:room])
        for run in batch:
            tried.add(run.pk)
            done += run_try(run)
            if time.monotonic() > deadline:
                return done
        if not batch:
            break
    return done


def _dirty_in_use() -> QuerySet[ProposalRun]:
    return (
        ProposalRun.objects.filter(
            is_dirty=True, organisation__seats__isnull=False, computed_at__isnull=False
        )
        .exclude(job_state__in=[JobState.RUNNING, JobState.FAILED])
        .distinct()
        .order_by("computed_at")
    )
