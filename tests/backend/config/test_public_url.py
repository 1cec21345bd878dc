"""The address that links in e-mail begin with, in the profile of a server and at home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOLD = """
import json
from django.conf import settings
print(json.dumps([settings.PUBLIC_URL, sorted(settings.HEADLESS_FRONTEND_URLS.values())]))
"""


@pytest.mark.parametrize(
    ("profile", "told", "address"),
    [
        (
            "production",
            {"DJANGO_ALLOWED_HOSTS": "links.example.eu,web"},
            "https://links.example.eu",
        ),
        ("production", {"DJANGO_ALLOWED_HOSTS": "*,.example.eu"}, "https://example.eu"),
        (
            "production",
            {"DJANGO_ALLOWED_HOSTS": "web", "MAILLON_PUBLIC_URL": "https://x.example.eu/"},
            "https://x.example.eu",
        ),
        ("dev", {"MAILLON_PORT": "8123"}, "http://127.0.0.1:8123"),
    ],
)
def test_links_of_signing_in_begin_with_the_public_address(
    profile: str, told: dict[str, str], address: str, tmp_path: Path
) -> None:
    known = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    environment = {
        **known,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": f"backend.config.settings.{profile}",
        "DJANGO_SECRET_KEY": "x" * 60,
        "DATABASE_URL": "sqlite://:memory:",
        "MAILLON_VAR_DIR": str(tmp_path),
        **told,
    }
    done = subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True
    )
    public, links = json.loads(done.stdout)
    assert public == address
    assert links
    assert all(link.startswith(f"{address}/") for link in links)
