"""How likely each word of a transcript is wrong, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.background import Background
from engine.doubt.calibration import Calibration
from engine.doubt.logistic import sigmoid
from engine.doubt.reasons import Reason, Sign
from engine.doubt.signs import NAMES, signs_of
from engine.doubt.weights import Linear, Weights, shipped
from engine.transcript.words import MODEL_WORDS_PER_WINDOW, ModelWord, Word

_MOST_REASONS: Final = 3
_LEAST_LOG_ODDS: Final = 0.2
"""What raises the log-odds by less is no reason worth telling."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The words of a window, judged.

    Attributes:
        log_odds: Of each word being wrong, before calibration.
        signs: Shape (words, signs).
        places: The row of each word, by its id.
    """

    words: tuple[ModelWord, ...]
    linear: Linear
    log_odds: NDArray[np.float64]
    signs: NDArray[np.float32]
    places: dict[int, int]


class Doubts:
    """The chance of being wrong of every word that the model wrote, as far as it is known.

    Belongs to one recording; words are taken in as they are recognised.
    """

    def __init__(
        self,
        background: Background | None = None,
        *,
        weights: Weights | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        """Make an estimate that knows no words yet.

        Args:
            background: What is known of the words beside themselves; may grow before they are taken in.
            weights: How signs are weighed; None for what comes with the program.
            calibration: What makes it fit the model that is used and the recordings of this user; None where nothing is
                known of either.
        """
        self._background = background or Background()
        self._weights = weights or shipped().weights
        self._calibration = calibration or shipped().calibration(None)
        self._windows: dict[int, _Window] = {}
        self._chances: dict[int, float] = {}

    def learn(self, words: Iterable[ModelWord]) -> None:
        """Take in words that the model wrote, in order: whole windows, for neighbours count. Known ones stay."""
        for index, group in groupby(words, key=lambda word: word.window):
            known = self._windows.get(index)
            new = [word for word in group if known is None or word.id not in known.places]
            if not new:
                continue
            own = (*(known.words if known else ()), *new)
            has_evidence = own[0].id in self._background.evidence
            linear = self._weights.with_evidence if has_evidence else self._weights.without_evidence
            signs = signs_of(own, self._background)
            log_odds = linear.log_odds(signs)
            places = {word.id: place for place, word in enumerate(own)}
            self._windows[index] = _Window(own, linear, log_odds, signs.astype(np.float32), places)
            chances = sigmoid(self._calibration.apply(log_odds)).tolist()
            self._chances.update(zip(places, chances, strict=True))

    @property
    def chances(self) -> Iterable[float]:
        """The chance of each word that was taken in, whatever became of it since."""
        return self._chances.values()

    def chance(self, word: Word) -> float:
        """Return how likely a word is wrong, 0 to 1; 0 for what a person wrote or confirmed."""
        if word.reviewed or word.model_id is None:
            return 0.0
        return self._chances.get(word.model_id, 1 - (word.probability or 0.0))

    def chance_when_written(self, model_id: int) -> float | None:
        """Return how likely a word of the model's was wrong, whatever became of it; None where it is not known."""
        return self._chances.get(model_id)

    def log_odds(self, model_id: int) -> float | None:
        """Return the log-odds of a word of the model's being wrong, before calibration; None where it is not known."""
        window = self._window_of(model_id)
        return None if window is None else float(window.log_odds[window.places[model_id]])

    def reasons(self, word: Word) -> tuple[Reason, ...]:
        """Return what speaks most against a word, the strongest first; nothing where little does."""
        window = None if word.model_id is None or word.reviewed else self._window_of(word.model_id)
        if window is None or word.model_id is None:
            return ()
        signs = window.signs[window.places[word.model_id]].astype(np.float64)
        against: dict[Sign, float] = {}
        parts = window.linear.parts(signs)
        # A sign that is missing and lowers the chance by that of others speaks against nothing.
        for place in np.flatnonzero((parts > 0) & (window.linear.weights > 0)):
            sign = NAMES[place][1]
            against[sign] = against.get(sign, 0.0) + float(parts[place])
        strong = [Reason(sign, log_odds) for sign, log_odds in against.items() if log_odds >= _LEAST_LOG_ODDS]
        return tuple(sorted(strong, key=lambda reason: -reason.log_odds)[:_MOST_REASONS])

    def _window_of(self, model_id: int) -> _Window | None:
        window = self._windows.get(model_id // MODEL_WORDS_PER_WINDOW)
        return window if window is not None and model_id in window.places else None
