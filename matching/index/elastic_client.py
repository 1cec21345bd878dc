"""Reaching Elasticsearch: the address, the client, errors in our words, and a circuit breaker."""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

from elastic_transport import TransportError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    UnsupportedProductError,
)

from matching.index.protocol import ConfigurationError, SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

SCHEMES: Final = ("elasticsearch+http", "elasticsearch+https")
FORM: Final = "elasticsearch+https://host:9200/prefix"
DEFAULT_PREFIX: Final = "maillon"
_PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_OPTIONS: Final = ("shards", "replicas")

READ_TIMEOUT: Final = 5.0
"""Seconds a question may take: whoever waits gets the database's answer instead."""

WRITE_TIMEOUT: Final = 60.0
"""Seconds a bulk request or a change of an index may take; nobody waits for these."""

FAILURES_TO_OPEN: Final = 3
PAUSE_SECONDS: Final = 10.0
"""After so many failures in a row nothing is sent for so long: a server that is down or overloaded
would otherwise cost every visitor the whole timeout."""

_UNAVAILABLE: Final = frozenset({408, 429, 502, 503, 504})


class IndexUnavailableError(SearchIndexError):
    """The search server does not answer, or too late, or says that it is overloaded."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the indexes are: hosts, the prefix of their names, and how new ones are made."""

    hosts: tuple[str, ...]
    prefix: str
    shards: int = 1
    replicas: int = 0


def parse_address(url: str) -> Address:
    """Read ``elasticsearch+https://host:9200[,host:9200]/prefix?shards=1&replicas=1``.

    Raises ConfigurationError with the form expected; credentials do not belong in an address,
    which is written to logs.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ConfigurationError(f"unknown kind of search server {parts.scheme!r}: {FORM}")
    scheme = parts.scheme.partition("+")[2]
    if "@" in parts.netloc:
        raise ConfigurationError(
            "credentials do not belong in the address of the search index; set "
            "ELASTICSEARCH_API_KEY (or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD)"
        )
    hosts = tuple(f"{scheme}://{_with_port(host)}" for host in parts.netloc.split(",") if host)
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    if not hosts:
        raise ConfigurationError(f"the address names no host: {FORM}")
    if not _PREFIX.fullmatch(prefix):
        raise ConfigurationError(
            f"the prefix {prefix!r} cannot begin an index name: use small letters, digits, - and _"
        )
    options: dict[str, int] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _OPTIONS or not value.isdigit():
            raise ConfigurationError(
                f"the address has the unusable option {name!r}; known: {', '.join(_OPTIONS)}, "
                "each a number"
            )
        options[name] = int(value)
    return Address(hosts, prefix, max(1, options.get("shards", 1)), options.get("replicas", 0))


def _with_port(host: str) -> str:
    if not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?", host):
        raise ConfigurationError(f"the address has an unusable host {host!r}: {FORM}")
    return host if re.search(r":\d+$", host) else f"{host}:9200"


def credentials(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what the client takes of the environment: key or name and password, certificates.

    Raises ConfigurationError for a name without a password.
    """
    found: dict[str, Any] = {}
    name = environment.get("ELASTICSEARCH_USERNAME", "")
    if environment.get("ELASTICSEARCH_API_KEY"):
        found["api_key"] = environment["ELASTICSEARCH_API_KEY"]
    elif name:
        if not environment.get("ELASTICSEARCH_PASSWORD"):
            raise ConfigurationError("ELASTICSEARCH_USERNAME is set, ELASTICSEARCH_PASSWORD is not")
        found["basic_auth"] = (name, environment["ELASTICSEARCH_PASSWORD"])
    if environment.get("ELASTICSEARCH_CA_CERTS"):
        found["ca_certs"] = environment["ELASTICSEARCH_CA_CERTS"]
    return found


def translated(error: Exception) -> SearchIndexError:
    """Return `error` of the client as one of ours. Its text names kinds of failures only: what the
    server quotes of a query may be what a person typed."""
    if isinstance(error, (AuthenticationException, AuthorizationException)):
        return ConfigurationError(
            "the search server refuses our credentials; check ELASTICSEARCH_API_KEY and that it "
            "has the rights on our indexes that docs/operations.md lists"
        )
    if isinstance(error, UnsupportedProductError):
        return ConfigurationError("what answers at the address is not Elasticsearch")
    if isinstance(error, TransportError):
        return IndexUnavailableError(f"the search server does not answer ({type(error).__name__})")
    if isinstance(error, ApiError):
        kind = f"{error.meta.status} {error.error}"
        if error.meta.status in _UNAVAILABLE:
            return IndexUnavailableError(f"the search server is overloaded or not ready ({kind})")
        return SearchIndexError(f"the search server refused a request ({kind})")
    raise error


class Breaker:
    """Lets calls through until several in a row fail; then one in a while, until it succeeds."""

    def __init__(
        self,
        failures: int = FAILURES_TO_OPEN,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open after `failures` in a row, for `pause` seconds."""
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._failed = 0
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Say whether calls are refused now."""
        with self._lock:
            return self._failed >= self._limit and self._clock() < self._until

    def call(self, action: Callable[[], T]) -> T:
        """Return what `action` returns. Raises IndexUnavailableError, at once while open, and
        every other error of the client translated."""
        self._enter()
        try:
            result = action()
        except (ApiError, TransportError, UnsupportedProductError) as error:
            ours = translated(error)
            self._note(failed=isinstance(ours, IndexUnavailableError))
            raise ours from error
        except IndexUnavailableError:
            self._note(failed=True)
            raise
        self._note(failed=False)
        return result

    def _enter(self) -> None:
        with self._lock:
            if self._failed < self._limit:
                return
            if self._clock() < self._until:
                raise IndexUnavailableError(
                    "the search server has failed several times and is left alone for a while"
                )
            # This call tries; others wait for what it finds, at most one more pause.
            self._until = self._clock() + self._pause

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            if not failed:
                self._failed = 0
                return
            self._failed += 1
            if self._failed >= self._limit:
                self._until = self._clock() + self._pause


class Connection:
    """The client of one address, made anew after a fork, and every call behind a breaker."""

    def __init__(self, address: Address, environment: Mapping[str, str] | None = None) -> None:
        """Take credentials from `environment` (of the process by default); nothing is sent yet."""
        self.address = address
        self._options = credentials(os.environ if environment is None else environment)
        self._client: Elasticsearch | None = None
        self._process = 0
        self._lock = threading.Lock()
        self.breaker = Breaker()

    def _get(self) -> Elasticsearch:
        with self._lock:
            # Sockets are not to be shared between a process and its child.
            if self._client is None or self._process != os.getpid():
                self._client = Elasticsearch(
                    list(self.address.hosts),
                    # A kept connection may have been closed by a restart: one more try.
                    max_retries=max(1, len(self.address.hosts) - 1),
                    retry_on_status=(),
                    retry_on_timeout=False,
                    **self._options,
                )
                self._process = os.getpid()
            return self._client

    def read(self, action: Callable[[Elasticsearch], T]) -> T:
        """Ask something; see `Breaker.call` for the errors."""
        client = self._get().options(request_timeout=READ_TIMEOUT)
        return self.breaker.call(lambda: action(client))

    def write(self, action: Callable[[Elasticsearch], T]) -> T:
        """Change something; see `Breaker.call` for the errors."""
        client = self._get().options(request_timeout=WRITE_TIMEOUT)
        return self.breaker.call(lambda: action(client))

    def close(self) -> None:
        """Close the sockets."""
        with self._lock:
            if self._client is not None and self._process == os.getpid():
                self._client.close()
            self._client = None
