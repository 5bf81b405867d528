"""What goes to the clipboard and to other programs, and what comes from there."""

from html import escape

from PySide6.QtCore import QMimeData

from engine.transcript.clips import MIME_TYPE, Clip, clip_from_json, clip_to_json


def fill(content: QMimeData, clip: Clip) -> None:
    """Put a clip into an empty object: for this program, as rich text with the speakers' names, and as plain text."""
    content.setText("\n".join(paragraph.text for paragraph in clip.paragraphs))
    content.setHtml(html_of(clip))
    content.setData(MIME_TYPE, clip_to_json(clip).encode())


def clip_in(content: QMimeData) -> Clip | None:
    """Return the clip that somebody put in with ``fill``; None where it is other text."""
    if not content.hasFormat(MIME_TYPE):
        return None
    return clip_from_json(bytes(content.data(MIME_TYPE).data()).decode("utf-8", "replace"))


def html_of(clip: Clip) -> str:
    """Return a clip as rich text: a speaker is named where what they say is there from its start."""
    lines = []
    for paragraph in clip.paragraphs:
        is_named = paragraph.speaker is not None and paragraph.is_from_start and paragraph.text.strip()
        name = f"<b>{escape(paragraph.speaker or '')}:</b> " if is_named else ""
        lines.append(f"<p>{name}{escape(paragraph.text)}</p>")
    return "".join(lines)
