"""What funding stores: past projects, programmes with their rules, calls."""

from backend.funding.models.calls import Call, CallAnalysis, CallCutoff, CallMark, CascadeAward
from backend.funding.models.programmes import (
    CountryStatus,
    NationalTerms,
    Programme,
    RuleSetVersion,
)
from backend.funding.models.projects import Participation, PastProject

__all__ = [
    "Call",
    "CallAnalysis",
    "CallCutoff",
    "CallMark",
    "CascadeAward",
    "CountryStatus",
    "NationalTerms",
    "Participation",
    "PastProject",
    "Programme",
    "RuleSetVersion",
]
