"""Who worked with whom on what: ranking by past projects, and by attributes where there are none.

Stands beside the shipped ranking and changes nothing in it. An organisation without past projects
is never ranked by what it lacks: it is judged by its attributes alone (see `ranker`).
"""

from matching.ranking.history.features import NAMES, rows_of
from matching.ranking.history.network import History
from matching.ranking.history.ranker import HistoryRanker
from matching.ranking.history.records import Opening, Party, PastProject

__all__ = ["NAMES", "History", "HistoryRanker", "Opening", "Party", "PastProject", "rows_of"]
