"""Where a time stands on the screen, and a place on the screen in time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from editor.time_label import time_label
from engine.recognition.results import Span

FINEST_MS_PER_PX = 0.5

_TICKS_MS = (
    *(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 18_000_000),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A time that is written down."""

    time_ms: int
    label: str


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A stretch of a recording in a row of pixels.

    Attributes:
        start_ms: What stands at the left edge.
        length_ms: How long the recording is; at least 1.
    """

    start_ms: float
    ms_per_px: float
    width_px: int
    length_ms: int

    @classmethod
    def whole(cls, width_px: int, length_ms: int) -> "TimeScale":
        """Return the scale on which the recording fills the width."""
        width_px, length_ms = max(width_px, 1), max(length_ms, 1)
        return cls(0.0, length_ms / width_px, width_px, length_ms)

    @property
    def end_ms(self) -> float:
        """What stands at the right edge."""
        return self.start_ms + self.width_px * self.ms_per_px

    @property
    def span(self) -> Span:
        """What is shown of the recording."""
        return Span(max(round(self.start_ms), 0), min(round(self.end_ms), self.length_ms))

    def x_of(self, time_ms: float) -> float:
        """Return where a time stands, in pixels from the left edge; anywhere outside as well."""
        return (time_ms - self.start_ms) / self.ms_per_px

    def time_at(self, x: float) -> int:
        """Return the time at a place, which is inside of the recording."""
        return min(max(round(self.start_ms + x * self.ms_per_px), 0), self.length_ms)

    def shows(self, time_ms: float) -> bool:
        """Whether a time is on the screen."""
        return self.start_ms <= time_ms < self.end_ms

    def at(self, start_ms: float) -> "TimeScale":
        """Return the scale that begins somewhere else, as far as the recording goes."""
        latest_ms = max(self.length_ms - self.width_px * self.ms_per_px, 0.0)
        return replace(self, start_ms=min(max(start_ms, 0.0), latest_ms))

    def scrolled(self, pixels: float) -> "TimeScale":
        """Return the scale further to the right, or to the left."""
        return self.at(self.start_ms + pixels * self.ms_per_px)

    def zoomed(self, factor: float, x: float) -> "TimeScale":
        """Return the scale with ``factor`` times as many pixels a second; what stands at ``x`` stays there."""
        return self.with_grain(self.ms_per_px / factor, x)

    def with_grain(self, ms_per_px: float, x: float) -> "TimeScale":
        """Return the scale with another grain; what stands at ``x`` stays there."""
        coarsest = max(self.length_ms / self.width_px, FINEST_MS_PER_PX)
        ms_per_px = min(max(ms_per_px, FINEST_MS_PER_PX), coarsest)
        kept_ms = self.start_ms + x * self.ms_per_px
        return replace(self, ms_per_px=ms_per_px).at(kept_ms - x * ms_per_px)

    def resized(self, width_px: int, length_ms: int) -> "TimeScale":
        """Return the scale for another width or recording; the left edge and the grain stay if they can."""
        width_px, length_ms = max(width_px, 1), max(length_ms, 1)
        return replace(self, width_px=width_px, length_ms=length_ms).with_grain(self.ms_per_px, 0)

    def around(self, span: Span, margin: float = 0.1) -> "TimeScale":
        """Return the scale on which a span fills the width, but for a margin on either side."""
        length_ms = max(span.end_ms - span.start_ms, 1)
        grain = length_ms * (1 + 2 * margin) / self.width_px
        wider = self.with_grain(grain, 0)
        return wider.at((span.start_ms + span.end_ms - wider.width_px * wider.ms_per_px) / 2)

    def ticks(self, room_px: float, offset_ms: int = 0) -> Iterator[Tick]:
        """Give the times on the screen that are round when an offset is added, at least ``room_px`` apart."""
        wanted_ms = room_px * self.ms_per_px
        step_ms = next((step for step in _TICKS_MS if step >= wanted_ms), _TICKS_MS[-1])
        first_ms = max(int(self.start_ms) - step_ms, 0) + offset_ms
        shown_ms = -(-first_ms // step_ms) * step_ms
        while shown_ms - offset_ms <= min(self.end_ms, self.length_ms):
            yield Tick(shown_ms - offset_ms, exact_label(shown_ms, step_ms))
            shown_ms += step_ms


def exact_label(time_ms: int, step_ms: int = 1) -> str:
    """Return a time with as many digits behind the point as a step needs."""
    digits = 0 if step_ms >= 1_000 else 1 if step_ms >= 100 else 2 if step_ms >= 10 else 3
    unit_ms = 1_000 // 10**digits
    cut_ms = time_ms // unit_ms * unit_ms
    if not digits or cut_ms >= 0:
        return time_label(cut_ms) + f".{cut_ms % 1000:03}"[: digits + 1 if digits else 0]
    return time_label(-1)[0] + exact_label(-cut_ms, step_ms)
