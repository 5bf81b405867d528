"""Putting models that are on this computer to use, and taking them away again."""

from pathlib import Path

from engine.errors import ModelMissing, ModelNotStored, ModelProtected
from engine.jobs import Report
from engine.models.adopted import adopt, forget
from engine.models.archives import unpack
from engine.models.checking import check_as_part_of, check_model
from engine.models.hashing import Hashes, hashes_of, read_through
from engine.models.manifest import FileRecord, Source, SourceKind
from engine.models.model import Model, Origin, files_of, open_model
from engine.models.places import Places
from engine.models.progress import Meter
from engine.models.staging import check_room, discard, finish, staged

_ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")


def install_model(source: Path, models_folder: Path, name: str | None, report: Report) -> Model:
    """Copy a model from a folder, or unpack it from an archive; run by ``Job``.

    Only the files that belong to a model are taken along.

    Args:
        source: The folder, or a zip or tar archive of one.
        models_folder: The folder of models; made where it isn't there.
        name: The name to give it; None for that of the source.
        report: Takes ``BytesDone``.

    Raises:
        ModelError: It is not a model, not safe or can't be stored; the folder of models is as it was.
    """
    source = source.absolute()
    if source.is_dir():
        return _copy(source, models_folder, name or check_model(source).name.rpartition("/")[2], report)
    if not source.is_file():
        raise ModelMissing(source)
    return _unpack(source, models_folder, name or _name_of_archive(source), report)


def adopt_model(folder: Path, places: Places) -> Model:
    """Use the model in a folder where it is. Raises ModelError where it is none, or the list can't be written."""
    try:
        model = check_model(folder)
    except OSError as error:
        raise ModelNotStored(folder, error.strerror or str(error)) from error
    adopt(places.adopted, model.path)
    return open_model(model.path, Origin.ADOPTED)


def remove_model(model: Model, places: Places) -> None:
    """Delete a model that Earmark installed, or forget an adopted one.

    Raises:
        ModelProtected: It is neither: it ships with Earmark, or another program or person put it there.
        ModelNotStored: The system refused.
    """
    if model.origin is Origin.ADOPTED:
        forget(places.adopted, model.path)
    elif model.origin is Origin.INSTALLED:
        discard(model.path)
    else:
        raise ModelProtected(model.path)


def record_files(folder: Path) -> list[FileRecord]:
    """Return the size and hash of each of a model's files."""
    return [FileRecord(file.name, file.stat().st_size, hashes_of(file).sha256) for file in files_of(folder)]


def _copy(source: Path, models_folder: Path, name: str, report: Report) -> Model:
    with staged(models_folder, name) as folder:
        model = check_model(source)
        files = files_of(source)
        total_bytes = sum(file.stat().st_size for file in files)
        check_room(folder, total_bytes)
        meter = Meter(total_bytes, report)
        records = [_copy_file(file, folder / file.name, meter) for file in files]
        check_as_part_of(source, folder)  # what was copied, which may have changed since it was looked at
        place = model.name if "/" in model.name else str(source)
        finish(folder, name, Source(SourceKind.FOLDER, place), records)
    return open_model(models_folder / name, Origin.INSTALLED)


def _copy_file(file: Path, copy: Path, meter: Meter) -> FileRecord:
    hashes = Hashes(file.stat().st_size)
    with file.open("rb") as opened, copy.open("wb") as written:

        def take(chunk: bytes) -> None:
            hashes.update(chunk)
            written.write(chunk)
            meter.add(file.name, len(chunk))

        read_through(opened, take)
    return FileRecord(file.name, copy.stat().st_size, hashes.sha256)


def _unpack(source: Path, models_folder: Path, name: str, report: Report) -> Model:
    with staged(models_folder, name) as folder:
        unpack(source, folder, report)
        check_as_part_of(source, folder)
        finish(folder, name, Source(SourceKind.ARCHIVE, str(source)), record_files(folder))
    return open_model(models_folder / name, Origin.INSTALLED)


def _name_of_archive(archive: Path) -> str:
    lower = archive.name.lower()
    for suffix in _ARCHIVE_SUFFIXES:
        if lower.endswith(suffix):
            return archive.name[: -len(suffix)]
    return archive.stem
