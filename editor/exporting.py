"""What leaves the program: the transcript as files for other programs, and corrections as training data."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from editor.dialogs.export import ExportDialog
from editor.jobs import JobRunner
from editor.messages import Banner, show_error
from editor.time_label import time_label
from engine.audio.cache import default_cache_folder
from engine.corpus.building import BuildProgress, Built
from engine.corpus.job import Work, make_corpus_of
from engine.errors import EarmarkError
from engine.formats import ExportSource, export
from engine.project.project import Project


class Exporting(QObject):
    """Exports the project that is open."""

    def __init__(self, banner: Banner, window: QWidget) -> None:
        super().__init__(window)
        self._banner = banner
        self._window = window
        self._project: Project | None = None
        self._folder = Path()
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._tell_progress)
        self._runner.finished.connect(self._tell_result)
        self._runner.failed.connect(lambda error: show_error(self._window, error))

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none; what is being made of the last one is given up."""
        self._runner.stop()
        self._project = project

    def transcript(self) -> None:
        """Ask for formats, and write the transcript in them."""
        if self._project is None:
            return
        dialog = ExportDialog(self._project.path.parent, self._project.path.stem, self._window)
        if not dialog.exec() or not self._may_replace([path for _, path in dialog.targets if path.exists()]):
            return
        source = ExportSource.of(self._project)
        try:
            for name, path in dialog.targets:
                export(source, name, path)
        except EarmarkError as error:
            show_error(self._window, error)
            return
        names = ", ".join(path.name for _, path in dialog.targets)
        self._tell_folder(self.tr("Written: {}").format(names), dialog.targets[0][1].parent)

    def training_data(self) -> None:
        """Ask for a folder, and write what was reviewed as pairs of sound and text."""
        if self._project is None:
            return
        suggested = self._project.path.with_name(self._project.path.stem + " training data")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("New folder for the training data"), str(suggested), options=_AS_FOLDER
        )
        if chosen:
            self.write_training_data(Path(chosen))

    def write_training_data(self, folder: Path) -> None:
        """Write what was reviewed to a folder, in the background."""
        if self._project is None:
            return
        try:
            self._project.flush()  # the child reads the file
        except EarmarkError as error:
            show_error(self._window, error)
            return
        self._folder = folder
        self._banner.tell(self.tr("Writing training data…"))
        today = date.today()  # noqa: DTZ011 - a form's day is local
        self._runner.start(make_corpus_of, self._project.path, Work(folder, default_cache_folder(), today))

    def _may_replace(self, files: list[Path]) -> bool:
        """Ask before files of the same names are replaced."""
        if not files:
            return True
        names = ", ".join(path.name for path in files)
        box = QMessageBox(
            QMessageBox.Icon.Question, "Earmark", self.tr("{} is there already.").format(names), parent=self._window
        )
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is replace

    def _tell_progress(self, message: object) -> None:
        if isinstance(message, BuildProgress):
            self._banner.tell(self.tr("Writing training data: {} of {}").format(message.done, message.total))

    def _tell_result(self, built: Built) -> None:
        text = self.tr("{clips} clips, {length} long, are in {folder}").format(
            clips=built.outlook.utterances, length=time_label(built.outlook.duration_ms), folder=self._folder
        )
        self._tell_folder(text, self._folder)

    def _tell_folder(self, text: str, folder: Path) -> None:
        url = QUrl.fromLocalFile(str(folder))
        self._banner.tell(text, self.tr("Open folder"), lambda: QDesktopServices.openUrl(url))


# The folder must be new, so its name is asked for as if it were a file's.
_AS_FOLDER = QFileDialog.Option.DontConfirmOverwrite
