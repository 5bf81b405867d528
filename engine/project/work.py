"""How far the work on a recording is, and how long the rest will take."""

from dataclasses import dataclass
from typing import Final

# Before there is this much of both, a pace would be a guess.
_LEAST_DONE_MS: Final = 60_000
_LEAST_WORKED_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Work:
    """The work on one recording.

    Attributes:
        duration_ms: Length of the recording.
        heard_ms: How much of it was listened to, each part counted once.
        reviewed: Share of the words that a person wrote or confirmed, 0 to 1.
        worked_ms: Time that somebody was at work.
    """

    duration_ms: int
    heard_ms: int
    reviewed: float
    worked_ms: int

    @property
    def heard(self) -> float:
        """Share of the recording that was listened to, 0 to 1."""
        return min(1.0, self.heard_ms / self.duration_ms) if self.duration_ms else 0.0

    @property
    def done(self) -> float:
        """How far the work is, 0 to 1: by what was heard, or by what was reviewed where that is more."""
        return max(self.heard, self.reviewed)

    @property
    def pace(self) -> float | None:
        """How many minutes of the recording are done in an hour of work; None while that is not known."""
        done_ms = self.done * self.duration_ms
        if done_ms < _LEAST_DONE_MS or self.worked_ms < _LEAST_WORKED_MS:
            return None
        return 60 * done_ms / self.worked_ms

    @property
    def left_ms(self) -> int | None:
        """How much work is left at this pace; None while that is not known."""
        pace = self.pace
        return None if pace is None else round((1 - self.done) * self.duration_ms * 60 / pace)
