"""Bringing a demo that an older release made up to date: accounts, roles, networks.

Only what a later release brought is added. What was given before is noted beside the accounts'
passwords, so that what somebody has taken away stays away; organisations, entries and whatever
people wrote are not touched. Where nothing is noted any more, nothing is added either.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from backend.accounts.models import Person
from backend.common import demo_accounts
from backend.common.text import fold
from backend.common.viewer import Role
from backend.demo.services import create
from backend.directory.models import Cluster, Organisation, Seat


@transaction.atomic
def demo_catch_up() -> list[str]:
    """Add the accounts and roles that are new since the demo was made; return what was added.

    An account is named by its address, a role by `role@place`. Nothing happens where there is no
    demo, or its accounts are gone.
    """
    noted = {row["email"]: row for row in demo_accounts.noted()}
    if not noted or not Person.objects.filter(is_demo=True).exists():
        return []
    rows = create.account_rows()
    fresh = [r for r in rows if r["email"] not in noted and _is_free(r["email"])]
    due = [(noted[r["email"]], s) for r in rows if r["email"] in noted for s in r["seats"]]
    due = [(n, s) for n, s in due if create.seat_name(s) not in n.get("seats", [])]
    if not fresh and not due:
        return []
    wanted = [s for r in fresh for s in r["seats"]] + [s for _n, s in due]
    clusters, made = _clusters(), _organisations(wanted)
    before = json.dumps(list(noted.values()))
    added = [create.seat_name(s) for n, s in due if _seat(n, s, clusters, made)]
    for row in fresh:
        account = create.account_create(row, clusters, made)
        if account is not None:
            noted[row["email"]] = account
            added.append(row["email"])
    if json.dumps(list(noted.values())) != before:
        order = [r["email"] for r in rows]
        demo_accounts.write(sorted(noted.values(), key=lambda n: _rank(order, n["email"])))
    return added


def _is_free(email: str) -> bool:
    return not Person.objects.filter(email__iexact=email).exists()


def _rank(order: list[str], email: str) -> int:
    return order.index(email) if email in order else len(order)


def _seat(
    noted: dict[str, Any],
    seat: dict[str, str],
    clusters: dict[str, Cluster],
    made: dict[str, Organisation],
) -> bool:
    """Give an account of before a role that is new; say whether it holds one more now.

    A list of an older release does not say which roles were given: where a role is held at the
    place already, that one stays and is noted. An account that is gone stays gone.
    """
    person = Person.objects.filter(email=noted["email"], is_demo=True).first()
    place = create.seat_place(seat, clusters, made) if person is not None else {}
    if place is None:
        return False
    noted.setdefault("seats", []).append(create.seat_name(seat))
    if person is None or Seat.objects.filter(person=person, **place).exists():
        return False
    Seat.objects.create(person=person, role=seat["role"], **place)
    if seat["role"] == Role.CLUSTER_MANAGER:
        create.accepted(person)
    return True


def _clusters() -> dict[str, Cluster]:
    found = {}
    for path in sorted(create.DATA.glob("*.cluster.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        held = Cluster.objects.filter(
            organisation__name_key=fold(row["name"], 255), organisation__is_demo=True
        ).first()
        if held is not None:
            found[row["id"]] = held
    return found


def _organisations(seats: list[dict[str, str]]) -> dict[str, Organisation]:
    ids = {s["organisation"] for s in seats if "organisation" in s}
    if not ids:
        return {}
    rows = [r for path in create.member_files() for r in create.read_lines(path) if r["id"] in ids]
    found = {}
    for row in rows:
        held = Organisation.objects.filter(
            is_demo=True, name_key=fold(row["name"], 255), country=row["country"]
        ).first()
        if held is not None:
            found[row["id"]] = held
    return found
