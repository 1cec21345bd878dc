"""Reaching Elasticsearch: addresses, credentials, the breaker, and servers that misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from matching.index import ConfigurationError, SearchIndexError, SearchQuery, open_index
from matching.index import elastic_writing as writing
from matching.index.elastic_client import (
    Address,
    Breaker,
    Connection,
    IndexUnavailableError,
    credentials,
    parse_address,
)
from matching.index.elastic_schema import key_of, schema_hash
from tests.contract.search_index.documents import document

NOBODY = "elasticsearch+http://127.0.0.1:9/maillon"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("elasticsearch+https://search.example", (("https://search.example:9200",), "maillon")),
        ("elasticsearch+http://a:1,b:2/blue", (("http://a:1", "http://b:2"), "blue")),
        ("elasticsearch+https://[::1]:9200/x-1/", (("https://[::1]:9200",), "x-1")),
    ],
)
def test_addresses(url, expected):
    assert parse_address(url) == Address(*expected)


def test_options_of_an_address():
    found = parse_address("elasticsearch+https://a/p?shards=3&replicas=1")
    assert (found.shards, found.replicas) == (3, 1)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("elasticsearch+ftp://a/p", "elasticsearch"),
        ("elasticsearch+https:///p", "no host"),
        ("elasticsearch+https://me:secret@a/p", "credentials do not belong"),
        ("elasticsearch+https://a/UPPER", "small letters"),
        ("elasticsearch+https://a/p/q", "small letters"),
        ("elasticsearch+https://a/-p", "small letters"),
        ("elasticsearch+https://a b/p", "unusable host"),
        ("elasticsearch+https://a/p?shards=many", "shards"),
        ("elasticsearch+https://a/p?colour=1", "colour"),
    ],
)
def test_unusable_addresses_say_why(url, says):
    with pytest.raises(ConfigurationError, match=says) as caught:
        open_index(url)
    assert "secret" not in str(caught.value)


def test_credentials_come_from_the_environment():
    assert credentials({}) == {}
    assert credentials({"ELASTICSEARCH_API_KEY": "k", "ELASTICSEARCH_USERNAME": "u"}) == {
        "api_key": "k"
    }
    named = {"ELASTICSEARCH_USERNAME": "u", "ELASTICSEARCH_PASSWORD": "p"}
    assert credentials({**named, "ELASTICSEARCH_CA_CERTS": "/ca.pem"}) == {
        "basic_auth": ("u", "p"),
        "ca_certs": "/ca.pem",
    }
    with pytest.raises(ConfigurationError, match="PASSWORD"):
        credentials({"ELASTICSEARCH_USERNAME": "u"})


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def fail() -> None:
    raise IndexUnavailableError("down")


def test_the_breaker_opens_after_failures_in_a_row_and_tries_again_after_a_pause():
    clock = Clock()
    breaker = Breaker(failures=3, pause=10, clock=clock)
    for _ in range(2):
        with pytest.raises(IndexUnavailableError, match="down"):
            breaker.call(fail)
    assert breaker.call(lambda: "ok") == "ok"
    for _ in range(3):
        with pytest.raises(IndexUnavailableError, match="down"):
            breaker.call(fail)
    assert breaker.is_open
    with pytest.raises(IndexUnavailableError, match="left alone"):
        breaker.call(lambda: "not asked")
    clock.now += 11
    with pytest.raises(IndexUnavailableError, match="down"):
        breaker.call(fail)
    with pytest.raises(IndexUnavailableError, match="left alone"):
        breaker.call(lambda: "not asked")
    clock.now += 11
    assert breaker.call(lambda: "ok") == "ok"
    assert not breaker.is_open


def test_only_one_call_tries_while_others_wait():
    clock = Clock()
    breaker = Breaker(failures=1, pause=10, clock=clock)
    with pytest.raises(IndexUnavailableError):
        breaker.call(fail)
    clock.now += 11

    def trial() -> str:
        with pytest.raises(IndexUnavailableError, match="left alone"):
            breaker.call(lambda: "second")
        return "first"

    assert breaker.call(trial) == "first"
    assert breaker.call(lambda: "third") == "third"


def test_a_server_that_is_not_there_costs_little_time():
    index = open_index(NOBODY)
    started = time.monotonic()
    for _ in range(20):
        with pytest.raises(IndexUnavailableError):
            index.search(SearchQuery())
    with pytest.raises(IndexUnavailableError):
        index.index([document("a")])
    assert time.monotonic() - started < 5
    index.close()


class Server:
    """Answers requests as a test wants it, and counts them."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        self.answer: Callable[[str, str, bytes], tuple[int, object]] = lambda *_: (500, {})
        self.product = "Elasticsearch"
        self.wants = ""
        self.signed: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.requests.append((self.command, self.path, body))
                outer.signed.append(self.headers.get("authorization"))
                if outer.wants and outer.signed[-1] != outer.wants:
                    status, answer = 401, {"error": {"type": "security_exception"}, "status": 401}
                else:
                    status, answer = outer.answer(self.command, self.path, body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("X-Elastic-Product", outer.product)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_HEAD = respond

            def log_message(self, *_: object) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"elasticsearch+http://127.0.0.1:{self.http.server_port}/maillon"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def bulk_answer(body: bytes, statuses: Callable[[str], int]) -> tuple[int, object]:
    lines = [json.loads(line) for line in body.decode().splitlines()]
    items = []
    for action in lines[::2]:
        doc_id = action["index"]["_id"]
        status = statuses(doc_id)
        error = {} if status < 300 else {"error": {"type": f"kind_{status}", "reason": "text"}}
        items.append({"index": {"_id": doc_id, "status": status, **error}})
    return 200, {"errors": any(i["index"]["status"] >= 300 for i in items), "items": items}


LAYOUT = {f"maillon-{schema_hash()}-000001": {"aliases": {"maillon-read": {}, "maillon-write": {}}}}


def test_what_the_server_is_too_busy_for_is_sent_again_alone(server, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("elasticsearch.helpers.actions.time.sleep", slept.append)
    tries: dict[str, int] = {}

    def statuses(doc_id: str) -> int:
        tries[doc_id] = tries.get(doc_id, 0) + 1
        return 429 if doc_id == "b:public" and tries[doc_id] < 4 else 201

    def answer(method: str, path: str, body: bytes) -> tuple[int, object]:
        return bulk_answer(body, statuses) if "_bulk" in path else (200, LAYOUT)

    server.answer = answer
    outcome = open_index(server.url).index([document("a"), document("b"), document("c")])
    assert sorted(outcome.written) == ["a:public", "b:public", "c:public"]
    assert tries == {"a:public": 1, "b:public": 4, "c:public": 1}
    assert len(slept) == 3
    assert slept == sorted(slept)
    assert 0.3 <= slept[0] <= 0.9
    assert all("require_alias=true" in path for _, path, _ in server.requests if "_bulk" in path)


def test_refused_documents_are_named_and_the_others_are_written(server):
    def answer(method: str, path: str, body: bytes) -> tuple[int, object]:
        known = {"a:public": 201, "b:public": 400, "c:public": 409}
        return bulk_answer(body, known.__getitem__) if "_bulk" in path else (200, LAYOUT)

    server.answer = answer
    with pytest.raises(writing.PartialWriteError) as caught:
        open_index(server.url).index([document("a"), document("b"), document("c")])
    assert caught.value.failed == {"b:public": "kind_400"}
    assert "text" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (401, ConfigurationError, "ELASTICSEARCH_API_KEY"),
        (403, ConfigurationError, "rights"),
        (429, IndexUnavailableError, "overloaded"),
        (503, IndexUnavailableError, "overloaded"),
        (500, SearchIndexError, "refused"),
    ],
)
def test_refusals_are_put_in_our_words_without_the_servers_text(server, status, error, says):
    body = {"error": {"type": "some_exception", "reason": "what a person typed"}, "status": status}
    server.answer = lambda *_: (status, body)
    with pytest.raises(error, match=says) as caught:
        open_index(server.url).search(SearchQuery())
    assert "person" not in str(caught.value)


def test_another_product_is_not_taken_for_elasticsearch(server):
    server.product = "Solr"
    server.answer = lambda *_: (200, {})
    with pytest.raises(ConfigurationError, match="not Elasticsearch"):
        open_index(server.url).count()


@pytest.mark.parametrize("partial", [{"timed_out": True}, {"_shards": {"failed": 1}}])
def test_a_partial_answer_is_none(server, partial):
    whole = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": [], "total": {}}}

    def answer(method: str, path: str, body: bytes) -> tuple[int, object]:
        return (200, {**whole, **partial}) if "_search" in path else (200, LAYOUT)

    server.answer = answer
    with pytest.raises(SearchIndexError, match="partial"):
        open_index(server.url).search(SearchQuery())


KEY = "bXk6c2VjcmV0LWtleQ=="


def whole_server(server: Server) -> None:
    """Have the server take writes and answer searches, layouts and mappings."""
    name = next(iter(LAYOUT))
    vectors = {"v": {"type": "dense_vector", "dims": 4}}

    def answer(method: str, path: str, body: bytes) -> tuple[int, object]:
        if "_bulk" in path:
            return bulk_answer(body, lambda _: 201)
        if "_mapping" in path:
            return 200, {name: {"mappings": {"properties": vectors, "_meta": {"notes": {}}}}}
        if "_search" in path or "_count" in path:
            hits = {"hits": [], "total": {"value": 0}}
            return 200, {"_shards": {"failed": 0}, "hits": hits, "count": 0}
        return 200, LAYOUT

    server.answer = answer


def test_every_request_is_signed_with_the_key(server, monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", KEY)
    # A key comes before a name: both are set while one replaces the other.
    monkeypatch.setenv("ELASTICSEARCH_USERNAME", "somebody")
    monkeypatch.setenv("ELASTICSEARCH_PASSWORD", "something")
    whole_server(server)
    server.wants = f"ApiKey {KEY}"
    index = open_index(server.url)
    assert index.index([document("a")]).written == ("a:public",)
    index.refresh()
    assert index.search(SearchQuery()).total == 0
    assert index.count() == 0
    assert index.meta() == {}
    index.set_meta({"release": "one"})
    index.close()
    assert len(server.signed) >= 7
    assert set(server.signed) == {f"ApiKey {KEY}"}
    assert not any(KEY in path for _, path, _ in server.requests)


@pytest.mark.parametrize("given", [{}, {"ELASTICSEARCH_API_KEY": "b3RoZXI6a2V5LXdyb25n"}])
def test_a_missing_or_wrong_key_is_refused_without_being_told(server, monkeypatch, given):
    for name in ("ELASTICSEARCH_API_KEY", "ELASTICSEARCH_USERNAME", "ELASTICSEARCH_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    whole_server(server)
    server.wants = f"ApiKey {KEY}"
    index = open_index(server.url)
    for action in (lambda: index.search(SearchQuery()), lambda: index.index([document("a")])):
        with pytest.raises(ConfigurationError, match="ELASTICSEARCH_API_KEY") as caught:
            action()
        assert not any(value in str(caught.value) for value in given.values())
    index.close()


def test_a_key_given_to_a_connection_is_sent(server):
    server.answer = lambda *_: (200, {})
    connection = Connection(parse_address(server.url), {"ELASTICSEARCH_API_KEY": KEY})
    assert connection.read(lambda client: client.indices.get_alias(index="x").body) == {}
    assert server.signed == [f"ApiKey {KEY}"]
    connection.close()


def test_long_ids_are_kept_under_a_hash():
    assert key_of("a:public") == "a:public"
    assert key_of("x" * 513).startswith("sha256:")
    assert key_of("ü" * 300) != key_of("ü" * 301)
