"""Making the paragraphs anew, of everything or of the selection."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.dialogs.reflow import ReflowDialog
from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.transcript_view.view import TranscriptView
from engine.errors import InvalidEdit
from engine.transcript.reflow import reflow


class Reflowing(QObject):
    """What "Re-flow paragraphs" does.

    Signals:
        nothing_left: Nothing changed, in the user's words.
    """

    nothing_left = Signal(str)

    def __init__(self, view: TranscriptView, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._window = window
        self._history: TranscriptHistory | None = None

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history

    def ask(self) -> None:
        """Ask how, and make the selected paragraphs anew, or all where nothing is selected, as one step."""
        if self._history is None or self._view.isReadOnly():
            return
        transcript = self._history.transcript
        chosen = [stretch.paragraph for stretch in self._view.selected()]
        paragraphs = list(transcript.paragraphs)
        if self._view.textCursor().hasSelection():
            paragraphs = paragraphs[chosen[0] : chosen[-1] + 1]
        dialog = ReflowDialog(len(paragraphs), self._window)
        if dialog.exec():
            edits = reflow(paragraphs, dialog.flow, transcript.new_paragraph_id)
            if edits:
                try:
                    self._history.apply_all(edits, self.tr("Re-flow Paragraphs"))
                except InvalidEdit as error:
                    show_error(self._window, error)
            else:
                self.nothing_left.emit(self.tr("The paragraphs are like that already"))
        dialog.deleteLater()
        self._view.setFocus()
