"""The rules that a self-assessment follows, each with its source and how well it was checked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matching.eligibility.enums import Confidence

RULES_VERSION: Final = "2026-11"
"""Raised whenever a rule or a ceiling below changes; kept with every stored result."""

READ_ON: Final = datetime.date(2026, 11, 28)

_DEFINITION: Final = "Recommendation 2003/361/EC, Annex"
_MID_CAP: Final = "Recommendation (EU) 2025/1099"
_ANNEX_URL: Final = "https://eur-lex.europa.eu/eli/reco/2003/361/oj"
_SMC_URL: Final = "https://eur-lex.europa.eu/eli/reco/2025/1099/oj"
_GUIDE: Final = "User guide to the SME definition (European Commission, 2020)"
_GUIDE_URL: Final = "https://doi.org/10.2873/255862"
_HORIZON: Final = "Regulation (EU) 2021/695 (Horizon Europe)"
_HORIZON_URL: Final = "https://eur-lex.europa.eu/eli/reg/2021/695/oj"
_SAME_TEXT: Final = (
    "The wording was read in Annex I of Regulation (EU) No 651/2014, which repeats the Annex."
)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule stands. `note` says what was and what was not read."""

    key: str
    title: str
    article: str
    url: str
    confidence: Confidence
    note: str = ""


def _rules() -> tuple[RuleSource, ...]:
    seen, unverified = Confidence.SEEN, Confidence.UNVERIFIED
    return (
        RuleSource("ceilings", _DEFINITION, "Art. 2", _ANNEX_URL, seen, _SAME_TEXT),
        RuleSource("partner", _DEFINITION, "Art. 3(2)", _ANNEX_URL, seen, _SAME_TEXT),
        RuleSource("exempt_investor", _DEFINITION, "Art. 3(2)", _ANNEX_URL, seen, _SAME_TEXT),
        RuleSource("linked", _DEFINITION, "Art. 3(3)", _ANNEX_URL, seen, _SAME_TEXT),
        RuleSource("linked_by_person", _DEFINITION, "Art. 3(3)", _ANNEX_URL, unverified),
        RuleSource("public_body", _DEFINITION, "Art. 3(4)", _ANNEX_URL, unverified),
        RuleSource("two_periods", _DEFINITION, "Art. 4(2)", _ANNEX_URL, unverified),
        RuleSource("estimate", _DEFINITION, "Art. 4(3)", _ANNEX_URL, unverified),
        RuleSource("headcount", _DEFINITION, "Art. 5", _ANNEX_URL, unverified),
        RuleSource(
            "sum",
            _DEFINITION,
            "Art. 6",
            _ANNEX_URL,
            unverified,
            "The worked examples of the Commission's guide were read in a transcript.",
        ),
        RuleSource(
            "ownership_changed",
            _GUIDE,
            "",
            _GUIDE_URL,
            unverified,
            "Guidance without legal force. The General Court's judgment T-745/17 (Kerkosand) is "
            "reported to apply the two periods here too.",
        ),
        RuleSource(
            "small_mid_cap",
            _MID_CAP,
            "",
            _SMC_URL,
            seen,
            "The ceilings were read in a secondary source; how its annex treats public holders "
            "was not.",
        ),
        RuleSource(
            "horizon_mid_cap",
            _HORIZON,
            "Art. 2",
            _HORIZON_URL,
            unverified,
            "Amended by Regulation (EU) 2025/2005; whether this definition changed was not read.",
        ),
    )


RULES: Final[Mapping[str, RuleSource]] = MappingProxyType({r.key: r for r in _rules()})
"""Rules by key."""

QUARTER_BP: Final = 2_500
HALF_BP: Final = 5_000
"""Art. 3: a quarter makes a partner; more than half makes linked enterprises."""

ANGELS_CENTS: Final = 125_000_000
"""Art. 3(2)(a): business angels stay exempt below 1,250,000 euros in the same enterprise."""

HORIZON_MAX_AWU: Final = 49_900
"""Horizon's own mid-cap: at most 499 (hundredths of annual work units); unverified."""
