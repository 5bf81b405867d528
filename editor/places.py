"""Places of a transcript that are shown to the user to choose from: each with what stands around it."""

from dataclasses import dataclass

from editor.transcript_view.places import words_in
from engine.transcript.edits import ReplaceText
from engine.transcript.words import Paragraph

# So much of the text on either side is shown, in characters.
_CONTEXT = 60
# A place is heard with this much around it.
_AROUND_MS = 600


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text, and what would come in its place.

    Attributes:
        start_ms: From where to hear it.
        end_ms: Up to where.
        before: What stands before it.
        stands: The stretch.
        becomes: What would stand there.
        after: What stands behind it.
        kind: What the user may choose it by.
    """

    start_ms: int
    end_ms: int
    before: str
    stands: str
    becomes: str
    after: str
    kind: str = ""


def place_of(paragraph: Paragraph, edit: ReplaceText, kind: str = "") -> Place:
    """Return the place of an edit that was not made yet."""
    words = words_in(paragraph, edit.start, edit.end)
    first, last = (paragraph.words[words[0]], paragraph.words[words[1]]) if words else (paragraph, paragraph)
    text = paragraph.text
    return Place(
        max(first.start_ms - _AROUND_MS, 0),
        last.end_ms + _AROUND_MS,
        text[max(edit.start - _CONTEXT, 0) : edit.start].lstrip(),
        text[edit.start : edit.end],
        edit.text,
        text[edit.end : edit.end + _CONTEXT].rstrip(),
        kind,
    )
