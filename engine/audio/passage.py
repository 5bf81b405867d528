"""A stretch of a recording on its way to the ear."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.ring import SampleRing
from engine.audio.tempo import Stretcher

FADE_S: Final = 0.004
"""Long enough that no start, stop or jump clicks, too short to swallow a consonant."""

_AHEAD_S: Final = 1.0
_PIECE_S: Final = 0.02
_FULL_SCALE: Final = np.float32(1 / 32768)


class Passage:
    """One run through the samples from `start` to `stop` at one tempo, rendered ahead into a ring.

    The player's thread renders, the sound callback reads. A seek or another tempo is a new passage. It begins and ends
    in a short fade.

    Args:
        samples: The whole recording, int16.
        start: The first sample played.
        stop: The first sample not played.
        jump: Number of the jump (`Playhead.jump`) that led here.
    """

    def __init__(
        self, samples: NDArray[np.int16], sample_rate_hz: int, *, start: int, stop: int, tempo: float, jump: int
    ) -> None:
        self.start = start
        self.stop = stop
        self.tempo = tempo
        self.jump = jump
        self.ring = SampleRing(int(_AHEAD_S * sample_rate_hz))
        self._samples = samples
        self._next = start
        self._piece = int(_PIECE_S * sample_rate_hz)
        self._fade = int(FADE_S * sample_rate_hz)
        self._stretcher = Stretcher(sample_rate_hz, tempo)
        self._left_over = np.empty(0, np.float32)
        self._rendered = False

    @property
    def finished(self) -> bool:
        """Everything was rendered and read."""
        return self._rendered and not self.ring.readable

    def sample_at(self, count: int) -> float:
        """The place in the recording, in samples, that is heard when `count` samples of this passage were heard."""
        return min(self.start + count * self.tempo, float(self.stop))

    def render(self) -> None:
        """Fill the ring. Only the player's thread may call this."""
        while not self._rendered:
            self._left_over = self._left_over[self.ring.write(self._left_over) :]
            if len(self._left_over):
                return
            if self._next < self.stop:
                self._left_over = self._stretcher.push(self._take_piece())
                if self._next >= self.stop:
                    self._left_over = np.concatenate([self._left_over, self._stretcher.finish()])
            else:
                self._rendered = True

    def _take_piece(self) -> NDArray[np.float32]:
        first, self._next = self._next, min(self._next + self._piece, self.stop)
        piece: NDArray[np.float32] = self._samples[first : self._next] * _FULL_SCALE
        if first < self.start + self._fade or self._next > self.stop - self._fade:
            place = np.arange(first, self._next)
            distance = np.minimum(place - self.start, self.stop - 1 - place)
            piece *= np.minimum(distance / np.float32(self._fade), np.float32(1.0)).astype(np.float32)
        return piece
