"""Which recordings are meant by files and folders."""

import mimetypes
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_MORE_SUFFIXES: Final = frozenset(
    {".opus", ".m4a", ".m4b", ".amr", ".wma", ".caf", ".mka", ".mkv", ".flac", ".oga", ".dss", ".ds2", ".w64", ".mts"}
)
"""Recorders write them, and not every system's tables have them."""


def recordings_in(given: Iterable[Path]) -> list[Path]:
    """Return the recordings: files as they are given, and of folders all that look like sound or film by their names.

    Folders are searched with all that is in them, but for what is hidden, in the order in which people count: part 2
    comes before part 10. Links are followed, but no folder is searched twice.
    """
    recordings: dict[Path, None] = {}
    searched: set[Path] = set()
    for path in given:
        recordings.update(dict.fromkeys(_in_folder(path, searched) if path.is_dir() else [path]))
    return list(recordings)


def _in_folder(folder: Path, searched: set[Path]) -> Iterator[Path]:
    place = folder.resolve()
    if place in searched:  # a link may lead back to where it is
        return
    searched.add(place)
    for path in sorted(folder.iterdir(), key=_as_counted):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _in_folder(path, searched)
        elif is_media(path):
            yield path


def is_media(path: Path) -> bool:
    """Tell whether a file looks like sound or film by its name."""
    kind, _ = mimetypes.guess_type(path.name)
    return path.suffix.lower() in _MORE_SUFFIXES or (kind or "").startswith(("audio/", "video/"))


def _as_counted(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
