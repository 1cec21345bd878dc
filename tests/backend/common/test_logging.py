"""Logs: one JSON line an event, with ids, without anything about a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from logging.config import dictConfig
from typing import Any

import pytest
import structlog
from django.test import Client

from backend.common import logging_config
from backend.common.viewer import Role
from backend.directory.api import organisations
from tests.factories import OrganisationFactory, PersonFactory

ADDRESS = "anna.kowalska@firm.example"
NAME = "Anna Kowalska"


class Log:
    """What was written, line by line."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> dict[str, Any]:
        return next(line for line in self.lines if line["event"] == event)


@pytest.fixture
def log(settings: Any) -> Iterator[Log]:
    """The production configuration, written to memory."""
    found = Log()
    config = logging_config.logging_config(level="INFO", as_json=True)
    config["handlers"]["console"]["stream"] = found.stream
    dictConfig(config)
    structlog.contextvars.clear_contextvars()
    yield found
    structlog.contextvars.clear_contextvars()
    dictConfig(settings.LOGGING)


def test_production_writes_json() -> None:
    import subprocess
    import sys

    code = (
        "import django; django.setup(); import logging;"
        "logging.getLogger('backend.any').info('hello', extra={'count': 3})"
    )
    env = {
        "DJANGO_SETTINGS_MODULE": "backend.config.settings.production",
        "DJANGO_SECRET_KEY": "x" * 50,
        "DJANGO_ALLOWED_HOSTS": "maillon.example",
        "PYTHONPATH": ".",
        "PATH": "/usr/bin",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    line = json.loads(done.stderr.splitlines()[-1])
    assert (line["event"], line["count"], line["level"]) == ("hello", 3, "info")
    assert line["timestamp"].endswith("Z")


# Requests


@pytest.mark.django_db
def test_a_request_is_one_line_with_the_id_that_the_answer_carries(log: Log) -> None:
    answer = Client().get(f"/api/v1/search/?q={NAME}&email={ADDRESS}")
    line = log.of("request_finished")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["route"], line["method"], line["code"]) == ("search", "GET", answer.status_code)
    assert line["duration_ms"] >= 0
    assert sum(entry["event"].startswith("request_") for entry in log.lines) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_nothing_of_the_person_their_search_or_their_browser_is_written(log: Log) -> None:
    person = PersonFactory(email=ADDRESS, name=NAME, pk=987654)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    agent = "Browser of Anna/1.0"
    client.get(f"/api/v1/search/?q={NAME}", headers={"user-agent": agent}, REMOTE_ADDR="192.0.2.77")
    client.get(f"/api/v1/nothing/{ADDRESS}/")
    client.get(f"/no/such/page/{NAME}?mail={ADDRESS}")
    client.post("/api/v1/session/", {"email": ADDRESS, "password": "not-the-one"})
    client.post("/admin/login/", {"username": ADDRESS, "password": "not-the-one"})
    assert len(log.lines) >= 4
    for secret in (
        "anna",
        "kowalska",
        "firm.example",
        "987654",
        "browser",
        "192.0.2.77",
        "not-the",
    ):
        assert secret not in log.text.lower()
    assert "?" not in log.text


@pytest.mark.django_db
def test_an_error_shows_where_it_rose_and_not_what_it_said(log: Log, monkeypatch: Any) -> None:
    def failing(*args: object, **kwargs: object) -> None:
        try:
            raise KeyError(ADDRESS)
        except KeyError as error:
            raise ValueError(f"no such person: {NAME} <{ADDRESS}>") from error

    monkeypatch.setattr(organisations, "viewer_of", failing)
    organisation = OrganisationFactory()
    client = Client(raise_request_exception=False)
    client.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/api/v1/organisations/{organisation.public_id}/?q={NAME}")
    assert answer.status_code == 500
    line = log.of("request_failed")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert [e["type"] for e in line["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert any("test_logging.py" in frame for frame in line["exception"][0]["frames"])
    assert "anna" not in log.text.lower()


def test_a_caller_cannot_choose_the_id(log: Log) -> None:
    answer = Client().get("/healthz", headers={"x-request-id": ADDRESS})
    assert ADDRESS not in answer.headers["X-Request-ID"]
    assert ADDRESS not in log.text


# What libraries and our own code write


@pytest.mark.parametrize(
    ("template", "arguments", "written"),
    [
        ("Reset %d attempts of %s", (3, ADDRESS), "Reset 3 attempts of …"),
        ("Locking out %s after %r", ({"username": ADDRESS}, NAME), "Locking out … after …"),
        (f"mail to {ADDRESS} failed", (), "mail to … failed"),
        (f"GET /search?q={ADDRESS}&x=1", (), "GET /search?…"),
        ("%s took %.2f s", (ADDRESS, 1.5), "… took 1.50 s"),
        ("broken %s %s", (1,), "broken %s %s"),
        ("plain 100 %", (), "plain 100 %"),
        (ValueError(NAME), (), "ValueError"),
    ],
)
def test_messages_of_libraries_keep_numbers_and_lose_texts(
    template: Any, arguments: tuple[Any, ...], written: str
) -> None:
    assert logging_config.message(template, arguments) == written


def test_a_librarys_message_goes_this_way(log: Log) -> None:
    logging.getLogger("axes.signals").warning("Locking out %s after %d", ADDRESS, 8)
    logging.getLogger("some.library").warning(ValueError(NAME))
    assert [line["event"] for line in log.lines] == ["Locking out … after 8", "ValueError"]


def test_messages_of_celery_keep_the_task_and_lose_the_error(log: Log) -> None:
    values = {"id": "5b1c", "name": "imports.apply", "exc": f"row of {NAME}", "runtime": 1.5}
    text = "Task %(name)s[%(id)s] raised in %(runtime)s: %(exc)s"
    logging.getLogger("celery.app.trace").error(text, values, extra={"data": values})
    assert log.lines[0]["event"] == "Task imports.apply[5b1c] raised in 1.5: …"
    assert "Anna" not in log.text


def test_only_listed_fields_with_codes_in_them_are_written(log: Log) -> None:
    extra = {"task": "imports.apply", "run": 7, "email": ADDRESS, "error": f"of {NAME}"}
    logging.getLogger("backend.any").warning("noted", extra=extra)
    structlog.get_logger("backend.any").warning("bound", kind="offer", name=NAME, error=ADDRESS)
    first, second = log.lines
    assert (first["task"], first["run"]) == ("imports.apply", 7)
    assert second["kind"] == "offer"
    assert not {"email", "error", "name"} & (set(first) | set(second))


def test_an_error_of_the_database_keeps_its_code(log: Log) -> None:
    class Diag:
        constraint_name = "accounts_person_email_key"

    class UniqueError(Exception):
        sqlstate = "23505"
        diag = Diag()

    try:
        raise UniqueError(f"Key (email)=({ADDRESS}) already exists.")
    except UniqueError:
        logging.getLogger("django.db").exception("refused: %s", ADDRESS)
    item = log.lines[0]["exception"][0]
    assert (item["sqlstate"], item["constraint"]) == ("23505", "accounts_person_email_key")
    assert ADDRESS not in log.text


def test_tasks_carry_the_id_of_the_request_that_sent_them(log: Log) -> None:
    from django_structlog.celery.receivers import CeleryReceiver

    receiver = CeleryReceiver()
    structlog.contextvars.bind_contextvars(request_id="of-the-request")
    headers: dict[str, Any] = {}
    receiver.receiver_before_task_publish(headers=headers, properties={})
    structlog.contextvars.clear_contextvars()

    class Task:
        name = "imports.apply"

        class request:
            __django_structlog__ = headers["__django_structlog__"]

    receiver.receiver_task_prerun("of-the-task", Task)
    logging.getLogger("backend.imports").info("at work")
    receiver.receiver_task_failure("of-the-task", ValueError(NAME), sender=Task)
    line = log.of("at work")
    assert (line["request_id"], line["task_id"]) == ("of-the-request", "of-the-task")
    assert "Anna" not in log.text


def test_people_read_plain_lines_on_their_own_machine() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging_config.formatter(as_json=False))
    logger = logging.getLogger("backend.plain")
    logger.addHandler(handler)
    try:
        raise ValueError(NAME)
    except ValueError:
        logger.exception("not done", extra={"run": 4})
    finally:
        logger.removeHandler(handler)
    first, *rest = stream.getvalue().splitlines()
    assert first.endswith("error backend.plain not done run=4")
    assert rest[0].strip() == "builtins.ValueError"
    assert "test_logging.py" in rest[1]
    assert NAME not in stream.getvalue()


def test_roles_are_no_secret_but_people_are() -> None:
    assert logging_config.CODE.fullmatch(Role.ORG_OWNER.value)
    assert not logging_config.CODE.fullmatch(NAME)
    assert not logging_config.CODE.fullmatch(ADDRESS)
