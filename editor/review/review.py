"""The review of the open project: which words are marked, how far it is, and what is likely still wrong."""

from PySide6.QtCore import QObject, QTimer, Signal

from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.review.auditing import Auditing
from editor.review.learning import Learning
from editor.review.mode import ReviewMode
from editor.review.queue import MarksInReview
from editor.review.scroll_marks import ScrollMarks
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from engine.doubt.marks import Doubt, DoubtMarks
from engine.doubt.quality import errors_left
from engine.project.doubts import doubts_of
from engine.project.project import Project
from engine.transcript.transcript import Change

# Counting goes through the whole transcript: it waits until the user has stopped typing for a moment.
_COUNT_DELAY_MS = 400
# The shares of words that a key leads through; behind the largest comes what suits the recording.
_PERCENTS = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30)


class Review(QObject):
    """Marks doubtful words, walks from one to the next, and counts.

    Attributes:
        mode: The review mode. While it is on, the commands for the next, the one before and accepting are its own.

    Signals:
        counted: Words, how many of them are reviewed, and how many marked ones are left.
        marked: The ``DoubtMarks`` by which words are marked, or None; told again when they have changed.
        nothing_left: Why there is nowhere to go, in the user's words.
        arrived: Another doubtful word is selected.
        judged: The ``ErrorsLeft`` in the whole transcript.
        audited: After a review, the ``Audit`` of what is not marked.
        told: What a command did, in the user's words.
    """

    counted = Signal(int, int, int)
    marked = Signal(object)
    nothing_left = Signal(str)
    arrived = Signal()
    judged = Signal(object)
    audited = Signal(object)
    told = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._learning = Learning(self)
        self.mode = ReviewMode(view, playback, settings, self)
        self.mode.active_changed.connect(lambda _: self._show_marks())
        self._auditing = Auditing(self)
        self._auditing.audited.connect(self.audited)
        self.mode.active_changed.connect(self._audit)
        self.mode.arrived.connect(lambda _: self.arrived.emit())
        self.mode.told.connect(self.told)
        self.judged.connect(self.mode.show_left)
        scroll_marks = ScrollMarks(view)
        self.counted.connect(lambda *_: scroll_marks.look())
        self.marked.connect(lambda _: scroll_marks.look())
        self._view = view
        self._settings = settings
        self._history: TranscriptHistory | None = None
        self._marks = DoubtMarks()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_DELAY_MS)
        self._timer.timeout.connect(self.count)
        settings.changed.connect(self._apply)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._timer.stop()
        self._marks = DoubtMarks(doubts=None if project is None else doubts_of(project))
        if history is not None:
            history.changed.connect(self._take)
        self._auditing.show_project(project)
        self.mode.show_project(project, history, self._marks)
        self._learning.show_project(project)
        self.apply_settings()

    def close(self) -> None:
        """Stop what is at work in the background."""
        self._learning.close()
        self._auditing.close()

    def apply_settings(self) -> None:
        """Mark as many words as the user wants to see."""
        percent = self._settings.number("doubt_percent")
        self._marks.budget = percent / 100 if percent else None
        self._mark()
        self._timer.start()

    def _apply(self, key: str) -> None:
        if key in ("theme", "marks_shown", "doubt_percent"):
            self.apply_settings()

    def mark_more(self) -> None:
        """Mark more words; behind the most, as many as suit the recording."""
        percent = self._percent
        self._set_percent(next((more for more in _PERCENTS if more > percent), 0))

    def mark_fewer(self) -> None:
        """Mark fewer words."""
        percent = self._percent
        self._set_percent(next((fewer for fewer in reversed(_PERCENTS) if fewer < percent), _PERCENTS[0]))

    @property
    def _percent(self) -> int:
        """How many in a hundred words may be marked."""
        return round(100 * self._marks.share)

    def _set_percent(self, percent: int) -> None:
        self._settings.set_value("marks_shown", True)
        self._settings.set_value("doubt_percent", percent)
        if percent:
            self.told.emit(self.tr("The most doubtful {} % of the words are marked").format(percent))
        else:
            text = self.tr("As many words are marked as suit the recording: the most doubtful {} %")
            self.told.emit(text.format(self._percent))

    def toggle_marks(self) -> None:
        """Mark doubtful words, or stop marking them."""
        self._settings.set_value("marks_shown", not self._settings.value("marks_shown"))

    def next(self) -> None:
        """Go to the next marked word."""
        if self.mode.active:
            self.mode.next()
            return
        self._tell(self._view.next_doubtful(), self.tr("No doubtful word from here to the end"))

    def previous(self) -> None:
        """Go to the marked word before."""
        if self.mode.active:
            self.mode.previous()
            return
        self._tell(self._view.previous_doubtful(), self.tr("No doubtful word from here to the beginning"))

    def accept(self) -> None:
        """Say that the selected words are right, and go on."""
        if self.mode.active:
            self.mode.accept()
            return
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
        self.judged.emit(errors_left(words, self._marks.doubts))

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

    def _audit(self, active: bool) -> None:
        if not active:
            self._auditing.look(self._marks.budget)

    def _mark(self) -> None:
        """Mark by what is known and wanted now."""
        self.mode.look_again()
        self._show_marks()

    def _show_marks(self) -> None:
        """Show the marks; in the mode, what is drawn with them."""
        marks = MarksInReview(self._marks, self.mode.queue.drawn) if self.mode.active else self._marks
        shown = marks if self._settings.value("marks_shown") else None
        self._view.set_marks(shown)
        self.marked.emit(shown)
