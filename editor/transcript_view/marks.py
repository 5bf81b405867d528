"""Which stretches of a paragraph are marked as doubtful. Worked out once for each state of a paragraph."""

from dataclasses import dataclass

from editor.transcript_view.offsets import to_utf16
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.words import Paragraph, Word


@dataclass(frozen=True, slots=True)
class Mark:
    """A doubtful word: its index in the paragraph, its place in Qt's count, and how doubtful it is."""

    word: int
    start: int
    end: int
    doubt: Doubt


class Marks:
    """The marks of every paragraph that was asked for."""

    def __init__(self) -> None:
        self._doubt: DoubtMarks | None = None
        self._known: dict[int, tuple[Paragraph, tuple[Mark, ...]]] = {}

    def set_doubt(self, doubt: DoubtMarks | None) -> None:
        """Mark by this from now on; also to be called after it has changed."""
        self._doubt = doubt
        self._known.clear()

    def level(self, word: Word) -> Doubt:
        """Return how doubtful a word is marked."""
        return Doubt.NONE if self._doubt is None else self._doubt.level(word)

    def of(self, paragraph: Paragraph) -> tuple[Mark, ...]:
        """Return a paragraph's marks in order."""
        known = self._known.get(paragraph.id)
        if known is not None and known[0] is paragraph:
            return known[1]
        marks = self._find(paragraph)
        self._known[paragraph.id] = paragraph, marks
        return marks

    def _find(self, paragraph: Paragraph) -> tuple[Mark, ...]:
        if self._doubt is None:
            return ()
        levels = [self._doubt.level(word) for word in paragraph.words]
        if not any(level is not Doubt.NONE for level in levels):
            return ()
        text = paragraph.text
        return tuple(
            Mark(word, to_utf16(text, start), to_utf16(text, end), level)
            for word, ((start, end), level) in enumerate(zip(paragraph.spans(), levels, strict=True))
            if level is not Doubt.NONE
        )
