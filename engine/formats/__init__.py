"""The forms in which a transcript leaves the program: one table, one file each.

A new format is a function that makes text out of an ``ExportSource``, a row here, and a test with the literal text.
The subtitles are written by hand: pysubs2, which our tests read them back with, drops text in braces when it
writes and takes some backslashes for line breaks, and neither it nor webvtt-py cuts cues, which is the work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UnknownFormat
from engine.formats.files import write_file
from engine.formats.source import ExportSource
from engine.formats.srt import write_srt
from engine.formats.txt import write_txt
from engine.formats.webvtt import write_webvtt
from engine.formats.whisper_json import write_whisper_json

__all__ = ["FORMATS", "ExportSource", "Format", "export", "exported"]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table.

    Attributes:
        name: What the command line calls it.
        label: What a person calls it, in English.
        suffix: Of its files, with the dot.
        write: Makes the content; text is stored as UTF-8.
    """

    name: str
    label: str
    suffix: str
    write: Callable[[ExportSource], str | bytes]


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("srt", "SubRip subtitles", ".srt", write_srt),
        Format("vtt", "WebVTT subtitles with speakers", ".vtt", write_webvtt),
        Format("txt", "Plain text with times and speakers", ".txt", write_txt),
        Format("json", "JSON with words, as Whisper writes it", ".json", write_whisper_json),
    )
}


def exported(source: ExportSource, format_name: str) -> bytes:
    """Return a transcript in a format.

    Raises:
        UnknownFormat: There is none of this name.
    """
    if format_name not in FORMATS:
        raise UnknownFormat(format_name, tuple(FORMATS))
    content = FORMATS[format_name].write(source)
    return content if isinstance(content, bytes) else content.encode()


def export(source: ExportSource, format_name: str, path: Path) -> None:
    """Write a transcript to a file, which is replaced whole or not at all.

    Raises:
        UnknownFormat: There is no such format.
        ExportFailed: The file can't be written.
    """
    write_file(path, exported(source, format_name))
