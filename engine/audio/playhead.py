"""Where in the recording the listener is."""

import mmap
import struct
from pathlib import Path
from typing import Final

from engine.audio.passage import Passage

_KEPT: Final = 256
"""Runs remembered: more than any device holds between taking samples and sounding them."""

_JUMP: Final = struct.Struct("<2d")  # number, sample
_COUNT: Final = struct.Struct("<d")
_RUN: Final = struct.Struct("<6d")
_ASKED, _OWN, _REPORTED, _RUNS = 0, _JUMP.size, 2 * _JUMP.size, 2 * _JUMP.size + _COUNT.size
MEMORY_BYTES: Final = _RUNS + _KEPT * _RUN.size

_BETWEEN_JUMPS: Final = 2.0**20
"""The player's own jumps are numbered between those that were asked for."""

Memory = bytearray | mmap.mmap


def shared_memory(path: Path) -> mmap.mmap:
    """Map a file of `MEMORY_BYTES` bytes, which all processes that do so share."""
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), MEMORY_BYTES)


class Playhead:
    """Knows which sample of the recording is heard at any time.

    It lies in memory that the player's process shares with the program: nobody has to wait for the other to know where
    the sound is. What is written is heard only later, so a reader never needs what is just being written.

    A jump shows at once where it leads, also while sound from before it is still on its way out of the device, so that
    what follows the position never flickers back. Each side jumps for itself, and of two jumps the one counts that has
    the greater number. Anybody may ask; only the program jumps; the player's process moves; only its sound callback
    reports.

    Args:
        sample_rate_hz: Of the recording.
        memory: `MEMORY_BYTES` bytes, at first 0.
    """

    def __init__(self, sample_rate_hz: int, memory: Memory) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._memory = memory

    def jump(self, sample: int) -> int:
        """Move to a sample on request and return the number of the jump, which the passages that begin there carry.

        Callers see to it that no two threads jump at once.
        """
        number = self._jump(_ASKED)[0] + _BETWEEN_JUMPS
        self._set_jump(_ASKED, number, sample)
        return int(number)

    def move(self, after: int, sample: int) -> int:
        """Move to a sample of the player's own accord; any jump that was asked for after number `after` counts more."""
        self._set_jump(_OWN, after + 1, sample)
        return after + 1

    def report(self, heard_at: float, passage: Passage, first: int, count: int) -> None:
        """Note that `count` samples of a passage, from `first`, will be heard from `heard_at` on.

        Times are those of `time.perf_counter`, which is one clock for all processes.
        """
        begin = passage.place_at(first)
        samples_per_s = passage.tempo * self._sample_rate_hz
        for place, length in passage.route.level_runs(begin, count * passage.tempo):
            self._append(
                passage.jump,
                heard_at + (place - begin) / samples_per_s,
                length / samples_per_s,
                passage.route.sample_at(place),
                samples_per_s,
            )

    def sample_at(self, now: float) -> float:
        """The sample of the recording that is heard at a time of `time.perf_counter`."""
        jump, target = max(self._jump(_ASKED), self._jump(_OWN))
        reported = self._reported()
        for number in range(reported - 1, max(reported - _KEPT, 0) - 1, -1):
            found, of_jump, heard_at, duration_s, sample, samples_per_s = self._run(number)
            if found != number + 1 or of_jump < jump:
                break
            if heard_at <= now:
                return sample + min(now - heard_at, duration_s) * samples_per_s
        return target

    def silent_at(self) -> float:
        """When the last of the reported samples has been heard."""
        reported = self._reported()
        if not reported:
            return 0.0
        _, _, heard_at, duration_s, _, _ = self._run(reported - 1)
        return heard_at + duration_s

    def _append(self, jump: int, heard_at: float, duration_s: float, sample: float, samples_per_s: float) -> None:
        number = self._reported()
        place = _RUNS + number % _KEPT * _RUN.size
        _RUN.pack_into(self._memory, place, number + 1, jump, heard_at, duration_s, sample, samples_per_s)
        _COUNT.pack_into(self._memory, _REPORTED, number + 1)

    def _reported(self) -> int:
        return int(_COUNT.unpack_from(self._memory, _REPORTED)[0])

    def _run(self, number: int) -> tuple[float, float, float, float, float, float]:
        return _RUN.unpack_from(self._memory, _RUNS + number % _KEPT * _RUN.size)

    def _set_jump(self, side: int, number: float, sample: float) -> None:
        _JUMP.pack_into(self._memory, side, number, sample)

    def _jump(self, side: int) -> tuple[float, float]:
        while True:  # the other process may be writing it
            jump = _JUMP.unpack_from(self._memory, side)
            if jump == _JUMP.unpack_from(self._memory, side):
                return jump[0], jump[1]
