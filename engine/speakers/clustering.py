"""Which stretches of speech are by the same voice.

A stretch is the Gaussian of its frames. Two are one voice where one Gaussian for both costs less than two, by the
Bayesian information criterion; S. Chen and P. Gopalakrishnan, Speaker, environment and channel change detection and
clustering via the Bayesian information criterion (1998).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

# How much is added to every variance, so that short stretches have one at all; the coefficients vary by about one.
_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Voice:
    """The sums of some frames, from which their Gaussian comes; sums of two voices are the voice of both.

    Attributes:
        count: Number of frames.
        total: Sum of the frames, shape (coefficients,).
        products: Sum of their outer products, shape (coefficients, coefficients).
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, frames: NDArray[np.float32]) -> Self:
        """Return the voice of frames, shape (frames, coefficients)."""
        wide = frames.astype(np.float64)
        return cls(len(wide), wide.sum(axis=0), wide.T @ wide)

    def __add__(self, other: "Voice") -> "Voice":
        return Voice(self.count + other.count, self.total + other.total, self.products + other.products)

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean, shape (coefficients,)."""
        return self.total / max(self.count, 1)

    @property
    def covariance(self) -> NDArray[np.float64]:
        """The covariance, floored, shape (coefficients, coefficients)."""
        mean = self.mean
        return self.products / max(self.count, 1) - np.outer(mean, mean) + _FLOOR * np.eye(len(mean))


def cluster(voices: Sequence[Voice], apart: NDArray[np.bool_], weight: float, count: int | None) -> list[int]:
    """Merge the two that are most alike until nothing is alike, or as many are left as are wanted.

    Args:
        voices: The stretches.
        apart: Which two can't be one, shape (voices, voices), symmetric.
        weight: How much a voice more costs; more makes fewer voices.
        count: How many there are; None to find out.

    Returns:
        For each stretch the number of its cluster, counted in order of appearance.
    """
    clusters: list[Voice | None] = list(voices)
    owner = list(range(len(voices)))
    apart = apart.copy()
    costs = np.full((len(voices), len(voices)), np.inf)
    determinants = np.array([_log_determinant(voice) for voice in voices])
    for index in range(len(voices)):
        _fill(costs, index, clusters, determinants, weight)
    left = len(voices)
    while left > 1:
        allowed = np.where(apart, np.inf, costs)
        one, other = np.unravel_index(int(np.argmin(allowed)), allowed.shape)
        least = allowed[one, other]
        if not np.isfinite(least) or (count is None and least >= 0) or (count is not None and left <= count):
            break
        first, second = sorted((int(one), int(other)))
        merged, gone = clusters[first], clusters[second]
        assert merged is not None
        assert gone is not None
        clusters[first], clusters[second] = merged + gone, None
        determinants[first] = _log_determinant(merged + gone)
        owner = [first if mine == second else mine for mine in owner]
        apart[first] |= apart[second]
        apart[:, first] |= apart[:, second]
        costs[second], costs[:, second] = np.inf, np.inf
        _fill(costs, first, clusters, determinants, weight)
        left -= 1
    numbers = {mine: number for number, mine in enumerate(dict.fromkeys(owner))}
    return [numbers[mine] for mine in owner]


def _fill(
    costs: NDArray[np.float64],
    index: int,
    clusters: Sequence[Voice | None],
    determinants: NDArray[np.float64],
    weight: float,
) -> None:
    """Work out what merging one with each of the others costs; below zero it is a gain."""
    mine = clusters[index]
    others = [other for other, voice in enumerate(clusters) if voice is not None and other != index]
    if mine is None or not others:
        return
    both = [mine + voice for other in others if (voice := clusters[other]) is not None]
    size = len(mine.mean)
    parameters = size + size * (size + 1) / 2
    joint = np.linalg.slogdet(np.stack([voice.covariance for voice in both]))[1]
    counts = np.array([voice.count for voice in both])
    gain = counts * joint - mine.count * determinants[index] - (counts - mine.count) * determinants[others]
    cost = gain / 2 - weight * parameters / 2 * np.log(counts)
    costs[index, others] = cost
    costs[others, index] = cost


def _log_determinant(voice: Voice) -> float:
    return float(np.linalg.slogdet(voice.covariance)[1])
