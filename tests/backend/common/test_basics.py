"""Folding, cache failures, health, error form, the page of the interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from backend.common.cache import MissOnFailureRedisCache
from backend.common.text import fold
from backend.config.secret_key import read_or_create_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Société  Générale", "societe generale"),
        ("STRAẞE Größe", "strasse grosse"),
        ("Łódź Œuvre ÆØ", "lodz oeuvre aeo"),
        ("ﬁlter\u00a0x", "filter x"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_cuts() -> None:
    assert fold("abcdef", 3) == "abc"


def test_cache_away_is_a_miss_not_an_error() -> None:
    cache = MissOnFailureRedisCache("unix:///nonexistent/redis.sock", {})
    assert cache.get("key", "default") == "default"
    cache.set("key", "value")
    assert cache.add("key", "value") is True
    assert cache.delete("key") is False
    with pytest.raises(ValueError, match="unavailable"):
        cache.incr("key")


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    first = read_or_create_key(path)
    assert len(first) > 50
    assert read_or_create_key(path) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_unknown_api_address_has_the_one_error_form() -> None:
    answer = Client().get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "not_found"


@pytest.mark.django_db
def test_interface_page_carries_nonce_language_and_policy(tmp_path: Path) -> None:
    page = '<html lang="__LANG__"><meta name="csp-nonce" content="__CSP_NONCE__"></html>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with override_settings(FRONTEND_DIST=tmp_path):
        answer = Client().get("/partners", headers={"accept-language": "fr"})
    body = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    nonce = body.split('content="')[1].split('"')[0]
    assert 'lang="fr"' in body
    assert len(nonce) >= 16
    assert f"'nonce-{nonce}'" in policy
    assert "unsafe-inline" not in policy
    assert "csrftoken" in answer.cookies


@pytest.mark.django_db
def test_interface_not_built_is_said(tmp_path: Path) -> None:
    with override_settings(FRONTEND_DIST=tmp_path / "none"):
        answer: Any = Client().get("/")
    assert answer.status_code == 503
    assert b"make frontend" in answer.content
