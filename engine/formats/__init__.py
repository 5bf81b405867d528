"""Export formats: one file a format, one table.

To add one, write a module with a function from ``ExportSource`` to text, give it a row in ``FORMATS``, and a test with
the literal text that it makes.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ExportFailed, UnknownFormat
from engine.formats import srt, text, webvtt, whisper_json
from engine.formats.source import ExportSource

__all__ = ["FORMATS", "ExportSource", "Format", "export", "text_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table.

    Attributes:
        label: What people call it.
        suffix: Of its files, with the dot.
        write: Makes the file's text.
    """

    label: str
    suffix: str
    write: Callable[[ExportSource], str]


FORMATS: dict[str, Format] = {
    "srt": Format("SubRip subtitles", ".srt", srt.write),
    "vtt": Format("WebVTT subtitles with speakers", ".vtt", webvtt.write),
    "txt": Format("Text with speakers and times", ".txt", text.write),
    "json": Format("JSON with word times, as Whisper writes it", ".json", whisper_json.write),
}


def text_of(source: ExportSource, name: str) -> str:
    """Return a transcript in a format; raises ``UnknownFormat``."""
    if name not in FORMATS:
        raise UnknownFormat(name, tuple(FORMATS))
    return FORMATS[name].write(source)


def export(source: ExportSource, name: str, path: Path) -> None:
    """Write a transcript to a file, which is replaced as a whole or not at all.

    Raises:
        UnknownFormat: There is no such format.
        ExportFailed: The file can't be written.
    """
    content = text_of(source, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportFailed(path, error.strerror or str(error)) from error
