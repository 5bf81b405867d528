"""Inserting the marks of a transcription convention, and text snippets, at the caret."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from editor.conventions import MARKS, Convention, Mark, marks_from, snippets_from, written
from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from engine.transcript.speakers import initials_of

_MOST_BY_DIGIT = 9


class Inserting(QObject):
    """What "Insert a mark" and "Expand the abbreviation" do.

    Signals:
        nothing_left: There is nothing to insert, in the user's words.
    """

    nothing_left = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._playback = playback
        self._settings = settings
        self._window = window
        self._history: TranscriptHistory | None = None

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the convention that the user writes by, and the user's own."""
        return MARKS[Convention(self._settings.text("convention"))] + marks_from(self._settings.text("own_marks"))

    def choose(self) -> None:
        """Let the user choose a mark at the caret, by its digit or with the arrows."""
        if self._history is None or self._view.isReadOnly():
            return
        menu = QMenu(self._window)
        for number, mark in enumerate(self.marks, start=1):
            digit = f"&{number}   " if number <= _MOST_BY_DIGIT else "     "
            text = written(mark.text, self._playback.position_ms, self._initials(), "…")[0]
            name = text if mark.name == mark.text else f"{text}\t{self.tr(mark.name)}"
            action = menu.addAction(digit + name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, mark=mark: self.insert(mark))
        menu.exec(self._view.viewport().mapToGlobal(self._view.cursorRect().bottomLeft()))
        menu.deleteLater()

    def insert(self, mark: Mark) -> None:
        """Write a mark at the caret, or around what is selected in one paragraph."""
        stretches = self._view.selected()
        if self._history is None or len(stretches) > 1:
            return
        selection = ""
        if stretches:
            paragraph = self._view.paragraphs[stretches[0].paragraph]
            selection = paragraph.text[stretches[0].start : stretches[0].end]
        self._write(self._view.textCursor(), mark.text, selection)

    def expand(self) -> None:
        """Write what the abbreviation before the caret stands for."""
        if self._history is None or self._view.isReadOnly():
            return
        cursor = self._view.textCursor()
        cursor.clearSelection()
        line = cursor.block().text()[: cursor.positionInBlock()]
        snippets = snippets_from(self._settings.text("snippets"))
        short = next((one for one in sorted(snippets, key=len, reverse=True) if _ends_with_word(line, one)), None)
        if short is None:
            self.nothing_left.emit(self.tr("No abbreviation of yours stands before the caret"))
            return
        length = len(short.encode("utf-16-le")) // 2
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, length)
        self._write(cursor, snippets[short], "")

    def _initials(self) -> str:
        """Return the initials of whoever speaks the paragraph at the caret."""
        paragraph = self._view.paragraph_at_caret()
        if self._history is None or paragraph is None or paragraph.speaker_id is None:
            return ""
        return initials_of(self._history.transcript.speakers.values()).get(paragraph.speaker_id, "")

    def _write(self, cursor: QTextCursor, text: str, selection: str) -> None:
        whole, caret = written(text, self._playback.position_ms, self._initials(), selection)
        begin = cursor.selectionStart()
        cursor.insertText(whole)
        cursor.setPosition(begin + len(whole[:caret].encode("utf-16-le")) // 2)
        self._view.setTextCursor(cursor)
        self._view.setFocus()


def _ends_with_word(line: str, short: str) -> bool:
    return line.endswith(short) and not line[: -len(short)][-1:].isalnum()
