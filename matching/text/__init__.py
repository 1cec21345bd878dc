"""Text analysis: language, terms, concept tags, vectors and highlights, in every language alike."""

from matching.text.analyser import Analyser
from matching.text.folding import fold
from matching.text.highlights import highlight
from matching.text.languages import detect_language
from matching.text.types import Analysis, Fragment, LanguageGuess, Segment, Tag, Token
from matching.text.vectors import VectorSpace, VectorSpaceError

__all__ = [
    "Analyser",
    "Analysis",
    "Fragment",
    "LanguageGuess",
    "Segment",
    "Tag",
    "Token",
    "VectorSpace",
    "VectorSpaceError",
    "detect_language",
    "fold",
    "highlight",
]
