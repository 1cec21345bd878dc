"""Ranking of complementary partners: features, model, reasons, chains and the service."""

from matching.ranking.chain import ChainView, LinkCandidate, LinkState, LinkView
from matching.ranking.model import Model, ModelError
from matching.ranking.prepared import PreparedProfile, Preparer
from matching.ranking.reasons import sentence
from matching.ranking.service import Matcher
from matching.ranking.statistics import Statistics, StatisticsError
from matching.ranking.store import PreparedStore

__all__ = [
    "ChainView",
    "LinkCandidate",
    "LinkState",
    "LinkView",
    "Matcher",
    "Model",
    "ModelError",
    "PreparedProfile",
    "PreparedStore",
    "Preparer",
    "Statistics",
    "StatisticsError",
    "sentence",
]
