"""How long a recording will take with a model on this computer.

Measured once, in at most 20 s, with the sound of the built-in interview: the encoder does the same whatever is said,
and the decoder's work grows with the words, of which an interview has as many as another. Each real run brings the
figure nearer to what the user's recordings take. Where nothing was measured, the size of the model gives a guess.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from engine.models.model import WEIGHTS, Model
from engine.recognition.results import Options
from engine.recognition.workers import processor_name, usable_workers

_GUESSED_BYTES_TIMES_SPEED: Final = 1.5e9
"""Published figures for laptops of four cores, times the size of the weights: 1,500 MB at real time."""

_GUESSED_WORKERS: Final = 4

_WEIGHT_OF_NEWS: Final = 0.3
_SHORTEST_RUN_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model is.

    Attributes:
        x_real_time: Seconds of sound in one second.
        is_guess: It was not measured here.
    """

    x_real_time: float
    is_guess: bool

    def takes_s(self, duration_ms: int) -> float:
        """Return how long a recording of this length takes, at most: silence takes no time."""
        return duration_ms / 1000 / self.x_real_time


def default_notes() -> Path:
    """Where measured speeds are kept on this system."""
    return platformdirs.user_state_path("earmark", appauthor=False) / "speeds.json"


def expected_speed(model: Model, options: Options, notes: Path | None = None) -> Speed:
    """Return how fast a model is expected to be on this computer.

    Args:
        model: The model.
        options: How it is to be used.
        notes: Where measured speeds are; None for the usual place.
    """
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        noted = float(_read(notes or default_notes())[_key(model, options)])
        if noted > 0:
            return Speed(noted, is_guess=False)
    size_bytes = (model.path / WEIGHTS).stat().st_size
    guess = _GUESSED_BYTES_TIMES_SPEED / max(size_bytes, 1) * usable_workers() / _GUESSED_WORKERS
    return Speed(guess, is_guess=True)


def note_run(model: Model, options: Options, sound_ms: int, took_s: float, notes: Path | None = None) -> None:
    """Take a real run into account, unless it was too short to tell. What can't be stored is forgotten."""
    if sound_ms < _SHORTEST_RUN_MS or took_s <= 0:
        return
    known = expected_speed(model, options, notes)
    now = sound_ms / 1000 / took_s
    if not known.is_guess:
        now = known.x_real_time * (now / known.x_real_time) ** _WEIGHT_OF_NEWS
    note_speed(model, options, now, notes)


def _key(model: Model, options: Options) -> str:
    """Return what a speed depends on; a model that is moved keeps its own."""
    size = (model.path / WEIGHTS).stat().st_size
    parts = (model.path.name, size, options.compute_type, options.beam_size, processor_name(), usable_workers())
    return " | ".join(str(part) for part in parts)


def _read(notes: Path) -> dict[str, float]:
    noted = json.loads(notes.read_bytes())
    return noted if isinstance(noted, dict) else {}


def note_speed(model: Model, options: Options, x_real_time: float, notes: Path | None = None) -> None:
    """Note a measured speed. What can't be stored is forgotten."""
    notes = notes or default_notes()
    noted: dict[str, float] = {}
    with contextlib.suppress(OSError, ValueError):
        noted = _read(notes)
    noted[_key(model, options)] = round(x_real_time, 3)
    with contextlib.suppress(OSError):  # without a note it is measured again
        notes.parent.mkdir(parents=True, exist_ok=True)
        unfinished = notes.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(noted, indent=1), encoding="utf-8")
        unfinished.replace(notes)
