"""The platform's state for the monitoring, and the address at which it is answered."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from typing import Final

import redis
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from backend.common import jobs
from backend.common.errors import not_found
from backend.common.metrics import FOLDER
from backend.common.models import JobState, OutboxEntry, Revocation

logger = logging.getLogger(__name__)

REDIS_SECONDS: Final = 1.0
QUEUES: Final = ("interactive", "index", "batch")
PRIORITIES: Final = ("", "\x06\x163", "\x06\x166", "\x06\x169")
"""Suffixes of a queue's lists in Redis: kombu keeps one list for each priority step."""


class StateCollector(Collector):
    """The state of outbox, jobs and queues at the moment of asking."""

    def describe(self) -> list[Metric]:
        """Name nothing in advance: that would ask the database at import."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the state; what cannot be read is left out, and `maillon_up` says so."""
        up = GaugeMetricFamily("maillon_up", "Whether a part answers.", labels=["part"])
        for part, read in (("database", self._database), ("redis", self._queues)):
            try:
                found = list(read())
            except (DatabaseError, redis.RedisError, OSError) as error:
                logger.warning(
                    "state not read", extra={"component": part, "error": type(error).__name__}
                )
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
                yield from found
        yield up

    @staticmethod
    def _database() -> Iterator[Metric]:
        outbox = OutboxEntry.objects.aggregate(
            oldest=Min("created_at"), waiting=Count("pk"), attempts=Max("attempts")
        )
        lag = (timezone.now() - outbox["oldest"]).total_seconds() if outbox["oldest"] else 0.0
        yield GaugeMetricFamily(
            "maillon_index_lag_seconds", "Age of the oldest change not yet in the index.", lag
        )
        yield GaugeMetricFamily(
            "maillon_outbox_waiting", "Changes not yet in the index.", outbox["waiting"]
        )
        yield GaugeMetricFamily(
            "maillon_outbox_attempts",
            "Most failed attempts of one waiting change.",
            outbox["attempts"] or 0,
        )
        yield GaugeMetricFamily(
            "maillon_revocations",
            "Objects kept out of queries until the index knows.",
            Revocation.objects.count(),
        )
        states = GaugeMetricFamily(
            "maillon_jobs", "Jobs by kind and state.", labels=["kind", "state"]
        )
        for model in jobs.leased_models():
            rows = model._default_manager.order_by().values("job_state").annotate(n=Count("pk"))
            counts = {row["job_state"]: row["n"] for row in rows}
            for state in JobState.values:
                states.add_metric([model._meta.label_lower, state], counts.get(state, 0))
        yield states

    @staticmethod
    def _queues() -> Iterator[Metric]:
        address = settings.CELERY_BROKER_URL
        if not address.startswith(("redis", "unix")):
            return
        client = redis.Redis.from_url(
            address.replace("redis+socket://", "unix://", 1),
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        )
        depth = GaugeMetricFamily(
            "maillon_queue_depth", "Messages waiting in a queue.", labels=["queue"]
        )
        try:
            pipe = client.pipeline(transaction=False)
            for queue in QUEUES:
                for priority in PRIORITIES:
                    pipe.llen(queue + priority)
            pipe.hlen("unacked")
            *lengths, unacked = pipe.execute()
        finally:
            client.close()
        for place, queue in enumerate(QUEUES):
            own = lengths[place * len(PRIORITIES) : (place + 1) * len(PRIORITIES)]
            depth.add_metric([queue], sum(own))
        yield depth
        yield GaugeMetricFamily(
            "maillon_queue_unacknowledged", "Messages that a worker holds.", unacked
        )


def exposition() -> bytes:
    """Return every metric in Prometheus' text form."""
    counted: CollectorRegistry = REGISTRY
    if FOLDER:
        counted = CollectorRegistry()
        MultiProcessCollector(counted, path=FOLDER)
    state = CollectorRegistry()
    state.register(StateCollector())
    return generate_latest(counted) + generate_latest(state)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the monitoring, if it shows the token; to everybody else there is nothing here."""
    token = settings.METRICS_TOKEN
    kind, _blank, given = request.headers.get("Authorization", "").partition(" ")
    if not token or kind.lower() != "bearer":
        return not_found(request)
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        return not_found(request)
    answer = HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer
