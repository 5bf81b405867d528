"""How far copying, downloading or hashing a model is."""

import time
from dataclasses import dataclass
from typing import Final

from engine.jobs import Report

_INTERVAL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class BytesDone:
    """How much of a model's files has passed.

    Attributes:
        file: Name of the file that is being worked on.
        done_bytes: Of all files together.
        total_bytes: Of all files together.
    """

    file: str
    done_bytes: int
    total_bytes: int


class Meter:
    """Counts bytes and reports them as ``BytesDone``, ten times a second at most."""

    def __init__(self, total_bytes: int, report: Report) -> None:
        self._total_bytes = total_bytes
        self._report = report
        self._done_bytes = 0
        self._next_s = 0.0

    def add(self, file: str, size: int) -> None:
        """Count bytes of a file; fewer than none where it has to be done again."""
        self._done_bytes += size
        now_s = time.monotonic()
        if now_s >= self._next_s or self._done_bytes == self._total_bytes:
            self._next_s = now_s + _INTERVAL_S
            self._report(BytesDone(file, self._done_bytes, self._total_bytes))
