"""A text field over a history: what happens to its text becomes edits, and what edits do to the transcript shows."""

from collections.abc import Sequence
from contextlib import ExitStack

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from editor.history import TranscriptHistory
from editor.transcript_view.clipboard import clip_in, fill
from editor.transcript_view.differences import difference
from editor.transcript_view.document import Touched, TranscriptDocument
from editor.transcript_view.geometry import line_at
from editor.transcript_view.offsets import to_characters, to_utf16
from editor.transcript_view.places import Stretch, stretch_changed_by
from editor.transcript_view.scrolling import Scroller
from editor.transcript_view.translation import edits_for, pasted
from engine.errors import InvalidEdit
from engine.transcript.clips import Clip, clip_of, edits_after_pasting
from engine.transcript.edits import Edit, JoinParagraphs, ReplaceText, SplitParagraph
from engine.transcript.transcript import Change
from engine.transcript.words import Paragraph

# A stretch that is to be seen is left where it is between these shares of the view's height, else moved to the third.
_HIGHEST, _LOWEST, _HOME = 0.02, 0.85, 0.3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TranscriptField(QTextEdit):
    """Plain text, one block a paragraph, always what the transcript of its history says.

    Attributes:
        edits_taken: How often something changed the text from the keyboard or the mouse.

    Signals:
        typed: The user changed the text, from the keyboard or the mouse.
        edit_refused: An ``InvalidEdit``; the text is back to what it was.
        menu_requested: Where on the screen the context menu should open.
    """

    typed = Signal()
    edit_refused = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = TranscriptDocument(self)
        self.setDocument(self.text)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(True)
        self.scroller = Scroller(self)
        self.edits_taken = 0
        self._history: TranscriptHistory | None = None
        self._taken: list[Change] | None = None
        self._many: tuple[ExitStack, list[Change]] | None = None
        self.text.touched.connect(self._take)

    @property
    def history(self) -> TranscriptHistory | None:
        """The history that is shown."""
        return self._history

    def show_history(self, history: TranscriptHistory | None, *, read_only: bool = False) -> None:
        """Show a transcript from its beginning, or nothing."""
        if self._history is not None:
            self._history.changed.disconnect(self._show)
            self._history.stepped.disconnect(self._show_step)
            self._history.many_begun.disconnect(self._begin_many)
            self._history.many_ended.disconnect(self._end_many)
        self._history = history
        self.text.load([paragraph.text for paragraph in self.paragraphs])
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setReadOnly(read_only or history is None)
        if history is not None:
            history.changed.connect(self._show)
            history.stepped.connect(self._show_step)
            history.many_begun.connect(self._begin_many)
            history.many_ended.connect(self._end_many)

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The paragraphs of the transcript, in order; not to be changed."""
        return [] if self._history is None else self._history.transcript.paragraphs

    def first_difference(self) -> int | None:
        """Return the first paragraph that the screen shows wrongly, or None: for tests."""
        expected = [paragraph.text for paragraph in self.paragraphs] or [""]
        shown = self.text.texts(0, 0)
        wrong = (index for index, pair in enumerate(zip(expected, shown, strict=False)) if pair[0] != pair[1])
        return next(wrong, None if len(expected) == len(shown) else min(len(expected), len(shown)))

    def undo(self) -> None:
        """Take the last step back, whoever made it."""
        if self._history is not None and not self.isReadOnly():
            QGuiApplication.inputMethod().commit()
            self._history.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._history is not None and not self.isReadOnly():
            QGuiApplication.inputMethod().commit()
            self._history.redo()

    def select(self, stretch: Stretch, last: Stretch | None = None) -> None:
        """Select a stretch, or all from it to another, and bring its end into view."""
        first = self.text.findBlockByNumber(stretch.paragraph)
        cursor = QTextCursor(first)
        cursor.setPosition(first.position() + to_utf16(first.text(), stretch.start))
        stretch = last or stretch
        block = self.text.findBlockByNumber(stretch.paragraph)
        cursor.setPosition(block.position() + to_utf16(block.text(), stretch.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        line = line_at(block, cursor.positionInBlock())
        height = self.viewport().height()
        if not _HIGHEST <= (line.top() - self.verticalScrollBar().value()) / max(height, 1) <= _LOWEST:
            self.scroller.move_to(line.top() - _HOME * height)

    def selected(self) -> list[Stretch]:
        """Return what is selected, paragraph by paragraph; the caret's place if nothing is."""
        if not self.paragraphs:
            return []
        cursor = self.textCursor()
        block = self.text.findBlock(cursor.selectionStart())
        stretches = []
        while block.isValid() and block.position() <= cursor.selectionEnd():
            start = max(cursor.selectionStart() - block.position(), 0)
            end = min(cursor.selectionEnd() - block.position(), block.length() - 1)
            text = block.text()
            stretches.append(Stretch(block.blockNumber(), to_characters(text, start), to_characters(text, end)))
            block = block.next()
        return stretches

    def move_selection_to(self, target: QTextCursor) -> None:
        """Move the selected text elsewhere, as one step."""
        source = self.textCursor()
        if self._history is None or source.selectionStart() <= target.position() <= source.selectionEnd():
            return
        moved, clip = pasted(source.selectedText()), self._clip()
        with self._history.one_step(self.tr("Move")):
            source.removeSelectedText()
            self._put(target, moved, clip)

    def _put(self, cursor: QTextCursor, text: str, clip: Clip | None) -> None:
        """Insert text in place of a selection, and select it; its words get back what they had where they were."""
        assert self._history is not None
        start = cursor.selectionStart()
        cursor.insertText(text)
        end = cursor.position()
        first, last = (self.text.findBlock(position).blockNumber() for position in (start, end))
        if clip is not None:
            ids = [paragraph.id for paragraph in self.paragraphs[first : last + 1]]
            sha256 = self._history.project.recording.sha256
            edits = edits_after_pasting(self._history.transcript, sha256, clip, ids)
            if edits:
                self._history.apply_all(edits)
        cursor.setPosition(min(start, end))  # white space beside a new break has gone
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _clip(self) -> Clip:
        """Return what is selected."""
        assert self._history is not None
        stretches = [(self.paragraphs[part.paragraph].id, part.start, part.end) for part in self.selected()]
        return clip_of(self._history.transcript, self._history.project.recording.sha256, stretches)

    def event(self, event: QEvent) -> bool:
        """Leave the keys for undo and redo to the window, if it has actions for them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_step(event):
            event.ignore()  # the window's own undo comes first
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo by the history; make paragraphs, never lines."""
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif _is_step(event):
            self.redo()
        elif event.key() in _ENTER and not self.isReadOnly():
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            else:
                event.ignore()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, but not files."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text; its lines become paragraphs, and words that were copied here keep what is known of them."""
        text, cursor = pasted(source.text()), self.textCursor()
        if self._history is None or not text:
            return
        with self._history.one_step(self.tr("Paste")):
            self._put(cursor, text, clip_in(source))
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Give text to the clipboard and to other programs.

        The text widget makes the object: one made here would end with Python, before the clipboard that owns it.
        """
        content = super().createMimeDataFromSelection()
        content.text()  # after this it holds its text in all forms, and can be emptied
        content.clear()
        if self._history is not None:
            fill(content, self._clip())
        return content

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files to the window."""
        if event.mimeData().hasUrls():
            event.ignore()  # files are for the window
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Leave files to the window."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Insert text that is dropped, or move the selection."""
        if self._history is None or self.isReadOnly() or not self.canInsertFromMimeData(event.mimeData()):
            event.ignore()
            return
        target = self.cursorForPosition(event.position().toPoint())
        text = pasted(event.mimeData().text())
        if event.source() is self.viewport() and event.dropAction() == Qt.DropAction.MoveAction:
            # Qt would make one change of everything between the two places.
            self.move_selection_to(target)
        elif text:
            with self._history.one_step(self.tr("Drop")):
                self._put(target, text, clip_in(event.mimeData()))
        event.acceptProposedAction()
        super().dragLeaveEvent(QDragLeaveEvent())  # the drop mark goes

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the window, which knows all the actions."""
        self.menu_requested.emit(event.globalPos())

    def _shown(self, changes: Sequence[Change]) -> None:
        """React to changes, now that the text shows them."""

    def _take(self, touched: Touched) -> None:
        """Make edits of what happened to the text, then show what the transcript made of them."""
        if self._history is None:
            return
        transcript = self._history.transcript
        region = transcript.paragraphs[touched.first : len(transcript.paragraphs) - touched.untouched]
        taken: list[Change] = []
        before = "\n".join(paragraph.text for paragraph in region)
        after = "\n".join(self.text.texts(touched.first, touched.untouched))
        change = difference(before, after, touched.near)
        if change is not None:
            self.edits_taken += 1
            self.typed.emit()
            taken = self._apply(edits_for(region, change, transcript.new_paragraph_id))
        region = transcript.paragraphs[touched.first : len(transcript.paragraphs) - touched.untouched]
        self.text.match(touched.first, touched.untouched, [paragraph.text for paragraph in region])
        if taken:
            self._shown(taken)

    def _apply(self, edits: list[Edit]) -> list[Change]:
        """Apply edits whose outcome stands on the screen already."""
        assert self._history is not None
        taken: list[Change] = []
        self._taken = taken
        try:
            match edits:
                case []:
                    pass  # nothing that belongs in a transcript
                case [ReplaceText() as edit]:
                    self._history.type(edit, self.tr("Typing"))
                case [SplitParagraph()]:
                    self._history.apply_all(edits, self.tr("New Paragraph"))
                case [JoinParagraphs()]:
                    self._history.apply_all(edits, self.tr("Join Paragraphs"))
                case _:
                    self._history.apply_all(edits, self.tr("Typing"))
        except InvalidEdit as error:
            self.edit_refused.emit(error)
        finally:
            self._taken = None
        return taken

    def _show(self, change: Change) -> None:
        if self._taken is not None:
            self._taken.append(change)
        elif self._many is not None:
            self.text.follow(change, len(self.paragraphs))
            self._many[1].append(change)
        else:
            count = len(self.paragraphs)
            appended = not change.removed and change.index + len(change.inserted) == count
            cursor = self.textCursor()
            anchor, position = cursor.anchor(), cursor.position()
            with self.scroller.line_kept(cursor):
                self.text.follow(change, count)
                if appended and (self.textCursor().anchor(), self.textCursor().position()) != (anchor, position):
                    # Qt takes a caret at the very end along with the text that comes behind it.
                    cursor.setPosition(anchor)
                    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
                    self.setTextCursor(cursor)
            self._shown([change])

    def _begin_many(self) -> None:
        """Show the changes that follow at once, with the line of the caret where it is."""
        if self._taken is None:
            together = ExitStack()
            together.enter_context(self.scroller.line_kept(self.textCursor()))
            together.enter_context(self.text.laid_out_once())
            self._many = together, []

    def _end_many(self) -> None:
        if self._many is not None:
            together, changes = self._many
            self._many = None
            together.close()
            if changes:
                self._shown(changes)

    def _show_step(self, changes: tuple[Change, ...]) -> None:
        """Put the caret where a step that was undone or redone changed something."""
        stretch = next(filter(None, map(stretch_changed_by, reversed(changes))), None)
        if stretch is not None:
            self.select(stretch)


def _is_step(event: QKeyEvent) -> bool:
    """Whether a key means undo or redo; all systems' keys for redo are taken."""
    control = Qt.KeyboardModifier.ControlModifier
    return (
        event.matches(QKeySequence.StandardKey.Undo)
        or event.matches(QKeySequence.StandardKey.Redo)
        or (event.key() == Qt.Key.Key_Y and event.modifiers() == control)
        or (event.key() == Qt.Key.Key_Z and event.modifiers() == control | Qt.KeyboardModifier.ShiftModifier)
    )
