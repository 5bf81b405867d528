"""Decoded sound on disk: every recording is decoded once, whoever asks and whatever it is called.

A cache folder holds `SHA256.s16`, the raw samples of the recording with that hash, and beside it `SHA256.peaks`, what
its waveform is drawn from. A file gets its name only when it is complete; two processes that decode the same recording
each write their own and leave the same result.
"""

import contextlib
import io
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs
from numpy.typing import NDArray

from engine.audio.decode import SAMPLE_RATE_HZ, decode
from engine.audio.identity import identify, state_of
from engine.audio.peaks import Peaks, PeaksBuilder, open_peaks, pieces_of
from engine.errors import CacheFailed, RecordingBusy

LARGEST_CACHE_BYTES: Final = 20 * 2**30

_SAMPLES: Final = ".s16"
_PEAKS: Final = ".peaks"
_UNFINISHED: Final = ".part"
_ABANDONED_S: Final = 24 * 3600
_WAITS_S: Final = (0.05, 0.2, 1.0)
_SAMPLE_TYPE: Final = np.dtype("<i2")
_BLOCK_SAMPLES: Final = 60 * SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class CachedSound:
    """The decoded sound of a recording, in a file.

    Attributes:
        path: Raw 16 kHz mono 16-bit little-endian samples. In use it may vanish from its folder, not from memory.
        sha256: Hash of the recording.
    """

    path: Path
    sha256: str
    duration_ms: int

    @property
    def samples(self) -> NDArray[np.int16]:
        """The samples, mapped from the file anew at each call; read-only, shape (samples,), int16."""
        return np.memmap(self.path, dtype=_SAMPLE_TYPE, mode="r")

    def read(self, first: int, last: int) -> NDArray[np.int16]:
        """Return samples from ``first`` up to but not including ``last``, as they are now in the file. Any thread."""
        return _read(self.path, first, last)

    def peaks(self) -> Peaks | None:
        """Map the peaks of the sound from their file; None where that is missing or damaged: `keep_peaks` makes it."""
        return open_peaks(self.path.with_suffix(_PEAKS), self.samples)


@dataclass(frozen=True, slots=True)
class GrowingSound:
    """The sound of a recording that is being decoded, in a file that gets its name when it is whole.

    Attributes:
        unfinished_peaks: The peaks of what is decoded so far, see `growing_peaks`; gone when the sound is whole.
        identity: The hash of the recording, when it is known.
    """

    unfinished: Path
    unfinished_peaks: Path
    cache_folder: Path
    identity: Future[str]

    def read(self, first: int, last: int) -> NDArray[np.int16]:
        """Return samples from ``first`` up to but not including ``last``, which must be written. Any thread."""
        try:
            return _read(self.unfinished, first, last)
        except FileNotFoundError:
            return _read(_path_of(self.identity.result(), self.cache_folder), first, last)


def _read(path: Path, first: int, last: int) -> NDArray[np.int16]:
    """Read samples of a file that is opened for just that.

    Windows renames no file that is open, and what is mapped counts as memory of the process and grows with the
    recording.
    """
    with path.open("rb") as file:
        file.seek(first * _SAMPLE_TYPE.itemsize)
        return np.frombuffer(file.read((last - first) * _SAMPLE_TYPE.itemsize), _SAMPLE_TYPE)


def _path_of(sha256: str, cache_folder: Path) -> Path:
    return cache_folder / f"{sha256}{_SAMPLES}"


def default_cache_folder() -> Path:
    """Where decoded sound goes on this system; the environment variable EARMARK_CACHE overrides it."""
    chosen = os.environ.get("EARMARK_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("earmark", appauthor=False)


def cached_samples(recording: Path, cache_folder: Path) -> CachedSound | None:
    """Return the sound of a recording that was decoded before, or None.

    Fast where path, size and time of change are known; otherwise the recording is hashed.

    Raises:
        RecordingMissing: There is no such file.
        NotMedia: It can't be read.
    """
    return cached_by_sha256(identify(recording, cache_folder), cache_folder)


def cached_by_sha256(sha256: str, cache_folder: Path) -> CachedSound | None:
    """Return the sound of the recording with this hash, or None; the recording itself need not exist."""
    path = _path_of(sha256, cache_folder)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # the last one used is the last one pruned
    return CachedSound(path, sha256, size // _SAMPLE_TYPE.itemsize * 1000 // SAMPLE_RATE_HZ)


def forget_sound(sha256: str, cache_folder: Path) -> None:
    """Remove the sound of the recording with this hash, as far as the system lets it go."""
    path = _path_of(sha256, cache_folder)
    for file in (path, path.with_suffix(_PEAKS)):
        with contextlib.suppress(OSError):  # it is not there, or Windows keeps what is being played
            file.unlink()


def decode_into_cache(
    recording: Path,
    cache_folder: Path,
    on_block: Callable[[NDArray[np.int16]], None],
    on_progress: Callable[[int, int], None],
    *,
    on_begin: Callable[[GrowingSound], None] = lambda _: None,
    allow_truncated: bool = False,
    largest_bytes: int = LARGEST_CACHE_BYTES,
) -> CachedSound:
    """Decode a recording into the cache, whether or not it is there; then prune the cache.

    A truncated recording that was once accepted is found again without a warning.

    Args:
        recording: As for `decode`.
        cache_folder: Made if missing.
        on_block: As for `decode`; takes each block when it is written.
        on_progress: As for `decode`.
        on_begin: Takes what reads the blocks that are written, before the first.
        allow_truncated: As for `decode`.
        largest_bytes: The least recently used sounds are removed until the cache takes no more than this.

    Raises:
        MediaError: As `decode`; RecordingBusy where the file changed meanwhile.
        CacheFailed: The disk is full, or can't be written.
    """
    state = state_of(recording)
    builder = PeaksBuilder()
    with (
        _Unfinished(cache_folder) as unfinished,
        _Unfinished(cache_folder) as unfinished_peaks,
        ThreadPoolExecutor(1, "hashing") as hashing,
    ):
        identity = hashing.submit(identify, recording, cache_folder)
        on_begin(GrowingSound(unfinished.path, unfinished_peaks.path, cache_folder, identity))

        def keep(block: NDArray[np.int16]) -> None:
            unfinished.write(block.astype(_SAMPLE_TYPE, copy=False).data)
            unfinished_peaks.write(builder.add(block).data)
            on_block(block)

        samples = decode(recording, keep, on_progress, allow_truncated=allow_truncated)
        path = _path_of(identity.result(), cache_folder)
        if state_of(recording) != state:
            raise RecordingBusy(recording)
        unfinished.keep(path)
        _keep_peaks(builder.finish(), unfinished_peaks, path)
    _prune(cache_folder, largest_bytes, spared=path)
    return CachedSound(path, identity.result(), samples * 1000 // SAMPLE_RATE_HZ)


def keep_peaks(sound: CachedSound) -> None:
    """Make the peaks of a sound that was decoded before, and keep them beside it.

    Raises:
        CacheFailed: The disk is full, or can't be written; or the sound was pruned.
    """
    builder = PeaksBuilder()
    with _Unfinished(sound.path.parent) as unfinished:
        try:
            with sound.path.open("rb") as samples:
                while block := samples.read(_BLOCK_SAMPLES * _SAMPLE_TYPE.itemsize):
                    builder.add(np.frombuffer(block, _SAMPLE_TYPE))
        except OSError as error:
            raise CacheFailed(sound.path.parent, error.strerror or str(error)) from error
        _keep_peaks(builder.finish(), unfinished, sound.path)


def _keep_peaks(peaks: Peaks, unfinished: "_Unfinished", sound: Path) -> None:
    """Write all the peaks over those of the finest level, which are there already while a recording is decoded."""
    unfinished.rewind()
    for piece in pieces_of(peaks):
        unfinished.write(piece)
    unfinished.keep(sound.with_suffix(_PEAKS))


class _Unfinished:
    """A file being written where it will stay; whatever is not kept is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: io.FileIO
        self.path: Path

    def __enter__(self) -> "_Unfinished":
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(suffix=_UNFINISHED, prefix=f"{os.getpid()}-", dir=self._folder)
        except OSError as error:
            raise self._failure(error) from error
        self.path = Path(name)
        self._file = os.fdopen(descriptor, "wb", buffering=0)  # what was written can be read
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def write(self, content: bytes | memoryview) -> None:
        if not len(content):  # an empty array can't be cast
            return
        try:
            rest = memoryview(content).cast("B")
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise self._failure(error) from error

    def rewind(self) -> None:
        """Go on writing at the file's start."""
        self._file.seek(0)

    def keep(self, path: Path) -> None:
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            self._rename(path)
        except OSError as error:
            # Windows doesn't replace a file that somebody has mapped; then it is there and holds the same.
            if not path.exists():
                raise self._failure(error) from error

    def _rename(self, path: Path) -> None:
        for wait_s in (*_WAITS_S, None):
            try:
                self.path.replace(path)
            except PermissionError:  # Windows renames no file that is open; its readers are done in a moment
                if wait_s is None or path.exists():
                    raise
                time.sleep(wait_s)
            else:
                return

    def _failure(self, error: OSError) -> CacheFailed:
        return CacheFailed(self._folder, error.strerror or str(error))


def _prune(cache_folder: Path, largest_bytes: int, *, spared: Path) -> None:
    """Remove the sounds that were not used for longest, with their peaks, until the rest fits; and what is left over.

    Left over is what killed processes were writing, and peaks without their sound.
    """
    sounds: list[tuple[int, int, Path]] = []
    total = 0
    for path in cache_folder.iterdir():
        with contextlib.suppress(OSError):  # another process may be pruning too
            status = path.stat()
            if path.suffix == _UNFINISHED and _is_abandoned(path, time.time() - status.st_mtime):
                path.unlink()
            elif path.suffix == _SAMPLES:
                size = status.st_size + _size_of(path.with_suffix(_PEAKS))
                sounds.append((status.st_mtime_ns, size, path))
                total += size
            elif path.suffix == _PEAKS and not path.with_suffix(_SAMPLES).exists():
                path.unlink()
    for _, size, path in sorted(sounds):
        if total <= largest_bytes:
            break
        if path != spared:
            with contextlib.suppress(OSError):  # Windows keeps what is being played
                path.unlink()
                total -= size
                path.with_suffix(_PEAKS).unlink(missing_ok=True)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _is_abandoned(unfinished: Path, untouched_s: float) -> bool:
    """Tell whether nobody writes a file any more: its process is gone, or it was not written for a day."""
    pid = unfinished.name.partition("-")[0]
    if os.name == "posix" and pid.isdecimal():  # elsewhere asking would end the process
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:  # it is somebody else's
            pass
    return untouched_s > _ABANDONED_S
