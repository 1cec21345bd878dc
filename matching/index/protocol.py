"""What a search index does, whichever engine stands behind it.

One flat document per organisation and audience (and per entry and audience). Analysis is done in
`matching.text`; an index receives finished terms, ids and vectors. The rules that every adapter
keeps are tested in ``tests/contract/search_index``.

Visibility: a viewer whose scope holds a cluster of a ``members`` document sees that document;
otherwise the ``public`` one. A public document carries in `shadow_cluster_ids` the clusters for
which a members document exists, so that one query returns each organisation once.

Versions are external: a write counts only when its version is greater than the one the index
holds, tombstones included. A delete is a document with ``deleted=True`` which no query returns;
`purge_deleted` removes old ones for good.

Durability: what `index` and `delete` have acknowledged survives a crash; every instance in every
process sees it at the latest after `refresh` was called on the writing instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from matching.domain import Scope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matching.text.types import Analysis

Kind = Literal["organisation", "entry", "call"]
Audience = Literal["public", "members"]
Sort = Literal["relevance", "name", "newest"]

KINDS: Final = ("organisation", "entry", "call")
DIRECTORY_KINDS: Final = ("organisation", "entry")
"""What a search without a kind, and suggestions, are about: the directory. Calls are found only by
those who ask for them; their `org_id` is the id of the call, their audience always public."""

TEXT_FIELDS: Final = ("name", "offers", "needs", "description")
"""Fields that hold terms."""

CONCEPT_FIELDS: Final = ("offers", "needs", "description")
"""Fields whose concepts and senses are kept apart, so that a need is met by offers only."""

VECTOR_FIELDS: Final = ("offers", "needs", "profile")

FACETS: Final = (
    "country", "nuts", "ecosystem", "nace", "stage", "type", "size", "trl", "certification",
    "language", "transition", "standing", "entry_kind", "concept",
)  # fmt: skip
"""Keyword facets. `nuts` and `nace` hold all ancestor codes, `trl` single levels as strings."""

MAX_WINDOW: Final = 10_000
"""Deepest offset + size that a query may ask for (the default window of Elasticsearch)."""


class SearchIndexError(Exception):
    """Base of the errors an index raises."""


class QueryError(SearchIndexError, ValueError):
    """The query names an unknown facet, field or sort order, or pages too deep."""


class DocumentError(SearchIndexError, ValueError):
    """A document cannot be indexed: the message names the document and the field."""


class ConfigurationError(SearchIndexError):
    """The index address cannot be used; the message says how to mend it."""


class SchemaMismatchError(SearchIndexError):
    """The index on disk was made for another schema and must be rebuilt (`clear`)."""


class IndexBusyError(SearchIndexError):
    """Another process holds the writer for longer than the waiting time."""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One document. `fields` maps TEXT_FIELDS to terms; `concepts` and `senses` map
    CONCEPT_FIELDS to ids (ancestors are added by the adapter); `facets` maps FACETS to codes;
    `suggest` holds folded prefixes (`matching.index.suggest_prefixes`); `vectors` maps
    VECTOR_FIELDS to float32 arrays of unit length (zero vectors are left out); `stored` is the
    small JSON object that hits return. `updated` is seconds since 1970, for sorting by newest.
    `matching.index.content_of` fills fields, concepts and senses from analyses.
    """

    doc_id: str
    org_id: str
    version: int
    kind: Kind = "organisation"
    audience: Audience = "public"
    cluster_ids: tuple[str, ...] = ()
    shadow_cluster_ids: tuple[str, ...] = ()
    deleted: bool = False
    name: str = ""
    label: str = ""
    updated: int = 0
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    concepts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    senses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    suggest: tuple[str, ...] = ()
    vectors: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    stored: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search as a user makes it.

    `analysis` is the analysed search text (None: everything matches); `concepts` are ids chosen
    by hand, which count like concepts of the text. `filters` maps facets to accepted codes: any
    of one facet, all facets together. `facets` names those to count; the counts of a facet
    ignore its own filter. `kind` empty searches organisations and entries, never calls.
    """

    analysis: Analysis | None = None
    concepts: tuple[str, ...] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    size: int = 20
    offset: int = 0
    sort: Sort = "relevance"
    kind: Kind | Literal[""] = "organisation"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found."""

    doc_id: str
    org_id: str
    score: float
    version: int
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, the number of all, and the counts of the facets asked for."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """A question for candidates: what is sought in `target` ("offers" for a need, "needs" for an
    offer, "profile" for the whole document).

    `concepts` and `senses` map ids to weights and come expanded as the caller wants them; where
    they are empty those of `analysis` count with weight 1. `vector` is compared with the vector
    field of the same name as `target`. `size` candidates come back, `depth` are taken per channel.
    """

    analysis: Analysis | None = None
    concepts: Mapping[str, float] = field(default_factory=dict)
    senses: Mapping[str, float] = field(default_factory=dict)
    vector: NDArray[Any] | None = None
    target: Literal["offers", "needs", "profile"] = "offers"
    scope: Scope = field(default_factory=Scope)
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    size: int = 500
    depth: int = 500
    kind: Kind = "organisation"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate with its fused score and, per channel (lexical, concept, vector) that found it,
    its rank from 1 and that channel's own score."""

    doc_id: str
    org_id: str
    version: int
    score: float
    ranks: Mapping[str, int]
    scores: Mapping[str, float]
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: the name of an organisation, the label of an entry, or of a concept in use.

    `id` is the organisation's id, the entry's document id or the concept id.
    """

    text: str
    kind: Literal["organisation", "entry", "concept"]
    id: str


@dataclass(frozen=True, slots=True)
class IndexedVersion:
    """What the index holds for one document id."""

    version: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """Which documents of a write were taken and which were stale and refused."""

    written: tuple[str, ...]
    stale: tuple[str, ...]


class SearchIndex(Protocol):
    """A search index. Not for threads to share while writing; reading is thread-safe."""

    def index(self, docs: Iterable[IndexDocument]) -> WriteOutcome:
        """Write documents (or tombstones) whose version is greater than the one held.

        Of several documents with one id in `docs` the greatest version wins. Raises
        DocumentError before anything is written, IndexBusyError if the writer is not free.
        """
        ...

    def delete(self, versions: Mapping[str, int]) -> WriteOutcome:
        """Write tombstones: document id → version of the delete. Unknown ids get one too."""
        ...

    def search(self, query: SearchQuery) -> SearchResult:
        """Return the page of visible documents that `query` asks for. Raises QueryError."""
        ...

    def candidates(self, query: CandidateQuery) -> list[Candidate]:
        """Return candidates, best fused score first. Raises QueryError."""
        ...

    def suggest(
        self, prefix: str, scope: Scope, lang: str = "en", limit: int = 8
    ) -> list[Suggestion]:
        """Return completions among what `scope` may see; concept labels in `lang`."""
        ...

    def versions(self, doc_ids: Iterable[str] | None = None) -> dict[str, IndexedVersion]:
        """Return what is held for these ids (all when None), tombstones included."""
        ...

    def count(self, kind: Kind | Literal[""] = "") -> int:
        """Return the number of documents of a kind (of all kinds: ""), without tombstones."""
        ...

    def schema_hash(self) -> str:
        """Return the hash of the schema; another hash means: rebuild."""
        ...

    def meta(self) -> dict[str, str]:
        """Return the notes kept with the index (analyser and space version, generation)."""
        ...

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Replace the notes kept with the index."""
        ...

    def refresh(self) -> None:
        """Make all acknowledged writes visible to searches of every instance."""
        ...

    def purge_deleted(self, before: float) -> int:
        """Remove tombstones written before this time (seconds since 1970); return how many."""
        ...

    def clear(self) -> None:
        """Remove all documents, vectors and notes; the index then has the current schema."""
        ...

    def close(self) -> None:
        """Let go of files and threads."""
        ...
