"""Which parts of a recording somebody has listened to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

# Two parts this near each other are one: a jump of the player is no gap, and the list stays short.
_JOINED_MS: Final = 500


class Heard:
    """The heard parts of a recording, each once, however often they were played."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Begin with spans as ``spans`` gives them."""
        self._starts_ms: list[int] = []
        self._ends_ms: list[int] = []
        for start_ms, end_ms in spans:
            self.add(start_ms, end_ms)

    def add(self, start_ms: int, end_ms: int) -> None:
        """Take in what was just heard; nothing where it ends before it starts."""
        if end_ms <= start_ms:
            return
        first = bisect_left(self._ends_ms, start_ms - _JOINED_MS)
        last = bisect_right(self._starts_ms, end_ms + _JOINED_MS)
        if first < last:
            start_ms = min(start_ms, self._starts_ms[first])
            end_ms = max(end_ms, self._ends_ms[last - 1])
        self._starts_ms[first:last] = [start_ms]
        self._ends_ms[first:last] = [end_ms]

    def spans(self) -> list[tuple[int, int]]:
        """Return the parts in their order, in milliseconds."""
        return list(zip(self._starts_ms, self._ends_ms, strict=True))

    @property
    def total_ms(self) -> int:
        """How much that is."""
        return sum(self._ends_ms) - sum(self._starts_ms)
