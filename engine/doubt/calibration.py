"""Fitting chances to what reviewers found: Platt's scaling, held near what was known before.

Two numbers, a slope and an intercept on the log-odds, are enough and need few labels; with few of them they stay near
those of the step above. The ladder is: as shipped, this model, this domain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.logistic import fit

_SLOPE_PENALTY: Final = 25.0
_INTERCEPT_PENALTY: Final = 6.0
"""As many words, about, must speak against the step above before they outweigh it."""

_LEAST_SLOPE: Final = 0.2
"""However odd the labels: a doubtful word stays more doubtful than a sure one."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes log-odds of the step above fit.

    Attributes:
        labels: From how many words it was learnt.
    """

    slope: float = 1.0
    intercept: float = 0.0
    labels: int = 0

    def apply(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log-odds as they fit."""
        return self.slope * log_odds + self.intercept


UNCHANGED: Final = Calibration()


@dataclass(frozen=True, slots=True)
class Label:
    """What a reviewer found of a word.

    Attributes:
        log_odds: Of its being wrong, as the shipped weights have it.
        wrong: It was.
        importance: How much it counts: above 1 for a word that stands for others that nobody looked at.
    """

    log_odds: float
    wrong: bool
    importance: float = 1.0


def calibrate(labels: Sequence[Label], parent: Calibration = UNCHANGED) -> Calibration:
    """Learn a calibration from labels, held near that of the step above."""
    if not labels:
        return parent
    log_odds = np.array([label.log_odds for label in labels])
    wrong = np.array([label.wrong for label in labels], np.float64)
    importance = np.array([label.importance for label in labels])
    importance *= len(labels) / importance.sum()  # so many words were looked at, whatever they stand for
    intercept, slope = fit(
        np.column_stack([np.ones(len(labels)), log_odds]),
        wrong,
        importance,
        np.array([_INTERCEPT_PENALTY, _SLOPE_PENALTY]),
        np.array([parent.intercept, parent.slope]),
    )
    return Calibration(max(float(slope), _LEAST_SLOPE), float(intercept), len(labels))
