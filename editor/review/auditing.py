"""Works out, after a review, how many errors are left where nothing is marked."""

from PySide6.QtCore import QObject, Signal

from editor.jobs import JobRunner
from engine.errors import SaveFailed
from engine.project.auditing import Audit, audit
from engine.project.project import Project

# By fewer drawn words, the estimate would be a guess.
_LEAST_ANSWERED = 10


class Auditing(QObject):
    """Looks at what became of the drawn words, in the background.

    Signals:
        audited: An ``Audit`` that rests on enough words.
    """

    audited = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._runner = JobRunner(self)
        self._runner.finished.connect(self._take)

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._runner.stop()
        self._project = project

    def look(self, budget: float | None) -> None:
        """Look again; ``budget`` is the share of the words that is marked, None for what suits the recording."""
        if self._project is None:
            return
        try:
            self._project.flush()  # the child reads the file
        except SaveFailed:  # the status line tells
            return
        self._runner.start(audit, self._project.path, budget)

    def close(self) -> None:
        """Stop what is at work."""
        self._runner.stop()

    def _take(self, found: Audit) -> None:
        if found.answered >= _LEAST_ANSWERED:
            self.audited.emit(found)
