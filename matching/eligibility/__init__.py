"""Rules of funding programmes as data, and what they say of a consortium or a single firm.

A rule is a value with its source; what nobody read is not known. Answers are three-valued and
never rest on a guess: a rule that was not checked decides nothing.
"""

from matching.eligibility.catalogue import (
    Catalogue,
    load_catalogue,
    parse_country_sets,
    parse_national_terms,
    parse_programme,
    parse_region_categories,
)
from matching.eligibility.compare import Change, Comparison, ResultChange, compare, diff
from matching.eligibility.enums import (
    REGION_CATEGORIES,
    TYPES,
    Applicants,
    CallKind,
    Confidence,
    CountryStatus,
    Level,
    Outcome,
    ParticipationKind,
    PayKind,
    ProgrammeLevel,
    Purpose,
    RuleKind,
    SourceKind,
    SourceStatus,
    TermsState,
    Verdict,
)
from matching.eligibility.evaluator import all_rules, evaluate
from matching.eligibility.facts import (
    Consortium,
    Evaluation,
    MissingFact,
    Participant,
    RuleResult,
)
from matching.eligibility.geography import Context, InPool, RegionCategories, RegionRow, in_pool
from matching.eligibility.model import (
    CountryMember,
    CountrySet,
    CountryTerms,
    NationalTerms,
    PayRule,
    Programme,
    Rule,
    RuleSet,
    Source,
    When,
    Who,
)
from matching.eligibility.overrides import merge_overrides
from matching.eligibility.parsing import parse_rule_set, rule_set_to_mapping
from matching.eligibility.pay import Estimate, Line, pay_estimate
from matching.eligibility.reading import RuleError
from matching.eligibility.roles import RoleAnswer, RolePart, evaluate_role
from matching.eligibility.scheme_model import (
    Band,
    Company,
    SchemeAnswer,
    SchemeOption,
    SchemeQuestions,
    SchemeReason,
    Side,
)
from matching.eligibility.schemes import which_scheme
from matching.eligibility.sourcing import parse_sources, sources_to_mapping
from matching.eligibility.versions import select_version
from matching.eligibility.wording import Wording
from matching.reference.programmes import Label

__all__ = [
    "REGION_CATEGORIES",
    "TYPES",
    "Applicants",
    "Band",
    "CallKind",
    "Catalogue",
    "Change",
    "Company",
    "Comparison",
    "Confidence",
    "Consortium",
    "Context",
    "CountryMember",
    "CountrySet",
    "CountryStatus",
    "CountryTerms",
    "Estimate",
    "Evaluation",
    "InPool",
    "Label",
    "Level",
    "Line",
    "MissingFact",
    "NationalTerms",
    "Outcome",
    "Participant",
    "ParticipationKind",
    "PayKind",
    "PayRule",
    "Programme",
    "ProgrammeLevel",
    "Purpose",
    "RegionCategories",
    "RegionRow",
    "ResultChange",
    "RoleAnswer",
    "RolePart",
    "Rule",
    "RuleError",
    "RuleKind",
    "RuleResult",
    "RuleSet",
    "SchemeAnswer",
    "SchemeOption",
    "SchemeQuestions",
    "SchemeReason",
    "Side",
    "Source",
    "SourceKind",
    "SourceStatus",
    "TermsState",
    "Verdict",
    "When",
    "Who",
    "Wording",
    "all_rules",
    "compare",
    "diff",
    "evaluate",
    "evaluate_role",
    "in_pool",
    "load_catalogue",
    "merge_overrides",
    "parse_country_sets",
    "parse_national_terms",
    "parse_programme",
    "parse_region_categories",
    "parse_rule_set",
    "parse_sources",
    "pay_estimate",
    "rule_set_to_mapping",
    "select_version",
    "sources_to_mapping",
    "which_scheme",
]
