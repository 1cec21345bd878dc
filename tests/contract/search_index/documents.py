"""Short ways to make index documents in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.index import IndexDocument, content_of, suggest_prefixes
from matching.text import Analyser

DIMENSION = 16


def unit(seed: int) -> np.ndarray:
    """Return a random vector of unit length that depends on `seed` only."""
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return vector / np.linalg.norm(vector)


def document(
    org: str,
    offers: str = "",
    *,
    name: str = "",
    needs: str = "",
    description: str = "",
    lang: str = "en",
    version: int = 1,
    audience: str = "public",
    concepts: Mapping[str, Sequence[str]] | None = None,
    **more: Any,
) -> IndexDocument:
    """Return the document of organisation `org`; its id is ``<org>:<audience>``."""
    analyser = Analyser.default()
    name = name or f"Firm {org}"
    texts = {"offers": offers, "needs": needs, "description": description}
    analyses = {key: [analyser.analyse(text, lang)] for key, text in texts.items() if text}
    analyses["name"] = [analyser.analyse(name, lang)]
    content = content_of(analyses, concepts)
    values: dict[str, Any] = {
        "doc_id": f"{org}:{audience}",
        "org_id": org,
        "version": version,
        "audience": audience,
        "name": name,
        "fields": content.fields,
        "concepts": content.concepts,
        "senses": content.senses,
        "suggest": suggest_prefixes(name),
        "stored": {"org": org, "audience": audience},
    }
    return IndexDocument(**{**values, **more})
