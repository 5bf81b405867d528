"""Learns in the background, from what was reviewed, how far a model's chances are to be believed."""

from pathlib import Path

from PySide6.QtCore import QObject

from editor.jobs import JobRunner
from engine.doubt.experience import default_experience_file
from engine.project.doubts import learn_from
from engine.project.project import Project


class Learning(QObject):
    """Takes a project's reviews in when it is opened and when it was closed; it serves the projects opened later.

    Nobody waits for it, and what goes wrong is no loss: it is tried again with the next project.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = JobRunner(self)
        self._open: Path | None = None

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        path = self._open if project is None else project.path
        self._open = None if project is None else project.path
        if path is not None and (project is None or _is_reviewed(project)):
            self._runner.start(learn_from, path, default_experience_file())

    def close(self) -> None:
        """Stop what is at work."""
        self._runner.stop()


def _is_reviewed(project: Project) -> bool:
    return any(word.confirmed for paragraph in project.transcript.paragraphs for word in paragraph.words)
