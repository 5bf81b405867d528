"""Where a model grows until it is whole: under a hidden folder beside its place, to which it is then renamed.

So the models folder holds a model completely or not at all, whatever ends the work; and as ``find_models`` passes over
hidden folders, nobody sees it unfinished. Removing goes the same way back.
"""

import contextlib
import datetime
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from engine.errors import ModelBusy, ModelExists, ModelNotStored, NoRoomForModel
from engine.models.checking import check_name
from engine.models.description import licence_of
from engine.models.manifest import FileRecord, Manifest, Source

_WORKSHOP: Final = ".unfinished"
_REMOVED: Final = "removed-"
_SPARE_BYTES: Final = 50_000_000
"""Left free on the disk, so that projects can still be saved."""


@contextlib.contextmanager
def staged(models_folder: Path, name: str, *, keep: bool = False) -> Iterator[Path]:
    """Give a folder to put a model's files in; when the block ends it becomes the model, unless the block raised.

    Args:
        models_folder: The folder of models; made where it isn't there.
        name: The model's name.
        keep: Leave the unfinished folder where the block raised, and give it again next time.

    Raises:
        ModelNameInvalid: It can't be a folder's name.
        ModelExists: There is something of that name; it is left as it is.
        ModelBusy: Another process is at it.
        ModelNotStored: The system refused.
    """
    check_name(models_folder, name)
    place = models_folder / name
    folder = models_folder / _WORKSHOP / name
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _lock_of(folder, place):
            if os.path.lexists(place):
                raise ModelExists(place)
            if not keep:
                _clear(folder)
            folder.mkdir(exist_ok=True)
            try:
                yield folder
                _settle(folder, place)
            except BaseException:
                if not keep:
                    _clear(folder)
                with contextlib.suppress(OSError):  # nothing in it is nothing to keep
                    folder.rmdir()
                raise
    except OSError as error:
        raise ModelNotStored(place, error.strerror or str(error)) from error


def finish(folder: Path, name: str, source: Source, files: list[FileRecord], licence: str | None = None) -> None:
    """Write the manifest of a model that is whole. ``licence`` counts where the folder names none."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    Manifest(name, source, licence_of(folder) or licence, today, tuple(files)).write(folder)


def discard(folder: Path) -> None:
    """Remove a model: at once for all who look, though deleting gigabytes may take a while. Raises ModelNotStored."""
    workshop = folder.parent / _WORKSHOP
    try:
        workshop.mkdir(exist_ok=True)
        folder.rename(Path(tempfile.mkdtemp(prefix=_REMOVED, dir=workshop)) / folder.name)
    except OSError as error:
        raise ModelNotStored(folder, error.strerror or str(error)) from error
    for removed in workshop.glob(f"{_REMOVED}*"):  # what can't be deleted now is deleted with the next
        shutil.rmtree(removed, ignore_errors=True)


def discard_unfinished(models_folder: Path, name: str) -> bool:
    """Delete what an unfinished download left; return whether there was something. Raises ModelBusy, ModelNotStored."""
    check_name(models_folder, name)
    folder = models_folder / _WORKSHOP / name
    if not folder.is_dir():
        return False
    try:
        with _lock_of(folder, models_folder / name):
            _clear(folder)
    except OSError as error:
        raise ModelNotStored(folder, error.strerror or str(error)) from error
    return True


def check_room(place: Path, needed_bytes: int) -> None:
    """Raise NoRoomForModel where the disk of a folder, which is there, has not that much left and a little more."""
    free_bytes = shutil.disk_usage(place).free
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise NoRoomForModel(place, needed_bytes, free_bytes)


@contextlib.contextmanager
def _lock_of(folder: Path, place: Path) -> Iterator[None]:
    # The lock's file stays: deleting it could let two processes hold two locks of one name.
    try:
        with FileLock(folder.with_name(f"{folder.name}.lock"), timeout=0):
            yield
    except Timeout:
        raise ModelBusy(place) from None


def _settle(folder: Path, place: Path) -> None:
    """Give the folder its name, its contents being on the disk first."""
    for file in folder.iterdir():
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())
    try:
        folder.rename(place)
    except OSError:
        if os.path.lexists(place):  # somebody put it there meanwhile
            raise ModelExists(place) from None
        raise


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
