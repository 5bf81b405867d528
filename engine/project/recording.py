"""Where a project's recording is: the fact that the file keeps of it, and what may stand there now."""

import os
from pathlib import Path
from typing import Any


def recording_fact(project: Path, recording: Path, sha256: str, duration_ms: int) -> dict[str, Any]:
    """Return what a project file says of its recording."""
    recording = recording.resolve()
    try:
        relative = os.path.relpath(recording, project.resolve().parent)
    except ValueError:  # another drive
        relative = recording.name
    return {
        "relative": Path(relative).as_posix(),
        "absolute": str(recording),
        "sha256": sha256,
        "duration_ms": duration_ms,
    }


def place_of_recording(project: Path, fact: dict[str, Any]) -> Path:
    """Return where the recording is: as seen from the project, beside it, or where it was on this computer.

    Where it is nowhere, the path is the last one known.
    """
    folder, absolute = project.resolve().parent, Path(fact["absolute"])
    places = (folder / fact["relative"], folder / absolute.name, absolute)
    return next((place for place in places if place.is_file()), absolute).resolve()
