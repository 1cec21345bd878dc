"""Size classes of enterprises and types of organisations.

Thresholds of micro, small and medium: Recommendation 2003/361/EC; small mid-cap: Recommendation
(EU) 2025/1099. Size is not headcount alone (turnover or balance sheet, partner and linked
enterprises count too): `size_by_headcount` is a first guess, never an SME status.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matching.reference._files import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_VERSION: Final = "2003/361/EC and 2025/1099"


@dataclass(frozen=True, slots=True)
class Size:
    """A size class.

    An enterprise is in it when it has fewer than `headcount_below` annual work units and at most
    `turnover_max_eur` turnover or `balance_max_eur` balance sheet total (in euros); None means no
    ceiling. `confidence` says how well the thresholds are sourced.
    """

    id: str
    label: Label
    headcount_below: int | None
    turnover_max_eur: int | None
    balance_max_eur: int | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OrganisationType:
    """A type of organisation; `is_enterprise` says whether a size class makes sense for it."""

    id: str
    label: Label
    is_enterprise: bool


_SME_SOURCE: Final = "Recommendation 2003/361/EC, Annex, Art. 2"
_SMC_SOURCE: Final = "Recommendation (EU) 2025/1099"

_MILLION: Final = 1_000_000

SIZES: Final[Mapping[str, Size]] = MappingProxyType(
    {
        size.id: size
        for size in (
            Size(
                "micro",
                Label("Micro enterprise", "Microentreprise", "Kleinstunternehmen"),
                10,
                2 * _MILLION,
                2 * _MILLION,
                _SME_SOURCE,
                "unverified",
            ),
            Size(
                "small",
                Label("Small enterprise", "Petite entreprise", "Kleines Unternehmen"),
                50,
                10 * _MILLION,
                10 * _MILLION,
                _SME_SOURCE,
                "unverified",
            ),
            Size(
                "medium",
                Label("Medium-sized enterprise", "Moyenne entreprise", "Mittleres Unternehmen"),
                250,
                50 * _MILLION,
                43 * _MILLION,
                _SME_SOURCE,
                "unverified",
            ),
            Size(
                "small_mid_cap",
                Label(
                    "Small mid-cap",
                    "Petite entreprise à moyenne capitalisation",
                    "Kleines Midcap-Unternehmen",
                ),
                750,
                150 * _MILLION,
                129 * _MILLION,
                _SMC_SOURCE,
                "seen_in_source",
            ),
            Size(
                "large",
                Label("Large enterprise", "Grande entreprise", "Großunternehmen"),
                None,
                None,
                None,
                "everything above",
                "judgement",
            ),
        )
    }
)
"""Size classes by id, smallest first."""

SME_SIZES: Final = frozenset({"micro", "small", "medium"})

ORGANISATION_TYPES: Final[Mapping[str, OrganisationType]] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            OrganisationType(
                "sme",
                Label("Small or medium-sized firm", "PME", "Kleines oder mittleres Unternehmen"),
                True,
            ),
            OrganisationType(
                "small_mid_cap",
                Label("Small mid-cap", "Petite ETI", "Kleines Midcap-Unternehmen"),
                True,
            ),
            OrganisationType(
                "large", Label("Large firm", "Grande entreprise", "Großunternehmen"), True
            ),
            OrganisationType(
                "research",
                Label("Research organisation", "Organisme de recherche", "Forschungseinrichtung"),
                False,
            ),
            OrganisationType("university", Label("University", "Université", "Hochschule"), False),
            OrganisationType(
                "public", Label("Public body", "Organisme public", "Öffentliche Einrichtung"), False
            ),
            OrganisationType("cluster", Label("Cluster", "Pôle ou grappe", "Cluster"), False),
        )
    }
)
"""Types of organisations by id."""


def size_by_headcount(headcount: float) -> str:
    """Return the id of the size class for a number of annual work units.

    Raises ValueError for a negative number.
    """
    if headcount < 0:
        raise ValueError(f"headcount must not be negative: {headcount}")
    for size in SIZES.values():
        if size.headcount_below is None or headcount < size.headcount_below:
            return size.id
    raise AssertionError("the last size class has no ceiling")


def is_sme_size(size_id: str) -> bool:
    """Say whether a size class is micro, small or medium. Raises KeyError for an unknown id."""
    return SIZES[size_id].id in SME_SIZES


def label(size_or_type: str, lang: str = "en") -> str:
    """Return the label of an organisation type, or of a size class that is no type.

    Raises KeyError if the id is neither.
    """
    if size_or_type in ORGANISATION_TYPES:
        return ORGANISATION_TYPES[size_or_type].label.get(lang)
    return SIZES[size_or_type].label.get(lang)
