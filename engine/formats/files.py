"""Writing a file so that what stood there before is replaced whole, or not at all."""

import contextlib
import os
import secrets
from pathlib import Path

from engine.errors import ExportFailed


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there when it is on the disk; folders are made.

    Raises:
        ExportFailed: It can't be written; what stood there is untouched.
    """
    place = path.resolve()  # where a link leads: the link stays
    unfinished = place.with_name(f".earmark-{secrets.token_hex(6)}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise ExportFailed(path, error.strerror or str(error)) from error
