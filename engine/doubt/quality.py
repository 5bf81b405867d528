"""How good a transcript likely is, from what is known without a reference."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from engine.doubt.doubts import Doubts
from engine.transcript.words import Word

# As many marks a wrong word, and no fewer and no more than that of all words.
_MARKS_A_WRONG_WORD = 1.7
_LEAST_BUDGET, _LARGEST_BUDGET = 0.03, 0.25
# How far the chances of a recording may be off together, as a standard deviation of their log-odds.
_COMMON_ERROR = 0.35
_95_PERCENT = 1.96

TYPING_AFRESH_RATE = 0.3
"""Where more of the words are wrong, typing afresh takes less time than correcting (Gaur et al. 2016)."""


@dataclass(frozen=True, slots=True)
class ErrorsLeft:
    """How many words are likely still wrong.

    Attributes:
        words: Of so many, reviewed ones included.
        expected: The likeliest number.
        low: At least, with a chance of 97.5 %.
        high: At most, likewise.
    """

    words: int
    expected: float
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share of the words, 0 to 1."""
        return self.expected / self.words if self.words else 0.0

    @property
    def is_typing_afresh_faster(self) -> bool:
        """Whether so much is wrong that correcting takes longer than typing."""
        return self.rate > TYPING_AFRESH_RATE


def errors_left(words: Iterable[Word], doubts: Doubts) -> ErrorsLeft:
    """Return how many words are likely wrong; what a person wrote or confirmed counts as right."""
    chances = [doubts.chance(word) for word in words]
    expected = math.fsum(chances)
    spread = math.fsum(chance * (1 - chance) for chance in chances)
    margin = _95_PERCENT * math.sqrt(spread + (_COMMON_ERROR * spread) ** 2)
    return ErrorsLeft(len(chances), expected, max(0.0, expected - margin), min(float(len(chances)), expected + margin))


def usual_budget(expected: float, words: int) -> float:
    """Return the share of the words to mark where so many errors are expected in so many words."""
    rate = expected / words if words else 0.0
    return min(max(_MARKS_A_WRONG_WORD * rate, _LEAST_BUDGET), _LARGEST_BUDGET)
