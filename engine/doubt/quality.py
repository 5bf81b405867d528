"""How good a transcript likely is, from what is known without a reference."""

from collections.abc import Iterable

from engine.transcript.words import Word


def expected_errors(words: Iterable[Word]) -> float:
    """Return how many words are likely wrong; what a person wrote or confirmed counts as right.

    The model's own probability of a word is taken as the chance that the word is right.
    """
    return sum(1 - word.probability for word in words if word.probability is not None and not word.reviewed)
