"""Models out of archives, which come from anywhere and are not trusted.

Only files that a model consists of are written, under their own plain names, so nothing can land elsewhere. Archives
that try are refused all the same: whoever made one so did not mean well, or packed something else.
"""

import contextlib
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from engine.errors import ArchiveUnreadable, ModelIncomplete, ModelUnsafe
from engine.jobs import Report
from engine.models.hashing import CHUNK_BYTES
from engine.models.model import WEIGHTS, belongs_to_model, missing_files
from engine.models.progress import Meter
from engine.models.staging import check_room

_MOST_MEMBERS: Final = 10_000
_MOST_BYTES: Final = 20_000_000_000  # the largest Whisper model has 6 GB
_MOST_EXPANSION: Final = 100
_HARMLESS_BYTES: Final = 50_000_000
"""Weights hardly shrink when they are packed. What grows a hundredfold is no model, unless it is small anyway."""

_UNREADABLE: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile doesn't know
    RuntimeError,  # a password
    ValueError,  # numbers that make no sense
)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive; ``name`` is as it stands there, with the folders it is in."""

    name: str
    size_bytes: int

    @property
    def place(self) -> PurePosixPath:
        """Its path; archives made on Windows may have backslashes in it."""
        return PurePosixPath(self.name.replace("\\", "/"))

    @property
    def is_inside(self) -> bool:
        """Whether the path stays within the folder that it is unpacked in."""
        return not self.place.is_absolute() and ".." not in self.place.parts and ":" not in self.name


class _Archive(Protocol):
    """What this module asks of either kind."""

    def members(self) -> Iterator[_Member]:
        """Yield the files; raise ModelUnsafe at the first that is no plain file or folder within the archive."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read."""


def unpack(archive: Path, folder: Path, report: Report) -> None:
    """Write the files of the model in an archive into a folder; they are not looked into.

    Raises:
        ArchiveUnreadable: It is no zip or tar archive, or damaged, or locked by a password.
        ModelUnsafe: Parts of it reach outside, are links or devices, or it expands without end.
        ModelIncomplete: It holds no model.
        NoRoomForModel: The disk has not enough room.
        OSError: The folder can't be written.
    """
    with _reading(archive), _opened(archive) as opened:
        members = _checked(archive, opened)
        wanted = _files_of_model(archive, members)
        total_bytes = sum(member.size_bytes for member in wanted)
        check_room(folder, total_bytes)
        meter = Meter(total_bytes, report)
        for member in wanted:
            with opened.open(member.name) as file:
                _write(file, folder / member.place.name, meter)


def _write(file: IO[bytes], copy: Path, meter: Meter) -> None:
    with copy.open("xb") as written:
        while chunk := file.read(CHUNK_BYTES):
            written.write(chunk)
            meter.add(copy.name, len(chunk))


def _checked(archive: Path, opened: _Archive) -> list[_Member]:
    """Return the members; each is judged before the next is looked for, which may mean unpacking all of it."""
    packed_bytes = archive.stat().st_size
    members: list[_Member] = []
    unpacked_bytes = 0
    for member in opened.members():
        members.append(member)
        unpacked_bytes += member.size_bytes
        is_bomb = unpacked_bytes > max(_HARMLESS_BYTES, packed_bytes * _MOST_EXPANSION)
        if is_bomb or unpacked_bytes > _MOST_BYTES or len(members) > _MOST_MEMBERS:
            raise ModelUnsafe(archive, member.name, "it would unpack to far too much")
        if not member.is_inside:
            raise ModelUnsafe(archive, member.name, "a path that leaves the folder")
    return members


def _files_of_model(archive: Path, members: list[_Member]) -> list[_Member]:
    """Return the files of the model: those beside the weights, in whatever folder they are."""
    homes = {member.place.parent for member in members if member.place.name == WEIGHTS}
    if len(homes) > 1:
        raise ModelUnsafe(archive, WEIGHTS, "it holds more than one model")
    home = homes.pop() if homes else PurePosixPath()
    files = {member.place.name: member for member in members if member.place.parent == home}
    missing = missing_files(set(files))
    if missing:
        raise ModelIncomplete(archive, missing)
    return [member for name, member in files.items() if belongs_to_model(name)]


@contextlib.contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except tarfile.FilterError as error:
        raise ModelUnsafe(archive, error.tarinfo.name, str(error)) from None
    except _UNREADABLE as error:
        raise ArchiveUnreadable(archive, str(error) or type(error).__name__) from error
    except OSError as error:
        if error.errno is None:  # not the system's: gzip and bz2 say so of damage
            raise ArchiveUnreadable(archive, str(error)) from error
        raise


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[_Archive]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            yield _Zip(archive, zipped)
    else:
        with tarfile.open(archive) as tarred:
            yield _Tar(archive, tarred)


class _Zip:
    """A zip archive."""

    def __init__(self, archive: Path, zipped: zipfile.ZipFile) -> None:
        self._archive = archive
        self._zipped = zipped

    def members(self) -> Iterator[_Member]:
        """See _Archive."""
        for info in self._zipped.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)  # as Unix packs it; 0 where another system did
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise ModelUnsafe(self._archive, info.filename, "a link or a device")
            if not info.is_dir():
                yield _Member(info.filename, info.file_size)

    def open(self, name: str) -> IO[bytes]:
        """See _Archive."""
        return self._zipped.open(name)


class _Tar:
    """A tar archive, packed or not."""

    def __init__(self, archive: Path, tarred: tarfile.TarFile) -> None:
        self._archive = archive
        self._tarred = tarred

    def members(self) -> Iterator[_Member]:
        """See _Archive."""
        for info in self._tarred:
            tarfile.data_filter(info, str(self._archive.parent))  # raises what it would not unpack
            if not (info.isreg() or info.isdir()):
                raise ModelUnsafe(self._archive, info.name, "a link or a device")
            if info.isreg():
                yield _Member(info.name, info.size)

    def open(self, name: str) -> IO[bytes]:
        """See _Archive."""
        file = self._tarred.extractfile(name)
        assert file is not None  # only plain files are opened
        return file
