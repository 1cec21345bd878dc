"""The portal's real file: everything in, clean, and nothing past its deadline open."""

from __future__ import annotations

import datetime
import os
import re
import time
from pathlib import Path

import pytest
from django.utils import timezone

from backend.funding.enums import CallStatus
from backend.funding.models import Call
from backend.funding.selectors.call_facets import call_rows
from backend.imports.reading.topics import TopicsFile
from backend.imports.services.topics import topics_import
from backend.search.services import relay
from backend.search.services.finding import find_objects

PATH = Path(os.environ.get("MAILLON_DATA_DIR", "/nonexistent")) / (
    "calls/open-topics-2026-08.jsonl.gz"
)
AS_OF = datetime.date(2026, 8, 31)
TOPICS = 629
MOJIBAKE = re.compile("â€|â‚|Ã.|Â[ -¿]|ï»¿|�|[\x80-\x9f]")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:amp|lt|gt|quot|nbsp);")

pytestmark = [pytest.mark.realdata, pytest.mark.django_db, pytest.mark.usefixtures("index")]


def test_the_whole_file() -> None:
    begun = time.monotonic()
    report = topics_import(TopicsFile(PATH), as_of=AS_OF)
    imported = time.monotonic() - begun
    assert (report.new, sum(report.skipped.values())) == (TOPICS, 0)
    assert Call.objects.count() == TOPICS

    before = list(Call.objects.order_by("pk").values_list("pk", "updated_at", "content_hash"))
    again = topics_import(TopicsFile(PATH), as_of=AS_OF)
    assert (again.new, again.changed, again.same) == (0, 0, TOPICS)
    assert list(Call.objects.order_by("pk").values_list("pk", "updated_at", "content_hash")) == (
        before
    )

    for call in Call.objects.prefetch_related("cutoffs"):
        texts = (call.title, call.call_title, call.text, call.text_html, call.conditions_html)
        for text in texts:
            assert not MOJIBAKE.search(text), (call.identifier, MOJIBAKE.search(text))
        assert not TAG.search(call.text), (call.identifier, TAG.search(call.text))
        assert not call.text.startswith('">')
        assert "<script" not in call.text_html
        assert call.status_at() in CallStatus
        last = max((c.closes_at for c in call.cutoffs.all()), default=None)
        if last is not None and last <= timezone.now():
            assert call.status_at() == CallStatus.CLOSED, call.identifier
        if call.trl_start and call.trl_end:
            assert call.trl_start <= call.trl_end
            assert call.trl_quote
    now = timezone.now()
    rows = call_rows(Call.objects.all(), now)
    assert not [r for r in rows if r.last_close and r.last_close <= now and not r.is_closed]

    begun = time.monotonic()
    assert relay.relay_outbox() == TOPICS
    indexed = time.monotonic() - begun
    titles = {str(k): t for k, t in Call.objects.values_list("public_id", "title")}
    for text, language in (("recyclage de batteries", "fr"), ("Batterierecycling", "de")):
        found = find_objects("call", text, language)
        assert found.scores
        best = [titles[key] for key in list(found.scores)[:5]]
        assert any("recycling" in t.lower() and "batter" in t.lower() for t in best), best
    print(f"{TOPICS} topics imported in {imported:.1f} s, indexed in {indexed:.1f} s")
