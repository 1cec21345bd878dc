"""The compose file: valid by the specification's schema, and as closed as we say it is."""

from __future__ import annotations

import importlib.resources
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {name for name, s in SERVICES.items() if s.get("restart") == "no"}
OWN = {name for name, s in SERVICES.items() if s["image"].startswith("maillon:")}
STORES = {"database", "redis", "search"}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
PINNED = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.]+)?(@sha256:[0-9a-f]{64})?")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY|_URL$", re.IGNORECASE)

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def _schema() -> dict[str, Any]:
    vendored = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    found: dict[str, Any] = json.loads((vendored / "compose-spec.json").read_text("utf-8"))
    return found


def test_valid_by_the_specification() -> None:
    schema = _schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    found = [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(COMPOSE)]
    assert not found


def test_the_schema_would_notice_a_mistake() -> None:
    schema = _schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    wrong = {"services": {"web": {"image": "x:1", "read_onyl": True}}}
    assert list(validator.iter_errors(wrong))


def test_everything_the_server_profile_needs_is_there() -> None:
    workers = {"worker-interactive", "worker-index", "worker-batch"}
    assert set(SERVICES) == {"web", "beat", "search-key", "prepare"} | workers | STORES
    assert re.match(r"postgres:(1[5-9]|[2-9]\d)\.", SERVICES["database"]["image"])
    assert re.match(r"redis:([7-9]|\d\d)\.", SERVICES["redis"]["image"])
    assert re.search(r"elasticsearch:9\.([2-9]|\d\d)\.", SERVICES["search"]["image"])


@every_service
def test_images_are_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    if name in OWN:
        assert image == "maillon:${MAILLON_VERSION:-local}"
        assert SERVICES[name]["build"]["context"] == "."
    else:
        assert PINNED.fullmatch(image), image


@every_service
def test_containers_are_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "pid", "ipc", "network_mode", "devices"} & set(service)
    user, _colon, _group = str(service["user"]).partition(":")
    assert user.isdigit()
    assert int(user) > 0
    mounted = [str(v) for v in service.get("volumes", [])]
    assert not any("docker.sock" in v or v.startswith(("/", "~")) for v in mounted)
    for mount in service["tmpfs"]:
        assert "nosuid" in mount
        assert "nodev" in mount
        assert "size=" in mount
        assert "noexec" in mount or name == "search"


@every_service
def test_resources_are_limited(name: str) -> None:
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[mg]", limits["memory"])
    assert limits["pids"] > 0
    assert SERVICES[name]["logging"]["options"]["max-size"]


@every_service
def test_what_runs_on_is_checked_and_started_again(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        # A step that runs to its end is checked by its status: the others wait for it.
        waiting = [
            s["depends_on"][name]["condition"]
            for s in SERVICES.values()
            if name in s.get("depends_on", {})
        ]
        assert waiting
        assert set(waiting) == {"service_completed_successfully"}
        return
    assert service["restart"] == "unless-stopped"
    check = service["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)
    assert service["stop_grace_period"]


def test_services_wait_for_what_is_healthy() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how["condition"] == wanted, (name, other)


# Secrets


def _environments() -> list[tuple[str, str, str]]:
    return [
        (name, key, str(value))
        for name, service in SERVICES.items()
        for key, value in service.get("environment", {}).items()
    ]


def test_no_secret_has_a_value_or_a_default_here() -> None:
    for name, key, value in _environments():
        if not SECRET.search(key) or key.endswith("_FILE"):
            continue
        variables = VARIABLE.findall(value)
        if key in {"SEARCH_URL", "ELASTIC_ADMIN_URL"}:
            assert "@" not in value, (name, key)
            continue
        assert variables, (name, key)
        assert all(rest.startswith(":?") for _variable, rest in variables), (name, key)


def test_defaults_are_given_to_harmless_settings_alone() -> None:
    plain = {v for v, rest in VARIABLE.findall(TEXT) if not rest.startswith(":?")}
    harmless = {
        "MAILLON_VERSION",
        "MAILLON_PORT",
        "WEB_WORKERS",
        "LOG_LEVEL",
        "TRUSTED_PROXY_COUNT",
    }
    assert plain == harmless


def test_addresses_carry_no_literal_password() -> None:
    for password in re.findall(r"://[^:@/\s]*:([^@\s]+)@", TEXT):
        assert password.startswith("${") or password.startswith("password"), password


def test_no_secret_stands_on_a_command_line() -> None:
    for name, service in SERVICES.items():
        parts = service.get("command", []) + service.get("healthcheck", {}).get("test", [])
        # `$$` is left to the container's own shell; `$` would be filled in by compose.
        assert not VARIABLE.search(" ".join(map(str, parts))), name


def test_the_administrators_password_of_the_search_is_known_to_two_services_alone() -> None:
    knowing = {name for name, key, value in _environments() if "ELASTIC_PASSWORD" in key + value}
    assert knowing == {"search", "search-key"}
    assert SERVICES["search"]["environment"]["xpack.security.enabled"] == "true"


def test_every_variable_stands_in_the_example_without_a_value() -> None:
    example = (ROOT / "deploy" / "env.example").read_text("utf-8")
    required = {v for v, rest in VARIABLE.findall(TEXT) if rest.startswith(":?")}
    lines = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    assert set(lines) == required
    assert not any(lines.values())


# Networks and volumes


def test_stores_are_reached_from_inside_alone() -> None:
    assert COMPOSE["networks"]["inner"]["internal"] is True
    for name in STORES:
        assert SERVICES[name]["networks"] == ["inner"]
        assert "ports" not in SERVICES[name]
    opened = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert list(opened) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in opened["web"])


def test_data_lie_on_named_volumes() -> None:
    used = {
        str(mount).split(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
    }
    named = {name for name in used if not name.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    for name, folder in (("database", "/var/lib/postgresql/data"), ("redis", "/data")):
        assert f"{name}:{folder}" in SERVICES[name]["volumes"]
    for name in OWN - {"search-key"}:
        assert "search-key:/srv/secrets:ro" in SERVICES[name]["volumes"]


# What the services run


def test_every_queue_has_a_worker_and_the_schedule_runs_once() -> None:
    from backend.config.celery import TIME_LIMITS

    served = [s["command"][1] for s in SERVICES.values() if s.get("command", [""])[0] == "worker"]
    assert sorted(served) == sorted(TIME_LIMITS)
    assert [s.get("command") for s in SERVICES.values()].count(["beat"]) == 1


def test_commands_are_roles_of_the_entry_point() -> None:
    script = (ROOT / "deploy" / "entrypoint.sh").read_text("utf-8")
    for name in OWN:
        role = SERVICES[name]["command"][0]
        assert re.search(rf"^  {re.escape(role)}\)$", script, re.MULTILINE), role
