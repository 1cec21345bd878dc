"""/tokens/ and what a token opens: its seat's rights, its scopes, for a time, and no account."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from backend.accounts.models import Notification, Person
from backend.common.token_scopes import TokenScope, routes, scope_for
from backend.common.viewer import Role
from backend.directory.authentication import TokenRateThrottle
from backend.directory.models import AccessToken, Entry, Seat
from backend.directory.selectors.tokens import digest_of
from tests.factories import PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
Client = Callable[..., APIClient]
URL = "/api/v1/tokens/"
ALL = [s.value for s in TokenScope]


def _make(client: APIClient, **values: Any) -> Any:
    body = {"name": "Script", "scopes": ["read:directory"], "days": 30} | values
    return client.post(URL, body, format="json")


def _bearer(token: str) -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def _token(world: SimpleNamespace, client_of: Client, scopes: list[str] | None = None) -> str:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    made: str = _make(owner, scopes=scopes or ALL).json()["token"]
    return made


def _path(world: SimpleNamespace) -> str:
    return f"/api/v1/organisations/{world.a.published.public_id}/"


def test_anonymous_403() -> None:
    assert APIClient().get(URL).status_code == 403
    assert _make(APIClient()).status_code == 403


def test_shown_once_kept_as_digest_and_told_by_mail(
    world: SimpleNamespace, client_of: Client
) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    response = _make(owner)
    assert response.status_code == 201
    token = response.json()["token"]
    row = AccessToken.objects.get()
    assert row.digest == digest_of(token)
    assert token not in str(AccessToken.objects.values())
    assert token.startswith(row.hint)
    assert len(token) > 40
    listed = owner.get(URL)
    assert token not in listed.content.decode()
    assert listed.json()[0]["hint"] == row.hint
    assert Notification.objects.get().kind == "access_token_created"


def test_no_seat_no_token(client_of: Client) -> None:
    assert _make(client_of()).json()["errors"][0]["code"] == "no_seat"


@pytest.mark.parametrize(
    ("values", "attr"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["write:account"]}, "scopes.0"),
        ({"name": ""}, "name"),
    ],
)
def test_bad_wishes_are_named(
    world: SimpleNamespace, client_of: Client, values: dict[str, Any], attr: str
) -> None:
    response = _make(client_of(Role.ORG_OWNER, organisation=world.a.published), **values)
    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"] == attr
    assert not AccessToken.objects.exists()


def test_acts_in_its_seat_without_session_or_csrf(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = _bearer(_token(world, client_of))
    assert client.get(_path(world)).json()["abilities"]["edit"] is True
    assert client.patch(_path(world), {"city": "Roubaix"}, format="json").status_code == 200
    assert "sessionid" not in client.cookies
    imported = f"/api/v1/organisations/{world.b.imported.public_id}/"
    assert client.get(imported).status_code == 404
    row = AccessToken.objects.get()
    assert row.last_used_at is not None


def test_the_tokens_seat_counts_not_the_sessions(world: SimpleNamespace, client_of: Client) -> None:
    person = PersonFactory()
    client = client_of(Role.ORG_READER, organisation=world.a.published, person=person)
    token = _make(client, scopes=ALL).json()["token"]
    admin = SeatFactory(person=person, role=Role.PLATFORM_ADMIN.value)
    client.post("/api/v1/session/seat/", {"seat": str(admin.public_id)}, format="json")
    assert client.get(_path(world)).json()["abilities"]["edit"] is True
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert client.get(_path(world)).json()["abilities"]["edit"] is False


@pytest.mark.parametrize(
    ("scope", "method", "allowed"),
    [
        ("read:directory", "get", 200),
        ("read:directory", "patch", 403),
        ("write:profile", "patch", 200),
        ("write:profile", "get", 403),
        ("read:calls", "get", 403),
    ],
)
def test_scopes_bound_it(
    world: SimpleNamespace, client_of: Client, scope: str, method: str, allowed: int
) -> None:
    client = _bearer(_token(world, client_of, [scope]))
    response = getattr(client, method)(_path(world), {}, format="json")
    assert response.status_code == allowed
    if allowed == 403:
        assert response.json()["errors"][0]["code"] == "token_scope"


def _addresses() -> list[tuple[str, str]]:
    """Every route of the API that names no object, with one of its methods each."""
    found = []

    def walk(patterns: Any, prefix: str) -> None:
        for item in patterns:
            path = prefix + str(item.pattern)
            if hasattr(item, "url_patterns"):
                walk(item.url_patterns, path)
            elif path.startswith("api/v1/") and "<" not in path:
                view = getattr(item.callback, "cls", None)
                given = getattr(item.callback, "initkwargs", {})
                if view is None or [] in (
                    view.authentication_classes,
                    given.get("authentication_classes"),
                ):
                    continue
                found.extend(
                    (method.upper(), f"/{path}|{item.name}")
                    for method in ("get", "post", "put", "patch", "delete")
                    if hasattr(view, method)
                )

    walk(get_resolver().url_patterns, "")
    return found


def test_every_route_that_nobody_opened_refuses_tokens(
    world: SimpleNamespace, client_of: Client
) -> None:
    client = _bearer(_token(world, client_of))
    closed = [
        (method, address.split("|")[0])
        for method, address in _addresses()
        if scope_for(method, address.split("|")[1]) is None
    ]
    assert ("GET", "/api/v1/session/") in closed
    assert ("POST", "/api/v1/tokens/") in closed
    assert ("GET", "/api/v1/saved-searches/") in closed
    for method, path in closed:
        response = client.generic(method, path)
        assert response.status_code == 403, (method, path)
        assert "takes no token" in response.content.decode(), (method, path)


def test_opened_routes_exist_and_none_is_about_accounts() -> None:
    names = {name for _method, name in routes()}
    known = set()

    def walk(patterns: Any) -> None:
        for item in patterns:
            if hasattr(item, "url_patterns"):
                walk(item.url_patterns)
            else:
                known.add(item.name)

    walk(get_resolver().url_patterns)
    assert names <= known
    forbidden = ("session", "account", "token", "privacy", "notification", "saved", "import")
    assert not [n for n in names if any(word in n for word in forbidden)]


@pytest.mark.parametrize("spoil", ["revoked", "expired", "inactive", "wrong", "no_prefix", "empty"])
def test_spoilt_tokens_401(world: SimpleNamespace, client_of: Client, spoil: str) -> None:
    token = _token(world, client_of)
    row = AccessToken.objects.get()
    if spoil == "revoked":
        row.revoked_at = timezone.now()
        row.save()
    elif spoil == "expired":
        row.expires_at = timezone.now() - datetime.timedelta(seconds=1)
        row.save()
    elif spoil == "inactive":
        Person.objects.filter(pk=row.person_id).update(is_active=False)
    else:
        token = {"wrong": token + "x", "no_prefix": token[4:], "empty": ""}[spoil]
    response = _bearer(token).get(_path(world))
    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "token_invalid"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_lost_seat_takes_its_tokens_along(world: SimpleNamespace, client_of: Client) -> None:
    token = _token(world, client_of)
    Seat.objects.all().delete()
    assert not AccessToken.objects.exists()
    assert _bearer(token).get(_path(world)).status_code == 401


def test_revoking_is_for_its_person_alone(world: SimpleNamespace, client_of: Client) -> None:
    owner = client_of(Role.ORG_OWNER, organisation=world.a.published)
    made = _make(owner).json()
    other = client_of(Role.PLATFORM_ADMIN)
    assert other.delete(f"{URL}{made['id']}/").status_code == 404
    assert _bearer(made["token"]).delete(f"{URL}{made['id']}/").status_code == 403
    assert owner.delete(f"{URL}{made['id']}/").status_code == 204
    assert owner.get(URL).json() == []
    assert _bearer(made["token"]).get(_path(world)).status_code == 401


def test_rate_of_one_token(
    world: SimpleNamespace, client_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TokenRateThrottle, "rate", "2/min", raising=False)
    token, other = _token(world, client_of), _token(world, client_of)
    codes = [_bearer(token).get(_path(world)).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert _bearer(other).get(_path(world)).status_code == 200
    session = client_of(Role.ORG_OWNER, organisation=world.a.published)
    assert [session.get(_path(world)).status_code for _ in range(3)] == [200] * 3


def test_entries_by_token(world: SimpleNamespace, client_of: Client) -> None:
    client = _bearer(_token(world, client_of, ["write:profile"]))
    made = client.post(f"{_path(world)}entries/", {"kind": "need", "title": "T"}, format="json")
    assert made.status_code == 201
    path = f"/api/v1/entries/{made.json()['id']}/"
    assert client.delete(path).status_code == 204
    assert not Entry.objects.filter(title="T").exists()


@override_settings(DEBUG=False)
def test_a_session_needs_its_csrf_check_as_before(world: SimpleNamespace) -> None:
    person = PersonFactory()
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=world.a.published)
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.patch(_path(world), {"city": "X"}, format="json").status_code == 403
