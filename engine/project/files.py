"""What is done with a project file as a whole, while nobody has it open."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import Final

from engine.errors import EarmarkError, NameInvalid, NameTaken, ProjectMissing, RecordingChanged, SaveFailed
from engine.project import rows
from engine.project.connection import connect, fold, translated
from engine.project.lock import ProjectLock
from engine.project.project import SUFFIX
from engine.project.recording import recording_fact

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # by one of the systems that a folder may travel to
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST_BYTES: Final = 200


def set_fact(path: Path, name: str, value: object) -> None:
    """Set a named fact of a project. Raises as ``Project.open``."""
    with _held(path) as connection:
        _write_fact(connection, name, value)


def locate_recording(path: Path, recording: Path, sha256: str) -> None:
    """Say where a project's recording is now.

    Args:
        path: The project.
        recording: The file.
        sha256: Its hash.

    Raises:
        RecordingChanged: It is another recording.
        ProjectError: As ``Project.open``.
    """
    with _held(path) as connection:
        fact = rows.read_facts(connection)["recording"]
        if fact["sha256"] != sha256:
            raise RecordingChanged(path, recording)
        _write_fact(connection, "recording", recording_fact(path, recording, sha256, fact["duration_ms"]))


def rename(path: Path, name: str) -> Path:
    """Give a project, and so its file, another name in the same folder; return the new path.

    Raises:
        NameInvalid: It can't be a file's name on every system.
        NameTaken: There is a file of this name; it is left as it is.
        ProjectError: As ``Project.open``.
    """
    new = path.with_name(checked_name(path, name) + SUFFIX)
    if new == path:
        return path
    lock = ProjectLock(new)
    try:
        with _held(path) as connection:
            fold(connection)  # else what is in SQLite's own journal would be left behind
            connection.close()
            with saving(new):
                move(path, new)
    finally:
        lock.release()
    return new


def duplicate(path: Path, name: Callable[[int], str]) -> Path:
    """Copy a project, beside it, under the first free name.

    Args:
        path: The project; may be open elsewhere.
        name: Gives the name of the first copy, the second and so on.

    Raises:
        SaveFailed: It can't be written.
        ProjectError: As ``Project.open``.
    """
    if not path.is_file():
        raise ProjectMissing(path)
    new = next(place for number in count(1) if not (place := path.with_name(name(number) + SUFFIX)).exists())
    with translated(path), closing(connect(path, read_only=True)) as source:
        unfinished = new.with_name(f".{new.name}.part")
        try:
            with closing(sqlite3.connect(unfinished)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            with saving(new):
                move(unfinished, new)
        finally:
            unfinished.unlink(missing_ok=True)
    return new


def remove(path: Path, discard: Callable[[Path], None]) -> None:
    """Let go of a project's file when nobody has it open and everything is in it. Raises as ``Project.open``.

    Args:
        path: The project; one that can't be read is discarded as it is.
        discard: Puts the file wherever it is to go.
    """
    lock = ProjectLock(path)
    try:
        with suppress(sqlite3.Error, EarmarkError), closing(connect(path)) as connection:  # the damaged may go as well
            fold(connection)
        discard(path)
        if not path.exists():
            for rest in (Path(f"{path}-wal"), Path(f"{path}-shm")):
                rest.unlink(missing_ok=True)
    finally:
        lock.release()


def checked_name(path: Path, name: str) -> str:
    """Return a name for a file beside ``path`` as it may be on every system. Raises NameInvalid."""
    name = name.strip()
    is_bad = _FORBIDDEN.search(name) or _RESERVED.fullmatch(name) or name.startswith(".") or name.endswith(".")
    if not name or is_bad or len(os.fsencode(name)) > _LONGEST_BYTES:
        raise NameInvalid(path, name)
    return name


def free_path(path: Path) -> Path:
    """Return a path that nothing stands at: this one, or with a number behind the name."""
    others = (path.with_name(f"{path.stem} {number}{path.suffix}") for number in count(2))
    return next(place for place in chain([path], others) if not os.path.lexists(place))


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold a project alone."""
    if not path.is_file():
        raise ProjectMissing(path)
    lock = ProjectLock(path)
    try:
        with translated(path), closing(connect(path)) as connection:
            yield connection
    finally:
        lock.release()


def _write_fact(connection: sqlite3.Connection, name: str, value: object) -> None:
    connection.execute("BEGIN IMMEDIATE")
    rows.write_fact(connection, name, value)
    connection.execute("COMMIT")
    with suppress(sqlite3.Error):  # somebody reads it just now: the next opening folds it
        fold(connection)


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turn what keeps a file from being written into ``NameTaken`` or ``SaveFailed``."""
    try:
        yield
    except FileExistsError:
        raise NameTaken(path) from None
    except OSError as error:
        raise SaveFailed(path, error.strerror or str(error)) from error


def move(path: Path, new: Path) -> None:
    """Rename a file on its disk, never over another. Raises FileExistsError, OSError."""
    if os.name == "nt":
        path.rename(new)  # refuses what is there
        return
    if new.exists() and new.samefile(path):  # only the case differs, where that does not count
        path.rename(new)
        return
    try:
        os.link(path, new)
    except FileExistsError:
        raise
    except OSError:  # no links on this file system
        if os.path.lexists(new):
            raise FileExistsError(new) from None
        path.rename(new)
    else:
        path.unlink()
