"""Which words of each paragraph are misspelled, and the lines under them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QPainter, QTextBlock

from editor.spelling.checker import Checker
from editor.transcript_view.colours import Colours
from editor.transcript_view.geometry import rectangles
from editor.transcript_view.offsets import to_utf16
from editor.transcript_view.painting import paint_misspelled
from engine.spelling.words import WrittenWord, words_in
from engine.transcript.words import Paragraph


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a state of a paragraph.

    Attributes:
        places: Of each word, start and end in Qt's count.
        is_whole: Whether all its words were known.
    """

    paragraph: Paragraph
    words: tuple[WrittenWord, ...]
    places: tuple[tuple[int, int], ...]
    is_whole: bool


class Misspellings:
    """A layer of the transcript: worked out once for each state of a paragraph that is looked at.

    Attributes:
        shown: Whether lines are painted.
        passed_over: Words that are right in a paragraph alone, by its id.
        being_typed: Where in the document, in Qt's count, somebody is typing a word, which is left alone; or None.
    """

    def __init__(self, checker: Checker) -> None:
        self.shown = False
        self.passed_over: Mapping[int, frozenset[str]] = {}
        self.being_typed: int | None = None
        self._checker = checker
        self._found: dict[int, _Found] = {}

    def forget(self) -> None:
        """Work everything out anew: other words count as right."""
        self._found.clear()

    def of(self, paragraph: Paragraph) -> tuple[WrittenWord, ...]:
        """Return the misspelled words of a paragraph, as far as they are known."""
        return self._look(paragraph).words

    def knows(self, paragraph: Paragraph) -> bool:
        """Whether all misspelled words of a paragraph are known; otherwise they are being looked up."""
        return self._look(paragraph).is_whole

    def touching(self, paragraph: Paragraph, start: int, end: int) -> WrittenWord | None:
        """Return the misspelled word that reaches to characters ``start`` to ``end`` of a paragraph, if one does."""
        return next((word for word in self.of(paragraph) if word.start <= end and start <= word.end), None)

    def paint_under(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint nothing."""

    def paint_over(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint lines under misspelled words, but for the one that is being typed."""
        if not self.shown:
            return
        typed_at = -1 if self.being_typed is None else self.being_typed - block.position()
        for start, end in self._look(paragraph).places:
            if not start <= typed_at <= end:
                paint_misspelled(painter, colours, rectangles(block, start, end))

    def _look(self, paragraph: Paragraph) -> _Found:
        found = self._found.get(paragraph.id)
        if found is None or found.paragraph is not paragraph or not found.is_whole:
            found = self._found[paragraph.id] = self._find(paragraph)
        return found

    def _find(self, paragraph: Paragraph) -> _Found:
        text, passed_over = paragraph.text, self.passed_over.get(paragraph.id, frozenset())
        is_whole = True
        words = []
        for word in words_in(text):
            is_wrong = self._checker.is_wrong(word.text)
            is_whole &= is_wrong is not None
            if is_wrong and word.text not in passed_over:
                words.append(word)
        places = tuple((to_utf16(text, word.start), to_utf16(text, word.end)) for word in words)
        return _Found(paragraph, tuple(words), places, is_whole)
