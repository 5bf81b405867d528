"""Shows in the transcript where what is looked for stands."""

from PySide6.QtGui import QPainter, QTextBlock

from editor.transcript_view.colours import Colours
from editor.transcript_view.geometry import rectangles
from editor.transcript_view.offsets import to_utf16
from editor.transcript_view.painting import paint_found
from engine.errors import SearchTooSlow
from engine.transcript.search import Hit, Search
from engine.transcript.words import Paragraph

_Spans = tuple[tuple[int, int], ...]


class Found:
    """A layer of the transcript: every hit in sight, looked for anew in a paragraph that has changed.

    Attributes:
        current: The hit that is at hand.
    """

    def __init__(self) -> None:
        self.current: Hit | None = None
        self._search: Search | None = None
        self._elsewhere: frozenset[Hit] | None = None
        self._known: dict[int, tuple[Paragraph, _Spans]] = {}

    def look_for(self, search: Search | None, only: frozenset[Hit] | None = None) -> None:
        """Show the hits of a search, or nothing; with ``only``, no others than these."""
        self._search = search
        self._elsewhere = only
        self._known.clear()

    def paint_under(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint the grounds of hits."""
        if self._search is None:
            return
        for start, end in self._of(paragraph):
            is_current = Hit(paragraph.id, start, end) == self.current
            text = paragraph.text
            where = rectangles(block, to_utf16(text, start), to_utf16(text, end))
            paint_found(painter, colours, where, is_current=is_current)

    def paint_over(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint nothing."""

    def _of(self, paragraph: Paragraph) -> _Spans:
        known = self._known.get(paragraph.id)
        if known is None or known[0] is not paragraph:
            known = self._known[paragraph.id] = paragraph, self._look(paragraph)
        return known[1]

    def _look(self, paragraph: Paragraph) -> _Spans:
        assert self._search is not None
        try:
            spans = self._search.spans(paragraph.text)
        except SearchTooSlow:
            return ()
        return tuple(span for span in spans if self._elsewhere is None or Hit(paragraph.id, *span) in self._elsewhere)
