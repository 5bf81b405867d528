"""How far sound swings, at several grains, so that hours of it are drawn as fast as seconds.

A peak says of a stretch of sound how low and how high it reaches and how strong it is on the whole. The finest level
has one for every 256 samples, each further level one for four of the level before. They are made while a recording is
decoded, and kept beside its sound.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FINEST_SAMPLES: Final = 256
"""Samples of one peak of the finest level."""

LEVELS: Final = 6

_FOLD: Final = 4
_BIT: Final = _FOLD * 16_384
_MAGIC: Final = b"PEAKS\x00\x00\x01"
_FOOTER: Final = struct.Struct("<8sQI")  # magic, samples, checksum of all before
_FULL_SCALE: Final = 32_768
_LARGEST_CODE: Final = 127

LOW, HIGH, STRENGTH = 0, 1, 2
"""The columns of peaks: the lowest sample, the highest, and the root of the mean square, which is never negative."""


def _codes(amplitudes: NDArray[np.floating]) -> NDArray[np.int8]:
    """Return amplitudes, -1 to 1, on a scale of square roots, on which faint speech has more than a step or two."""
    codes: NDArray[np.int8] = np.rint(np.sign(amplitudes) * np.sqrt(np.abs(amplitudes)) * _LARGEST_CODE).astype(np.int8)
    return codes


_CODE_OF_SAMPLE: Final = _codes(np.arange(65_536, dtype=np.uint16).view(np.int16) / _FULL_SCALE)
"""By the sample's bits, unsigned."""

AMPLITUDES: Final = (
    np.sign(np.arange(256, dtype=np.uint8).view(np.int8))
    * (np.arange(256, dtype=np.uint8).view(np.int8) / np.float32(_LARGEST_CODE)) ** 2
).astype(np.float32)
"""What a peak stands for, -1 to 1, by its bits, unsigned: ``AMPLITUDES[peaks.view(np.uint8)]``."""

_SQUARES: Final = AMPLITUDES**2


@dataclass(frozen=True, slots=True)
class Peaks:
    """The peaks of a recording, or of what is decoded of it.

    Attributes:
        length: Samples that they stand for.
        levels: The finest first; int8, shape (peaks, 3): ``LOW``, ``HIGH``, ``STRENGTH`` on the scale of `AMPLITUDES`.
        samples: The sound itself, for who looks closer than the finest level; None where it can't be read yet.
    """

    length: int
    levels: tuple[NDArray[np.int8], ...]
    samples: NDArray[np.int16] | None = None

    def columns(self, first: float, width: float, count: int) -> NDArray[np.int8]:
        """Return the peaks of ``count`` neighbouring stretches of ``width`` samples, the first one from ``first`` on.

        What lies outside of the recording is silence. The work is the same for seconds and for hours.

        Returns:
            int8, shape (count, 3), as in ``levels``.
        """
        level = 0
        while level + 1 < len(self.levels) and FINEST_SAMPLES * _FOLD ** (level + 1) <= width:
            level += 1
        grain = FINEST_SAMPLES * _FOLD**level
        looks_closer = width < FINEST_SAMPLES and self.samples is not None
        edges = np.floor((first + width * np.arange(count + 1)) / (1 if looks_closer else grain)).astype(np.int64)
        columns = np.zeros((count, 3), np.int8)
        rows = len(self.samples) if looks_closer and self.samples is not None else len(self.levels[level])
        inside = np.flatnonzero((np.maximum(edges[1:], edges[:-1] + 1) > 0) & (edges[:-1] < rows))
        if not len(inside):
            return columns
        edges = np.clip(edges[inside[0] : inside[-1] + 2], 0, rows)
        begin, end = edges[0], max(edges[-1], edges[-2] + 1)
        if looks_closer and self.samples is not None:
            columns[inside] = _gathered_samples(self.samples[begin:end], edges - begin)
        else:
            columns[inside] = _gathered(self.levels[level][begin:end], edges - begin)
        return columns


class PeaksBuilder:
    """Makes peaks of sound that comes in blocks of any size."""

    def __init__(self) -> None:
        self._finest = bytearray()  # hours of it are megabytes, and neither copied nor in many pieces
        self._rest = np.empty(0, np.int16)
        self._length = 0

    def add(self, block: NDArray[np.int16]) -> NDArray[np.int8]:
        """Take the next samples; return the peaks of the finest level that are complete with them."""
        self._length += len(block)
        samples = np.concatenate([self._rest, block]) if len(self._rest) else block
        whole = len(samples) // FINEST_SAMPLES * FINEST_SAMPLES
        self._rest = samples[whole:].copy()
        rows = _peaks_of(samples[:whole].reshape(-1, FINEST_SAMPLES))
        self._finest += rows.tobytes()
        return rows

    def finish(self) -> Peaks:
        """Return the peaks of all the sound; the last of the finest level may stand for less than the others."""
        if len(self._rest):
            self._finest += _peaks_of(self._rest.reshape(1, -1)).tobytes()
            self._rest = self._rest[:0]
        finest = np.frombuffer(self._finest, np.int8).reshape(-1, 3)
        return Peaks(self._length, _levels_above(finest))


def pieces_of(peaks: Peaks) -> Iterator[memoryview | bytes]:
    """Give what is kept in a file: the levels one after the other, then how long the sound is, and a checksum."""
    checksum = 0
    for level in peaks.levels:
        rows = np.ascontiguousarray(level).data
        checksum = zlib.crc32(rows, checksum)
        yield rows
    yield _FOOTER.pack(_MAGIC, peaks.length, checksum)


def open_peaks(path: Path, samples: NDArray[np.int16]) -> Peaks | None:
    """Map the peaks of a sound from their file; None where it is missing, damaged or of another sound."""
    try:
        content = np.memmap(path, dtype=np.int8, mode="r")
    except (OSError, ValueError):  # an empty file can't be mapped
        return None
    sizes = _sizes(len(samples))
    if len(content) != 3 * sum(sizes) + _FOOTER.size:
        return None
    rows, footer = content[: -_FOOTER.size], content[-_FOOTER.size :]
    if _FOOTER.unpack(footer.tobytes()) != (_MAGIC, len(samples), zlib.crc32(rows.data)):
        return None
    levels = np.split(rows.reshape(-1, 3), np.cumsum(sizes)[:-1])
    return Peaks(len(samples), tuple(levels), samples)


def growing_peaks(path: Path, decoded_samples: int) -> Peaks | None:
    """Return the peaks that are in a file so far while a recording is being decoded; None where it is gone.

    Args:
        path: What `PeaksBuilder.add` gave, one after the other.
        decoded_samples: How much sound is decoded at least.
    """
    try:
        with path.open("rb") as file:
            content = np.frombuffer(file.read(decoded_samples // FINEST_SAMPLES * 3), np.int8)
    except OSError:
        return None
    finest = content[: len(content) // 3 * 3].reshape(-1, 3)
    return Peaks(len(finest) * FINEST_SAMPLES, _levels_above(finest))


def _sizes(samples: int) -> list[int]:
    """Return how many peaks each level has."""
    sizes = [-(-samples // FINEST_SAMPLES)]
    while len(sizes) < LEVELS:
        sizes.append(-(-sizes[-1] // _FOLD))
    return sizes


def _levels_above(finest: NDArray[np.int8]) -> tuple[NDArray[np.int8], ...]:
    levels = [finest]
    while len(levels) < LEVELS:
        levels.append(_folded(levels[-1]))
    return tuple(levels)


def _folded(below: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the next level, made bit by bit: what is computed on the way is larger than the levels."""
    level = np.empty((-(-len(below) // _FOLD), 3), np.int8)
    for start in range(0, len(below), _BIT):
        bit = below[start : start + _BIT]
        edges = np.append(np.arange(0, len(bit), _FOLD), len(bit))
        level[start // _FOLD : start // _FOLD + len(edges) - 1] = _gathered(bit, edges)
    return level


def _peaks_of(stretches: NDArray[np.int16]) -> NDArray[np.int8]:
    """Return the peaks of stretches of samples, shape (stretches, samples)."""
    peaks = np.empty((len(stretches), 3), np.int8)
    peaks[:, LOW] = _CODE_OF_SAMPLE[stretches.min(axis=1).view(np.uint16)]
    peaks[:, HIGH] = _CODE_OF_SAMPLE[stretches.max(axis=1).view(np.uint16)]
    wide = stretches.astype(np.float32)
    mean_squares = np.einsum("ij,ij->i", wide, wide) / np.float32(stretches.shape[1] * _FULL_SCALE**2)
    peaks[:, STRENGTH] = _codes(np.sqrt(mean_squares))
    return peaks


def _gathered(peaks: NDArray[np.int8], edges: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the peaks of the stretches between edges; one that is empty takes the peak at its place."""
    if not len(peaks):
        return np.empty((0, 3), np.int8)
    starts = np.minimum(edges[:-1], len(peaks) - 1)
    gathered = np.empty((len(starts), 3), np.int8)
    gathered[:, LOW] = np.minimum.reduceat(np.ascontiguousarray(peaks[:, LOW]), starts)
    gathered[:, HIGH] = np.maximum.reduceat(np.ascontiguousarray(peaks[:, HIGH]), starts)
    squares = _SQUARES[np.ascontiguousarray(peaks[:, STRENGTH]).view(np.uint8)]
    gathered[:, STRENGTH] = _codes(np.sqrt(np.add.reduceat(squares, starts) / _lengths(edges)))
    return gathered


def _gathered_samples(samples: NDArray[np.int16], edges: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the peaks of the stretches of samples between edges."""
    starts = np.minimum(edges[:-1], len(samples) - 1)
    gathered = np.empty((len(starts), 3), np.int8)
    gathered[:, LOW] = _CODE_OF_SAMPLE[np.minimum.reduceat(samples, starts).view(np.uint16)]
    gathered[:, HIGH] = _CODE_OF_SAMPLE[np.maximum.reduceat(samples, starts).view(np.uint16)]
    squares = np.square(samples / np.float32(_FULL_SCALE))
    gathered[:, STRENGTH] = _codes(np.sqrt(np.add.reduceat(squares, starts) / _lengths(edges)))
    return gathered


def _lengths(edges: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.maximum(np.diff(edges), 1)
