"""Finding recordings that are not where they were: by their hash, in folders where they may be."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.audio.identity import identify
from engine.audio.media_files import is_media
from engine.errors import MediaError
from engine.jobs import Report


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Message: how many files were looked at, of those that may be a recording."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RecordingFound:
    """Message: a recording was found.

    Attributes:
        project: Whose recording it is.
        recording: Where it is now.
        sha256: Its hash.
    """

    project: Path
    recording: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording that is not where it was.

    Attributes:
        project: Whose it is.
        name: The file name that it had.
        sha256: Its hash.
    """

    project: Path
    name: str
    sha256: str


def find_recordings(wanted: Sequence[Wanted], folders: Sequence[Path], cache_folder: Path, report: Report) -> None:
    """Look for recordings in folders and all within them; those that kept their names are looked at first.

    Args:
        wanted: What to look for.
        folders: Where.
        cache_folder: Keeps the hashes of what was looked at.
        report: Takes ``LookedAt`` and ``RecordingFound``.
    """
    missing: dict[str, list[Path]] = {}
    for one in wanted:
        missing.setdefault(one.sha256, []).append(one.project)
    names = {one.name.casefold() for one in wanted}
    suffixes = {Path(name).suffix for name in names}
    files = sorted(_candidates(folders, suffixes), key=lambda path: path.name.casefold() not in names)
    for done, path in enumerate(files, start=1):
        if not missing:
            break
        try:
            sha256 = identify(path, cache_folder)
        except MediaError:  # it went, or can't be read
            continue
        for project in missing.pop(sha256, []):
            report(RecordingFound(project, path, sha256))
        report(LookedAt(done, len(files)))


def folders_near(rows: Mapping[Path, Path]) -> list[Path]:
    """Return folders where recordings may be, given where projects are and where their recordings were.

    That is beside the project, beside where the recording was, and a folder up from either where that is not the user's
    whole home or disk.
    """
    near: dict[Path, None] = {}
    for project, recording in rows.items():
        for folder in (project.parent, recording.parent):
            near[folder] = None
            if len(folder.parts) > len(Path.home().parts) + 1:
                near[folder.parent] = None
    folders = [folder for folder in near if folder.is_dir()]
    return [folder for folder in folders if not any(other in folder.parents for other in folders)]


def _candidates(folders: Iterable[Path], suffixes: set[str]) -> Iterator[Path]:
    """Give each file once that has a suffix of those wanted, or looks like sound where none of them has any."""
    seen: set[Path] = set()
    for folder in folders:
        for root, within, files in os.walk(folder):
            within[:] = [name for name in within if not name.startswith(".")]
            for name in files:
                path = Path(root, name)
                fits = path.suffix.casefold() in suffixes if any(suffixes) else is_media(path)
                if fits and path not in seen:
                    seen.add(path)
                    yield path
