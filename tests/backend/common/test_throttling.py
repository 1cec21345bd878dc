"""Limits count visitors by an address that they cannot choose."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIRequestFactory

from backend.common.throttling import ScopedRateThrottle


@pytest.mark.parametrize(
    ("proxies", "claimed", "counted"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
    ],
)
def test_what_a_visitor_claims_does_not_count(
    settings: Any, proxies: int, claimed: str, counted: str
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    request = APIRequestFactory().get("/", headers={"X-Forwarded-For": claimed})
    assert ScopedRateThrottle().get_ident(request) == counted


def test_without_a_word_from_the_settings_no_proxy_is_believed(settings: Any) -> None:
    assert settings.REST_FRAMEWORK["NUM_PROXIES"] == 0
