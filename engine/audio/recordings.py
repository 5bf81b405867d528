"""Where recordings go, and how much goes there."""

import contextlib
import shutil
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from platformdirs import user_documents_path

from engine.audio.growing_wav import GrowingWav
from engine.errors import RecordingNotStored


def default_recordings_folder() -> Path:
    """Return the folder for recordings where the user names none; it need not exist."""
    return user_documents_path() / "Earmark"


def create_recording(folder: Path, begun: datetime, sample_rate_hz: int) -> GrowingWav:
    """Make an empty recording, named for when it begins; with a number where there is one of that name.

    Args:
        folder: Is made where it isn't there.
        begun: In the time of the place where it is recorded.
        sample_rate_hz: Of the recording.

    Raises:
        RecordingNotStored: The folder or the file can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = {path.stem for path in folder.iterdir()}  # by a recording, or by the project of one that is gone
    except OSError as error:
        raise RecordingNotStored(folder, error.strerror or str(error)) from error
    name = f"{begun:%Y-%m-%d %H-%M-%S}"
    for stem in chain([name], (f"{name} ({number})" for number in count(2))):
        if stem not in taken:
            with contextlib.suppress(FileExistsError):  # another recorder was quicker
                return GrowingWav(folder / f"{stem}.wav", sample_rate_hz)
    raise AssertionError("there is always a next number")


def room_ms(folder: Path, sample_rate_hz: int) -> int | None:
    """Return how long can be recorded until the folder's disk is full; None where nothing tells.

    Asks the disk, which a distant one may answer late.
    """
    try:
        there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
        free = shutil.disk_usage(there).free
    except (OSError, StopIteration):
        return None
    return free * 1000 // (sample_rate_hz * 2)
