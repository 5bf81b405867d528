"""What several forms have in common: text files of always the same bytes, clips beside a table."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines, one after the other, as UTF-8 with a line feed behind each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")


def json_line(value: Mapping[str, object]) -> str:
    """Return an object as a line of JSON."""
    return json.dumps(value, ensure_ascii=False)


def put_clip(clip: Path, target: Path) -> None:
    """Put a clip into another place as well: as the same file where the disk can do that, else as a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(clip, target)
        return
    shutil.copyfile(clip, target)


def on_one_line(text: str) -> str:
    """Return a text without line ends and tabs, and without more than one space."""
    return " ".join(text.split())
