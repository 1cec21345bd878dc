"""Rules, outcomes and what is missing, each as one plain sentence in English, French, German."""

from matching.eligibility.wording.declarations import DECLARATIONS, declaration
from matching.eligibility.wording.sentences import Wording
from matching.eligibility.wording.statements import PHRASES, Statements

__all__ = ["DECLARATIONS", "PHRASES", "Statements", "Wording", "declaration"]
