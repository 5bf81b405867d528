"""Plain text to read, print and import: one paragraph a turn, each with its time and speaker."""

from engine.formats.clock import clock
from engine.formats.source import ExportSource
from engine.transcript.words import Paragraph


def write_txt(source: ExportSource) -> str:
    """Return a transcript as plain text, its paragraphs apart by an empty line."""
    return "\n".join(_paragraph(source, paragraph) for paragraph in source.paragraphs if paragraph.words)


def _paragraph(source: ExportSource, paragraph: Paragraph) -> str:
    speaker = source.speaker_of(paragraph)
    name = f"{speaker}: " if speaker else ""
    return f"[{clock(paragraph.start_ms + source.offset_ms)}] {name}{paragraph.text.strip()}\n"
