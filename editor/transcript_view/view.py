"""The transcript as it is read, heard and corrected."""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from editor.history import TranscriptHistory
from editor.transcript_view.colours import colours_for
from editor.transcript_view.follower import Follower
from editor.transcript_view.geometry import baseline_of, blocks_between, top_of
from editor.transcript_view.layers import Layer
from editor.transcript_view.margin import Margin
from editor.transcript_view.marks import Mark, Marks
from editor.transcript_view.page import Page, PageStyle
from editor.transcript_view.painting import paint_heard, paint_lines, paint_tints, painted_area
from editor.transcript_view.pill import Pill
from editor.transcript_view.places import (
    Stretch,
    WordPlace,
    next_doubtful,
    previous_doubtful,
    stretch_of,
    word_heard_at,
    words_heard_in,
    words_in,
)
from editor.transcript_view.text_field import TranscriptField
from editor.transcript_view.words_on_page import line_of, rectangles_of, word_under
from engine.doubt.marks import Doubt, DoubtMarks
from engine.recognition.results import Span
from engine.transcript.edits import ConfirmWords
from engine.transcript.speakers import initials_of
from engine.transcript.transcript import Change
from engine.transcript.words import Paragraph, Word

_FONT_SIZES_PT = (8.0, 32.0)
# A doubtful word is heard with this much before it.
_LEAD_IN_MS = 600


class TranscriptView(TranscriptField):
    """Shows a transcript, its doubtful words and the word that is heard; everything in it can be typed over.

    Signals:
        seek_requested: Milliseconds from where the sound should go on, if it plays.
        play_requested: Milliseconds from where to play.
        following_changed: Whether the view follows the word that is heard.
        font_size_changed: The new size in points, whoever changed it.
    """

    seek_requested = Signal(int)
    play_requested = Signal(int)
    following_changed = Signal(bool)
    font_size_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._hint = self.tr("The transcript appears here while the recording is being recognised")
        self._colours = colours_for(self.palette())
        self._marks = Marks()
        self._layers: list[Layer] = []
        self._position_ms: int | None = None
        self._heard: WordPlace | None = None
        self._pointed_at: int | None = None
        self._margin = Margin(self.font())
        self._style = PageStyle()
        self._page = Page(self.font(), self._margin.width, self._style)
        self._pill = Pill(self._colours, self)
        self._follower = Follower(self, self.scroller, self._pill, self._heard_line, clock)
        self._follower.changed.connect(self.following_changed)
        self.setAccessibleName(self.tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setBackgroundRole(self.viewport().backgroundRole())
        self.setAutoFillBackground(True)
        self.setCursorWidth(2)
        self.viewport().setMouseTracking(True)
        self.set_font_size(12)

    # What is shown

    def show_history(self, history: TranscriptHistory | None, *, read_only: bool = False) -> None:
        """Show a transcript from its beginning, or nothing; following what is heard, once something is."""
        self._position_ms = self._heard = None
        super().show_history(history, read_only=read_only)
        self.verticalScrollBar().setValue(0)
        self._follower.follow()
        self.viewport().update()

    def set_marks(self, doubt: DoubtMarks | None) -> None:
        """Mark doubtful words by this, or none; to be called again when its budget or what it has learnt changes."""
        self._marks.set_doubt(doubt)
        self.viewport().update()

    def add_layer(self, layer: Layer) -> None:
        """Let a layer paint with the text from now on."""
        self._layers.append(layer)

    def update_paragraph(self, number: int) -> None:
        """Paint a paragraph anew: a layer has something else to show there."""
        block = self.text.findBlockByNumber(number)
        if block.isValid():
            top = round(top_of(block)) - self.verticalScrollBar().value()
            height = round(self.text.documentLayout().blockBoundingRect(block).height())
            self.viewport().update(0, top, self.viewport().width(), height + self._page.rhythm.paragraph_gap)

    @property
    def doubtful_left(self) -> int:
        """How many words are marked. Looks at every paragraph: not for each key press."""
        return sum(len(self._marks.of(paragraph)) for paragraph in self.paragraphs)

    def marks_in(self, number: int) -> tuple[Mark, ...]:
        """Return the marks of a paragraph, by its number."""
        return self._marks.of(self.paragraphs[number]) if number < len(self.paragraphs) else ()

    def set_hint(self, hint: str) -> None:
        """Say what stands in the place of a transcript that is empty."""
        self._hint = hint
        self.viewport().update()

    @property
    def font_size(self) -> float:
        """Size of the type in points."""
        return self.font().pointSizeF()

    def set_font_size(self, points: float) -> None:
        """Set the size of the type; limited to what can be read and still fits."""
        font = self.font()
        font.setPointSizeF(max(_FONT_SIZES_PT[0], min(points, _FONT_SIZES_PT[1])))
        if font != self.font():
            self.setFont(font)
            self.font_size_changed.emit(self.font_size)

    def set_typeface(self, families: list[str]) -> None:
        """Set the type in the first of these families that there is."""
        font = self.font()
        font.setFamilies(families)
        if font != self.font():
            self.setFont(font)

    def set_page_style(self, style: PageStyle) -> None:
        """Set how wide and how high lines are."""
        if style != self._style:
            self._style = style
            with self.scroller.line_kept():
                self._measure()

    # What is heard

    def set_position(self, position_ms: int) -> None:
        """Show the word that is heard at a time, and keep it in sight while following."""
        self._position_ms = position_ms
        heard = word_heard_at(self.paragraphs, position_ms)
        if heard != self._heard:
            self._update_heard()
            self._heard = heard
            self._update_heard()
        self._follower.keep_in_sight()

    @property
    def following(self) -> bool:
        """Whether the view follows the word that is heard."""
        return self._follower.following

    def follow(self) -> None:
        """Go to the word that is heard and follow it."""
        self._follower.follow()

    def hold_still(self) -> None:
        """Follow what is heard only after a moment: somebody looks at something else."""
        self._follower.hold_still()

    def play_from_caret(self) -> None:
        """Ask to hear the recording from the word at the caret."""
        place = self.caret_place()
        if place is not None:
            self.play_requested.emit(self._word(place).start_ms)

    # Review

    def selected_span(self) -> Span | None:
        """Return the time of the selected words, or of the paragraph at the caret; None where there are no words."""
        if self.textCursor().hasSelection():
            chosen: list[Word] = []
            for stretch in self.selected():
                words = self.paragraphs[stretch.paragraph].words
                found = words_in(self.paragraphs[stretch.paragraph], stretch.start, stretch.end)
                if found is not None and stretch.start < stretch.end:
                    chosen += words[found[0] : found[1] + 1]
            return Span(chosen[0].start_ms, chosen[-1].end_ms) if chosen else None
        paragraph = self.paragraph_at_caret()
        return Span(paragraph.start_ms, paragraph.end_ms) if paragraph is not None and paragraph.words else None

    def select_span(self, span: Span) -> None:
        """Select the words that are heard in a span; where there are none, put the caret where they belong."""
        heard = words_heard_in(self.paragraphs, span)
        if heard:
            first, last = (stretch_of(self.paragraphs, place) for place in (heard[0], heard[-1]))
        else:
            before = word_heard_at(self.paragraphs, span.start_ms)
            if before is None:
                first = last = Stretch(0, 0, 0)
            else:
                end = stretch_of(self.paragraphs, before).end
                first = last = Stretch(before.paragraph, end, end)
        self._follower.hold_still()
        self.select(first, last)

    def caret_place(self) -> WordPlace | None:
        """Return where the word is in which the caret stands, or before which; None in an empty paragraph."""
        stretches = self.selected()
        if not stretches:
            return None
        word = self.paragraphs[stretches[0].paragraph].word_at(stretches[0].start)
        return None if word is None else WordPlace(stretches[0].paragraph, word)

    def word_at_caret(self) -> Word | None:
        """Return the word in which the caret stands, or before which; None in an empty paragraph."""
        place = self.caret_place()
        return None if place is None else self._word(place)

    @property
    def heard_word(self) -> Word | None:
        """The word that is heard; None where there is none."""
        return None if self._heard is None else self._word(self._heard)

    def doubts(self, word: Word) -> bool:
        """Whether a word is marked as doubtful."""
        return self._marks.level(word) is not Doubt.NONE

    def paragraph_at_caret(self) -> Paragraph | None:
        """Return the paragraph in which the caret stands; None where there is no text."""
        number = self.textCursor().blockNumber()
        return self.paragraphs[number] if number < len(self.paragraphs) else None

    def next_doubtful(self) -> bool:
        """Select the next doubtful word and ask to seek to just before it; False if there is none."""
        stretches = self.selected()
        if not stretches:
            return False
        return self._review(next_doubtful(self.paragraphs, self._marks, stretches[-1]))

    def previous_doubtful(self) -> bool:
        """Select the doubtful word before the caret and ask to seek to just before it; False if there is none."""
        stretches = self.selected()
        if not stretches:
            return False
        return self._review(previous_doubtful(self.paragraphs, self._marks, stretches[0]))

    def accept_doubtful(self) -> bool:
        """Confirm the selected words, or the one at the caret, and go to the next doubtful one if there is one."""
        edits = []
        for stretch in self.selected():
            paragraph = self.paragraphs[stretch.paragraph]
            words = words_in(paragraph, stretch.start, stretch.end)
            if words is not None and not all(word.reviewed for word in paragraph.words[words[0] : words[1] + 1]):
                edits.append(ConfirmWords(paragraph.id, *words))
        if edits and self.history is not None and not self.isReadOnly():
            self.history.apply_all(edits, self.tr("Mark as Right"))
        return self.next_doubtful()

    def confirm_paragraph(self) -> None:
        """Confirm every word of the paragraph at the caret."""
        paragraph = self.paragraph_at_caret()
        if self.history is None or self.isReadOnly() or paragraph is None:
            return
        if not all(word.reviewed for word in paragraph.words):
            edit = ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1)
            self.history.apply(edit, self.tr("Mark Paragraph as Right"))

    # Qt's events

    def event(self, event: QEvent) -> bool:
        """Set the margins before a new size is laid out."""
        if event.type() == QEvent.Type.Resize:
            self._set_margins()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first line in its place while the text flows anew."""
        with self.scroller.line_kept():
            super().resizeEvent(event)
            self.text.finish_layout()
        self._follower.place_pill()

    def changeEvent(self, event: QEvent) -> None:
        """Take on a new palette or font."""
        if event.type() == QEvent.Type.PaletteChange:
            self._colours = self._pill.colours = colours_for(self.palette())
            self.viewport().update()
        if event.type() == QEvent.Type.FontChange:
            with self.scroller.line_kept():
                super().changeEvent(event)
                self._measure()
        else:
            super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice that somebody types, or leaves by the keyboard."""
        self._follower.hold_still()
        value, edits = self.verticalScrollBar().value(), self.edits_taken
        super().keyPressEvent(event)
        if self.verticalScrollBar().value() != value and self.edits_taken == edits:
            self._follower.leave()  # the caret went out of sight

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the size of the type with Ctrl."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_font_size(self.font_size + steps)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play from a time, or with Ctrl from a word."""
        self._follower.hold_still()
        if event.button() == Qt.MouseButton.LeftButton:
            paragraph = self._time_at(event.position())
            if paragraph is not None:
                self.play_requested.emit(self.paragraphs[paragraph].start_ms)
                return
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and self._play_from(event.position()):
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word and play from it."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self._play_from(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a time can be clicked."""
        if event.buttons():
            self._follower.hold_still()
        else:
            self._point_at(self._time_at(event.position()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the mouse when it leaves."""
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks under and over the text, and the margin beside it."""
        top = self.verticalScrollBar().value()
        area = QRectF(event.rect()).translated(0, top)
        blocks = [] if not self.paragraphs else list(blocks_between(self.text, area.top(), area.bottom()))
        marked = [(block, self._marks.of(self.paragraphs[block.blockNumber()])) for block in blocks]

        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -top)
        for block, marks in marked:
            paint_tints(painter, self._colours, block, marks)
            for layer in self._layers:
                layer.paint_under(painter, self._colours, block, self.paragraphs[block.blockNumber()])
        paint_heard(painter, self._colours, self._heard_rectangles())
        if area.left() < self._margin.width:
            initials = initials_of(self.history.transcript.speakers.values()) if self.history else {}
            for block in blocks:
                self._paint_margin(painter, block, initials)
        painter.end()

        super().paintEvent(event)

        painter = QPainter(self.viewport())
        painter.translate(0, -top)
        for block, marks in marked:
            paint_lines(painter, self._colours, block, marks)
            for layer in self._layers:
                layer.paint_over(painter, self._colours, block, self.paragraphs[block.blockNumber()])
        if not self.paragraphs:
            painter.setPen(self._colours.quiet)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.viewport().rect()).adjusted(24, 24, -24, -24), int(flags), self._hint)
        painter.end()

    # Inside

    def _shown(self, changes: Sequence[Change]) -> None:
        heard = None if self._position_ms is None else word_heard_at(self.paragraphs, self._position_ms)
        if heard == self._heard and len(changes) == 1 and _is_inside_a_paragraph(changes[0]):
            self.update_paragraph(changes[0].index)
        else:
            self._heard = heard
            self.viewport().update()
        self._follower.place_pill()

    def _measure(self) -> None:
        self._margin = Margin(self.font())
        self._page = Page(self.font(), self._margin.width, self._style)
        self.text.set_rhythm(self._page.rhythm)
        self._set_margins()

    def _set_margins(self) -> None:
        left, right = self._page.beside(self.width() - self.verticalScrollBar().sizeHint().width())
        self.setViewportMargins(left, 0, right, 0)

    def _paint_margin(self, painter: QPainter, block: QTextBlock, initials: Mapping[int, str]) -> None:
        assert self.history is not None
        number = block.blockNumber()
        self._margin.paint(
            painter,
            self._colours,
            self.history.transcript,
            initials,
            number,
            baseline_of(block),
            block.layout().boundingRect().translated(block.layout().position()),
            pointed_at=number == self._pointed_at,
        )

    def _time_at(self, point: QPointF) -> int | None:
        """Return the index of the paragraph whose time is at a point of the viewport."""
        place = point + QPointF(0, self.verticalScrollBar().value())
        if not self.paragraphs or place.x() >= self._margin.width:
            return None
        offset_ms = 0 if self.history is None else self.history.transcript.offset_ms
        for block in blocks_between(self.text, place.y() - self._page.rhythm.line_height, place.y()):
            paragraph = self.paragraphs[block.blockNumber()]
            if self._margin.time_area(paragraph, offset_ms, baseline_of(block)).contains(place):
                return block.blockNumber()
        return None

    def _point_at(self, paragraph: int | None) -> None:
        """Show that a time can be clicked."""
        if paragraph != self._pointed_at:
            self._pointed_at = paragraph
            shape = Qt.CursorShape.IBeamCursor if paragraph is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.viewport().update(0, 0, self._margin.width, self.viewport().height())

    def _play_from(self, point: QPointF) -> bool:
        """Ask to play from the word at a point of the viewport; False if there is none."""
        place = word_under(self.text, self.paragraphs, point + QPointF(0, self.verticalScrollBar().value()))
        if place is None:
            return False
        self.play_requested.emit(self._word(place).start_ms)
        return True

    def _review(self, place: WordPlace | None) -> bool:
        if place is None:
            return False
        self._follower.hold_still()
        self.select(stretch_of(self.paragraphs, place))
        self.seek_requested.emit(max(self._word(place).start_ms - _LEAD_IN_MS, 0))
        return True

    def _word(self, place: WordPlace) -> Word:
        return self.paragraphs[place.paragraph].words[place.word]

    def _heard_rectangles(self) -> list[QRectF]:
        return [] if self._heard is None else rectangles_of(self.text, self.paragraphs, self._heard)

    def _heard_line(self) -> QRectF | None:
        return None if self._heard is None else line_of(self.text, self.paragraphs, self._heard)

    def _update_heard(self) -> None:
        top = self.verticalScrollBar().value()
        for rectangle in self._heard_rectangles():
            self.viewport().update(painted_area(rectangle).translated(0, -top).toAlignedRect())


def _is_inside_a_paragraph(change: Change) -> bool:
    """Whether a change is about the text of one paragraph, and not about its speaker or its time."""
    match change.removed, change.inserted:
        case (before,), (after,):
            return (before.id, before.speaker_id, before.start_ms) == (after.id, after.speaker_id, after.start_ms)
        case _:
            return False
