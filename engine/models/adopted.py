"""The list of folders that the user adopted as models: they stay where they are, and nothing is copied."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from engine.errors import ModelNotStored


def adopted_folders(list_file: Path) -> list[Path]:
    """Return the folders in the list, the first adopted first; they need not be there, as on a drive that is not."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return [Path(folder) for folder in json.loads(list_file.read_bytes())["folders"]]
    return []


def adopt(list_file: Path, folder: Path) -> None:
    """Add a folder to the list. Raises ModelNotStored where the list can't be written."""
    folder = folder.absolute()
    _change(list_file, lambda folders: folders if folder in folders else [*folders, folder])


def forget(list_file: Path, folder: Path) -> None:
    """Take a folder off the list; the folder stays as it is. Raises ModelNotStored."""
    _change(list_file, lambda folders: [other for other in folders if other != folder.absolute()])


def _change(list_file: Path, change: Callable[[list[Path]], list[Path]]) -> None:
    unfinished = list_file.with_suffix(f".{os.getpid()}")
    try:
        list_file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(list_file.with_suffix(".lock")):  # another window may adopt at the same time
            folders = change(adopted_folders(list_file))
            text = json.dumps({"folders": [str(folder) for folder in folders]}, indent=2)
            unfinished.write_text(text + "\n", encoding="utf-8")
            unfinished.replace(list_file)
    except OSError as error:
        raise ModelNotStored(list_file, error.strerror or str(error)) from error
