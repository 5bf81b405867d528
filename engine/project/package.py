"""A project with its recording as one file, to be handed on or put away: a zip that any program can look into.

It holds the project, the recording as it is, and a manifest with the hashes of both. What comes out of a package comes
from anywhere and is not trusted: only what the manifest names is written, under plain names, never over another file.
"""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from engine.errors import (
    NameInvalid,
    NameTaken,
    NoRoomForPackage,
    PackageDamaged,
    PackageUnsafe,
    RecordingChanged,
    RecordingMissing,
)
from engine.jobs import Report
from engine.models.progress import Meter
from engine.project import rows
from engine.project.connection import connect, translated
from engine.project.files import checked_name, free_path, locate_recording, move, saving
from engine.project.project import SUFFIX
from engine.project.summary import read_project, recording_path

PACKAGE_SUFFIX: Final = ".earmarkz"

_MANIFEST: Final = "manifest.json"
_KIND: Final = "earmark package"
_VERSION: Final = 1
_CHUNK_BYTES: Final = 1 << 20
_SPARE_BYTES: Final = 50_000_000
_LARGEST_MANIFEST_BYTES: Final = 64 << 10
# A project is text and numbers: what grows more than this when it is unpacked is none, unless it is small anyway.
_MOST_EXPANSION: Final = 100
_HARMLESS_BYTES: Final = 50_000_000

_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a package, as the manifest names it."""

    name: str
    size: int
    sha256: str


def pack(project: Path, target: Path, report: Report) -> None:
    """Write a project, which may be open elsewhere, and its recording into one file.

    Args:
        project: The project, as far as it is on the disk.
        target: The package; nothing may stand there yet.
        report: Takes ``BytesDone``.

    Raises:
        RecordingMissing: There is no recording to pack.
        RecordingChanged: It is not the one that was transcribed.
        NameTaken: There is a file of this name.
        NoRoomForPackage: The disk has not enough room; nothing was begun.
        SaveFailed: The package can't be written.
        ProjectError: The project can't be read.
    """
    if target.exists():
        raise NameTaken(target)
    recording = recording_path(project)
    if not recording.is_file():
        raise RecordingMissing(recording)
    total = project.stat().st_size + recording.stat().st_size
    _check_room(target.parent, total)
    meter = Meter(total, report)
    unfinished = unfinished_package(target)
    snapshot = unfinished.with_suffix(".snapshot")
    try:
        with saving(target):
            sha256 = _copy_project(project, snapshot, recording.name)
            with zipfile.ZipFile(unfinished, "w", allowZip64=True) as zipped:
                packed = [
                    _add(zipped, snapshot, project.name, meter, zipfile.ZIP_DEFLATED),
                    _add(zipped, recording, recording.name, meter, zipfile.ZIP_STORED),
                ]
                if packed[1].sha256 != sha256:
                    raise RecordingChanged(project, recording)
                manifest = {"kind": _KIND, "version": _VERSION, "files": [asdict(file) for file in packed]}
                zipped.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            move(unfinished, target)
    finally:
        snapshot.unlink(missing_ok=True)
        discard_unfinished(unfinished)


def unpack(package: Path, folder: Path, report: Report) -> Path:
    """Take a project and its recording out of a package; where their names are taken they get a number.

    Args:
        package: The package.
        folder: Where to; it is there.
        report: Takes ``BytesDone``.

    Returns:
        The project, which finds its recording beside it.

    Raises:
        PackageDamaged: It is no package, or not whole.
        PackageUnsafe: It holds something that a package has not.
        NoRoomForPackage: The disk has not enough room; nothing was begun.
        SaveFailed: The folder can't be written.
    """
    workshop = unfinished_unpacking(package, folder)
    with _reading(package), zipfile.ZipFile(package) as zipped:
        files = _checked(package, zipped)
        total = sum(file.size for file in files)
        _check_room(folder, total)
        meter = Meter(total, report)
        try:
            with saving(folder):
                discard_unfinished(workshop)
                workshop.mkdir()
            for file in files:
                with zipped.open(file.name) as source, saving(folder):
                    _take_out(package, source, workshop / file.name, file, meter)
            project, recording = (workshop / file.name for file in files)
            if read_project(project).summary.recording_sha256 != files[1].sha256:
                raise PackageDamaged(package, "the recording is not the project's")
            with saving(folder):
                placed = _place(recording, folder)
                opened = _place(project, folder)
            locate_recording(opened, placed, files[1].sha256)
            return opened
        finally:
            discard_unfinished(workshop)


def unfinished_package(target: Path) -> Path:
    """Return where a package grows until it is whole."""
    return target.with_name(f".{target.name}.part")


def unfinished_unpacking(package: Path, folder: Path) -> Path:
    """Return the folder in which a package is taken apart."""
    return folder / f".{package.name}.part"


def discard_unfinished(path: Path) -> None:
    """Remove what was left where packing or unpacking was stopped."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            path.with_suffix(".snapshot").unlink(missing_ok=True)


def _copy_project(project: Path, snapshot: Path, recording_name: str) -> str:
    """Copy a project as it is now; the copy knows its recording beside it, and nothing of this computer's folders."""
    snapshot.unlink(missing_ok=True)
    with translated(project), closing(connect(project, read_only=True)) as source:
        with closing(sqlite3.connect(snapshot)) as copy:
            source.backup(copy)
            fact: dict[str, Any] = rows.read_facts(copy)["recording"]
            rows.write_fact(copy, "recording", {**fact, "relative": recording_name, "absolute": recording_name})
            copy.commit()
            copy.execute("PRAGMA journal_mode=DELETE")
        return str(fact["sha256"])


def _add(zipped: zipfile.ZipFile, path: Path, name: str, meter: Meter, way: int) -> _File:
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = way
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, zipped.open(info, "w", force_zip64=True) as packed:
        while chunk := source.read(_CHUNK_BYTES):
            packed.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            meter.add(name, len(chunk))
    return _File(name, size, digest.hexdigest())


def _checked(package: Path, zipped: zipfile.ZipFile) -> tuple[_File, _File]:
    """Return the project and the recording of a package that holds nothing else."""
    members = {info.filename: info for info in zipped.infolist()}
    if _MANIFEST not in members or members[_MANIFEST].file_size > _LARGEST_MANIFEST_BYTES:
        raise PackageDamaged(package, "it has no manifest")
    manifest = json.loads(zipped.read(_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("kind") != _KIND:
        raise PackageDamaged(package, "it has no manifest")
    if manifest.get("version") != _VERSION:
        raise PackageDamaged(package, "a newer Earmark has written it")
    try:
        files = [_File(str(file["name"]), int(file["size"]), str(file["sha256"])) for file in manifest["files"]]
    except (KeyError, TypeError) as error:
        raise PackageDamaged(package, "its manifest can't be read") from error
    if len(zipped.infolist()) != len(files) + 1 or members.keys() != {_MANIFEST, *(file.name for file in files)}:
        raise PackageUnsafe(package, _MANIFEST, "it holds other files than it says")
    for file in files:
        _check_member(package, members[file.name], file)
    projects = [file for file in files if file.name.endswith(SUFFIX)]
    recordings = [file for file in files if not file.name.endswith(SUFFIX)]
    if len(projects) != 1 or len(recordings) != 1:
        raise PackageDamaged(package, "it does not hold one project and one recording")
    return projects[0], recordings[0]


def _check_member(package: Path, info: zipfile.ZipInfo, file: _File) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)  # as Unix packs it; 0 where another system did
    if kind not in (0, stat.S_IFREG) or info.is_dir():
        raise PackageUnsafe(package, file.name, "it is no plain file")
    try:
        is_plain = checked_name(package, file.name) == file.name and file.name != _MANIFEST
    except NameInvalid:
        is_plain = False
    if not is_plain:
        raise PackageUnsafe(package, file.name, "a path that leaves the folder, or no name that every system knows")
    if info.file_size != file.size:
        raise PackageDamaged(package, f"{file.name} is not as large as it should be")
    if info.file_size > max(_HARMLESS_BYTES, info.compress_size * _MOST_EXPANSION):
        raise PackageUnsafe(package, file.name, "it would unpack to far too much")


def _take_out(package: Path, source: IO[bytes], copy: Path, file: _File, meter: Meter) -> None:
    digest, size = hashlib.sha256(), 0
    with copy.open("xb") as written:
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > file.size:
                raise PackageUnsafe(package, file.name, "it would unpack to more than it says")
            written.write(chunk)
            digest.update(chunk)
            meter.add(file.name, len(chunk))
    if digest.hexdigest() != file.sha256:
        raise PackageDamaged(package, f"{file.name} is not what was packed")


def _place(path: Path, folder: Path) -> Path:
    """Move a file to a folder under its name, or with a number where that is taken."""
    while True:
        place = free_path(folder / path.name)
        try:
            move(path, place)
        except FileExistsError:  # somebody was faster
            continue
        return place


def _check_room(folder: Path, needed_bytes: int) -> None:
    with saving(folder):
        free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise NoRoomForPackage(folder, needed_bytes, free_bytes)


@contextlib.contextmanager
def _reading(package: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise PackageDamaged(package, str(error) or type(error).__name__) from error
    except OSError as error:
        raise PackageDamaged(package, error.strerror or str(error)) from error
