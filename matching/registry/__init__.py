"""Releases of the ranking: what belongs together, signed, in files that execute nothing."""

from matching.registry.release import (
    MANIFEST_NAME,
    Installed,
    Release,
    ReleaseError,
    index_id,
)
from matching.registry.signing import KEY_VARIABLE, Signature, key_from_environment

__all__ = [
    "KEY_VARIABLE",
    "MANIFEST_NAME",
    "Installed",
    "Release",
    "ReleaseError",
    "Signature",
    "index_id",
    "key_from_environment",
]
