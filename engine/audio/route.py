"""The way through a recording that is played."""

from collections.abc import Iterable, Iterator
from typing import Final, Self

import numpy as np

ENDLESS: Final = 2**62


class Route:
    """Stretches of a recording one after the other, once or over and over.

    Places are counted along the route, samples in the recording; a repeated route has places without end.

    Args:
        stretches: Start and stop of each, in samples, none empty; each begins where the one before it stops, or later.
        stop: Where the playhead rests when the route is through.
        repeats: The last stretch is followed by the first.

    Attributes:
        length: The first place beyond the end.
        stop: As given.
    """

    def __init__(self, stretches: Iterable[tuple[int, int]], *, stop: int, repeats: bool = False) -> None:
        self._stretches = list(stretches)
        self._starts = np.array([start for start, _ in self._stretches], np.int64)
        lengths = [stop - start for start, stop in self._stretches]
        self._places = np.cumsum([0, *lengths])
        self._once = int(self._places[-1])
        self._repeats = repeats and self._once > 0
        self.length = ENDLESS if self._repeats else self._once
        self.stop = stop

    @classmethod
    def between(
        cls, start: int, stop: int, skipped: Iterable[tuple[int, int]], *, repeats: bool = False, whole_ends: bool
    ) -> Self:
        """Make the route from one sample to another that leaves stretches out.

        Args:
            start: The first sample.
            stop: The sample before which it stops.
            skipped: Start and stop of what is left out, in order.
            repeats: As for the class.
            whole_ends: What reaches over the start or the stop is not left out.
        """
        stretches = []
        at = start
        for leave, resume in skipped:
            if whole_ends and not start < leave < resume < stop:
                continue
            if leave >= stop:
                break
            if at < leave:
                stretches.append((at, leave))
            at = max(at, resume)
        if at < stop:
            stretches.append((at, stop))
        return cls(stretches, stop=stop, repeats=repeats)

    def sample_at(self, place: float) -> float:
        """The sample of the recording at a place."""
        if place >= self.length or not self._once:
            return float(self.stop)
        place %= self._once
        index = int(np.searchsorted(self._places, place, "right")) - 1
        return float(self._starts[index] + place - self._places[index])

    def place_of(self, sample: int) -> int:
        """The first place at which a sample is, or, where it is left out, at which the route goes on behind it."""
        if not self._stretches:
            return 0
        index = max(int(np.searchsorted(self._starts, sample, "right")) - 1, 0)
        start, stop = self._stretches[index]
        place = int(self._places[index]) + min(max(sample - start, 0), stop - start)
        return place % self._once if self._repeats else place

    def stretches_from(self, place: int) -> Iterator[tuple[int, int, int | None]]:
        """Yield the rest of the stretch at a place and all that follow: start, stop, and where the next one starts."""
        if place >= self.length:
            return
        place %= self._once
        index = int(np.searchsorted(self._places, place, "right")) - 1
        offset = place - int(self._places[index])
        while index < len(self._stretches):
            start, stop = self._stretches[index]
            index += 1
            if index == len(self._stretches) and self._repeats:
                index = 0
            yield start + offset, stop, self._stretches[index][0] if index < len(self._stretches) else None
            offset = 0

    def level_runs(self, place: float, length: float) -> Iterator[tuple[float, float]]:
        """Cut a part of the route where it jumps: yield the place at which each run begins, and its length."""
        end = min(place + length, float(self.length))
        while place < end:
            lap, within = divmod(place, self._once)
            index = int(np.searchsorted(self._places, within, "right"))
            border = min(lap * self._once + float(self._places[index]), end)
            yield place, border - place
            place = border
