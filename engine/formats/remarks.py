"""What people have written beside a transcript, as text: its rating, notes and bookmarks."""

from engine.formats.clock import clock
from engine.formats.source import ExportSource
from engine.transcript.notes import Note
from engine.transcript.rating import MOST_STARS, Rating


def rating_text(rating: Rating) -> str:
    """Return a rating as a sentence."""
    stars = f"{rating.stars} of {MOST_STARS} stars" if rating.stars else ""
    return " – ".join(part for part in (stars, rating.comment.strip()) if part)


def note_text(source: ExportSource, note: Note) -> str:
    """Return a note with its time and its word before it; its text may have several lines."""
    if note.anchor is None:
        return note.text.strip()
    time = clock(note.anchor.time_ms + source.offset_ms)
    word = source.word_at(note.anchor)
    return f"{time} {note.text.strip()}" if word is None else f"{time} “{word.text}” {note.text.strip()}"
