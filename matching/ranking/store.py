"""Prepared candidates kept on disk, so that nobody waits while profiles are read anew.

One SQLite file a release, in a folder that all processes of a machine share. A record holds what
ranking needs of one organisation as one audience (`public` or `members`) sees it, under the version
of the index document it was made for; a record of another version does not count. It is a cache
that can be deleted at any time: what is missing is prepared from the database and kept.

Who may see which record is not decided here: callers ask for the audience that the viewer has.
Profiles with private entries are refused.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from matching.domain import Visibility
from matching.ranking.packing import PackError, StoredCandidate, details_of, pack_of, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matching.ranking.prepared import PreparedProfile

T = TypeVar("T")

Seen = tuple[str, int]
"""As which audience an organisation is seen, and the version of its index document."""

PUBLIC: Final = "public"
MEMBERS: Final = "members"
AUDIENCES: Final = (PUBLIC, MEMBERS)
"""A record of the public audience holds public entries alone, one of members also theirs. An
organisation without entries for members is the same to both and has the public record only."""

KEEP_SECONDS: Final = 30 * 24 * 3600
"""A record that nobody wrote anew for so long is removed: what was deleted in the database is gone
from every machine's folder by then, also where no relay runs."""

REMEMBERED: Final = 2048
"""Candidates kept in memory too, some 15 kB each."""

SWEEP_SECONDS: Final = 3600
WAIT_SECONDS: Final = 2.0
"""So long a writer waits for another one; then the record is left out, it can be made again."""

FOLDERS: Final = ("ranking", "text", "reference", "data")
"""Parts of the library whose code or data decide what a prepared profile holds."""

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS prepared (
    key TEXT PRIMARY KEY, version INTEGER NOT NULL, written INTEGER NOT NULL,
    pack BLOB NOT NULL, details BLOB NOT NULL
)
"""
_PUT: Final = """
INSERT INTO prepared VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    version = excluded.version, written = excluded.written, pack = excluded.pack,
    details = excluded.details
WHERE excluded.version >= version
"""


@cache
def release_of_code() -> str:
    """Return the hash of all code and data by which profiles are prepared."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
                digest.update(str(path.relative_to(root)).encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class PreparedStore:
    """Records of prepared candidates in a folder. Thread-safe; usable after a fork.

    A folder that cannot be written or a damaged file makes it empty, never an error: whoever asks
    prepares what is missing.
    """

    def __init__(self, folder: Path, version: str) -> None:
        """Keep records in `folder`; `version` is that of the preparer whose profiles they are.

        Records made by other code or from other data are in another file.
        """
        self._folder = folder
        release = f"{release_of_code()} {version}"
        name = hashlib.sha256(release.encode()).hexdigest()[:16]
        self.path = folder / f"prepared-{name}.sqlite3"
        self._read: OrderedDict[str, tuple[int, StoredCandidate]] = OrderedDict()
        self._lock = threading.Lock()
        self._local = threading.local()
        self._swept = 0.0
        self.failures = 0
        """How often the file could not be used; for monitoring."""

    # Reading

    def get(self, wanted: Mapping[str, Seen]) -> dict[str, StoredCandidate]:
        """Return the candidates that are kept in exactly the audience and version wanted."""
        keys = {_key(org, audience): (org, version) for org, (audience, version) in wanted.items()}
        found = self._remembered(keys)
        rest = [key for key, (org, _) in keys.items() if org not in found]
        if not rest:
            return found

        def read(connection: sqlite3.Connection) -> dict[str, StoredCandidate]:
            marks = ",".join("?" * len(rest))
            rows = connection.execute(
                f"SELECT key, version, pack FROM prepared WHERE key IN ({marks})",  # noqa: S608
                rest,
            )
            return {
                key: unpack(keys[key][0], key, pack)
                for key, version, pack in rows
                if version == keys[key][1]
            }

        read_now: dict[str, StoredCandidate] = self._try(read, {})
        self._remember({key: (keys[key][1], each) for key, each in read_now.items()})
        return found | {each.id: each for each in read_now.values()}

    def _remembered(self, keys: Mapping[str, tuple[str, int]]) -> dict[str, StoredCandidate]:
        found = {}
        with self._lock:
            for key, (org, version) in keys.items():
                held = self._read.get(key)
                if held is not None and held[0] == version:
                    self._read.move_to_end(key)
                    found[org] = held[1]
        return found

    def _remember(self, read: Mapping[str, tuple[int, StoredCandidate]]) -> None:
        with self._lock:
            self._read.update(read)
            while len(self._read) > REMEMBERED:
                self._read.popitem(last=False)

    def load_details(self, candidates: Iterable[StoredCandidate]) -> None:
        """Read for these candidates what only their reasons need, in one request."""
        waiting = {each.key: each for each in candidates if each.details is None}
        if not waiting:
            return

        def read(connection: sqlite3.Connection) -> None:
            marks = ",".join("?" * len(waiting))
            rows = connection.execute(
                f"SELECT key, details FROM prepared WHERE key IN ({marks})",  # noqa: S608
                list(waiting),
            )
            for key, details in rows:
                waiting[key].details = details

        self._try(read, None)

    def holds(self, wanted: Mapping[str, Seen]) -> set[str]:
        """Return those ids of which the record wanted is kept; cheaper than `get`."""

        def read(connection: sqlite3.Connection) -> set[str]:
            found = set()
            for org, (audience, version) in wanted.items():
                row = connection.execute(
                    "SELECT 1 FROM prepared WHERE key = ? AND version = ?",
                    (_key(org, audience), version),
                ).fetchone()
                if row:
                    found.add(org)
            return found

        return self._try(read, set())

    # Writing

    def put(self, records: Sequence[tuple[Seen, PreparedProfile]]) -> int:
        """Keep records, each unless a newer one is there; return how many were good for it.

        One that holds an entry which its audience may not see is left out. Raises ValueError for a
        private entry: such a profile was loaded for its owner and must not come here.
        """
        rows = []
        now = int(time.time())
        for (audience, version), prepared in records:
            entries = (*prepared.profile.offers, *prepared.profile.needs)
            seen = {entry.visibility for entry in entries}
            if Visibility.PRIVATE in seen:
                raise ValueError("a profile with private entries must not be stored")
            if audience == PUBLIC and Visibility.MEMBERS in seen:
                continue
            with suppress(PackError):
                pack, details = pack_of(prepared), details_of(prepared)
                rows.append((_key(prepared.id, audience), version, now, pack, details))

        def write(connection: sqlite3.Connection) -> int:
            with connection:
                connection.executemany(_PUT, rows)
                if now - self._swept > SWEEP_SECONDS:
                    self._swept = now
                    connection.execute(
                        "DELETE FROM prepared WHERE written < ?", (now - KEEP_SECONDS,)
                    )
            return len(rows)

        return self._try(write, 0) if rows else 0

    def forget(self, org_ids: Iterable[str], audiences: Sequence[str] = AUDIENCES) -> None:
        """Remove the records of organisations in these audiences, whatever their version."""
        keys = [(_key(org, audience),) for org in org_ids for audience in audiences]
        with self._lock:
            for (key,) in keys:
                self._read.pop(key, None)

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("DELETE FROM prepared WHERE key = ?", keys)

        if keys and self.path.exists():
            self._try(write, None)

    def close(self) -> None:
        """Close this thread's connection."""
        held = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            held[1].close()
        self._local.held = None

    # The file

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            return action(self._connection())
        except sqlite3.OperationalError:
            # Busy, full or read-only: as if there were nothing.
            self.failures += 1
            return otherwise
        except (sqlite3.DatabaseError, PackError, OSError):
            self.failures += 1
            self.close()
            with suppress(OSError):
                self.path.unlink()
            return otherwise

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection; a file that was removed meanwhile is made anew."""
        held: tuple[int, sqlite3.Connection, int] | None = getattr(self._local, "held", None)
        # A connection must not be used by a child process.
        if held is not None and held[0] == os.getpid() and _inode(self.path) == held[2]:
            return held[1]
        if held is not None and held[0] == os.getpid():
            held[1].close()
        self._folder.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS)
        # A cache: what a power cut loses is made again.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(f"PRAGMA mmap_size={1 << 30}")
        connection.execute(_TABLE)
        self._local.held = (os.getpid(), connection, _inode(self.path))
        if is_new:
            self._remove_old()
        return connection

    def _remove_old(self) -> None:
        """Remove files of other releases that nobody has used for a day."""
        for path in self._folder.glob("prepared-*.sqlite3*"):
            with suppress(OSError):
                is_ours = path.name.startswith(self.path.name)
                if not is_ours and time.time() - path.stat().st_mtime > 24 * 3600:
                    path.unlink()


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _key(org: str, audience: str) -> str:
    return f"{org}:{audience}"
