"""Measuring the matching service on judged needs: metrics, baselines, report."""

from matching.evaluation.metrics import Figures, figures_of, gains, ndcg, recall

__all__ = ["Figures", "figures_of", "gains", "ndcg", "recall"]
