"""Finds out from a file's bytes whether its end is missing.

FFmpeg plays a cut-off file as far as it goes, and for several formats it quietly corrects the stated length to what is
left. The formats here say in their own bytes how long they should be. No answer is given where a file doesn't say:
programs that write to a pipe leave the sizes at 0 or at their largest value.
"""

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

_UNKNOWN_SIZE: Final = 0x7F00_0000
"""32-bit sizes from here on are what pipe writers put where they don't know: 0x7FFFF000, 0x80000000, 0xFFFFFFFF."""

_SLACK: Final = 4096
"""Some programs count a header or a tag twice; a file that lacks this little has lost nothing worth a warning."""

_LARGEST_OGG_PAGE: Final = 27 + 255 + 255 * 255


def is_cut_off(recording: Path) -> bool:
    """True where the file says that it should be longer than it is; False also where it can't be read."""
    try:
        with recording.open("rb") as file:
            start = file.read(12)
            size = file.seek(0, os.SEEK_END)
            for matches, is_cut in _FORMATS:
                if matches(start):
                    file.seek(0)
                    return is_cut(file, size)
    except OSError:
        pass
    return False


def _riff_is_cut(file: BinaryIO, size: int) -> bool:
    long_size: int | None = None
    for name, start, length in _chunks(file, "<4sI", first=12):
        if name == b"ds64":  # in files over 4 GiB: the sizes that don't fit into 32 bits
            long_size = struct.unpack("<8xQ", file.read(16))[0] if length >= 16 else None
        elif name == b"data":
            stated = length if long_size is None else long_size
            unknown = long_size is None and length >= _UNKNOWN_SIZE
            return not unknown and start + stated > size + _SLACK
    return False


def _avi_is_cut(file: BinaryIO, size: int) -> bool:
    _, length = struct.unpack("<4sI", file.read(8))
    return length < _UNKNOWN_SIZE and 8 + int(length) > size + _SLACK


def _caf_is_cut(file: BinaryIO, size: int) -> bool:
    chunks = _chunks(file, ">4sq", first=8)
    return any(name == b"data" and start + length > size + _SLACK for name, start, length in chunks)


def _mp4_is_cut(file: BinaryIO, size: int) -> bool:
    position = 0
    has_index = False
    while position + 8 <= size:
        file.seek(position)
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:  # the real size follows
            extended = file.read(8)
            if len(extended) < 8:
                return True
            length = struct.unpack(">Q", extended)[0]
        has_index |= name == b"moov"
        if length == 0:  # to the end of the file
            break
        if length < 8:
            return False
        position += length
    return position > size or not has_index


def _ogg_is_cut(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - _LARGEST_OGG_PAGE))
    tail = file.read()
    page = tail[tail.rfind(b"OggS") :] if b"OggS" in tail else b""
    if not page:
        return False
    segments = page[26] if len(page) > 26 else 0
    table = page[27 : 27 + segments]
    return len(page) < 27 or len(page) < 27 + segments + sum(table)


def _mp3_is_cut(file: BinaryIO, size: int) -> bool:
    """The Xing or Info tag in the first frame counts the bytes of the stream."""
    first = 0
    header = file.read(10)
    if header.startswith(b"ID3") and len(header) == 10:
        first = 10 + sum(byte << shift for byte, shift in zip(header[6:], (21, 14, 7, 0), strict=True))
    file.seek(first)
    frame = file.read(2048)
    tag = max(frame.find(b"Xing"), frame.find(b"Info"))
    if tag < 0 or len(frame) < tag + 16:
        return False
    flags, _, stated = struct.unpack(">III", frame[tag + 4 : tag + 16])
    counts_frames_and_bytes = flags & 3 == 3
    return bool(counts_frames_and_bytes and first + frame.find(b"\xff") + stated > size + _SLACK)


def _chunks(file: BinaryIO, header: str, *, first: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start of the contents, length) of an IFF-like file's chunks."""
    header_size = struct.calcsize(header)
    position = first
    while True:
        file.seek(position)
        found = file.read(header_size)
        if len(found) < header_size:
            return
        name, length = struct.unpack(header, found)
        yield name, position + header_size, length
        if length < 0:  # unknown
            return
        position += header_size + length + (length & 1 if header.startswith("<") else 0)


_FORMATS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, int], bool]], ...]] = (
    (lambda start: start[:4] in (b"RIFF", b"RF64") and start[8:] == b"WAVE", _riff_is_cut),
    (lambda start: start[:4] == b"RIFF" and start[8:] == b"AVI ", _avi_is_cut),
    (lambda start: start[:4] == b"caff", _caf_is_cut),
    (lambda start: start[4:8] == b"ftyp", _mp4_is_cut),
    (lambda start: start[:4] == b"OggS", _ogg_is_cut),
    (
        lambda start: start[:3] == b"ID3" or start[:2] in (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
        _mp3_is_cut,
    ),
)
