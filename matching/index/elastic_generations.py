"""Generations of the index: names, aliases, switching.

An index is named ``<prefix>-<schema hash>-<number>``. Four aliases say what it is for:
``<prefix>-read`` and ``<prefix>-write`` stand on the live one, ``<prefix>-building`` on the one
being filled, ``<prefix>-kept`` on the one before. Aliases move together in one request, so nobody
ever sees none or two live ones.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from elasticsearch import ApiError, BadRequestError

from matching.index import elastic_schema as schema
from matching.index.protocol import DocumentError, SchemaMismatchError, SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from elasticsearch import Elasticsearch

    from matching.index.elastic_client import Connection

LAYOUT_SECONDS: Final = 2.0
"""How long a reader goes on with what it knew of the aliases: a switch is seen after so long."""

FIRST_SECONDS: Final = 10.0
"""How long a process waits for another one that is making the first index."""

NOT_READY: Final = 503

ROLES: Final = ("read", "write", "building", "kept")


@dataclass(frozen=True, slots=True)
class Layout:
    """The generations of one prefix, oldest first, and what each is for."""

    prefix: str
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def alias(self, role: str) -> str:
        """Return the alias of a role."""
        return f"{self.prefix}-{role}"

    def _last(self, role: str) -> str:
        return next((name for name in reversed(list(self.roles)) if role in self.roles[name]), "")

    @property
    def live(self) -> str:
        """The index that answers; empty where there is none."""
        return self._last("read")

    @property
    def building(self) -> str:
        """The index being filled; empty where there is none."""
        return self._last("building")

    @property
    def kept(self) -> str:
        """The index before the live one; empty where there is none."""
        return self._last("kept")

    @property
    def unused(self) -> str:
        """An index of our schema that is for nothing yet; empty where there is none."""
        names = (name for name, roles in self.roles.items() if not roles and self.is_ours(name))
        return next(names, "")

    def schema_of(self, name: str) -> str:
        """Return the schema hash in a name."""
        return name.rsplit("-", 2)[1]

    def is_ours(self, name: str) -> bool:
        """Say whether this version of the code can use the index."""
        return bool(name) and self.schema_of(name) == schema.schema_hash()

    def readable(self) -> str:
        """Return the index to read. After a switch to another schema that is the kept one of ours:
        the old code answers from it until it is replaced. Raises SchemaMismatchError."""
        for name in (self.live, self.kept):
            if self.is_ours(name):
                return name
        raise SchemaMismatchError(
            f"the index {self.live} was made for another schema, this version needs "
            f"{schema.schema_hash()}: rebuild it"
        )

    def next_name(self) -> str:
        """Return the name of the next generation."""
        numbers = [int(name.rsplit("-", 1)[1]) for name in self.roles]
        return f"{self.prefix}-{schema.schema_hash()}-{max(numbers, default=0) + 1:06d}"


class Generations:
    """What is there under one prefix, and changing it."""

    def __init__(self, connection: Connection) -> None:
        """Look through `connection`; nothing is sent yet."""
        self._connection = connection
        self._prefix = connection.address.prefix
        self._lock = threading.Lock()
        self._known: tuple[float, Layout] | None = None
        self._dimensions: dict[str, int] = {}

    def forget(self) -> None:
        """Look again at the next request."""
        with self._lock:
            self._known = None

    def layout(self, *, fresh: bool = False) -> Layout:
        """Return the generations; at most LAYOUT_SECONDS old unless `fresh`. Makes the first."""
        with self._lock:
            known = self._known
        if known and not fresh and time.monotonic() - known[0] < LAYOUT_SECONDS:
            return known[1]
        found = self._look()
        if not found.live:
            found = self._first(found)
        with self._lock:
            self._known = (time.monotonic(), found)
        return found

    def _first(self, found: Layout) -> Layout:
        """Make the first generation; where another process is at it, wait, and help if it died.

        It becomes live after its shards have started, or searches would fail until then.
        """
        deadline = time.monotonic() + FIRST_SECONDS
        while found.unused and time.monotonic() < deadline:
            time.sleep(0.1)
            found = self._look()
            if found.live:
                return found
        name = found.unused or found.next_name()
        self._create(name)
        self._wait_for_shards(name)
        aliases = (found.alias("read"), found.alias("write"))
        actions = [{"add": {"index": name, "alias": alias}} for alias in aliases]
        self._connection.write(lambda client: client.indices.update_aliases(actions=actions))
        return self._look()

    def _look(self) -> Layout:
        answer: Mapping[str, Any] = self._connection.read(
            lambda client: client.indices.get_alias(index=f"{self._prefix}-*").body
        )
        form = re.compile(rf"{re.escape(self._prefix)}-[0-9a-f]{{12}}-\d{{6,}}")
        names = sorted(filter(form.fullmatch, answer), key=lambda n: int(n.rsplit("-", 1)[1]))
        known = {f"{self._prefix}-{role}": role for role in ROLES}
        return Layout(
            self._prefix,
            {
                name: frozenset(known[a] for a in answer[name]["aliases"] if a in known)
                for name in names
            },
        )

    def _create(self, name: str, *aliases: str) -> None:
        address = self._connection.address

        def create(client: Elasticsearch) -> None:
            try:
                client.indices.create(
                    index=name,
                    mappings=schema.mapping(),
                    settings=schema.settings(address.shards, address.replicas),
                    aliases={alias: {} for alias in aliases},
                )
            except BadRequestError as error:
                # Another process was faster.
                if error.error != "resource_already_exists_exception":
                    raise

        self._connection.write(create)

    def _wait_for_shards(self, name: str) -> None:
        """Wait until an index that another process may have made only just now can be searched."""

        def wait(client: Elasticsearch) -> None:
            deadline = time.monotonic() + FIRST_SECONDS
            while True:
                try:
                    client.count(index=name)
                except ApiError as error:
                    if error.meta.status != NOT_READY or time.monotonic() > deadline:
                        raise
                    time.sleep(0.1)
                else:
                    return

        self._connection.write(wait)

    def begin(self) -> str:
        """Return the index being filled, made if there is none of our schema."""
        layout = self.layout(fresh=True)
        if not layout.is_ours(layout.building):
            self.remove([name for name, roles in layout.roles.items() if "building" in roles])
            self._create(layout.next_name(), layout.alias("building"))
            layout = self.layout(fresh=True)
        return layout.building

    def switch(self, name: str, *, keep: bool = True) -> None:
        """Make `name` the live index in one step; keep the one before, remove all others."""
        layout = self.layout(fresh=True)
        if name not in layout.roles:
            raise SearchIndexError(f"the index {name} is gone")
        old = layout.live if keep and layout.live != name else ""
        actions: list[dict[str, Any]] = []
        for each, roles in layout.roles.items():
            wanted = {name: {"read", "write"}, old: {"kept"}}.get(each, set())
            for role in ROLES:
                if role in roles and role not in wanted:
                    actions.append({"remove": {"index": each, "alias": layout.alias(role)}})
                elif role in wanted and role not in roles:
                    actions.append({"add": {"index": each, "alias": layout.alias(role)}})
        if actions:
            self._connection.write(lambda client: client.indices.update_aliases(actions=actions))
        self.remove([each for each in layout.roles if each not in (name, old)])

    def remove(self, names: Sequence[str]) -> None:
        """Delete indexes; those that are gone already do not matter."""
        if names:
            self._connection.write(
                lambda client: client.indices.delete(index=list(names), ignore_unavailable=True)
            )
        self.forget()

    def notes(self, name: str) -> dict[str, str]:
        """Return the notes kept with an index."""
        return dict(self._mapping(name).get("_meta", {}).get("notes", {}))

    def set_notes(self, name: str, values: Mapping[str, str]) -> None:
        """Replace the notes kept with an index."""
        meta = {"notes": dict(values)}
        self._connection.write(lambda client: client.indices.put_mapping(index=name, meta=meta))

    def _mapping(self, name: str) -> Mapping[str, Any]:
        answer = self._connection.read(lambda client: client.indices.get_mapping(index=name).body)
        mapping: Mapping[str, Any] = answer[name]["mappings"]
        return mapping

    def dimension(self, name: str) -> int:
        """Return the length of an index's vectors; 0 where it has none yet."""
        held = self._dimensions.get(name, 0)
        if not held:
            held = min(
                int(column.get("dims", 0))
                for column in self._mapping(name)["properties"].values()
                if column["type"] == "dense_vector"
            )
            # A length never changes once it is set.
            self._dimensions[name] = held
        return held

    def set_dimension(self, name: str, dimension: int) -> None:
        """Set the length of an index's vectors. Raises DocumentError where it has another."""

        def put(client: Elasticsearch) -> None:
            try:
                client.indices.put_mapping(index=name, properties=schema.vector_mapping(dimension))
            except BadRequestError as error:
                raise DocumentError(
                    f"vectors have {dimension} numbers, the index {name} holds others"
                ) from error

        self._connection.write(put)
        self._dimensions[name] = dimension
