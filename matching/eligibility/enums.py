"""The closed lists of words that rules and answers are written in."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What a rule says of a consortium: it holds, it fails, or that is not known."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """Hard rules decide who may take part; soft ones are what evaluators usually expect."""

    HARD = "hard"
    SOFT = "soft"


class Verdict(StrEnum):
    """The answer of a whole rule set; `no_obstacle` is all that an unchecked set can say."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"
    NO_OBSTACLE = "no_obstacle"


class Confidence(StrEnum):
    """How sure a value is: read in its source, or not checked."""

    SEEN = "seen_in_source"
    UNVERIFIED = "unverified"
    UNVERIFIED_LOW = "unverified_low"


class SourceStatus(StrEnum):
    """Whether a source speaks of the current call, of an earlier one, or is a draft."""

    CURRENT = "current"
    EARLIER_CALL = "earlier_call"
    DRAFT = "draft"


class SourceKind(StrEnum):
    """Whether the programme's owner wrote the source, or somebody about it."""

    OFFICIAL = "official"
    SECONDARY = "secondary"


class ParticipationKind(StrEnum):
    """How an organisation takes part in a project."""

    BENEFICIARY = "beneficiary"
    AFFILIATED = "affiliated"
    ASSOCIATED = "associated"
    SUBCONTRACTOR = "subcontractor"
    CASCADE_RECIPIENT = "cascade_recipient"


class Applicants(StrEnum):
    """Who applies: one organisation, several together, or either."""

    ALONE = "alone"
    CONSORTIUM = "consortium"
    EITHER = "either"
    UNKNOWN = "unknown"


class CallKind(StrEnum):
    """What sort of call a rule set is for."""

    STANDARD = "standard"
    CASCADE = "cascade"
    PRIZE = "prize"
    PROCUREMENT = "procurement"
    OPERATING = "operating"


class ProgrammeLevel(StrEnum):
    """How far a programme reaches."""

    EUROPEAN = "european"
    INTERREGIONAL = "interregional"
    NATIONAL = "national"
    REGIONAL = "regional"


class Purpose(StrEnum):
    """What a firm wants to do, in the words of the scheme finder."""

    RESEARCH = "research"
    DEVELOP = "develop"
    DEMONSTRATE = "demonstrate"
    INVEST = "invest"
    NETWORK = "network"
    TRAIN = "train"


class RuleKind(StrEnum):
    """The kinds of rules that the evaluator understands."""

    MIN_ENTITIES = "min_entities"
    MAX_ENTITIES = "max_entities"
    MIN_COUNTRIES = "min_countries"
    MAX_PER_COUNTRY = "max_per_country"
    MIN_REGIONS = "min_regions"
    INDEPENDENT = "independent"
    COUNTRIES_ALLOWED = "countries_allowed"
    TYPES_ALLOWED = "types_allowed"
    TYPES_EXCLUDED = "types_excluded"
    COORDINATOR = "coordinator"
    ALONE = "alone"
    MIN_SHARE = "min_share"
    MAX_SHARE = "max_share"
    MAX_MONTHS = "max_months"
    MIN_MONTHS = "min_months"
    MAX_BUDGET = "max_budget"
    MIN_BUDGET = "min_budget"
    TRL_START = "trl_start"
    TRL_END = "trl_end"
    DECLARATION = "declaration"
    MAX_AWARDS = "max_awards"
    MAX_SIZE = "max_size"


class PayKind(StrEnum):
    """The kinds of statements on what a scheme pays."""

    RATE = "rate"
    LUMP_SUM = "lump_sum"
    GRANT_RANGE = "grant_range"
    INDIRECT = "indirect"
    PREFINANCING = "prefinancing"
    REPORTING = "reporting"
    DE_MINIMIS = "de_minimis"
    OWN_SHARE = "own_share"
    OTHER = "other"


class CountryStatus(StrEnum):
    """How a country stands to a programme; `transitional` is treated as associated."""

    MEMBER = "member"
    ASSOCIATED = "associated"
    TRANSITIONAL = "transitional"
    NEGOTIATING = "negotiating"
    EXCLUDED = "excluded"


class TermsState(StrEnum):
    """Whether a country funds its firms in a scheme that countries pay for."""

    FUNDED = "funded"
    UNFUNDED = "unfunded"
    UNKNOWN = "unknown"


TYPES: Final = (
    "sme",
    "small_mid_cap",
    "large",
    "research",
    "university",
    "public",
    "cluster",
    "other",
)
"""Types of organisations that rules speak of; `sme` asks for the SME status, not for a label."""

REGION_CATEGORIES: Final = ("less_developed", "transition", "more_developed", "outermost")
"""Categories of NUTS 2 regions; `outermost` comes on top of one of the other three."""

SIZE_ORDER: Final = ("micro", "small", "medium", "small_mid_cap", "large")
"""Size classes from the smallest to the largest (ids of `matching.reference.sizes`)."""
