"""A stretch of a recording on its way to the ear."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.ring import SampleRing
from engine.audio.route import Route
from engine.audio.tempo import Stretcher

FADE_S: Final = 0.004
"""Long enough that no start, stop or jump clicks, too short to swallow a consonant."""

AHEAD_S: Final = 1.0
_PIECE_S: Final = 0.02

Read = Callable[[int, int], NDArray[np.float32]]
"""Returns the samples of the recording from the first up to but not including the last, between -1 and 1."""


class Passage:
    """One run along a route through the recording at one tempo, rendered ahead into a ring.

    The player's thread renders, the sound callback reads. A seek or another tempo is a new passage. It begins and ends
    in a short fade. Where its route jumps, the last samples before are blended with those that lead up to where it goes
    on, so that nothing clicks and nothing is longer or shorter for it.

    Args:
        read: Gives the samples.
        place: Where on the route it begins.
        jump: Number of the jump (`Playhead.jump`) that led here.
    """

    def __init__(self, read: Read, sample_rate_hz: int, *, route: Route, place: int, tempo: float, jump: int) -> None:
        self.read = read
        self.route = route
        self.tempo = tempo
        self.jump = jump
        self.ring = SampleRing(int(AHEAD_S * sample_rate_hz))
        self._begin = self._next = place
        self._piece = int(_PIECE_S * sample_rate_hz)
        self._fade = int(FADE_S * sample_rate_hz)
        self._stretcher = Stretcher(sample_rate_hz, tempo)
        self._pieces = self._cut()
        self._left_over = np.empty(0, np.float32)
        self._rendered = False

    @property
    def finished(self) -> bool:
        """Everything was rendered and read."""
        return self._rendered and not self.ring.readable

    def place_at(self, count: int) -> float:
        """The place on the route that is heard when `count` samples of this passage were heard."""
        return self._begin + count * self.tempo

    def sample_at(self, count: int) -> float:
        """The place in the recording, in samples, that is heard when `count` samples of this passage were heard."""
        return self.route.sample_at(self.place_at(count))

    def render(self, ahead_s: float = AHEAD_S) -> None:
        """Fill the ring with so much that is still to be heard. Only the player's thread may call this."""
        enough = int(ahead_s / AHEAD_S * self.ring.capacity)
        while not self._rendered and self.ring.readable < enough:
            self._left_over = self._left_over[self.ring.write(self._left_over) :]
            if len(self._left_over):
                return
            piece = next(self._pieces, None)
            if piece is not None:
                self._left_over = self._stretcher.push(piece)
                if self._next >= self.route.length:
                    self._left_over = np.concatenate([self._left_over, self._stretcher.finish()])
            else:
                self._rendered = True

    def _cut(self) -> Iterator[NDArray[np.float32]]:
        """Yield the sound of the route from the place where this begins, piece by piece."""
        for start, stop, after in self.route.stretches_from(self._begin):
            blended = 0 if after is None else min(self._fade, stop - start)
            for first, last in self._bounds(start, stop - blended):
                yield self._faded(self.read(first, last))
            if after is not None:
                weight = np.arange(blended, dtype=np.float32) / np.float32(blended)
                leaving, arriving = self.read(stop - blended, stop), self.read(max(after - blended, 0), after)
                leaving = leaving * (1 - weight)
                leaving[blended - len(arriving) :] += arriving * weight[blended - len(arriving) :]
                yield self._faded(leaving)

    def _bounds(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for first in range(start, stop, self._piece):
            yield first, min(first + self._piece, stop)

    def _faded(self, piece: NDArray[np.float32]) -> NDArray[np.float32]:
        first, self._next = self._next, self._next + len(piece)
        if first < self._begin + self._fade or self._next > self.route.length - self._fade:
            place = np.arange(first, self._next)
            distance = np.minimum(place - self._begin, self.route.length - 1 - place)
            piece = piece * np.minimum(distance / np.float32(self._fade), np.float32(1.0)).astype(np.float32)
        return piece
