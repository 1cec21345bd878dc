"""Why somebody may not: told of what they see, in their language, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.partnering.introductions.support import URL, answer, asked, through
from tests.backend.partnering.introductions.test_api_thread import propose, soon

pytestmark = pytest.mark.django_db


def page(client: Any, made: Any) -> dict[str, Any]:
    got = client.get(f"{URL}{made.public_id}/")
    assert got.status_code == 200
    return dict(got.json())


def test_each_refused_ability_has_a_reason_and_no_other(chain: Any) -> None:
    for until in ("own", "other", "firm", "agreed"):
        made = asked(chain) if until == "own" else through(chain, until=until)
        seen = [chain.a.as_firm, chain.a.as_reader, chain.a.as_cluster]
        seen += [chain.b.as_cluster] if until in {"firm", "agreed"} else []
        for client in seen:
            data = page(client, made)
            refused = {name for name, held in data["abilities"].items() if not held}
            assert set(data["ability_reasons"]) == refused
            assert all(data["ability_reasons"].values())
        if until != "agreed":
            assert chain.a.as_firm.post(f"{URL}{made.public_id}/withdraw/").status_code == 200


def test_the_part_that_failed_speaks(chain: Any) -> None:
    made = asked(chain)
    assert page(chain.a.as_firm, made)["ability_reasons"]["answer"].startswith("It is not your")
    assert page(chain.a.as_reader, made)["ability_reasons"]["withdraw"].startswith("Readers")
    said = page(chain.a.as_cluster, made)["ability_reasons"]
    assert said["withdraw"].startswith("Only the firm that asks")
    assert said["read_thread"].startswith("The conversation opens")


def test_a_silent_decline_changes_no_reason_of_the_asker(chain: Any) -> None:
    made = through(chain, until="firm")
    before = page(chain.a.as_firm, made)["ability_reasons"]
    assert answer(chain.b.as_firm, made, "decline", reason="other", silent=True).status_code == 200
    assert page(chain.a.as_firm, made)["ability_reasons"] == before
    assert page(chain.a.as_cluster, made)["ability_reasons"]["answer"].startswith("It is not your")


def test_a_party_that_is_not_reached_gets_no_reason(chain: Any) -> None:
    made = asked(chain)
    for client in (chain.b.as_cluster, chain.b.as_firm, chain.b.as_reader):
        assert client.get(f"{URL}{made.public_id}/").status_code == 404


def test_a_side_does_not_take_its_own_time(chain: Any) -> None:
    """A meeting that a firm proposes is fixed by the other side, not by the firm's own cluster."""
    made = through(chain)
    got = propose(chain.a.as_firm, made, soon())
    (meeting,) = got.json()["meetings"]
    assert meeting["own"] is True
    url = f"{URL}{made.public_id}/meetings/{meeting['id']}/accept/"
    body = {"slot": meeting["slots"][0]["id"]}
    assert page(chain.a.as_cluster, made)["meetings"][0]["own"] is True
    refused = chain.a.as_cluster.post(url, body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "own_proposal")
    assert page(chain.b.as_cluster, made)["meetings"][0]["own"] is False
    assert chain.b.as_cluster.post(url, body).status_code == 200
