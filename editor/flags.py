"""The stretches that need a listen: how many there are, the way through them, and the line that explains one."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.time_label import time_label
from editor.transcript_view.view import TranscriptView
from editor.troubles import trouble_words
from engine.project.flags import open_flags
from engine.project.project import Project
from engine.recognition.results import Flag, Span

# Looking through the transcript waits until the user has stopped typing for a moment.
_DELAY_MS = 400
# A stretch is heard with this much around it.
_AROUND_MS = 600


class FlagBar(QFrame):
    """The line above the transcript that says what may be wrong with a stretch.

    Signals:
        again_requested: Recognise it again.
        dismiss_requested: Nothing is wrong with it.
    """

    again_requested = Signal()
    dismiss_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.again = QPushButton(self.tr("Recognise again…"))
        self.again.clicked.connect(self.again_requested)
        self.dismiss = QPushButton(self.tr("Nothing is wrong"))
        self.dismiss.clicked.connect(self.dismiss_requested)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(10)
        layout.addWidget(self._text, 1)
        for button in (self.again, self.dismiss, close):
            layout.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def explain(self, flag: Flag, number: int, count: int, offset_ms: int) -> None:
        """Say what may be wrong with a stretch, and which of how many it is; times with this added."""
        where = f"{time_label(flag.start_ms + offset_ms)} – {time_label(flag.end_ms + offset_ms)}"
        self._text.setText(
            self.tr("{number} of {count}   ·   {where}   ·   {trouble}").format(
                number=number, count=count, where=where, trouble=trouble_words(flag.trouble)
            )
        )
        self.show()


class Flags(QObject):
    """Leads through the stretches that need a listen.

    Signals:
        counted: How many there are.
        again_requested: A ``Span`` to recognise again.
        nothing_left: There is none, in the user's words.
    """

    counted = Signal(int)
    again_requested = Signal(object)
    nothing_left = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, parent: QObject) -> None:
        super().__init__(parent)
        self.bar = FlagBar()
        self.bar.again_requested.connect(self._recognise_again)
        self.bar.dismiss_requested.connect(self.dismiss)
        self._view = view
        self._playback = playback
        self._project: Project | None = None
        self._open: tuple[Flag, ...] = ()
        self._current: Flag | None = None
        self._offset_ms = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.refresh)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self._current = None
        if history is not None:
            history.changed.connect(lambda _: self._timer.start())
        self.refresh()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        if self._current is not None and self.bar.isVisible():
            self._explain(self._current)

    @property
    def open(self) -> tuple[Flag, ...]:
        """Those that are left, in order."""
        return self._open

    def refresh(self) -> None:
        """Look again which are left; happens by itself a moment after each change."""
        self._timer.stop()
        self._open = open_flags(self._project) if self._project else ()
        if self._current not in self._open:
            self.bar.hide()
        self.counted.emit(len(self._open))

    def next(self) -> None:
        """Go to the next stretch; behind the last, to the first."""
        self.refresh()
        here_ms = self._here_ms()
        self._go(next((flag for flag in self._open if flag.start_ms > here_ms), self._open[0] if self._open else None))

    def previous(self) -> None:
        """Go to the stretch before; before the first, to the last."""
        self.refresh()
        here_ms = self._here_ms()
        before = [flag for flag in self._open if flag.start_ms < here_ms]
        self._go(before[-1] if before else self._open[-1] if self._open else None)

    def dismiss(self) -> None:
        """Say that nothing is wrong with the stretch at hand."""
        if self._project is not None and self._current is not None:
            self._project.dismiss_flag(self._current)
        self._view.setFocus()
        self.refresh()

    def _recognise_again(self) -> None:
        if self._current is not None:
            self.again_requested.emit(Span(self._current.start_ms, self._current.end_ms))
        self._view.setFocus()

    def _here_ms(self) -> int:
        """Return the start of the stretch at hand, or of the word at the caret."""
        if self._current is not None and self.bar.isVisible():
            return self._current.start_ms
        word = self._view.word_at_caret()
        return word.start_ms - 1 if word is not None else -1

    def _go(self, flag: Flag | None) -> None:
        if flag is None:
            self.nothing_left.emit(self.tr("No stretch needs a listen"))
            return
        self._current = flag
        self._explain(flag)
        self._view.select_span(Span(flag.start_ms, flag.end_ms))
        self._view.setFocus()
        self._playback.play_span(flag.start_ms - _AROUND_MS, flag.end_ms + _AROUND_MS)

    def _explain(self, flag: Flag) -> None:
        self.bar.explain(flag, self._open.index(flag) + 1, len(self._open), self._offset_ms)
