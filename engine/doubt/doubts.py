"""How likely each word of a transcript is wrong, and why."""

import math
from collections.abc import Iterable

from engine.doubt.reasons import Reason, Sign
from engine.transcript.words import ModelWord, Word

_MOST_REASONS = 3


class Doubts:
    """The chance of being wrong of every word that the model wrote, as far as it is known.

    Belongs to one recording; words are taken in as they are recognised.
    """

    def __init__(self) -> None:
        self._chances: dict[int, float] = {}

    def learn(self, words: Iterable[ModelWord]) -> None:
        """Take in words that the model wrote, whole windows at a time."""
        self._chances |= {word.id: 1 - word.probability for word in words}

    def __len__(self) -> int:
        return len(self._chances)

    @property
    def chances(self) -> Iterable[float]:
        """The chance of each word that was taken in."""
        return self._chances.values()

    def chance(self, word: Word) -> float:
        """Return how likely a word is wrong, 0 to 1; 0 for what a person wrote or confirmed."""
        if word.reviewed or word.model_id is None:
            return 0.0
        known = self._chances.get(word.model_id)
        return known if known is not None else 1 - (word.probability if word.probability is not None else 1.0)

    def chance_of_model(self, word: ModelWord) -> float:
        """Return how likely it was, when the model wrote it, that a word is wrong; it was taken in before."""
        return self._chances[word.id]

    def reasons(self, word: Word) -> tuple[Reason, ...]:
        """Return what speaks most against a word, the strongest first; nothing where little does."""
        chance = self.chance(word)
        if not chance:
            return ()
        return (Reason(Sign.UNLIKELY, math.log(max(chance, 1e-9) / max(1 - chance, 1e-9)) + 4),)[:_MOST_REASONS]
