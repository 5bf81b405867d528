"""How many errors stand where nothing is marked, from a few unmarked words that were reviewed like marked ones.

Reviewers find fewer errors in text that is not marked, so what they correct there tells nothing of how many there are.
Of the words that are not marked, some are drawn with a known chance and put before the reviewer as if they were marked
(`engine/doubt/drawing.py`). The estimate is what the chances say of all unmarked words, put right by what was found in
the drawn ones (the difference estimator of survey sampling, Särndal et al. 1992): it is right on average whatever the
chances are worth, and the better they are, the narrower it is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.doubt.quality import ErrorsLeft

_95_PERCENT: Final = 1.96


@dataclass(frozen=True, slots=True)
class Drawn:
    """An unmarked word that was drawn.

    Attributes:
        chance: How likely it was wrong, as far as was known.
        propensity: The chance with which it was drawn, above 0.
        wrong: What the reviewer found; None where they have not come to it, or said nothing.
    """

    chance: float
    propensity: float
    wrong: bool | None = None


def errors_unmarked(chances: Sequence[float], drawn: Sequence[Drawn]) -> ErrorsLeft:
    """Return how many of the words that nobody marked were wrong when the model wrote them.

    Words that were drawn and not answered count as if they had not been drawn: they come up in an order that has
    nothing to do with their being wrong, so those that were answered stand for them.

    Args:
        chances: Of each unmarked word, the drawn ones included.
        drawn: Those that were drawn.
    """
    total = math.fsum(chances)
    answered = [one for one in drawn if one.wrong is not None]
    if not answered:
        spread = math.fsum(chance * (1 - chance) for chance in chances)
        return _around(len(chances), total, math.sqrt(spread + total**2))  # nothing tells whether the chances are right
    response = len(answered) / len(drawn)
    found = expected_spread = found_spread = 0.0
    for one in answered:
        propensity = one.propensity * response
        miss = (1.0 if one.wrong else 0.0) - one.chance
        found += miss / propensity
        weight = (1 - propensity) / propensity**2
        found_spread += weight * miss**2
        expected_spread += weight * one.chance * (1 - one.chance)
    # Few words with no error among them would look sure of it.
    return _around(len(chances), total + found, math.sqrt(max(found_spread, expected_spread)))


def _around(words: int, expected: float, deviation: float) -> ErrorsLeft:
    expected = min(max(expected, 0.0), float(words))
    margin = _95_PERCENT * deviation
    return ErrorsLeft(words, expected, max(0.0, expected - margin), min(float(words), expected + margin))
