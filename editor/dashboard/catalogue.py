"""The library as the window sees it: rows to show, brought up to the files in the background."""

import contextlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.jobs import JobRunner
from editor.recent import forget_project, recent_projects
from editor.settings import Settings
from engine.library.library import Library, LibraryRow, default_library
from engine.library.refresh import Refreshed, refresh


class Catalogue(QObject):
    """Holds the library open, and has it refreshed in a child process.

    Signals:
        changed: Paths of projects of which something new is known, or which are new or gone.
        scanned: How many new projects a folder had.
    """

    changed = Signal(list)
    scanned = Signal(int)

    def __init__(self, settings: Settings, parent: QObject | None = None, *, path: Path | None = None) -> None:
        """Open a library; None for the user's own. Where it can't be written, one for this sitting serves."""
        super().__init__(parent)
        self._settings = settings
        self._makeshift: tempfile.TemporaryDirectory[str] | None = None
        self.path = path or default_library()
        try:
            self.library = Library(self.path)
        except (OSError, sqlite3.Error):
            self._makeshift = tempfile.TemporaryDirectory(prefix="earmark-")
            self.path = Path(self._makeshift.name) / "library.sqlite"
            self.library = Library(self.path)
        self._folders: list[Path] = []
        self._must_refresh = False
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._pass_on)
        self._runner.finished.connect(self._end)
        self._runner.failed.connect(lambda _: self._end(0))  # what is known stays; the next refreshing tries again

    @property
    def refreshing(self) -> bool:
        """Whether project files are being read."""
        return self._runner.running

    def rows(self) -> list[LibraryRow]:
        """Return every project."""
        return self.library.rows()

    def row(self, path: Path) -> LibraryRow | None:
        """Return one project."""
        return self.library.row(path)

    def refresh(self) -> None:
        """Look for what has changed in the project files."""
        known = recent_projects(self._settings)
        if self._runner.running:
            self._must_refresh = True
        elif known or self._folders or self.library.states():
            self._must_refresh = False
            folders, self._folders = self._folders, []
            self._runner.start(refresh, self.path, known, folders)

    def scan(self, folder: Path) -> None:
        """Take in all projects of a folder; it is remembered, for the day when the library is made anew."""
        folders = self.folders
        if folder not in folders:
            self._settings.set_value("library_folders", json.dumps([str(path) for path in [*folders, folder]]))
        self._folders.append(folder)
        self.refresh()

    @property
    def folders(self) -> list[Path]:
        """The folders whose projects were taken in."""
        with contextlib.suppress(ValueError):
            stored = json.loads(self._settings.text("library_folders") or "[]")
            return [Path(path) for path in stored if isinstance(path, str)]
        return []

    def add(self, paths: Iterable[Path]) -> None:
        """Take projects in."""
        self.library.add(paths)
        self.refresh()

    def take_off(self, paths: Iterable[Path]) -> None:
        """Take projects off the list; their files stay as they are."""
        paths = list(paths)
        self.library.remove(paths)
        for path in paths:
            forget_project(self._settings, path)
        self.changed.emit(paths)
        self.refresh()

    def move(self, old: Path, new: Path) -> None:
        """Know a project by its new path."""
        self.library.move(old, new)
        forget_project(self._settings, old)
        self.changed.emit([old, new])
        self.refresh()

    def close(self) -> None:
        """Stop refreshing, and let go of the file."""
        self._runner.stop()
        self.library.close()
        if self._makeshift is not None:
            self._makeshift.cleanup()

    def _pass_on(self, message: object) -> None:
        if isinstance(message, Refreshed) and message.paths:
            self.changed.emit(list(message.paths))

    def _end(self, new: object) -> None:
        if isinstance(new, int) and new:
            self.scanned.emit(new)
        if self._must_refresh or self._folders:
            self.refresh()
