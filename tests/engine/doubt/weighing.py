"""Weights under which a word is as likely wrong as the model says, for tests of what is made of chances."""

import numpy as np

from engine.doubt.calibration import UNCHANGED
from engine.doubt.doubts import Doubts
from engine.doubt.signs import NAMES
from engine.doubt.weights import Linear, Weights

_ALONE = Linear(
    0.0, np.array([4.0 if name == "log_odds_probability" else 0.0 for name, _ in NAMES]), np.zeros(len(NAMES))
)


def plain_doubts() -> Doubts:
    return Doubts(weights=Weights(_ALONE, _ALONE), calibration=UNCHANGED)
