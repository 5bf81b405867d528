"""Which words to mark: the most doubtful ones, as many as the reviewer wants to see.

The only sign so far is the model's own probability. A budget in place of a threshold keeps the marks few on a bad
recording and useful on a good one.
"""

from bisect import insort
from collections.abc import Iterable
from enum import Enum

from engine.transcript.words import ModelWord, Word

# Of the marked words, this share is very doubtful.
_VERY_DOUBTFUL_SHARE = 0.35
# A word that the model was this sure of is never marked, however few doubtful ones there are.
_SURE_PROBABILITY = 0.9


class Doubt(Enum):
    """How likely a word is wrong, compared with the others of the recording."""

    NONE = 0
    DOUBTFUL = 1
    VERY_DOUBTFUL = 2


class DoubtMarks:
    """Tells the doubtful words of one transcript.

    Attributes:
        budget: The share of the model's words that may be marked, 0 to 1.
    """

    def __init__(self, budget: float = 0.1) -> None:
        self.budget = budget
        self._probabilities: list[float] = []

    def learn(self, model_words: Iterable[ModelWord]) -> None:
        """Take in words that the model wrote, as they come; what is marked may change with them."""
        new = [word.probability for word in model_words]
        if len(new) > len(self._probabilities):
            self._probabilities = sorted(self._probabilities + new)
        else:
            for probability in new:
                insort(self._probabilities, probability)

    def level(self, word: Word) -> Doubt:
        """Return how doubtful a word is. What a person wrote or confirmed never is."""
        if word.probability is None or word.reviewed:
            return Doubt.NONE
        if word.probability < self._threshold(self.budget * _VERY_DOUBTFUL_SHARE):
            return Doubt.VERY_DOUBTFUL
        if word.probability < self._threshold(self.budget):
            return Doubt.DOUBTFUL
        return Doubt.NONE

    def _threshold(self, share: float) -> float:
        """Return the probability below which the given share of the words lies."""
        if not self._probabilities:
            return 0.0
        place = round(share * len(self._probabilities))
        if place >= len(self._probabilities):
            return _SURE_PROBABILITY
        return min(self._probabilities[place], _SURE_PROBABILITY)
