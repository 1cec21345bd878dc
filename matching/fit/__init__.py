"""How well calls fit an organisation: prepared call texts, the fit, its reasons in words."""

from matching.fit.book import CallBook
from matching.fit.scoring import Band, CallFacts, Fit, FitReader
from matching.fit.sentences import fit_sentence
from matching.fit.texts import CallText, CallTextError, read_call

__all__ = [
    "Band",
    "CallBook",
    "CallFacts",
    "CallText",
    "CallTextError",
    "Fit",
    "FitReader",
    "fit_sentence",
    "read_call",
]
