"""The values that every room of the matching library speaks in.

All are frozen: a value that was scored, indexed or stored can be compared with what it was made
from. Codes (stages, NACE, NUTS, countries, concepts) are plain strings whose lists live in
`matching.reference`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Visibility(StrEnum):
    """Who may see an entry: everybody, members of the owner's clusters, or its owner alone."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


class EntryKind(StrEnum):
    """An entry is something an organisation offers or something it needs."""

    OFFER = "offer"
    NEED = "need"


class Standing(StrEnum):
    """How an organisation came in, which decides who sees it (see the glossary)."""

    PUBLIC_RECORD = "public_record"
    IMPORTED = "imported"
    CLAIMED = "claimed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer or a need, EEN style.

    `id` is unique over all entries; `trl` is an inclusive (lowest, highest) range or None when
    unknown; `concepts` are ids given by hand, those found in the text come from the tagger.
    """

    id: str
    kind: EntryKind
    title: str
    text: str = ""
    language: str = ""
    entry_type: str = ""
    nace: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    stage: str = ""
    trl: tuple[int, int] | None = None
    certifications: tuple[str, ...] = ()
    partner_types: tuple[str, ...] = ()
    partner_countries: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC

    @property
    def full_text(self) -> str:
        """Title and text as one string, the title first."""
        return f"{self.title}. {self.text}" if self.text else self.title


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an organisation when it is matched.

    `texts` maps a language code to the description in that language; `history` holds titles of
    past projects; `version` is the counter of the stored profile, 0 for profiles from a file.
    """

    id: str
    name: str
    country: str = ""
    nuts: str = ""
    city: str = ""
    org_type: str = ""
    size: str = ""
    employees: int | None = None
    language: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    nace: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    ecosystems: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    transitions: tuple[str, ...] = ()
    trl: tuple[int, int] | None = None
    certifications: tuple[str, ...] = ()
    offers: tuple[Entry, ...] = ()
    needs: tuple[Entry, ...] = ()
    history: tuple[str, ...] = ()
    newcomer: bool | None = None
    standing: Standing = Standing.PUBLISHED
    cluster_ids: tuple[str, ...] = ()
    version: int = 0

    @property
    def description(self) -> str:
        """The description in the organisation's own language, else in any, else empty."""
        if self.language in self.texts:
            return self.texts[self.language]
        return next(iter(self.texts.values()), "")


@dataclass(frozen=True, slots=True)
class FieldRef:
    """The field of a profile that a reason rests on.

    `path` is one of `description`, `nace`, `stages`, `country`, `nuts`, `certifications`, `trl`,
    `size`, `history`, `offers.<entry id>` or `needs.<entry id>`.
    """

    owner_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One exact part of a score.

    `code` names the sentence in the interface catalogues, `params` fills it (codes and ids only:
    they are put into words in the reader's language), `contribution` is in log-odds and `fields`
    are the profile fields of both sides from which it was computed. Negative contributions are
    cautions.
    """

    code: str
    contribution: float
    fields: tuple[FieldRef, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_caution(self) -> bool:
        """True where this part lowers the score."""
        return self.contribution < 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and the parts that sum to it.

    `score` is the raw log-odds that ranks; `probability` the calibrated value that is shown;
    `intercept + sum(r.contribution for r in reasons) == score` up to 1e-6; `features` is the row
    from which the score can be recomputed with the release named in `release`.
    """

    candidate_id: str
    score: float
    probability: float
    intercept: float
    reasons: tuple[Reason, ...]
    features: Mapping[str, float]
    release: str
    document_versions: Mapping[str, int] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the matching service.

    `asker` is the profile for which partners are sought; with `need_id` the question is that one
    need, without it all needs and the chain position count. `exclude` are ids never to be shown.
    """

    asker: Profile
    need_id: str = ""
    exclude: frozenset[str] = frozenset()
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """What a viewer may find in an index; the adapters put it inside the query.

    `cluster_ids` are the clusters whose members-only documents the viewer may see; `exclude_ids`
    are organisations hidden from this viewer (exclusions, revocations).
    """

    cluster_ids: frozenset[str] = frozenset()
    exclude_ids: frozenset[str] = frozenset()
