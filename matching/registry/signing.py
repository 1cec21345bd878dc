"""The seal of a release: a hash that shows damage, or with a key an HMAC that shows forgery."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_VARIABLE: Final = "MAILLON_MODEL_KEY"
"""Name of the environment variable that holds the key, any text; empty or unset: no key."""

PLAIN: Final = "sha256"
KEYED: Final = "hmac-sha256"


def key_from_environment() -> bytes | None:
    """Return the key of this installation, None where none is set."""
    text = os.environ.get(KEY_VARIABLE, "")
    return text.encode() if text else None


@dataclass(frozen=True, slots=True)
class Signature:
    """How a manifest is sealed and the seal, as hexadecimal digits."""

    method: str
    value: str


def sign(body: Mapping[str, Any], key: bytes | None) -> Signature:
    """Return the seal of a JSON object: keyed where there is a key."""
    content = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    if key is None:
        return Signature(PLAIN, hashlib.sha256(content).hexdigest())
    return Signature(KEYED, hmac.new(key, content, hashlib.sha256).hexdigest())


def is_sound(
    body: Mapping[str, Any], signature: Signature, key: bytes | None, *, keyed: bool
) -> bool:
    """Say whether the seal is that of this object.

    With `keyed` a plain hash is not enough, because whoever changes a file can hash it anew. A
    keyed seal cannot be checked without the key and is then refused.
    """
    if signature.method == PLAIN:
        if keyed:
            return False
        return hmac.compare_digest(sign(body, None).value, signature.value)
    if signature.method == KEYED and key is not None:
        return hmac.compare_digest(sign(body, key).value, signature.value)
    return False
