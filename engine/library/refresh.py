"""Bringing the library up to the project files, in a child process."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import EarmarkError
from engine.jobs import Report
from engine.library.library import Library, LibraryRow
from engine.project.project import SUFFIX
from engine.project.summary import read_project, recording_path

_INTERVAL_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Message: projects of which the library knows something new.

    Attributes:
        done: How many projects were looked at so far.
        total: How many there are.
    """

    paths: tuple[Path, ...]
    done: int
    total: int


def refresh(library: Path, known: Iterable[Path], folders: Iterable[Path], report: Report) -> int:
    """Read every project that has changed since it was last read.

    Args:
        library: The index's file.
        known: Projects to take in.
        folders: Folders to take all projects in from.
        report: Takes ``Refreshed``, a few times a second.

    Returns:
        How many projects were new.
    """
    with Library(library) as index:
        before = len(index.states())
        index.add(known)
        for folder in folders:
            index.add(projects_in(folder))
        states = index.states()
        reporting = _Reporting(len(states), report)
        for done, (path, state) in enumerate(states.items(), start=1):
            reporting.tell(path if _refresh_one(index, path, state) else None, done)
        index.tidy()
        return len(states) - before


def projects_in(folder: Path) -> Iterator[Path]:
    """Give the projects in a folder and all within it, but for what is hidden."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(SUFFIX) and not name.startswith("."):
                yield Path(root).resolve() / name


def state_of(path: Path) -> str:
    """Return what changes when a project file does; empty where there is none."""
    try:
        status = path.stat()
        state = f"{status.st_mtime_ns} {status.st_size}"
    except OSError:
        return ""
    try:
        status = Path(f"{path}-wal").stat()  # while it is open, what is new stands there
    except OSError:
        return state
    return f"{state} {status.st_mtime_ns} {status.st_size}"


def _refresh_one(index: Library, path: Path, known_state: str) -> bool:
    """Read one project, if it or the place of its recording has changed; return whether there is something new."""
    state = state_of(path)
    before = index.row(path)
    try:
        if not state or state != known_state or before is None or _has_recording_moved(before):
            index.store(path, state, read_project(path))
    except EarmarkError as error:
        index.store_problem(path, state, str(error))
    return index.row(path) != before


def _has_recording_moved(row: LibraryRow) -> bool:
    """Tell whether a recording is gone from where it was, or there again after it was not. Raises as read_project."""
    summary = row.summary
    if summary is None:
        return False
    if summary.has_recording:
        return not summary.recording.is_file()
    return recording_path(row.path).is_file()


class _Reporting:
    """Gathers news, so that a reader is not told of each project by itself."""

    def __init__(self, total: int, report: Report) -> None:
        self._total = total
        self._report = report
        self._paths: list[Path] = []
        self._told_s = time.monotonic()

    def tell(self, path: Path | None, done: int) -> None:
        if path is not None:
            self._paths.append(path)
        now_s = time.monotonic()
        if done == self._total or now_s > self._told_s + _INTERVAL_S:
            self._report(Refreshed(tuple(self._paths), done, self._total))
            self._paths, self._told_s = [], now_s
