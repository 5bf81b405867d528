"""The engine's jobs, as signals on the window's thread."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from engine.jobs import Cancelled, Failed, Finished, Job


class JobRunner(QObject):
    """Runs one job at a time in a child process.

    Signals:
        reported: A value that the work sent.
        finished: What the work returned.
        failed: The ``EarmarkError`` that ended it.
        cancelled: It was stopped.
    """

    reported = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._number = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether a job is at work."""
        return self._job is not None

    def start(self, work: Callable[..., object], *args: Any) -> None:
        """Start ``work(*args, report)``; one that runs is stopped, and heard of no more."""
        self.stop()
        self._number += 1
        number = self._number
        self._job = Job(work, args, lambda message: self._pass_on(number, message))

    def tell(self, message: object) -> None:
        """Send the work a value; lost where there is none, or it is over."""
        if self._job is not None:
            self._job.tell(message)

    def cancel(self) -> None:
        """Stop the work; ``cancelled`` follows."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """Stop the work and forget it: wait until its process is gone, emit nothing more."""
        self._number += 1
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            job.join()

    def _pass_on(self, number: int, message: object) -> None:
        try:
            self._arrived.emit(number, message)
        except RuntimeError:  # the window that wanted to know is gone, and this object with it
            if self._job is not None:
                self._job.cancel()

    def _deliver(self, number: int, message: object) -> None:
        if number != self._number:
            return
        match message:
            case Finished(value):
                self._job = None
                self.finished.emit(value)
            case Failed(error):
                self._job = None
                self.failed.emit(error)
            case Cancelled():
                self._job = None
                self.cancelled.emit()
            case _:
                self.reported.emit(message)
