"""What the sound device asks for samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.audio.passage import FADE_S, Passage
from engine.audio.playhead import Playhead


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """What to read, once `after` samples of what is read now are through."""

    passage: Passage | None
    after: int


class Mixer:
    """Gives the device the sound of the current passage, at the wanted volume, without clicks.

    `fill` runs in the device's thread, where waiting is forbidden: it takes no lock and does no input or output. The
    player's thread talks to it by single assignments.

    Attributes:
        volume: Factor on the samples, 0 to 1.
        playing: Cleared, the sound fades out and the passage stays where it is.
        underruns: How often what is heard broke off, because nothing was rendered or the device was served too late.
    """

    def __init__(self, sample_rate_hz: int, playhead: Playhead) -> None:
        self.volume = 1.0
        self.playing = False
        self.underruns = 0
        self._sample_rate_hz = sample_rate_hz
        self._fade = int(FADE_S * sample_rate_hz)
        self._playhead = playhead
        self._gain = 0.0
        self._current: Passage | None = None
        # Each is written by one thread only: a change is pending as long as the two differ.
        self._wanted = _Change(None, 0)
        self._made = self._wanted

    @property
    def changing(self) -> bool:
        """Whether the last change that was asked for is still to be made."""
        return self._wanted is not self._made

    def change_to(self, passage: Passage, *, after: int = 0) -> None:
        """Cross over to another passage when `after` samples of the present one were read, at the latest at its end."""
        self._wanted = _Change(passage, after)

    def fill(self, out: NDArray[np.float32], heard_at: float, *, late: bool = False) -> None:
        """Write the next samples over all of `out`.

        Args:
            out: Shape (samples,).
            heard_at: When the first of them is heard.
            late: Whether the device had nothing to play before it asked for these.
        """
        out[:] = 0.0
        if late and self._gain:
            self.underruns += 1
        playing = self.playing
        goal = self.volume if playing else 0.0
        if not playing and self._gain == 0.0:
            self._make_change()
            return
        fade = np.linspace(self._gain, goal, min(len(out), self._fade), dtype=np.float32)
        audible = out if playing else out[: len(fade)]
        self._read(audible, heard_at)
        audible[: len(fade)] *= fade
        audible[len(fade) :] *= np.float32(goal)
        self._gain = goal

    def _read(self, out: NDArray[np.float32], heard_at: float) -> None:
        wanted, leaving = self._wanted, self._current
        if not self.changing:
            self._read_current(out, heard_at)
            return
        before = 0
        if leaving is not None:
            before = min(len(out), max(0, wanted.after - leaving.ring.read), leaving.ring.readable)
            self._read_current(out[:before], heard_at)
        if before == len(out):
            return
        self._make_change()
        out = out[before:]
        self._read_current(out, heard_at + before / self._sample_rate_hz)
        if leaving is not None:  # the passage that begins brings its own fade
            tail = np.zeros(min(self._fade, len(out)), np.float32)
            leaving.ring.read_into(tail)
            out[: len(tail)] += tail * (1 - np.arange(len(tail), dtype=np.float32) / np.float32(self._fade))

    def _make_change(self) -> None:
        wanted = self._wanted
        self._current = wanted.passage
        self._made = wanted

    def _read_current(self, out: NDArray[np.float32], heard_at: float) -> None:
        passage = self._current
        if passage is None or not len(out):
            return
        first = passage.ring.read
        count = passage.ring.read_into(out)
        if count:
            self._playhead.report(heard_at, passage, first, count)
        if count < len(out) and not passage.finished:
            self.underruns += 1
