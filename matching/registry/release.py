"""A release: ranking model and statistics, with a manifest that says what they stand on.

A release is switched as a whole. Its manifest names the analyser, the concept list, the lexicon and
the vector space that its model was trained with; these come with the code, so a release fits an
installation only where they are the same. `index` is the id that a search index must carry: an
index filled with another analyser or vector space finds other candidates.

In files a release is a folder with `release.json` (the manifest), `ranking.json` and
`statistics.npz`. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matching.ranking import statistics as statistics_file
from matching.ranking.model import FILE_NAME as RANKING_NAME
from matching.ranking.model import FOLDER, Model, ModelError, parse
from matching.ranking.statistics import FILE_NAME as STATISTICS_NAME
from matching.ranking.statistics import Statistics, StatisticsError
from matching.reference import concepts, lexicon
from matching.registry.signing import Signature, is_sound, sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.ranking.prepared import Space
    from matching.text import Analyser

FORMAT: Final = "maillon-release 1"
MANIFEST_NAME: Final = "release.json"
FILES: Final = (RANKING_NAME, STATISTICS_NAME)
MAX_FILE: Final = 32 * 1024 * 1024
"""Largest file read, in bytes; those shipped have less than a hundredth of it."""

_ID: Final = re.compile(r"[0-9a-f]{16}")


class ReleaseError(Exception):
    """A release is incomplete, damaged, not signed as it must be, or does not fit."""


def index_id(analyser_version: str, space_version: str) -> str:
    """Return the id of what documents of an index are built with."""
    return hashlib.sha256(f"{analyser_version}:{space_version}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Installed:
    """What this installation analyses and embeds with."""

    analyser: str
    concept_list: str
    lexicon: str
    space: str

    @staticmethod
    def of(analyser: Analyser, space: Space) -> Installed:
        """Return the versions of an analyser, a space, and of the lists that come with the code."""
        return Installed(
            analyser.version,
            concepts.list_version(),
            lexicon.list_version(),
            str(getattr(space, "version", "")),
        )


@dataclass(frozen=True, slots=True)
class Release:
    """A release in memory: its manifest without the seal, the seal, and the files by name."""

    manifest: Mapping[str, Any]
    signature: Signature
    files: Mapping[str, bytes]

    @property
    def id(self) -> str:
        """The id: that of the ranking model, which changes with everything it stands on."""
        return str(self.manifest["release"])

    @property
    def created(self) -> str:
        """The day it was made, as ISO text."""
        return str(self.manifest["created"])

    @property
    def index(self) -> str:
        """The id that the search index must carry, see `index_id`."""
        return str(self.manifest["index"])

    @staticmethod
    def pack(
        model: Model, statistics: Statistics, created: date, key: bytes | None = None
    ) -> Release:
        """Return model and statistics as a release made on this day, signed with the key if any.

        Raises ReleaseError if the model was not trained with these statistics.
        """
        with tempfile.TemporaryDirectory() as folder:
            model.save(Path(folder))
            statistics.save(Path(folder))
            files = {name: (Path(folder) / name).read_bytes() for name in FILES}
        versions = dict(model.versions)
        body = {
            "format": FORMAT,
            "release": model.release,
            "created": created.isoformat(),
            "kind": model.kind,
            "features": list(model.features),
            "data_hash": model.data_hash,
            "metrics": dict(model.metrics),
            "versions": versions,
            "index": index_id(versions.get("analyser", ""), versions.get("space", "")),
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        }
        found = Release(body, sign(body, key), files)
        found.load()
        return found

    @staticmethod
    def parse(text: str | bytes, files: Mapping[str, bytes]) -> Release:
        """Return the release of a manifest as text and its files, not yet verified.

        Raises ReleaseError if the manifest is not one.
        """
        try:
            body = json.loads(text)
        except ValueError as error:
            raise ReleaseError(f"{MANIFEST_NAME} is not valid JSON: {error}") from error
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            raise ReleaseError(f"{MANIFEST_NAME} is not of format {FORMAT!r}")
        seal = body.pop("signature", None)
        named = body.get("files")
        if not isinstance(seal, dict) or not isinstance(named, dict) or set(named) != set(FILES):
            raise ReleaseError(f"{MANIFEST_NAME} lacks its signature or the list of its files")
        if not _ID.fullmatch(str(body.get("release", ""))):
            raise ReleaseError(f"{MANIFEST_NAME} has no valid release id")
        texts = all(isinstance(body.get(name), str) for name in ("created", "index", "data_hash"))
        if not texts or not isinstance(body.get("versions"), dict):
            raise ReleaseError(f"{MANIFEST_NAME} lacks its date, index, data hash or versions")
        signature = Signature(str(seal.get("method", "")), str(seal.get("value", "")))
        return Release(body, signature, {name: files[name] for name in FILES if name in files})

    @staticmethod
    def read(folder: Path) -> Release:
        """Return the release in a folder, not yet verified. Raises ReleaseError."""
        return Release.parse(
            _bytes(folder / MANIFEST_NAME), {name: _bytes(folder / name) for name in FILES}
        )

    @staticmethod
    def shipped() -> Release:
        """Return the release that comes with this code. Raises ReleaseError."""
        return Release.read(FOLDER)

    def as_text(self) -> str:
        """Return the manifest with its seal as JSON text."""
        seal = {"method": self.signature.method, "value": self.signature.value}
        body = dict(self.manifest) | {"signature": seal}
        return json.dumps(body, indent=1, sort_keys=True) + "\n"

    def write(self, folder: Path) -> Path:
        """Write the files, the manifest last, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (*self.files.items(), (MANIFEST_NAME, self.as_text().encode())):
            temporary = folder / f".{name}"
            temporary.write_bytes(content)
            temporary.replace(folder / name)
        return folder

    def signed(self, key: bytes | None) -> Release:
        """Return the same release sealed with this key."""
        return Release(self.manifest, sign(self.manifest, key), self.files)

    def verify(self, key: bytes | None = None, *, keyed: bool = False) -> None:
        """Check the seal and every file. Raises ReleaseError naming what is wrong.

        With `keyed` only the seal of this very key counts.
        """
        if not is_sound(self.manifest, self.signature, key, keyed=keyed):
            raise ReleaseError(f"the signature of release {self.id} is not sound")
        for name, wanted in self.manifest["files"].items():
            if name not in self.files:
                raise ReleaseError(f"{name} of release {self.id} is missing")
            if hashlib.sha256(self.files[name]).hexdigest() != wanted:
                raise ReleaseError(f"{name} of release {self.id} was changed")

    def load(self) -> tuple[Model, Statistics]:
        """Return model and statistics. Raises ReleaseError if they are damaged or do not belong
        together; `verify` first."""
        try:
            model = parse(json.loads(self.files[RANKING_NAME]), f"{RANKING_NAME} of {self.id}")
            statistics = statistics_file.parse(
                self.files[STATISTICS_NAME], f"{STATISTICS_NAME} of {self.id}"
            )
        except KeyError as error:
            raise ReleaseError(f"{error.args[0]} of release {self.id} is missing") from error
        except (ModelError, StatisticsError, ValueError) as error:
            raise ReleaseError(str(error)) from error
        if model.release != self.id:
            raise ReleaseError(f"{RANKING_NAME} is of release {model.release}, not {self.id}")
        if dict(model.versions) != dict(self.manifest["versions"]):
            raise ReleaseError(f"the manifest of {self.id} names other versions than its model")
        if model.versions.get("statistics") != statistics.version:
            raise ReleaseError(f"{STATISTICS_NAME} of {self.id} is not what its model learned with")
        versions = model.versions
        if self.index != index_id(versions.get("analyser", ""), versions.get("space", "")):
            raise ReleaseError(f"the manifest of {self.id} names another index than its versions")
        return model, statistics

    def misfits(self, installed: Installed) -> tuple[str, ...]:
        """Return the names of what this installation has in another version; none: it fits."""
        versions = self.manifest["versions"]
        return tuple(
            name
            for name in ("analyser", "concept_list", "lexicon", "space")
            if versions.get(name) != getattr(installed, name)
        )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise ReleaseError(f"{path} is larger than {MAX_FILE} bytes")
        return path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read ({error.strerror})") from error
