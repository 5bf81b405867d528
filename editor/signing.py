"""Whose name stands beside the edits in the journal."""

from PySide6.QtCore import QObject

from editor.settings import Settings
from engine.project.project import Project


class Signing(QObject):
    """Signs the edits of the open project with the name that the user chose."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._project: Project | None = None
        settings.changed.connect(lambda _: self._sign())

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self._sign()

    def _sign(self) -> None:
        if self._project is not None:
            self._project.who = self._settings.text("user_name").strip()
