"""What the program says to its player process, and what that says back."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


class PlayerState(enum.Enum):
    """What a player is doing."""

    STOPPED = "stopped"
    PAUSED = "paused"
    PLAYING = "playing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which samples it plays, and whether over and over."""

    start: int
    stop: int
    repeats: bool


@dataclass(frozen=True, slots=True)
class Going:
    """Command: go somewhere.

    Attributes:
        jump: Number of the jump, of `Playhead.jump`.
        sample: Where it leads.
        bounds: What holds from then on; None for the whole recording.
        playing: Play from there, whatever it did before.
    """

    jump: int
    sample: int
    bounds: Bounds | None = None
    playing: bool = False


class Pressed(enum.Enum):
    """Command: a key of any player."""

    PLAY = "play"
    PAUSE = "pause"
    TOGGLE = "toggle"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Manner:
    """Command: how it plays from now on.

    Attributes:
        volume: Factor on the samples.
        skipped: Start and stop, in samples, of what is left out.
        device: An `OutputDevice`'s label; None for what the system chooses.
    """

    tempo: float = 1.0
    volume: float = 1.0
    boosted: bool = False
    skipped: tuple[tuple[int, int], ...] = ()
    device: str | None = None


Command = Going | Pressed | Manner


@dataclass(frozen=True, slots=True)
class Ready:
    """Message: the files are open, and needed no more."""


@dataclass(frozen=True, slots=True)
class Underruns:
    """Message: how often the sound broke off so far because samples came too late."""

    count: int


@dataclass(slots=True)
class Wishes:
    """What a number of commands come to. Of several jumps only the last one counts.

    Attributes:
        lift_bounds: Whether those that were set earlier no longer hold.
        playing: Whether it is to play; None to leave that as it is.
    """

    going: Going | None = None
    lift_bounds: bool = False
    playing: bool | None = None
    manner: Manner | None = None
    closing: bool = False

    @classmethod
    def of(cls, commands: Iterable[object], *, playing: bool) -> Self:
        """Merge commands, the oldest first.

        Args:
            commands: Any ``Command``.
            playing: Whether it plays now.
        """
        wishes = cls()
        for command in commands:
            match command:
                case Going():
                    wishes.going = command
                    wishes.lift_bounds = False
                    wishes.playing = True if command.playing else wishes.playing
                case Manner():
                    wishes.manner = command
                case Pressed.CLOSE:
                    wishes.closing = True
                case Pressed.PAUSE:
                    wishes.playing = False
                case Pressed.TOGGLE if playing if wishes.playing is None else wishes.playing:
                    wishes.playing = False
                case Pressed.TOGGLE | Pressed.PLAY:
                    wishes.playing = True
                    wishes.lift_bounds = True
        return wishes
