"""The transcript on the screen: flowing paragraphs that are read, heard, and corrected in place."""

import time
from bisect import bisect_right

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QTextEdit, QWidget

from editor.history import TranscriptHistory
from editor.transcript_view import document
from editor.transcript_view.colours import LIGHT, TranscriptColours
from editor.transcript_view.offsets import from_qt, to_qt
from editor.transcript_view.painting import Place, paint_margin, paint_marks, word_rects
from editor.transcript_view.translation import edits_between
from engine.doubt.marks import Doubt, DoubtMarks
from engine.errors import InvalidEdit
from engine.transcript.edits import ConfirmWords, Edit
from engine.transcript.transcript import Change

_MARGIN_CHARACTERS = 22
_TEXT_CHARACTERS = 78
_EDGE_PX = 16
_PARAGRAPH_GAP = 0.55
_LINE_HEIGHT_PERCENT = 145
# The view does not follow what is heard while the user types, and this long after.
_TYPING_S = 2.0


class TranscriptView(QTextEdit):
    """Shows a transcript and turns what the user does to the text into edits.

    The document holds plain text only. Marks, times and names are painted beside and behind it, so that showing doubt
    or following the sound never touches the text.

    Signals:
        play_requested: Play from here, in milliseconds.
        seek_requested: Go here, in milliseconds, playing or not.
        following_changed: Whether the view goes along with what is heard.
        edit_refused: An ``InvalidEdit``; the text is back to what it was.
    """

    play_requested = Signal(int)
    seek_requested = Signal(int)
    following_changed = Signal(bool)
    edit_refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: TranscriptHistory | None = None
        self._marks = DoubtMarks()
        self._marks_shown = True
        self._colours = LIGHT
        self._syncing = False
        self._place: Place | None = None
        self._following = True
        self._typed_at_s = 0.0
        self._carried = 0.0
        self._empty_text = ""
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(False)
        self.setAccessibleName(self.tr("Transcript"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._pill = QPushButton(self.tr("Back to playing"), self.viewport())
        self._pill.setObjectName("pill")
        self._pill.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pill.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pill.clicked.connect(self.follow)
        self._pill.hide()
        self.document().contentsChange.connect(self._translate)
        self.verticalScrollBar().actionTriggered.connect(lambda _: self._leave())
        self.setReadOnly(True)
        self.set_font_size(13)

    # --- what is shown

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Show a transcript, or none."""
        if self._history is not None:
            self._history.changed.disconnect(self._show_change)
        self._history = history
        self._place = None
        self._following = True
        self._pill.hide()
        self._marks = DoubtMarks(self._marks.budget)
        if history is not None:
            self._marks.learn(history.transcript.model_words)
            history.changed.connect(self._show_change)
        self._syncing = True
        self.document().clear()
        self._format_page()
        if history is not None:
            document.fill(self.document(), history.transcript.paragraphs)
        self._syncing = False
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setReadOnly(history is None or not history.transcript.paragraphs)

    def set_colours(self, colours: TranscriptColours) -> None:
        """Paint in other colours."""
        self._colours = colours
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, colours.page)
        palette.setColor(QPalette.ColorRole.Text, colours.text)
        self.setPalette(palette)
        self.viewport().update()

    def set_marks(self, *, shown: bool, budget: float) -> None:
        """Mark this share of the words as doubtful, 0 to 1, or none."""
        self._marks_shown = shown
        self._marks.budget = budget
        self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """Say something where there is no transcript yet."""
        self._empty_text = text
        self.viewport().update()

    def set_font_size(self, points: int) -> None:
        """Set the size of the text."""
        font = QFont(self.font())
        font.setPointSize(points)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._format_page()

    @property
    def doubtful_left(self) -> int:
        """How many marked words nobody has looked at. Counts through the transcript: not for every key press."""
        if self._history is None:
            return 0
        paragraphs = self._history.transcript.paragraphs
        return sum(self._marks.level(word) is not Doubt.NONE for p in paragraphs for word in p.words)

    def _format_page(self) -> None:
        """Set margins and gaps for the window's width and the text's size."""
        metrics = QFontMetricsF(self.document().defaultFont())
        character = metrics.averageCharWidth()
        margin = _EDGE_PX + _MARGIN_CHARACTERS * character
        free = max(0.0, self.viewport().width() - margin - _EDGE_PX - _TEXT_CHARACTERS * character)
        was_syncing, self._syncing = self._syncing, True
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(margin + free / 2)
        frame.setRightMargin(_EDGE_PX + free / 2)
        frame.setTopMargin(_EDGE_PX)
        frame.setBottomMargin(self.viewport().height() / 2)
        self.document().rootFrame().setFrameFormat(frame)
        block = QTextBlockFormat()
        block.setTopMargin(metrics.height() * _PARAGRAPH_GAP)
        block.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        if cursor.blockFormat() != block:
            cursor.setBlockFormat(block)
        self._syncing = was_syncing

    # --- changes from the history

    def _show_change(self, change: Change) -> None:
        """Bring the blocks up to a change that did not come from the keyboard; leave caret and view where they are."""
        assert self._history is not None
        self._learn(change)
        self.setReadOnly(not self._history.transcript.paragraphs)
        if self._syncing:
            self.viewport().update()
            return
        self._syncing = True
        top = self._top_paragraph()
        caret, anchor = self._caret(self.textCursor().position()), self._caret(self.textCursor().anchor())
        document.replace_blocks(self.document(), change.index, len(change.removed), change.inserted)
        was_empty = len(self._history.transcript.paragraphs) == len(change.inserted)
        if not was_empty:
            caret, anchor = _moved(caret, change), _moved(anchor, change)
        self._put_caret(caret, anchor)
        self._restore_top(top, change)
        self._syncing = False
        self._place = None
        self.viewport().update()

    def _learn(self, change: Change) -> None:
        """Take in the probabilities of newly recognised words."""
        if not change.removed and change.inserted and self._history is not None:
            known = {word.model_id for paragraph in change.inserted for word in paragraph.words}
            self._marks.learn(word for word in self._history.transcript.model_words[-len(known) :] if word.id in known)

    def _caret(self, position: int) -> tuple[int, int]:
        """Return a place in the document as block and place in it."""
        block = self.document().findBlock(position)
        return block.blockNumber(), position - block.position()

    def _put_caret(self, caret: tuple[int, int], anchor: tuple[int, int]) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(anchor))
        cursor.setPosition(self._position(caret), QTextCursor.MoveMode.KeepAnchor)
        if (cursor.position(), cursor.anchor()) != (self.textCursor().position(), self.textCursor().anchor()):
            self.setTextCursor(cursor)

    def _position(self, place: tuple[int, int]) -> int:
        block = self.document().findBlockByNumber(min(place[0], self.document().blockCount() - 1))
        return block.position() + min(place[1], block.length() - 1)

    def _top_paragraph(self) -> tuple[int, float]:
        """Return the first visible paragraph and how far its top is from the view's."""
        block = self.cursorForPosition(
            QPoint(int(self.document().rootFrame().frameFormat().leftMargin()) + 1, 0)
        ).block()
        return block.blockNumber(), self._block_rect(block).top()

    def _restore_top(self, top: tuple[int, float], change: Change) -> None:
        number, distance = top
        if number >= change.index + len(change.removed) and self._history is not None:
            number += len(change.inserted) - len(change.removed)
        block = self.document().findBlockByNumber(min(number, self.document().blockCount() - 1))
        exact = self._block_rect(block).top() - distance + self._carried
        moved = round(exact)
        if moved and self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)
            self._carried = exact - moved  # lines are not whole pixels high; a hundred windows must not drift

    # --- changes by the user

    def _translate(self, position: int, _removed: int, added: int) -> None:
        """Turn what Qt did to the document into edits."""
        if self._syncing or self._history is None:
            return
        transcript = self._history.transcript
        count = self.document().blockCount()
        first = self.document().findBlock(position).blockNumber()
        end_block = self.document().findBlock(position + added)
        last = end_block.blockNumber() if end_block.isValid() else count - 1
        old = transcript.paragraphs[first : last + 1 + len(transcript.paragraphs) - count]
        new = [self.document().findBlockByNumber(number).text() for number in range(first, last + 1)]
        at = from_qt(new[0], position - self.document().findBlockByNumber(first).position())
        edits = edits_between(old, new, at, transcript.new_paragraph_id)
        if edits:
            self._edit(edits, first, len(new))

    def _edit(self, edits: list[Edit], first: int, count: int) -> None:
        """Apply edits that the document shows already, then show what the engine made of them."""
        assert self._history is not None
        self._typed_at_s = time.monotonic()
        self._syncing = True
        try:
            if len(edits) == 1:
                self._history.apply(edits[0], self.tr("Typing"))
            else:
                self._history.apply_all(edits, self.tr("Edit"))
        except InvalidEdit as error:
            self.edit_refused.emit(error)
        paragraphs = self._history.transcript.paragraphs
        blocks = self.document().blockCount()
        shown = paragraphs[first : first + count + len(paragraphs) - blocks]
        if [paragraph.text for paragraph in shown] != self._texts(first, count):
            caret, anchor = self._caret(self.textCursor().position()), self._caret(self.textCursor().anchor())
            document.replace_blocks(self.document(), first, count, shown)
            self._put_caret(caret, anchor)
        self._syncing = False

    def _texts(self, first: int, count: int) -> list[str]:
        return [self.document().findBlockByNumber(number).text() for number in range(first, first + count)]

    def event(self, event: QEvent) -> bool:
        """Leave the keys of undo and redo, which the text widget would keep for itself, to the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undo_or_redo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter to new paragraphs, and undo to the history."""
        if _is_undo_or_redo(event):
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            if not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                self.textCursor().insertText("\n")  # never a line break inside a paragraph
                self.ensureCursorVisible()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._leave()
        self._typed_at_s = time.monotonic()
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note that the user is typing."""
        self._typed_at_s = time.monotonic()
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert plain text; each of its lines becomes a paragraph."""
        lines = [" ".join(line.split()) if "\t" in line else line for line in source.text().splitlines()]
        self.textCursor().insertText("\n".join(line for line in lines if line.strip()))
        self.ensureCursorVisible()

    # --- hearing

    def set_position(self, position_ms: int) -> None:
        """Show which word is heard, and go along with it."""
        place = self._place_at(position_ms)
        if place == self._place:
            return
        for changed in (self._place, place):
            if changed is not None:
                self.viewport().update(self._rect_of(changed))
        self._place = place
        if place is None:
            return
        if self._following and time.monotonic() - self._typed_at_s > _TYPING_S:
            self._scroll_to(self._rect_of(place))
        elif not self._following:
            self._show_pill()

    def follow(self) -> None:
        """Go along with what is heard, from now on."""
        self._pill.hide()
        if not self._following:
            self._following = True
            self.following_changed.emit(True)
        if self._place is not None:
            self._scroll_to(self._rect_of(self._place))

    @property
    def following(self) -> bool:
        """Whether the view goes along with what is heard."""
        return self._following

    def _leave(self) -> None:
        """Stay where the user has scrolled to."""
        if self._following and self._place is not None:
            self._following = False
            self.following_changed.emit(False)
            self._show_pill()

    def _place_at(self, position_ms: int) -> Place | None:
        if self._history is None:
            return None
        paragraphs = self._history.transcript.paragraphs
        index = bisect_right(paragraphs, position_ms, key=lambda paragraph: paragraph.start_ms) - 1
        if index < 0:
            return None
        word = paragraphs[index].word_heard_at(position_ms)
        return None if word is None else Place(index, word)

    def _scroll_to(self, rect: QRect) -> None:
        """Bring a place into the upper part of the view, if it is not in the calm middle of it."""
        height = self.viewport().height()
        if rect.top() < height * 0.08 or rect.bottom() > height * 0.72:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + rect.top() - height // 4)

    def _show_pill(self) -> None:
        assert self._place is not None
        is_above = self._rect_of(self._place).top() < 0
        self._pill.setText(("↑  " if is_above else "↓  ") + self.tr("Back to playing"))
        self._pill.adjustSize()
        size = self._pill.size()
        self._pill.move((self.viewport().width() - size.width()) // 2, self.viewport().height() - size.height() - 14)
        self._pill.show()

    # --- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play from a time code, or with Ctrl from a word."""
        if event.button() == Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            number = self._time_code_at(point)
            if number is not None and self._history is not None:
                self.play_requested.emit(self._history.transcript.paragraphs[number].start_ms)
                return
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._play_from(self.cursorForPosition(point))
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word, and play from it."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._play_from(self.cursorForPosition(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that time codes can be clicked."""
        is_time = self._time_code_at(event.position().toPoint()) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_time else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll away from what is heard."""
        super().wheelEvent(event)
        self._leave()

    def _time_code_at(self, point: QPoint) -> int | None:
        left = self.document().rootFrame().frameFormat().leftMargin()
        if self._history is None or not 0 <= point.x() < left - 4:
            return None
        block = self.cursorForPosition(QPoint(int(left) + 2, point.y())).block()
        is_paragraph = block.blockNumber() < len(self._history.transcript.paragraphs)
        return block.blockNumber() if is_paragraph and self._margin_rect(block).contains(point) else None

    @property
    def caret_paragraph_id(self) -> int | None:
        """The id of the paragraph that the caret is in; None where there is no text."""
        if self._history is None or not self._history.transcript.paragraphs:
            return None
        return self._history.transcript.paragraphs[self._caret(self.textCursor().position())[0]].id

    def play_from_caret(self) -> None:
        """Play from the word at the caret."""
        self._play_from(self.textCursor())

    def _play_from(self, cursor: QTextCursor) -> None:
        place = self._place_of(cursor)
        if place is not None and self._history is not None:
            self.play_requested.emit(self._history.transcript.paragraphs[place.paragraph].words[place.word].start_ms)

    def _place_of(self, cursor: QTextCursor) -> Place | None:
        """Return the word at a cursor, or at the start of its selection."""
        if self._history is None or not self._history.transcript.paragraphs:
            return None
        number, qt_offset = self._caret(cursor.selectionStart())
        paragraph = self._history.transcript.paragraphs[number]
        word = paragraph.word_at(from_qt(paragraph.text, qt_offset))
        return None if word is None else Place(number, word)

    # --- doubt

    def next_doubtful(self) -> bool:
        """Go to the next marked word and select it; return whether there is one."""
        return self._go_to_doubtful(1)

    def previous_doubtful(self) -> bool:
        """Go to the marked word before; return whether there is one."""
        return self._go_to_doubtful(-1)

    def accept_doubtful(self) -> None:
        """Say that the words at the caret or in the selection are right, and go on to the next marked word."""
        places = self._selected_places()
        if self._history is None or not places:
            return
        by_paragraph: dict[int, list[int]] = {}
        for place in places:
            by_paragraph.setdefault(place.paragraph, []).append(place.word)
        paragraphs = self._history.transcript.paragraphs
        edits: list[Edit] = [
            ConfirmWords(paragraphs[number].id, min(words), max(words)) for number, words in by_paragraph.items()
        ]
        self._history.apply_all(edits, self.tr("Accept"))
        self.next_doubtful()

    def confirm_paragraph(self) -> None:
        """Say that all words of the caret's paragraph are right."""
        place = self._place_of(self.textCursor())
        if place is not None and self._history is not None:
            paragraph = self._history.transcript.paragraphs[place.paragraph]
            self._history.apply(ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1), self.tr("Accept paragraph"))

    def _selected_places(self) -> list[Place]:
        cursor = self.textCursor()
        first, last = self._place_of(cursor), None
        if first is None or self._history is None:
            return []
        paragraphs = self._history.transcript.paragraphs
        end_number, end_qt = self._caret(cursor.selectionEnd())
        end = from_qt(paragraphs[end_number].text, end_qt)
        last = Place(end_number, bisect_right([start for start, _ in paragraphs[end_number].spans()], end - 1) - 1)
        if not cursor.hasSelection() or (last.paragraph, last.word) < (first.paragraph, first.word):
            return [first]
        return [
            Place(number, word)
            for number in range(first.paragraph, last.paragraph + 1)
            for word in range(len(paragraphs[number].words))
            if (first.paragraph, first.word) <= (number, word) <= (last.paragraph, last.word)
        ]

    def _go_to_doubtful(self, step: int) -> bool:
        if self._history is None or not self._history.transcript.paragraphs:
            return False
        paragraphs = self._history.transcript.paragraphs
        here = self._place_of(self.textCursor()) or Place(self._caret(self.textCursor().position())[0], -1)
        if step > 0 and self.textCursor().atStart() and not self.textCursor().hasSelection():
            here = Place(0, -1)
        numbers = range(here.paragraph, len(paragraphs)) if step > 0 else range(here.paragraph, -1, -1)
        for number in numbers:
            words = paragraphs[number].words
            for index in range(len(words))[::step]:
                beyond = (
                    (number, index) > (here.paragraph, here.word)
                    if step > 0
                    else (number, index)
                    < (
                        here.paragraph,
                        here.word,
                    )
                )
                if beyond and self._marks.level(words[index]) is not Doubt.NONE:
                    self._select(Place(number, index))
                    return True
        return False

    def _select(self, place: Place) -> None:
        assert self._history is not None
        paragraph = self._history.transcript.paragraphs[place.paragraph]
        start, end = list(paragraph.spans())[place.word]
        position = self.document().findBlockByNumber(place.paragraph).position()
        cursor = QTextCursor(self.document())
        cursor.setPosition(position + to_qt(paragraph.text, start))
        cursor.setPosition(position + to_qt(paragraph.text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._scroll_to(self._rect_of(place))
        self.seek_requested.emit(paragraph.words[place.word].start_ms)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint doubt and the heard word behind the text, and the margin beside it."""
        painter = QPainter(self.viewport())
        if self._history is not None and self._history.transcript.paragraphs:
            self._paint_paragraphs(painter, event.rect())
        elif self._empty_text:
            painter.setPen(self._colours.margin)
            room = self.viewport().rect().adjusted(40, 40, -40, -40)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
        painter.end()
        super().paintEvent(event)

    def _paint_paragraphs(self, painter: QPainter, exposed: QRect) -> None:
        assert self._history is not None
        transcript = self._history.transcript
        number = max(0, self._top_paragraph()[0] - 1)
        before = transcript.paragraphs[number - 1].speaker_id if number else None
        hovered = self._time_code_at(self.viewport().mapFromGlobal(self.cursor().pos()))
        while number < len(transcript.paragraphs):
            block = self.document().findBlockByNumber(number)
            rect = self._block_rect(block)
            if rect.top() > exposed.bottom() or not block.isValid():
                return
            paragraph = transcript.paragraphs[number]
            if rect.bottom() >= exposed.top():
                heard = self._place.word if self._place and self._place.paragraph == number else None
                marks = self._marks if self._marks_shown else None
                if block.text() == paragraph.text:
                    paint_marks(painter, block, paragraph, self._origin(block), self._colours, marks, heard)
                speaker = transcript.speakers.get(paragraph.speaker_id or 0)
                named = (speaker.id, speaker.name) if speaker and paragraph.speaker_id != before else None
                font = self.document().defaultFont()
                margin = QRectF(self._margin_rect(block))
                paint_margin(
                    painter, margin, font, paragraph.start_ms, named, self._colours, is_pointed_at=hovered == number
                )
            before = paragraph.speaker_id
            number += 1

    def _block_rect(self, block: QTextBlock) -> QRectF:
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _origin(self, block: QTextBlock) -> QPointF:
        """Return where the coordinates of a block's lines begin, in the viewport."""
        return self._block_rect(block).topLeft()

    def _margin_rect(self, block: QTextBlock) -> QRect:
        line = block.layout().lineAt(0) if block.layout().lineCount() else None
        origin = self._origin(block)
        top = origin.y() + (line.y() if line else 0)
        height = line.height() if line else QFontMetricsF(self.document().defaultFont()).height()
        left = self.document().rootFrame().frameFormat().leftMargin()
        width = _MARGIN_CHARACTERS * QFontMetricsF(self.document().defaultFont()).averageCharWidth()
        return QRectF(left - width, top, width - 16, height).toAlignedRect()

    def _rect_of(self, place: Place) -> QRect:
        assert self._history is not None
        paragraph = self._history.transcript.paragraphs[place.paragraph]
        block = self.document().findBlockByNumber(place.paragraph)
        span = list(paragraph.spans())[place.word]
        united = QRectF()
        for rect in word_rects(block, paragraph.text, span, self._origin(block)):
            united = united.united(rect)
        return united.adjusted(-4, -4, 4, 4).toAlignedRect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the text a comfortable width, in the middle."""
        super().resizeEvent(event)
        self._format_page()


def _is_undo_or_redo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _moved(caret: tuple[int, int], change: Change) -> tuple[int, int]:
    """Return where a place in the document is after a change."""
    number, offset = caret
    if number >= change.index + len(change.removed):
        return number + len(change.inserted) - len(change.removed), offset
    return caret
