"""Hashes of files: our own, and those by which the Hugging Face hub knows them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

CHUNK_BYTES: Final = 1 << 20


class Hashes:
    """The SHA-256 of some bytes, and the SHA-1 that git would give to a file of them.

    Args:
        size: How many bytes there will be, which git's hash begins with.
    """

    def __init__(self, size: int) -> None:
        self._sha256 = hashlib.sha256()
        self._git = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)

    def update(self, chunk: bytes) -> None:
        """Take more bytes."""
        self._sha256.update(chunk)
        self._git.update(chunk)

    @property
    def sha256(self) -> str:
        """The SHA-256 in hexadecimal."""
        return self._sha256.hexdigest()

    def match(self, expected: str) -> bool:
        """Tell whether one of the two is the expected one, in hexadecimal: their lengths tell them apart."""
        return expected in (self._sha256.hexdigest(), self._git.hexdigest())


def read_through(file: BinaryIO, each: Callable[[bytes], object]) -> None:
    """Read a file to its end and hand over each chunk."""
    while chunk := file.read(CHUNK_BYTES):
        each(chunk)


def hashes_of(path: Path, counted: Callable[[int], object] = lambda _size: None) -> Hashes:
    """Return the hashes of a file; ``counted`` is told the size of each chunk that has been read."""
    hashes = Hashes(path.stat().st_size)

    def take(chunk: bytes) -> None:
        hashes.update(chunk)
        counted(len(chunk))

    with path.open("rb") as file:
        read_through(file, take)
    return hashes
