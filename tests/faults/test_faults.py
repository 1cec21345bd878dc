"""Processes are killed while people work; afterwards everything acknowledged is there, once.

`make faults` runs many rounds (`MAILLON_FAULT_ROUNDS`); by default there is one, with a fixed seed.
`MAILLON_FAULT_SEED` repeats a round. With `DATABASE_URL` of a PostgreSQL it runs there.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.actors import Asker, Browser, Editor, Importer, searched
from tests.faults.checker import State, violations
from tests.faults.platform import Platform, database
from tests.faults.worker import POINTS

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("MAILLON_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("MAILLON_FAULT_SEED", "20260901"))
WORK_SECONDS = float(os.environ.get("MAILLON_FAULT_SECONDS", "12"))
MOST_SECONDS = WORK_SECONDS + 180.0
"""A machine that does other things as well takes so much longer to pass every point."""

QUIET_SECONDS = 90.0


def plan_of(rng: random.Random) -> list[dict[str, Any]]:
    """Return where processes end themselves: every point once, one of them with the whole worker.

    Which passage it is differs by seed; those of rows and batches are passed more often.
    """
    most = {"import.in_batch": 50, "relay.before_index": 6, "relay.after_index": 6}
    plan = [
        {"point": point, "hit": rng.randint(1, most.get(point, 2)), "how": "child"}
        for point in POINTS
    ]
    rng.choice(plan)["how"] = "worker"
    return plan


def _trouble(platform: Platform, rng: random.Random, closing: threading.Event) -> None:
    """Kill redis, and then the web server, while people work, and start them again."""
    for name in ("redis", "web"):
        if closing.wait(rng.uniform(0.15, 0.35) * WORK_SECONDS):
            return
        platform.kill(name, rng.uniform(0.5, 1.5))


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_acknowledged_is_there_once_and_the_index_agrees(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    plan = plan_of(rng)
    folder = tmp_path / "var"
    folder.mkdir()
    with database(folder) as address, Platform(folder, address, plan) as platform:
        seeded = platform.seeded
        browsers = {}
        for actor, person in (("editor", "owner"), ("asker", "owner"), ("importer", "manager")):
            browsers[actor] = Browser(platform.url, platform.history, actor)
            browsers[actor].sign_in(seeded["people"][person], seeded["password"])
        actors = [
            Editor(browsers["editor"], seed, seeded["firm"]),
            Asker(browsers["asker"], seed, seeded["firm"]),
            Importer(browsers["importer"], seed, seeded["firm"]),
        ]
        closing = threading.Event()
        nemesis = threading.Thread(target=_trouble, args=(platform, rng, closing), daemon=True)
        nemesis.start()
        for actor in actors:
            actor.start()
        _work(platform, plan)
        closing.set()
        nemesis.join()
        platform.wait_web()
        for actor in actors:
            actor.stop()
        assert platform.wait_quiet(QUIET_SECONDS), f"never quiet: {platform.metrics()}"
        state = _state(platform, browsers["editor"])
        broken = violations(platform.history, state)
        told = f"seed {seed}, fired {platform.fired()}\n" + "\n".join(broken)
        assert not broken, f"{told}\n{platform.logs()}"
        done = [op for op in platform.history.ops if op.outcome == "ok"]
        print(f"\nseed {seed}: {len(done)} acknowledged, fired: {', '.join(platform.fired())}")
        # A run in which nothing happened would prove nothing.
        assert {op.kind for op in done} >= {"entry.create", "entry.edit", "import.apply", "kill"}
        assert len({f.split()[0] for f in platform.fired()}) >= len(POINTS) - 2


def _work(platform: Platform, plan: list[dict[str, Any]]) -> None:
    """Let people work: their time, and longer where planned points have not been passed yet."""
    begun = time.monotonic()
    while time.monotonic() < begun + MOST_SECONDS:
        time.sleep(0.5)
        over = time.monotonic() > begun + WORK_SECONDS
        applied = platform.history.of("import.apply")
        if over and len(applied) >= Importer.lists and len(platform.fired()) >= len(plan):
            return


def _state(platform: Platform, browser: Browser) -> State:
    raw = json.loads(platform.run("-m", "tests.faults.inside", "state"))
    raw["entries"] = [tuple(e) for e in raw["entries"]]
    raw["journal"] = [tuple(j) for j in raw["journal"]]
    raw["questions"] = [tuple(q) for q in raw["questions"]]
    state = State(**raw)
    made = [public_id for public_id, text in state.entries if text.startswith("made as")]
    state.found = searched(browser, state.titles, made[:40])
    return state


def test_a_rebuild_that_is_killed_is_mended(tmp_path: Path) -> None:
    """The rebuild loses its process in the middle; the reconciler brings back what is missing."""
    folder = tmp_path / "var"
    folder.mkdir()
    # Five organisations in batches of two: after the second batch the index is half full.
    plan = [{"point": "relay.after_index", "hit": 2, "how": "child"}]
    with database(folder) as address:
        platform = Platform(folder, address, plan)
        platform.env["FAULTS_BATCH"] = "2"
        try:
            platform.run("-m", "tests.faults.inside", "seed")
            ended = platform.run(
                "-m", "tests.faults.worker", "manage", "index", "rebuild", check=False
            )
            assert ended == "ended with -9"
            assert platform.fired() == ["relay.after_index child"]
            raw = json.loads(platform.run("-m", "tests.faults.inside", "mend"))
        finally:
            platform.__exit__()
    assert 0 < len(raw["before"]) < len(raw["expected"])
    assert raw["reconciled"]["missing"] > 0
    assert raw["held"] == raw["expected"]
