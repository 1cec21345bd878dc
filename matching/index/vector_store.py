"""Vectors beside an index that has none: files that only grow, read through the page cache.

A row is named by its *slot*, a number that is given once and never again; the index document
carries its slot. A manifest lists the files that count and is replaced in one step, so a reader
sees a whole state or the one before. Rows of replaced documents stay until `compact`; no live
document carries their slot, so nothing finds them.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.index.protocol import VECTOR_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MANIFEST: Final = "manifest.json"
MAX_FILES: Final = 12
"""More segments than this are merged: every segment costs one matrix product per query."""

LARGE_SHARE: Final = 0.5
"""A segment with more than this share of all rows is left alone by merging, so that small writes
do not copy everything; it is rewritten once half its rows are dead."""

_READ_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent state: per vector field the slots and the matrices behind them."""

    slots: Mapping[str, NDArray[np.int64]]
    matrices: Mapping[str, tuple[NDArray[np.float32], ...]]
    dimension: int

    def scores(
        self, field: str, vector: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return all slots of `field` and the inner products of their rows with `vector`."""
        parts = [matrix @ vector for matrix in self.matrices[field]]
        joined = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        return self.slots[field], joined


class VectorStore:
    """The vector files of one index folder. Writing needs the index's lock."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, made on the first write."""
        self._folder = folder

    def _manifest(self) -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = json.loads((self._folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return {"next": 1, "dimension": 0, "files": 0, "segments": []}
        return loaded

    def _write_manifest(self, manifest: Mapping[str, Any]) -> None:
        path = self._folder / MANIFEST
        temporary = path.with_name(f".{MANIFEST}.{os.getpid()}")
        with temporary.open("w", encoding="utf-8") as handle:
            json.dump(manifest, handle)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)

    @property
    def dimension(self) -> int:
        """Length of the stored vectors; 0 while there is none."""
        return int(self._manifest()["dimension"])

    def append(self, rows: Sequence[Mapping[str, NDArray[Any]]]) -> list[int]:
        """Store the vectors of documents (field → vector, all of one length); return their slots.

        The rows are on disk when this returns.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        manifest = self._manifest()
        first = int(manifest["next"])
        slots = list(range(first, first + len(rows)))
        content: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for field in VECTOR_FIELDS:
            taken = [
                (slot, row[field]) for slot, row in zip(slots, rows, strict=True) if field in row
            ]
            if taken:
                content[field] = (
                    np.array([slot for slot, _ in taken], dtype=np.int64),
                    np.vstack([vector for _, vector in taken]).astype(np.float32),
                )
        manifest["next"] = first + len(rows)
        if content:
            manifest["segments"].append(self._write_segment(manifest, content))
            manifest["dimension"] = next(iter(content.values()))[1].shape[1]
        self._write_manifest(manifest)
        return slots

    def _write_segment(
        self,
        manifest: dict[str, Any],
        content: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]],
    ) -> dict[str, Any]:
        manifest["files"] += 1
        name = f"v{manifest['files']:08d}"
        for field, (slots, matrix) in content.items():
            for kind, array in (("slots", slots), ("rows", matrix)):
                with (self._folder / f"{name}.{field}.{kind}.npy").open("wb") as handle:
                    np.save(handle, array, allow_pickle=False)
                    handle.flush()
                    os.fsync(handle.fileno())
        return {"name": name, "rows": {field: len(slots) for field, (slots, _) in content.items()}}

    def snapshot(self) -> Snapshot:
        """Return the current state. A merge that removes files meanwhile makes it read again."""
        for attempt in range(_READ_TRIES):
            manifest = self._manifest()
            try:
                return self._open(manifest)
            except FileNotFoundError:
                if attempt == _READ_TRIES - 1:
                    raise
                time.sleep(0.01)
        raise AssertionError("unreachable")

    def _open(self, manifest: Mapping[str, Any]) -> Snapshot:
        slots: dict[str, NDArray[np.int64]] = {}
        matrices: dict[str, tuple[NDArray[np.float32], ...]] = {}
        for field in VECTOR_FIELDS:
            parts = [
                self._read(s["name"], field) for s in manifest["segments"] if field in s["rows"]
            ]
            empty = np.zeros(0, dtype=np.int64)
            slots[field] = np.concatenate([part[0] for part in parts]) if parts else empty
            matrices[field] = tuple(part[1] for part in parts)
        return Snapshot(slots, matrices, int(manifest["dimension"]))

    def _read(self, name: str, field: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        path = self._folder / f"{name}.{field}"
        slots = np.load(f"{path}.slots.npy", allow_pickle=False)
        matrix = np.load(f"{path}.rows.npy", mmap_mode="r", allow_pickle=False)
        return slots, matrix

    def needs_compaction(self) -> bool:
        """Say whether there are more files than a query should go through."""
        return len(self._manifest()["segments"]) > MAX_FILES

    def compact(
        self, alive: Callable[[Iterable[int]], set[int]], alive_between: Callable[[int, int], int]
    ) -> None:
        """Merge small segments into one without dead rows.

        `alive` returns those of some slots that a document still carries, `alive_between` how
        many documents carry a slot from the first to the second number.
        """
        manifest = self._manifest()
        sizes = {s["name"]: max(s["rows"].values(), default=0) for s in manifest["segments"]}
        total = sum(sizes.values())
        large = {name for name, size in sizes.items() if size > LARGE_SHARE * total}
        kept = [
            s for s in manifest["segments"] if s["name"] in large and self._mostly(s, alive_between)
        ]
        merged = [s for s in manifest["segments"] if s not in kept]
        content: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for field in VECTOR_FIELDS:
            parts = [self._read(s["name"], field) for s in merged if field in s["rows"]]
            if not parts:
                continue
            slots = np.concatenate([part[0] for part in parts])
            living = alive(slots.tolist())
            mask = np.fromiter((slot in living for slot in slots.tolist()), bool, len(slots))
            if mask.any():
                rows = np.concatenate([np.asarray(part[1]) for part in parts])[mask]
                content[field] = (slots[mask], rows)
        manifest["segments"] = kept
        if content:
            manifest["segments"].append(self._write_segment(manifest, content))
        self._write_manifest(manifest)
        # Readers that have these files mapped keep them; others read the new manifest.
        for segment in merged:
            for path in self._folder.glob(f"{segment['name']}.*"):
                path.unlink(missing_ok=True)

    def _mostly(self, segment: Mapping[str, Any], alive_between: Callable[[int, int], int]) -> bool:
        # Slots of other segments in between count too, which errs on the side of leaving it.
        field = max(segment["rows"], key=lambda name: segment["rows"][name])
        slots = np.load(self._folder / f"{segment['name']}.{field}.slots.npy", allow_pickle=False)
        return 2 * alive_between(int(slots.min()), int(slots.max())) >= len(slots)
