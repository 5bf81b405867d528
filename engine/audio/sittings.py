"""How well playing went the last time, for whoever looks for the cause of crackling."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class LastSitting:
    """What was played of the recording that was played last.

    Attributes:
        ended: When, in the time of the place.
        played_s: How long sound was made.
        underruns: How often it broke off.
    """

    ended: datetime
    played_s: float
    underruns: int


class Sitting:
    """Sums up what a player plays, and keeps it in the user's state folder at every pause."""

    def __init__(self) -> None:
        self._played_s = 0.0
        self._begun_at: float | None = None

    def begin(self, now: float) -> None:
        """Sound is made from now on."""
        self._begun_at = now

    def end(self, now: float, underruns: int) -> None:
        """Sound ends; it broke off so often in the whole sitting."""
        if self._begun_at is None:
            return
        self._played_s += now - self._begun_at
        self._begun_at = None
        _keep(LastSitting(datetime.now().astimezone(), self._played_s, underruns))


def last_sitting() -> LastSitting | None:
    """Return how the last sitting went, or None where that isn't known."""
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        return LastSitting(datetime.fromisoformat(kept["ended"]), float(kept["played_s"]), int(kept["underruns"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file() -> Path:
    return platformdirs.user_state_path("earmark", appauthor=False) / "playing.json"


def _keep(sitting: LastSitting) -> None:
    file = _file()
    part = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # it is a figure for the doctor, not worth a word when the disk is full
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({**asdict(sitting), "ended": sitting.ended.isoformat()}), encoding="utf-8")
        part.replace(file)
