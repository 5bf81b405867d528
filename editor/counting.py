"""From which moment times are counted."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.dialogs.counting import CountingDialog, Moment
from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.transcript_view.view import TranscriptView
from engine.transcript.edits import SetOffset
from engine.transcript.transcript import Change


class Counting(QObject):
    """Lets the user choose from where times are counted, and tells whoever shows some.

    Signals:
        offset_changed: What is added to a time in the recording where it is shown, in milliseconds.
    """

    offset_changed = Signal(int)

    def __init__(self, view: TranscriptView, playback: Playback, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._playback = playback
        self._window = window
        self._history: TranscriptHistory | None = None

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        if history is not None:
            history.changed.connect(self._note)
        self._tell()

    def choose(self) -> None:
        """Ask what a moment is called, and count all times accordingly."""
        if self._history is None or self._view.isReadOnly():
            return
        transcript = self._history.transcript
        moments = [Moment(self.tr("At the &beginning of the recording"), 0)]
        word = self._view.word_at_caret()
        if word is not None:
            moments.append(Moment(self.tr("At the &caret, “{}”").format(word.text), word.start_ms))
        if self._playback.duration_ms:
            moments.append(Moment(self.tr("Where it &plays"), self._playback.position_ms))
        dialog = CountingDialog(moments, transcript.duration_ms, transcript.offset_ms, self._window)
        if dialog.exec() and dialog.offset_ms != transcript.offset_ms:
            self._history.apply(SetOffset(dialog.offset_ms), self.tr("Count Times"))
        dialog.deleteLater()
        self._view.setFocus()

    def _note(self, change: Change) -> None:
        if change.offset_changed:
            self._tell()

    def _tell(self) -> None:
        self.offset_changed.emit(0 if self._history is None else self._history.transcript.offset_ms)
