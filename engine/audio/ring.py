"""A queue of samples between two threads that never wait for each other."""

import numpy as np
from numpy.typing import NDArray


class SampleRing:
    """Holds samples from one writing thread for one reading thread, without locks.

    Each side owns one counter and only looks at the other's; a counter moves after the samples it speaks of, so the
    reader never sees half-written samples and the writer never writes over unread ones.

    Attributes:
        written: How many samples were ever written.
        read: How many samples were ever read.
    """

    __slots__ = ("_samples", "read", "written")

    def __init__(self, capacity: int) -> None:
        self._samples = np.zeros(capacity, np.float32)
        self.written = 0
        self.read = 0

    @property
    def capacity(self) -> int:
        """How many samples it holds."""
        return len(self._samples)

    @property
    def readable(self) -> int:
        """How many samples wait to be read."""
        return self.written - self.read

    @property
    def writable(self) -> int:
        """How many samples there is room for."""
        return len(self._samples) - self.readable

    def write(self, samples: NDArray[np.float32]) -> int:
        """Take as many of the samples as there is room for, from the first, and return how many."""
        count = min(len(samples), self.writable)
        start = self.written % len(self._samples)
        at_end = min(count, len(self._samples) - start)
        self._samples[start : start + at_end] = samples[:at_end]
        self._samples[: count - at_end] = samples[at_end:count]
        self.written += count
        return count

    def read_into(self, out: NDArray[np.float32]) -> int:
        """Fill `out` from its start as far as there are samples and return how many; the rest is left as it is."""
        count = min(len(out), self.readable)
        start = self.read % len(self._samples)
        at_end = min(count, len(self._samples) - start)
        out[:at_end] = self._samples[start : start + at_end]
        out[at_end:count] = self._samples[: count - at_end]
        self.read += count
        return count
