"""Which recording a file holds: its hash, by which it is known wherever it is and whatever it is called.

A cache folder holds in `found/` one small file for every path that was ever asked for, so that a known recording isn't
hashed again.
"""

import contextlib
import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from engine.errors import NotMedia, RecordingMissing


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a recording in hexadecimal. Raises RecordingMissing, or NotMedia where it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise RecordingMissing(path) from None
    except OSError as error:
        raise NotMedia(path, error.strerror or str(error)) from error


def identify(recording: Path, cache_folder: Path) -> str:
    """Return the SHA-256 of a recording in hexadecimal, from the cache's notes where it has not changed since.

    Raises:
        RecordingMissing: There is no such file.
        NotMedia: It can't be read.
    """
    noted = noted_sha256(recording, cache_folder)
    if noted is not None:
        return noted
    state = state_of(recording)
    sha256 = sha256_of(recording)
    # A recording changed within the clock's coarsest tick could change again and look the same: it isn't noted.
    settled = time.time_ns() - state["changed_ns"] > 2 * 10**9
    if settled and state_of(recording) == state:
        note = _note(state, cache_folder)
        with contextlib.suppress(OSError):  # without a note it is hashed again
            note.parent.mkdir(parents=True, exist_ok=True)
            unfinished = note.with_suffix(f".{os.getpid()}")
            unfinished.write_text(json.dumps({**state, "sha256": sha256}), encoding="utf-8")
            unfinished.replace(note)
    return sha256


def noted_sha256(recording: Path, cache_folder: Path) -> str | None:
    """Return a recording's hash if it is noted; None where it would have to be hashed. Raises RecordingMissing."""
    state = state_of(recording)
    with contextlib.suppress(OSError, ValueError):
        noted = json.loads(_note(state, cache_folder).read_bytes())
        if isinstance(noted, dict) and {**noted, **state} == noted and isinstance(noted.get("sha256"), str):
            return str(noted["sha256"])
    return None


def state_of(recording: Path) -> dict[str, Any]:
    """Return what changes when a recording does: where it is, how large, when changed. Raises RecordingMissing."""
    try:
        status = recording.stat()
    except OSError:
        raise RecordingMissing(recording) from None
    return {"path": str(recording.resolve()), "size": status.st_size, "changed_ns": status.st_mtime_ns}


def _note(state: dict[str, Any], cache_folder: Path) -> Path:
    return cache_folder / "found" / hashlib.sha256(os.fsencode(state["path"])).hexdigest()
