"""What the model in use counts, in plain words: for the page "How proposals are made".

The numbers are read from the model, the words stand here by the code of the part.
"""

from matching.ranking.about.parts import ModelPart, never_used, parts_of_model
from matching.ranking.about.words import NEVER, WORDS

__all__ = ["NEVER", "WORDS", "ModelPart", "never_used", "parts_of_model"]
