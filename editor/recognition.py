"""Recognition of one recording, as the window sees it: progress, a project that fills, an end."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor.jobs import JobRunner
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError
from engine.project.project import Project
from engine.project.transcribing import Order, absorb, check_same, project_of, request_of
from engine.recognition.results import Attend, Decoded, Decoding, GpuUnusable, Identified, Provenance, Recognised
from engine.recognition.transcription import transcribe

_ELSEWHERE_MS = 10_000


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
        started: It has begun.
        opened: The ``Project``, when there is sound in the recording and its project open, unless it was open before.
        decoding: A ``Decoding``, for a project that is open.
        decoded: A ``Decoded``: the sound can be played.
        progressed: A ``Progress``.
        finished: All is recognised.
        gpu_refused: Why the graphics card can't be used, in a library's words; the processor does it.
        failed: The ``EarmarkError`` that ended it.
        cancelled: The user stopped it.
    """

    started = Signal()
    opened = Signal(object)
    decoding = Signal(object)
    decoded = Signal(object)
    progressed = Signal(object)
    finished = Signal()
    gpu_refused = Signal(str)
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
        self._attended_ms = 0
        self._started_s = 0.0
        self._share_before = 0.0

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._runner.running

    def start(self, order: Order, project: Project | None = None) -> None:
        """Begin, or go on where ``project`` was left."""
        self.order = order
        self._project = project
        self._share_before = 0.0
        self._attended_ms = 0
        self.started.emit()
        self._runner.start(transcribe, request_of(order, project, default_cache_folder()))

    def attend(self, position_ms: int) -> None:
        """Recognise first what follows a position; told often, it is passed on only when it went elsewhere."""
        if self.running and abs(position_ms - self._attended_ms) >= _ELSEWHERE_MS:
            self._attended_ms = position_ms
            self._runner.tell(Attend(position_ms))

    def cancel(self) -> None:
        """Stop; what is recognised is kept."""
        self._runner.cancel()

    def stop(self) -> None:
        """Stop and let go of the project, at once and without a signal."""
        self._runner.stop()
        self._project = None

    def _take(self, message: object) -> None:
        assert self.order is not None
        if isinstance(message, GpuUnusable):
            self.gpu_refused.emit(message.reason)
        if isinstance(message, Identified) and not self._is_opened(message):
            return
        project = self._project
        if project is None:
            return
        absorb(project, message)
        if isinstance(message, Decoding):
            self.decoding.emit(message)
        if isinstance(message, Decoded):
            self.decoded.emit(message)
        elif isinstance(message, Provenance):
            self._started_s = time.monotonic()
            self._share_before = project.share_recognised
        if isinstance(message, Recognised):
            self._tell_progress(project)
        elif isinstance(message, Decoding) and not project.finished:
            share = message.done_ms / message.total_ms if message.total_ms else None
            self.progressed.emit(Progress(share, decoding=True))

    def _is_opened(self, identified: Identified) -> bool:
        """Open the project, if it isn't; whether that went well."""
        assert self.order is not None
        try:
            if self._project is not None:
                check_same(self._project, self.order, identified)
                return True
            self._project = project_of(self.order, identified)
        except EarmarkError as error:
            self._runner.stop()
            self.failed.emit(error)
            return False
        self.opened.emit(self._project)
        return True

    def _tell_progress(self, project: Project) -> None:
        share = project.share_recognised
        newly = share - self._share_before
        left_s = (time.monotonic() - self._started_s) * (1 - share) / newly if newly > 0 else None
        self.progressed.emit(Progress(share, left_s))
