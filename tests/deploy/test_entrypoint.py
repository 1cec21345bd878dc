"""The container's entry point: roles and secrets from files; and the settings it starts with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = str(ROOT / "deploy" / "entrypoint.sh")
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "backend.config.settings.production",
    "DJANGO_SECRET_KEY": "a-key-of-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DJANGO_ALLOWED_HOSTS": "maillon.example,web",
    "EMAIL_URL": "smtp+tls://mail:secret@mail.example:587",
    "PYTHONPATH": str(ROOT),
    "OPENBLAS_NUM_THREADS": "1",
}


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment in which programs only say how they were called."""
    shims = tmp_path / "bin"
    shims.mkdir()
    for name in ("granian", "celery", "python"):
        shim = shims / name
        shim.write_text(f'#!/bin/sh\necho {name} "$@"\n')
        shim.chmod(0o755)
    return {"PATH": f"{shims}:/usr/bin:/bin", "MAILLON_VAR_DIR": str(tmp_path / "var")}


def _run(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPT, *arguments], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["granian", "--workers 2", "backend.config.wsgi:application"]),
        (("web",), ["granian", "--interface wsgi", "--host 0.0.0.0"]),
        (("worker", "batch", "3"), ["celery", "worker -Q batch -c 3", "--pool prefork"]),
        (("beat",), ["celery", "beat", "-S backend.config.beat:AliveScheduler"]),
        (("prepare",), ["migrate --noinput", "bootstrap --no-demo --no-static"]),
        (("search-key", "--rotate"), ["python -m deploy.search_key --rotate"]),
        (("manage", "index", "status"), ["python backend/manage.py index status"]),
        (("echo", "hello"), ["hello"]),
    ],
)
def test_roles(env: dict[str, str], arguments: tuple[str, ...], words: list[str]) -> None:
    done = _run(env, *arguments)
    assert done.returncode == 0, done.stderr
    for word in words:
        assert word in done.stdout


def test_the_worker_keeps_the_heartbeat_that_its_check_rests_on(env: dict[str, str]) -> None:
    assert "--without-heartbeat" not in _run(env, "worker", "index", "1").stdout


def test_secrets_come_from_files(env: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text('with "quotes" and $dollars `and more`\n')
    env["ELASTICSEARCH_API_KEY_FILE"] = str(secret)
    done = _run(env, "sh", "-c", 'printf %s "$ELASTICSEARCH_API_KEY"; env')
    assert done.stdout.startswith('with "quotes" and $dollars `and more`')
    assert "ELASTICSEARCH_API_KEY_FILE" not in done.stdout


def test_a_secret_file_that_is_missing_is_said(env: dict[str, str]) -> None:
    done = _run(env | {"REDIS_URL_FILE": "/nonexistent/file"}, "web")
    assert done.returncode == 1
    assert "/nonexistent/file" in done.stderr


def test_a_migration_that_fails_stops_the_start(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin" / "python").write_text("#!/bin/sh\nexit 3\n")
    assert _run(env, "prepare").returncode == 3


def test_an_index_that_is_away_does_not(env: dict[str, str], tmp_path: Path) -> None:
    script = '#!/bin/sh\ncase "$*" in *bootstrap*) exit 1;; esac\n'
    (tmp_path / "bin" / "python").write_text(script)
    done = _run(env, "prepare")
    assert done.returncode == 0
    assert "answer from the database" in done.stderr


def _python(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = SETTINGS | {"MAILLON_VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]} | more
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_production_settings_pass_djangos_own_security_check(tmp_path: Path) -> None:
    done = _python(tmp_path, "backend/manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_production_settings_take_everything_from_the_environment(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.DEBUG, s.STATIC_ROOT)"
    )
    done = _python(tmp_path, "-c", code, DJANGO_STATIC_ROOT="/app/static")
    assert done.stdout.split() == ["mail.example", "587", "True", "False", "/app/static"]


@pytest.mark.parametrize("name", ["DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS"])
def test_production_does_not_start_without(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SETTINGS, name)
    done = _python(tmp_path, "backend/manage.py", "check")
    assert done.returncode != 0
    assert name in done.stderr


def test_the_images_last_step_collects_and_compiles(tmp_path: Path) -> None:
    static = tmp_path / "static"
    done = _python(
        tmp_path,
        "-m",
        "deploy.build",
        DJANGO_STATIC_ROOT=str(static),
        DATABASE_URL="sqlite://:memory:",
    )
    assert done.returncode == 0, done.stderr
    assert (static / "admin" / "css" / "base.css").is_file()
    assert (ROOT / "backend" / "locale" / "fr" / "LC_MESSAGES" / "django.mo").is_file()
    shutil.rmtree(static)
