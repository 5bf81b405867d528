"""Making training data in a child process."""

from dataclasses import dataclass
from pathlib import Path

from engine.corpus.audiofolder import ProjectClips, write_audiofolder
from engine.jobs import Report


@dataclass(frozen=True, slots=True)
class ClipsWritten:
    """Message: so many clips of all are written."""

    done: int
    total: int


def make_training_data(
    projects: tuple[Path, ...], folder: Path, cache_folder: Path, report: Report
) -> list[ProjectClips]:
    """Do as ``write_audiofolder``, reporting ``ClipsWritten``."""
    return write_audiofolder(projects, folder, cache_folder, lambda done, total: report(ClipsWritten(done, total)))
