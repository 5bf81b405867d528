"""How the work on the open project goes: what was heard, and how long somebody was at it."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from editor.desk import Desk
from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.transcript_view.view import TranscriptView
from engine.project.heard import Heard
from engine.project.project import Project
from engine.project.work import Work

# What was heard and worked is written this often: a crash costs no more of it.
_WRITE_MS = 10_000
# A longer silence of keys, mouse and sound is a break.
_LONGEST_PAUSE_S = 120.0
# The sound moves on in small steps; a larger one is a jump over what was not heard.
_LONGEST_STEP_MS = 1_000


class Working(QObject):
    """Counts what is heard and the time at work, and keeps both in the project file.

    Signals:
        counted: The ``Work`` on the project, every few seconds.
    """

    counted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        view: TranscriptView,
        playback: Playback,
        window: QObject,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._clock = clock
        self._project: Project | None = None
        self._heard = Heard()
        self._worked_ms = 0.0
        self._reviewed = 0.0
        self._active_s: float | None = None
        self._position_ms: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_WRITE_MS)
        self._timer.timeout.connect(self.write)
        desk.leaving.connect(self.write)
        playback.position_changed.connect(lambda position_ms: self._hear(position_ms, playing=playback.playing))
        playback.playing_changed.connect(lambda _: self._begin_anew())
        view.cursorPositionChanged.connect(self._be_active)
        view.verticalScrollBar().valueChanged.connect(lambda _: self._be_active())

    def show_project(self, project: Project | None, _history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self._active_s = self._position_ms = None
        self._reviewed = 0.0
        if project is None:
            self._timer.stop()
            return
        self._heard = Heard(project.fact("heard") or ())
        self._worked_ms = project.fact("worked_ms") or 0
        self._timer.start()
        self._tell()

    def show_review(self, words: int, reviewed: int, _doubtful: int) -> None:
        """Take note of how far the review is."""
        self._reviewed = reviewed / words if words else 0.0
        self._tell()

    def write(self) -> None:
        """Keep in the project file what was counted, if it is more than before."""
        if self._project is None:
            return
        self._project.set_fact("heard", [list(span) for span in self._heard.spans()])
        self._project.set_fact("worked_ms", round(self._worked_ms))
        self._tell()

    def _hear(self, position_ms: int, *, playing: bool) -> None:
        before_ms, self._position_ms = self._position_ms, position_ms
        if playing and self._project is not None:
            self._be_active()
            if before_ms is not None and 0 < position_ms - before_ms <= _LONGEST_STEP_MS:
                self._heard.add(before_ms, position_ms)

    def _begin_anew(self) -> None:
        self._position_ms = None

    def _be_active(self) -> None:
        """Count the time since the last sign of somebody, unless that is long ago."""
        now_s = self._clock()
        if self._project is not None and self._active_s is not None and now_s - self._active_s <= _LONGEST_PAUSE_S:
            self._worked_ms += 1000 * (now_s - self._active_s)
        self._active_s = now_s

    def _tell(self) -> None:
        if self._project is not None:
            duration_ms = self._project.recording.duration_ms
            self.counted.emit(Work(duration_ms, self._heard.total_ms, self._reviewed, round(self._worked_ms)))
