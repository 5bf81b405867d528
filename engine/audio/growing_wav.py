"""A WAV file that is whole at every moment while it grows, and the way to read it meanwhile.

Sound goes to the file in three steps: the samples are written behind the others, the disk confirms them, and only then
the header counts them. A process that is killed, or a computer that loses its power, so leaves a file whose header
never promises more than is there; behind what it promises, other bytes may stand.

The header has room for both of the format's sizes. Up to 4 GiB it is plain WAV; a file that outgrows that becomes RF64
(EBU Tech 3306) in place, which FFmpeg and most editors of sound read.
"""

import contextlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import NotMedia, RecordingMissing, RecordingNotStored

PLAIN_BYTES: Final = 2**32 - 2**16
"""The most sound in a file whose sizes are 32 bits wide, with room for the header."""

_HEADER: Final = struct.Struct("<4sI4s 4sIQQQI 4sIHHIIHH 4sI")
_IN_DS64: Final = 0xFFFF_FFFF
_SAMPLE_BYTES: Final = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a growing file goes.

    Attributes:
        sample_rate_hz: Of the samples.
        samples: How many can be read; it only ever grows.
    """

    sample_rate_hz: int
    samples: int


class GrowingWav:
    """Writes mono 16-bit samples. One thread writes; any may read the attributes.

    Args:
        path: Must not exist.
        sample_rate_hz: Of the samples.
        plain_bytes: From how much sound on the file is RF64.

    Attributes:
        samples: How many it holds, those included that are still to be written.

    Raises:
        FileExistsError: There is a file.
        RecordingNotStored: The file can't be made.
    """

    def __init__(self, path: Path, sample_rate_hz: int, *, plain_bytes: int = PLAIN_BYTES) -> None:
        self.path = path
        self.sample_rate_hz = sample_rate_hz
        self.samples = 0
        self._plain_bytes = plain_bytes
        self._pending: list[NDArray[np.int16]] = []
        self._end = _HEADER.size  # where the next byte goes
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError:
            raise
        except OSError as error:
            raise RecordingNotStored(path, error.strerror or str(error)) from error
        try:
            self.commit()
            _confirm_name(path)
        except BaseException:
            self._file.close()
            path.unlink(missing_ok=True)
            raise

    def append(self, samples: NDArray[np.int16]) -> None:
        """Take more samples, in memory; `commit` writes them."""
        self._pending.append(samples)
        self.samples += len(samples)

    def commit(self) -> None:
        """Write what was appended; it is on the disk, and counted, when this returns. May take as long as a disk does.

        Raises:
            RecordingNotStored: The disk doesn't take it all. What it took is counted; the rest is given up.
        """
        pending = [block.astype("<i2", copy=False).tobytes() for block in self._pending]
        self._pending.clear()
        try:
            try:
                self._write(b"".join(pending))
            finally:
                self.samples = self._written
                os.fsync(self._file.fileno())
                self._file.seek(0)
                self._file.write(self._header())
        except OSError as error:
            raise RecordingNotStored(self.path, error.strerror or str(error)) from error

    def close(self) -> None:
        """Commit and close; a file without a single sample is taken away.

        Raises:
            RecordingNotStored: As `commit` does; the file is closed all the same.
        """
        try:
            self.commit()
            with contextlib.suppress(OSError):
                os.fsync(self._file.fileno())
        finally:
            self._file.close()
            if not self.samples:
                self.path.unlink(missing_ok=True)

    @property
    def _written(self) -> int:
        return (self._end - _HEADER.size) // _SAMPLE_BYTES

    def _write(self, data: bytes) -> None:
        self._file.seek(self._end)
        rest = memoryview(data)
        while rest:  # a disk that is nearly full takes a part
            count = self._file.write(rest)
            self._end += count
            rest = rest[count:]

    def _header(self) -> bytes:
        size = self._written * _SAMPLE_BYTES
        whole = _HEADER.size - 8 + size
        is_long = size > self._plain_bytes
        return _HEADER.pack(
            *(b"RF64" if is_long else b"RIFF", _IN_DS64 if is_long else whole, b"WAVE"),
            # A plain file has a chunk of nothing where a long one has its sizes.
            *(b"ds64" if is_long else b"JUNK", 28),
            *((whole, size, self._written, 0) if is_long else (0, 0, 0, 0)),
            *(b"fmt ", 16, 1, 1, self.sample_rate_hz, self.sample_rate_hz * _SAMPLE_BYTES, _SAMPLE_BYTES, 16),
            *(b"data", _IN_DS64 if is_long else size),
        )


def extent_of(path: Path) -> Extent:
    """Return how far a file of `GrowingWav` goes, while it grows or later; from any process.

    Raises:
        RecordingMissing: There is no such file.
        NotMedia: `GrowingWav` has not written it.
    """
    with _opened(path) as file:
        return _extent(path, file)


def read_samples(path: Path, start: int, count: int | None = None) -> NDArray[np.int16]:
    """Return samples of a file of `GrowingWav`, shape (samples,); fewer than wanted where it doesn't go so far yet.

    Args:
        path: The file.
        start: The first sample wanted, from 0.
        count: How many are wanted; None for all there are.

    Raises:
        RecordingMissing: There is no such file.
        NotMedia: `GrowingWav` has not written it.
    """
    with _opened(path) as file:
        there = max(0, _extent(path, file).samples - start)
        file.seek(_HEADER.size + start * _SAMPLE_BYTES)
        data = file.read((there if count is None else min(count, there)) * _SAMPLE_BYTES)
    return np.frombuffer(data, "<i2").astype(np.int16, copy=False)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise RecordingMissing(path) from None


def _extent(path: Path, file: BinaryIO) -> Extent:
    header = b""
    # A header that is just being written may be read half new, half old; two readings alike are not.
    while header != (header := _read_header(file)):
        pass
    if len(header) < _HEADER.size:
        raise NotMedia(path, "it has no header")
    riff, _, wave, name, _, _, long_size, _, _, *form, data, size = _HEADER.unpack(header)
    if riff not in (b"RIFF", b"RF64") or (wave, name in (b"JUNK", b"ds64"), data) != (b"WAVE", True, b"data"):
        raise NotMedia(path, "its header is another program's")
    return Extent(form[4], (long_size if riff == b"RF64" else size) // _SAMPLE_BYTES)


def _read_header(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(_HEADER.size)


def _confirm_name(path: Path) -> None:
    """Have the disk confirm that the folder lists the file, where the system can be asked to."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
