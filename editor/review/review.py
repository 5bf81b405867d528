"""The review of the open project: which words are marked, and how far it is."""

from PySide6.QtCore import QObject, QTimer, Signal

from editor.history import TranscriptHistory
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.transcript import Change

# Counting goes through the whole transcript: it waits until the user has stopped typing for a moment.
_COUNT_DELAY_MS = 400


class Review(QObject):
    """Marks doubtful words, walks from one to the next, and counts.

    Signals:
        counted: Words, how many of them are reviewed, and how many marked ones are left.
        marked: The ``DoubtMarks`` by which words are marked, or None; told again when they have changed.
        nothing_left: Why there is nowhere to go, in the user's words.
        arrived: Another doubtful word is selected.
    """

    counted = Signal(int, int, int)
    marked = Signal(object)
    nothing_left = Signal(str)
    arrived = Signal()

    def __init__(self, view: TranscriptView, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._history: TranscriptHistory | None = None
        self._marks = DoubtMarks()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_DELAY_MS)
        self._timer.timeout.connect(self.count)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._timer.stop()
        self._marks = DoubtMarks()
        if history is not None:
            self._marks.learn(history.transcript.model_words)
            history.changed.connect(self._take)
            self._timer.start()
        self.apply_settings()

    def apply_settings(self) -> None:
        """Mark as many words as the user wants to see."""
        self._marks.budget = self._settings.number("doubt_percent") / 100
        self._mark()
        self._timer.start()

    def toggle_marks(self) -> None:
        """Mark doubtful words, or stop marking them."""
        self._settings.set_value("marks_shown", not self._settings.value("marks_shown"))

    def next(self) -> None:
        """Go to the next marked word."""
        self._tell(self._view.next_doubtful(), self.tr("No doubtful word from here to the end"))

    def previous(self) -> None:
        """Go to the marked word before."""
        self._tell(self._view.previous_doubtful(), self.tr("No doubtful word from here to the beginning"))

    def accept(self) -> None:
        """Say that the selected words are right, and go on."""
        self._tell(self._view.accept_doubtful(), self.tr("No doubtful word from here to the end"))

    def _tell(self, has_arrived: bool, otherwise: str) -> None:
        if has_arrived:
            self.arrived.emit()
        else:
            self.nothing_left.emit(otherwise)

    def accept_paragraph(self) -> None:
        """Say that the whole paragraph is right."""
        self._view.confirm_paragraph()

    def count(self) -> None:
        """Tell how far the review is; happens by itself a moment after each change."""
        if self._history is None:
            return
        words = [word for paragraph in self._history.transcript.paragraphs for word in paragraph.words]
        reviewed = sum(word.reviewed for word in words)
        doubtful = sum(self._marks.level(word) is not Doubt.NONE for word in words)
        self.counted.emit(len(words), reviewed, doubtful)

    def _take(self, change: Change) -> None:
        """Learn from words that were just recognised."""
        self._timer.start()
        if change.removed or self._history is None:
            return
        windows = {word.window for paragraph in change.inserted for word in paragraph.words}
        new = [word for word in self._history.transcript.model_words if word.window in windows]
        if new:
            self._marks.learn(new)
            self._mark()

    def _mark(self) -> None:
        marks = self._marks if self._settings.value("marks_shown") else None
        self._view.set_marks(marks)
        self.marked.emit(marks)
