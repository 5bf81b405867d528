"""How loud sound is."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SILENCE_DBFS: Final = -100.0
"""Stands for everything quieter: 16-bit samples reach down to -90, digital silence has no level at all."""

WINDOW_S: Final = 0.3
"""Over this long a level is taken: what a reader that looks ten times a second can't miss, and an eye can follow."""

_FULL_SCALE: Final = 32_768


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness of the last moment, in dB of full scale: 0 is the largest sample there is; a full sine has an RMS of -3.

    Attributes:
        peak_dbfs: Of the loudest sample, from `SILENCE_DBFS` to 0.
        rms_dbfs: Of the root of the mean square, from `SILENCE_DBFS` to 0.
    """

    peak_dbfs: float = SILENCE_DBFS
    rms_dbfs: float = SILENCE_DBFS


class LevelMeter:
    """Measures sound as it comes.

    Attributes:
        level: Of the last `WINDOW_S`; replaced whole, so that any thread may read it.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._window = round(WINDOW_S * sample_rate_hz)
        self._blocks: deque[tuple[int, int, float]] = deque()  # samples, peak, sum of squares
        self._samples = 0
        self.level = Level()

    def add(self, block: NDArray[np.int16]) -> None:
        """Take the next samples."""
        if not len(block):
            return
        wide = block.astype(np.float64)
        self._blocks.append((len(block), int(np.max(np.abs(wide))), float(np.dot(wide, wide))))
        self._samples += len(block)
        while self._samples - self._blocks[0][0] >= self._window:
            self._samples -= self._blocks.popleft()[0]
        peak = max(peak for _, peak, _ in self._blocks)
        mean_square = sum(squares for _, _, squares in self._blocks) / self._samples
        self.level = Level(_dbfs(peak), _dbfs(math.sqrt(mean_square)))


def clipped_in(block: NDArray[np.int16]) -> int:
    """Return how many samples are as large as samples can be: the sound was larger, and is cut off there."""
    return int(np.count_nonzero((block == 32_767) | (block == -32_768)))


def _dbfs(amplitude: float) -> float:
    return max(SILENCE_DBFS, 20 * math.log10(amplitude / _FULL_SCALE)) if amplitude > 0 else SILENCE_DBFS
