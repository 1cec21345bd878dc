"""The features by name: which reason each belongs to, and in which direction it may push."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matching.ranking.channels import CHANNELS


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its name, the reason it belongs to, and the sign its weight must have (0: any).

    `judged` marks features whose weight stays as set by hand. How often partners share a country,
    a chain or a stage in a set of examples says how the examples were drawn, not what makes a
    good partner. `low` is the least value: -1 where a feature can also speak against a candidate.
    """

    name: str
    group: str
    sign: int
    judged: bool = False
    low: float = 0.0


FEATURES: Final[tuple[Feature, ...]] = (
    *(Feature(f"pair_{channel}", "offer_fits_need", 1) for channel in CHANNELS),
    Feature("pair_stage", "offer_fits_need", 1),
    *(
        Feature(f"profile_{channel}", "profile_fits_need", 1)
        for channel in ("grams", "concepts", "senses", "vector", "meaning")
    ),
    Feature("need_industry", "industry_fits_need", 1),
    Feature("need_stage", "stage_fits_need", 1),
    Feature("stage_feeds", "stage_feeds", 1, judged=True),
    Feature("stage_linked", "stages_linked", 1, low=-1.0),
    Feature("industry_linked", "industries_linked", 1, low=-1.0),
    Feature("field_grams", "same_field", 1, judged=True),
    Feature("field_concepts", "same_field", 1, judged=True),
    Feature("field_vector", "same_field", 1, judged=True),
    Feature("field_meaning", "same_field", 1, judged=True),
    Feature("same_chain", "same_chain", 1, judged=True),
    Feature("same_ecosystem", "same_ecosystem", 1, judged=True),
    Feature("returned", "your_offer_fits_their_need", 1),
    Feature("mutual", "both_ways", 1, judged=True),
    Feature("certificate_asked", "certification_held", 1),
    Feature("certificate_missing", "certification_missing", -1),
    Feature("certificate_shared", "certification_shared", 1, judged=True),
    Feature("country_new", "country_new", 0, judged=True),
    Feature("ready", "market_ready", 1, judged=True, low=-1.0),
    Feature("maturity", "maturity_fits", 1, low=-1.0),
    Feature("size_apart", "scale_apart", -1),
    Feature("competitor", "competitor", -1, judged=True),
    Feature("same_stage", "same_stage", -1, judged=True),
    Feature("thin", "thin_profile", -1, judged=True),
)

NAMES: Final = tuple(each.name for each in FEATURES)
GROUPS: Final = tuple(dict.fromkeys(each.group for each in FEATURES))
