"""Where in the recording the listener is."""

from dataclasses import dataclass
from typing import Final

from engine.audio.passage import Passage

_KEPT: Final = 256
"""Blocks remembered: more than any device holds between taking a block and sounding it."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Samples of a passage that leave the device together.

    Attributes:
        heard_at: When the first of them is heard, in seconds of `time.perf_counter`.
        first: Their place among the samples of the passage.
    """

    heard_at: float
    duration_s: float
    passage: Passage
    first: int


class Playhead:
    """Knows which sample of the recording is heard at any time.

    A jump shows at once where it leads, also while sound from before it is still on its way out of the device, so that
    what follows the position never flickers back. Any thread may ask and jump; only the sound callback may report.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._blocks: tuple[_Block, ...] = ()
        self._jump = (0, 0)

    def jump(self, sample: int) -> int:
        """Move to a sample and return the number of the jump, which the passages that begin there carry.

        Callers see to it that no two threads jump at once.
        """
        number = self._jump[0] + 1
        self._jump = (number, sample)
        return number

    def report(self, heard_at: float, passage: Passage, first: int, count: int) -> None:
        """Note that `count` samples of a passage, from `first`, will be heard from `heard_at` on."""
        block = _Block(heard_at, count / self._sample_rate_hz, passage, first)
        self._blocks = (*self._blocks[1 - _KEPT :], block)  # one assignment, so that readers see all or nothing

    def sample_at(self, now: float) -> float:
        """The sample of the recording that is heard at a time of `time.perf_counter`."""
        jump, target = self._jump
        for block in reversed(self._blocks):
            if block.heard_at <= now:
                if block.passage.jump < jump:
                    break
                elapsed_s = min(now - block.heard_at, block.duration_s)
                return block.passage.sample_at(block.first + round(elapsed_s * self._sample_rate_hz))
        return target

    def silent_at(self) -> float:
        """When the last of the reported samples has been heard."""
        blocks = self._blocks
        return blocks[-1].heard_at + blocks[-1].duration_s if blocks else 0.0
