"""Plain text to read, print and import: one paragraph a turn, each with its time and speaker.

Behind them stands what people have written beside the text, if they have: rating, notes, bookmarks, coloured words.
"""

from collections.abc import Iterator
from textwrap import indent

from engine.formats.clock import clock
from engine.formats.remarks import note_text, rating_text
from engine.formats.source import ExportSource
from engine.transcript.coloured import all_coloured
from engine.transcript.notes import NoteKind
from engine.transcript.words import Paragraph


def write_txt(source: ExportSource) -> str:
    """Return a transcript as plain text, its paragraphs apart by an empty line."""
    paragraphs = [_paragraph(source, paragraph) for paragraph in source.paragraphs if paragraph.words]
    return "\n".join((*paragraphs, *_remarks(source)))


def _remarks(source: ExportSource) -> Iterator[str]:
    """Give what stands behind the text: each part with a heading, each entry with a dash before it."""
    if source.rating:
        yield f"Rating: {rating_text(source.rating)}\n"
    for kind, heading in ((NoteKind.NOTE, "Notes"), (NoteKind.BOOKMARK, "Bookmarks")):
        yield from _part(heading, [note_text(source, note) for note in source.notes if note.kind is kind])
    found = all_coloured(source.paragraphs)
    coloured = [f"{clock(each.start_ms + source.offset_ms)} {each.colour}: {each.text}" for each in found]
    yield from _part("Coloured words", coloured)


def _part(heading: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"{heading}:\n"
        yield "".join(f"- {indent(entry, '  ').strip()}\n" for entry in entries)


def _paragraph(source: ExportSource, paragraph: Paragraph) -> str:
    speaker = source.speaker_of(paragraph)
    name = f"{speaker}: " if speaker else ""
    return f"[{clock(paragraph.start_ms + source.offset_ms)}] {name}{paragraph.text.strip()}\n"
