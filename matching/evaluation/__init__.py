
from matching.evaluation.metrics import Figures, figures_of, gains, ndcg, recall

__all__ = ["Figures", "evaluate", "figures_of", "gains", "ndcg", "recall", "render"]
