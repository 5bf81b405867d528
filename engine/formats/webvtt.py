"""WebVTT: the subtitles of browsers, with speakers as voices. Notes, bookmarks and the rating are comments."""

from collections.abc import Iterator

from engine.formats.clock import clock
from engine.formats.cues import Cue, cues
from engine.formats.remarks import note_text, rating_text
from engine.formats.source import ExportSource
from engine.transcript.notes import NoteKind


def write_webvtt(source: ExportSource) -> str:
    """Return a transcript as WebVTT subtitles."""
    return "\n".join(["WEBVTT\n", *_comments(source), *(_block(cue) for cue in cues(source))])


def _comments(source: ExportSource) -> Iterator[str]:
    """Give what people have written beside the text, each with its time.

    All before the first cue: some readers take a comment between cues for a part of the one before it.
    """
    if source.rating:
        yield _comment(f"Rating: {rating_text(source.rating)}")
    for note in source.notes:
        kind = "Bookmark: " if note.kind is NoteKind.BOOKMARK else ""
        yield _comment(kind + note_text(source, note))


def _comment(text: str) -> str:
    """Return a comment, which can hold neither an empty line nor an arrow."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return ("NOTE " + "\n".join(lines) + "\n").replace("-->", "→")


def _block(cue: Cue) -> str:
    voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
    text = _escaped("\n".join(cue.lines))
    return f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}\n{voice}{text}\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
