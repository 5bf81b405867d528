"""Recognition of one recording, as the window sees it: progress, a project that fills, an end."""

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.jobs import JobRunner
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError
from engine.project.project import Project
from engine.project.transcribing import absorb, project_of
from engine.recognition.results import Decoded, Decoding, Options
from engine.recognition.transcription import transcribe
from engine.transcript.paragraphing import Turn
from engine.transcript.words import Speaker


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be recognised, and how.

    Attributes:
        folder: Where a new project goes; None for beside the recording.
        allow_truncated: Take what there is of a recording that is cut off.
        turns: Who speaks when, if that is known.
        speakers: The speakers of the turns.
    """

    recording: Path
    model: Path
    options: Options
    folder: Path | None = None
    allow_truncated: bool = False
    turns: tuple[Turn, ...] = ()
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is.

    Attributes:
        share: 0 to 1; None while that is not known.
        left_s: About how long it will still take; None while that is not known.
        decoding: The sound is still being decoded.
    """

    share: float | None
    left_s: float | None = None
    decoding: bool = False


class Recognition(QObject):
    """Runs the recognition of one recording and keeps what it says in a project.

    Signals:
        opened: The ``Project``, when the recording is decoded and its project open, unless it was open before.
        decoded: A ``Decoded``: the sound can be played.
        progressed: A ``Progress``.
        finished: All is recognised.
        failed: The ``EarmarkError`` that ended it.
        cancelled: The user stopped it.
    """

    opened = Signal(object)
    decoded = Signal(object)
    progressed = Signal(object)
    finished = Signal()
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._take)
        self._runner.finished.connect(lambda _: self.finished.emit())
        self._runner.failed.connect(self.failed)
        self._runner.cancelled.connect(self.cancelled)
        self.order: Order | None = None
        self._started_s = 0.0
        self._done_before_ms = 0

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._runner.running

    def start(self, order: Order, project: Project | None = None) -> None:
        """Begin, or go on where ``project`` was left."""
        self.order = order
        self._project = project
        self._done_before_ms = self._done_ms()
        self._runner.start(
            transcribe,
            order.recording,
            default_cache_folder(),
            order.model,
            order.options,
            project.windows if project else (),
            project.finished if project else frozenset(),
            order.allow_truncated,
        )

    def cancel(self) -> None:
        """Stop; what is recognised is kept."""
        self._runner.cancel()

    def stop(self) -> None:
        """Stop and let go of the project, at once and without a signal."""
        self._runner.stop()
        self._project = None

    def _take(self, message: object) -> None:
        assert self.order is not None
        match message:
            case Decoding(done_ms, total_ms):
                self.progressed.emit(Progress(done_ms / total_ms if total_ms else None, decoding=True))
                return
            case Decoded() if self._project is None:
                try:
                    self._open(message)
                except EarmarkError as error:
                    self._runner.stop()
                    self.failed.emit(error)
                    return
        if isinstance(message, Decoded):
            self.decoded.emit(message)
            self._started_s = time.monotonic()
        if self._project is not None:
            absorb(self._project, message)
            self._tell_progress()

    def _open(self, decoded: Decoded) -> None:
        assert self.order is not None
        order = self.order
        self._project = project_of(order.recording, decoded, order.folder, turns=order.turns, speakers=order.speakers)
        self._done_before_ms = self._done_ms()
        self.opened.emit(self._project)

    def _done_ms(self) -> int:
        if self._project is None:
            return 0
        return sum(
            window.end_ms - window.start_ms
            for window in self._project.windows
            if window.index in self._project.finished
        )

    def _tell_progress(self) -> None:
        assert self._project is not None
        total_ms = sum(window.end_ms - window.start_ms for window in self._project.windows)
        done_ms = self._done_ms()
        if not total_ms:
            self.progressed.emit(Progress(None))
            return
        newly_ms = done_ms - self._done_before_ms
        left_s = (time.monotonic() - self._started_s) * (total_ms - done_ms) / newly_ms if newly_ms else None
        self.progressed.emit(Progress(done_ms / total_ms, left_s))
