"""Which words to mark: the most doubtful ones, as many as the reviewer wants to see.

A budget in place of a threshold keeps the marks few on a bad recording and useful on a good one.
"""

from collections.abc import Iterable
from enum import Enum

import numpy as np

from engine.doubt.doubts import Doubts
from engine.doubt.quality import usual_budget
from engine.doubt.reasons import Reason
from engine.transcript.words import ModelWord, Word

# Of the marked words, this share is very doubtful.
_VERY_DOUBTFUL_SHARE = 0.35
# A word that is this unlikely to be wrong is never marked, however few doubtful ones there are.
_LEAST_CHANCE = 0.1


class Doubt(Enum):
    """How likely a word is wrong, compared with the others of the recording."""

    NONE = 0
    DOUBTFUL = 1
    VERY_DOUBTFUL = 2


class DoubtMarks:
    """Tells the doubtful words of one transcript.

    Attributes:
        doubts: How likely each word is wrong.
    """

    def __init__(self, budget: float | None = None, doubts: Doubts | None = None) -> None:
        self.doubts = doubts or Doubts()
        self._budget = budget
        self._rank()

    @property
    def budget(self) -> float | None:
        """The share of the model's words that may be marked, 0 to 1; None for what suits the recording."""
        return self._budget

    @budget.setter
    def budget(self, budget: float | None) -> None:
        self._budget = budget
        self._limit()

    @property
    def share(self) -> float:
        """The share of the words that may be marked: the budget, or what suits the recording."""
        return self._usual_share if self._budget is None else self._budget

    def learn(self, model_words: Iterable[ModelWord]) -> None:
        """Take in words that the model wrote, whole windows at a time; what is marked may change with them."""
        self.doubts.learn(model_words)
        self._rank()

    def _rank(self) -> None:
        """Put the chances of all words in order."""
        self._chances = np.sort(-np.fromiter(self.doubts.chances, np.float64))
        self._usual_share = usual_budget(float(-self._chances.sum()), len(self._chances))
        self._limit()

    def _limit(self) -> None:
        """Work out the chances above which words are marked: they are compared with every word of a transcript."""
        self._doubtful = self._threshold(self.share)
        self._very_doubtful = self._threshold(self.share * _VERY_DOUBTFUL_SHARE)

    def level(self, word: Word) -> Doubt:
        """Return how doubtful a word is. What a person wrote or confirmed never is."""
        if word.reviewed or word.probability is None:
            return Doubt.NONE
        chance = self.doubts.chance(word)
        if chance > self._very_doubtful:
            return Doubt.VERY_DOUBTFUL
        if chance > self._doubtful:
            return Doubt.DOUBTFUL
        return Doubt.NONE

    def reasons(self, word: Word) -> tuple[Reason, ...]:
        """Return why a word is doubted, the strongest reason first."""
        return self.doubts.reasons(word)

    def _threshold(self, share: float) -> float:
        """Return the chance above which the given share of the words lies."""
        if not len(self._chances):
            return 1.0
        place = round(share * len(self._chances))
        if place >= len(self._chances):
            return _LEAST_CHANCE
        return max(float(-self._chances[place]), _LEAST_CHANCE)
