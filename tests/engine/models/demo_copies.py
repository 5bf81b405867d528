"""Models to work on: copies of the built-in one, and whatever stands in a folder of models."""

import shutil
from pathlib import Path

import resources
from engine.models.model import files_of

DEMO = resources.path("models/demo").absolute()


def ignore(_message: object) -> None:
    """Take a report."""


def copy_demo(folder: Path) -> Path:
    """Copy the files of the built-in model, not its recipe, into a new folder."""
    folder.mkdir(parents=True)
    for file in files_of(DEMO):
        shutil.copyfile(file, folder / file.name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a user sees in a folder of models: each file's bytes by its path, hidden folders left out."""
    paths = folder.rglob("*") if folder.is_dir() else ()
    shown = (path for path in paths if not path.relative_to(folder).parts[0].startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in shown if path.is_file()}
