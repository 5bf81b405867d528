"""How well chances of being wrong tell wrong words from right ones, and how far they can be believed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BUDGETS: Final = (0.05, 0.1, 0.2)
"""Shares of the words, marked, of which the share of the wrong words caught is told."""

_BINS: Final = 15
_LEAST_CHANCE: Final = 1e-6

Chances = NDArray[np.float64]
Wrong = NDArray[np.bool_]


def auroc(chances: Chances, wrong: Wrong) -> float:
    """Return the chance that a wrong word is doubted more than a right one, ties as half; NaN without either."""
    positives = int(wrong.sum())
    negatives = len(wrong) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[wrong].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(chances: Chances, wrong: Wrong) -> float:
    """Return the area under precision over recall; to be compared with the share of wrong words."""
    if not wrong.any():
        return float("nan")
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(wrong[order])
    ends = np.flatnonzero(np.diff(chances[order], append=-np.inf))  # words of one chance are marked together
    precision = hits[ends] / (ends + 1)
    recall = hits[ends] / hits[-1]
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def calibration_error(chances: Chances, wrong: Wrong) -> float:
    """Return the expected calibration error: how far chance and frequency are apart, in 15 bins of equal size."""
    order = np.argsort(chances, kind="stable")
    bins = np.array_split(order, min(_BINS, len(order)))
    return float(sum(abs(chances[one].sum() - wrong[one].sum()) for one in bins if len(one)) / len(chances))


def normalised_cross_entropy(chances: Chances, wrong: Wrong) -> float:
    """Return by how much chances lower the surprise at what is wrong, beside their mere share; 1 at best."""
    base = float(wrong.mean())
    if base in (0.0, 1.0):
        return float("nan")
    entropy = -(base * np.log(base) + (1 - base) * np.log(1 - base))
    clipped = np.clip(chances, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    cross = -np.where(wrong, np.log(clipped), np.log(1 - clipped)).mean()
    return float((entropy - cross) / entropy)


def caught(chances: Chances, wrong: Wrong, budget: float) -> float:
    """Return the share of the wrong words among the most doubtful ones, so many of all words as the budget says."""
    if not wrong.any():
        return float("nan")
    marked = np.argsort(-chances, kind="stable")[: round(budget * len(chances))]
    return float(wrong[marked].sum() / wrong.sum())


def all_figures(chances: Chances, wrong: Wrong) -> dict[str, float]:
    """Return every figure of an estimate by its name."""
    return {
        "auroc": auroc(chances, wrong),
        "average_precision": average_precision(chances, wrong),
        "calibration_error": calibration_error(chances, wrong),
        "normalised_cross_entropy": normalised_cross_entropy(chances, wrong),
        **{f"caught_at_{round(100 * budget)}_percent": caught(chances, wrong, budget) for budget in BUDGETS},
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def with_intervals(
    groups: Sequence[tuple[tuple[Chances, ...], Wrong]],
    measure: Callable[[tuple[Chances, ...], Wrong], dict[str, float]],
    draws: int = 1000,
    seed: int = 1,
) -> dict[str, Figure]:
    """Return figures with intervals by bootstrap over recordings, whose words are not independent of each other.

    Args:
        groups: For each recording, several estimates of its words, and which of them are wrong.
        measure: Gives the figures of words.
        draws: How often recordings are drawn anew.
        seed: Of the draws.
    """
    generator = np.random.default_rng(seed)
    value = measure(*_joined(groups))
    drawn: dict[str, list[float]] = {name: [] for name in value}
    for _ in range(draws):
        chosen = [groups[place] for place in generator.integers(len(groups), size=len(groups))]
        for name, figure in measure(*_joined(chosen)).items():
            drawn[name].append(figure)
    return {name: Figure(value[name], *_interval(drawn[name])) for name in value}


def _joined(groups: Sequence[tuple[tuple[Chances, ...], Wrong]]) -> tuple[tuple[Chances, ...], Wrong]:
    estimates = tuple(np.concatenate(parts) for parts in zip(*(chances for chances, _ in groups), strict=True))
    return estimates, np.concatenate([wrong for _, wrong in groups])


def _interval(values: list[float]) -> tuple[float, float]:
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, (2.5, 97.5))
    return float(low), float(high)
