"""The child process that parses a file: ``python -m backend.imports.reading.worker KIND FILE``.

Limits are set before anything is parsed. The answer is one JSON object on standard output:
``{"book": …}`` or ``{"refused": code, "params": …}``.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024
OUTPUT_BYTES = 512 * 1024 * 1024


def _limit(cpu_seconds: int) -> None:
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (soft, hard))


def _read(kind: str, content: bytes) -> dict[str, Any]:
    # Imported late: parsers load under the limits.
    from backend.imports.faults import FileRefusedError
    from backend.imports.reading.cells import book_to_json

    try:
        if kind == "xlsx":
            from backend.imports.reading.xlsx import read_xlsx

            book = read_xlsx(content)
        else:
            from backend.imports.reading.csvfile import read_csv

            book = read_csv(content)
    except FileRefusedError as refused:
        return {"refused": refused.code, "params": refused.params}
    except (MemoryError, RecursionError):
        return {"refused": "file_too_complex", "params": {}}
    return {"book": book_to_json(book)}


def main() -> int:
    """Read the file named on the command line."""
    kind, path, cpu_seconds = sys.argv[1:4]
    _limit(int(cpu_seconds))
    try:
        answer = json.dumps(_read(kind, Path(path).read_bytes()), ensure_ascii=False)
        sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))
    except MemoryError:
        sys.stdout.write('{"refused": "file_too_complex", "params": {}}')
    return 0


if __name__ == "__main__":
    sys.exit(main())
