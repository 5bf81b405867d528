"""Logistic regression in a few lines: Newton's method with a quadratic penalty."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST_STEPS: Final = 50
_CLOSE: Final = 1e-8
_FARTHEST: Final = 30.0


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log-odds as chances."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -_FARTHEST, _FARTHEST)))


def fit(
    inputs: NDArray[np.float64],
    labels: NDArray[np.float64],
    importance: NDArray[np.float64],
    penalty: NDArray[np.float64],
    towards: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the coefficients that explain labels best, shape (columns,).

    Minimises the weighted log loss and half the penalties times the squared distances from where it pulls.

    Args:
        inputs: Shape (rows, columns); a column of ones is the intercept.
        labels: 0 or 1, shape (rows,).
        importance: How much a row counts, shape (rows,).
        penalty: How strongly each coefficient is held, shape (columns,).
        towards: Where each coefficient is held, shape (columns,).
    """
    coefficients = towards.astype(np.float64).copy()

    def loss(at: NDArray[np.float64]) -> float:
        log_odds = inputs @ at
        return float(importance @ (np.logaddexp(0, log_odds) - labels * log_odds) + penalty @ (at - towards) ** 2 / 2)

    for _ in range(_MOST_STEPS):
        chances = sigmoid(inputs @ coefficients)
        gradient = inputs.T @ (importance * (chances - labels)) + penalty * (coefficients - towards)
        curvature = (inputs * (importance * chances * (1 - chances))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(curvature + _CLOSE * np.eye(len(penalty)), gradient)
        before = loss(coefficients)
        while loss(coefficients - step) > before and np.abs(step).max() > _CLOSE:  # far from the end it goes too far
            step /= 2
        coefficients -= step
        if np.abs(step).max() < _CLOSE:
            break
    return coefficients
