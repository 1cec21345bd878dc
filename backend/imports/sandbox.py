"""Parsing a stranger's file outside of our own process, with limits on memory and time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from backend.imports.faults import FileRefusedError
from backend.imports.reading.cells import Book, book_from_json
from backend.imports.safety import FileKind, check_file

CPU_SECONDS: Final = 60
WALL_SECONDS: Final = 90
_ROOT: Final = Path(__file__).resolve().parents[2]


def read_file(content: bytes, *, max_bytes: int, wall_seconds: float = WALL_SECONDS) -> Book:
    """Check a file and read it in a child process.

    Raises FileRefusedError: refused by the checks, damaged, too large for the limits, too slow.
    """
    kind = check_file(content, max_bytes=max_bytes)
    with tempfile.TemporaryDirectory(prefix="maillon-import-") as folder:
        source = Path(folder, "file")
        source.write_bytes(content)
        return _run(kind, source, Path(folder, "answer"), wall_seconds)


def _run(kind: FileKind, source: Path, answer: Path, wall_seconds: float) -> Book:
    command = [
        sys.executable,
        "-m",
        "backend.imports.reading.worker",
        kind.value,
        str(source),
        str(CPU_SECONDS),
    ]
    # The child needs no secret of ours: only what starts the interpreter.
    env = {k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "LC_ALL", "VIRTUAL_ENV"}}
    with answer.open("wb") as out:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
            env={**env, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        try:
            child.communicate(timeout=wall_seconds)
        except subprocess.TimeoutExpired as exc:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise FileRefusedError("file_too_slow", seconds=int(wall_seconds)) from exc
    if child.returncode:
        slow = child.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise FileRefusedError("file_too_complex" if slow else "file_damaged")
    data = json.loads(answer.read_bytes().decode("utf-8", "surrogatepass"))
    if "refused" in data:
        raise FileRefusedError(data["refused"], **data["params"])
    return book_from_json(data["book"])
