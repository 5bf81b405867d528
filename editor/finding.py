"""Finding recordings that are not where they were: nearby first, then where the user says."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget

from editor.dashboard.catalogue import Catalogue
from editor.jobs import JobRunner
from editor.messages import show_error
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError
from engine.library.find_recordings import LookedAt, RecordingFound, Wanted, find_recordings, folders_near
from engine.library.library import LibraryRow
from engine.project import files

_SHOW_AFTER_MS = 500


class Finding(QObject):
    """Looks for the recordings of projects, and notes where they are."""

    def __init__(self, catalogue: Catalogue, window: QWidget) -> None:
        super().__init__(window)
        self._catalogue = catalogue
        self._window = window
        self._wanted: list[Wanted] = []
        self._found = 0
        self._progress: QProgressDialog | None = None
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._take)
        self._runner.finished.connect(lambda _: self._end())
        self._runner.failed.connect(self._fail)
        self._runner.cancelled.connect(self._close_progress)

    def start(self, rows: list[LibraryRow]) -> None:
        """Look near the projects and near where the recordings were."""
        summaries = [row.summary for row in rows if row.summary is not None and not row.summary.has_recording]
        self._wanted = [Wanted(summary.path, summary.recording.name, summary.recording_sha256) for summary in summaries]
        self._found = 0
        if not self._wanted:
            QMessageBox.information(
                self._window, "Earmark", self.tr("The recordings of these projects are where they should be.")
            )
            return
        self._look_in(folders_near({summary.path: summary.recording for summary in summaries}))

    def close(self) -> None:
        """Look no more."""
        self._runner.stop()

    def _look_in(self, folders: list[Path]) -> None:
        self._progress = QProgressDialog(self.tr("Looking for recordings…"), self.tr("Cancel"), 0, 0, self._window)
        self._progress.setWindowTitle("Earmark")
        self._progress.setMinimumDuration(_SHOW_AFTER_MS)
        self._progress.setAutoClose(False)
        self._progress.canceled.connect(self._runner.cancel)
        self._runner.start(find_recordings, self._wanted, folders, default_cache_folder())

    def _take(self, message: object) -> None:
        match message:
            case LookedAt(done, total):
                if self._progress is not None:
                    self._progress.setMaximum(total)
                    self._progress.setValue(done)
            case RecordingFound(project, recording, sha256):
                try:
                    files.locate_recording(project, recording, sha256)
                except EarmarkError as error:
                    show_error(self._window, error)
                    return
                self._found += 1
                self._wanted = [one for one in self._wanted if one.project != project]

    def _end(self) -> None:
        self._close_progress()
        if not self._wanted:
            return
        names = "\n".join(sorted({one.name for one in self._wanted})[:8])
        one = self.tr("One recording was not found nearby.")
        text = one if len(self._wanted) == 1 else self.tr("{} recordings were not found nearby.")
        box = QMessageBox(QMessageBox.Icon.Question, "Earmark", text.format(len(self._wanted)), parent=self._window)
        box.setInformativeText(names)
        look = box.addButton(self.tr("Look in a folder…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is look:
            folder = QFileDialog.getExistingDirectory(self._window, self.tr("Where may the recordings be?"))
            if folder:
                self._look_in([Path(folder)])

    def _fail(self, error: EarmarkError) -> None:
        self._close_progress()
        show_error(self._window, error)

    def _close_progress(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect()
            progress.close()
            progress.deleteLater()
        self._catalogue.refresh()
