"""Notes and colours in the text: marks in the margin and at words, and what is behind them for the mouse."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPolygonF, QTextBlock
from PySide6.QtWidgets import QToolTip

from editor.notes.shapes import paint_colour, paint_note
from editor.transcript_view.colours import Colours
from editor.transcript_view.geometry import baseline_of, rectangles
from editor.transcript_view.offsets import to_utf16
from editor.transcript_view.view import TranscriptView
from engine.transcript.coloured import ColouredStretch, coloured_stretches
from engine.transcript.notes import Note, NoteKind
from engine.transcript.words import Paragraph

# Sizes as shares of the width of an n, and of a line's height.
_MARK = 1.3
_SHAPE, _LINE, _CORNER = 0.4, 0.08, 0.32


class NoteMarks(QObject):
    """A layer of the transcript.

    Signals:
        note_requested: The id of a note whose mark was clicked.
    """

    note_requested = Signal(int)

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._at_words: dict[int, list[Note]] = {}
        self._at_times: list[Note] = []
        self._coloured: dict[int, tuple[Paragraph, tuple[ColouredStretch, ...]]] = {}
        self._painted: dict[int, list[tuple[QRectF, list[Note]]]] = {}  # by the number of the paragraph
        view.add_layer(self)
        view.viewport().installEventFilter(self)

    def show_notes(self, notes: Iterable[Note]) -> None:
        """Mark these instead."""
        self._at_words, self._at_times = {}, []
        self._painted.clear()
        for note in notes:
            if note.anchor is None:
                continue
            if note.anchor.paragraph_id is None:
                self._at_times.append(note)
            else:
                self._at_words.setdefault(note.anchor.paragraph_id, []).append(note)
        self._at_times.sort(key=_time_ms)
        self._view.viewport().update()

    def notes_at(self, point: QPointF) -> list[Note]:
        """Return the notes whose mark is at a point of the view's viewport."""
        place = point + QPointF(0, self._view.verticalScrollBar().value())
        marks = (mark for marks in self._painted.values() for mark in marks)
        return next((notes for area, notes in marks if area.contains(place)), [])

    # --- painting

    def paint_under(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint the grounds of coloured words."""
        for stretch in self._stretches(paragraph):
            for rectangle in _rectangles(block, paragraph, stretch.start, stretch.end):
                painter.fillRect(rectangle, colours.of_word(stretch.colour)[0])

    def paint_over(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint the lines and shapes of colours, and the marks of notes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stretch in self._stretches(paragraph):
            self._paint_line(painter, colours, block, paragraph, stretch)
        space = QFontMetricsF(self._view.font()).horizontalAdvance("n")
        side = space * _MARK
        left = block.layout().position().x() - space - side / 2
        paper = self._view.palette().base().color()
        lines: dict[float, list[Note]] = {}
        for note, y, word in self._places(block, paragraph):
            lines.setdefault(y, []).append(note)
            if word is not None:
                _paint_corner(painter, colours, word)
        marks = []
        for y, notes in lines.items():
            area = QRectF(left, y - side / 2, side, side)
            kind = NoteKind.NOTE if any(note.kind is NoteKind.NOTE for note in notes) else NoteKind.BOOKMARK
            painter.fillRect(area.adjusted(-1.5, -1.5, 1.5, 1.5), paper)
            paint_note(painter, kind, area, colours.note, paper)
            marks.append((area.adjusted(-space / 3, -4, space / 3, 4), notes))
        self._painted[block.blockNumber()] = marks
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _places(self, block: QTextBlock, paragraph: Paragraph) -> Iterator[tuple[Note, float, QRectF | None]]:
        """Give a paragraph's notes with the middle of the line on which they are, and where their word ends, if any."""
        at_words = self._at_words.get(paragraph.id, [])
        at_times = self._heard_in(paragraph, block.blockNumber())
        spans = list(paragraph.spans()) if at_words or at_times else []
        for note in (*at_words, *at_times):
            assert note.anchor is not None
            word = note.anchor.word
            place = paragraph.word_heard_at(note.anchor.time_ms) if word is None else word
            areas = _rectangles(block, paragraph, *spans[place or 0]) if spans else []
            y = areas[0].center().y() if areas else baseline_of(block) - self._view.fontMetrics().ascent() / 2
            yield note, round(y, 1), areas[-1] if areas and word is not None else None

    def _heard_in(self, paragraph: Paragraph, number: int) -> list[Note]:
        """Return the notes about times from a paragraph's beginning to the next one's, or from the recording's."""
        if not self._at_times:
            return []
        following = self._view.paragraphs[number + 1 : number + 2]
        low = bisect_left(self._at_times, paragraph.start_ms if number else 0, key=_time_ms)
        if not following:
            return self._at_times[low:]
        return self._at_times[low : bisect_left(self._at_times, following[0].start_ms, key=_time_ms)]

    def _stretches(self, paragraph: Paragraph) -> tuple[ColouredStretch, ...]:
        known = self._coloured.get(paragraph.id)
        if known is None or known[0] is not paragraph:
            known = self._coloured[paragraph.id] = paragraph, coloured_stretches(paragraph)
        return known[1]

    def _paint_line(
        self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph, stretch: ColouredStretch
    ) -> None:
        line = colours.of_word(stretch.colour)[1]
        for number, area in enumerate(_rectangles(block, paragraph, stretch.start, stretch.end)):
            thick = max(round(area.height() * _LINE), 1)
            painter.fillRect(QRectF(area.left(), round(area.top()), area.width(), thick), line)
            if not number:
                side = area.height() * _SHAPE
                box = QRectF(area.left() - side / 2, round(area.top()) + thick / 2 - side / 2, side, side)
                paint_colour(painter, stretch.colour, box, line)

    # --- the mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell what a mark stands for, and go to its note."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._tell(event.pos(), event.globalPos())
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            notes = self.notes_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else []
            if notes:
                self.note_requested.emit(notes[0].id)
                return True
        return super().eventFilter(watched, event)

    def _tell(self, point: QPoint, on_screen: QPoint) -> bool:
        notes = self.notes_at(QPointF(point))
        if notes:
            QToolTip.showText(on_screen, "\n\n".join(note.text for note in notes), self._view.viewport())
        return bool(notes)


def _time_ms(note: Note) -> int:
    return 0 if note.anchor is None else note.anchor.time_ms


def _rectangles(block: QTextBlock, paragraph: Paragraph, start: int, end: int) -> list[QRectF]:
    return rectangles(block, to_utf16(paragraph.text, start), to_utf16(paragraph.text, end))


def _paint_corner(painter: QPainter, colours: Colours, word: QRectF) -> None:
    """Paint a small triangle at a word's upper end, as spreadsheets do."""
    side = word.height() * _CORNER
    x, y = word.right() + side / 2, word.top() + side / 4
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.note)
    painter.drawPolygon(QPolygonF([QPointF(x - side, y), QPointF(x, y), QPointF(x, y + side)]))
