"""Steps that several tests of introductions take."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from backend.partnering.models import Introduction

URL = "/api/v1/introductions/"


def wish(chain: SimpleNamespace, **values: Any) -> dict[str, Any]:
    """Return a request from Alpha to Beta."""
    given: dict[str, Any] = {
        "asked": str(chain.b.firm.public_id),
        "source": "search",
        "sentences": [
            {"code": "work.project"},
            {"code": "look.need", "value": str(chain.a.need.public_id)},
            {"code": "their.offer", "value": str(chain.b.offer.public_id)},
        ],
        "note": "Nous cherchons un partenaire pour la suite de notre projet.",
        "contact_ids": [str(chain.a.contact.public_id)],
    }
    return given | values


def asked(chain: SimpleNamespace, **values: Any) -> Introduction:
    """Ask, and return the introduction."""
    answer = chain.a.as_firm.post(URL, wish(chain, **values))
    assert answer.status_code == 201, answer.json()
    return Introduction.objects.get(public_id=answer.json()["id"])


def answer(client: Any, introduction: Introduction, decision: str, **values: Any) -> Any:
    """Answer for a client's place."""
    return client.post(f"{URL}{introduction.public_id}/answer/", {"decision": decision, **values})


def through(chain: SimpleNamespace, *, until: str = "agreed") -> Introduction:
    """Return an introduction that has come so far: own, other, firm, agreed."""
    made = asked(chain, own_need=str(chain.a.private.public_id))
    steps = [
        ("own", None, {}),
        ("other", chain.a.as_cluster, {}),
        ("firm", chain.b.as_cluster, {}),
        ("agreed", chain.b.as_firm, {"share_person": True}),
    ]
    for name, client, values in steps:
        if client is not None:
            got = answer(client, made, "accept", **values)
            assert got.status_code == 200, got.json()
        if name == until:
            break
    made.refresh_from_db()
    return made


def overdue(introduction: Introduction) -> None:
    """Let an introduction's time be up."""
    Introduction.objects.filter(pk=introduction.pk).update(
        due_at=timezone.now() - datetime.timedelta(minutes=1)
    )
