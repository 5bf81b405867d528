"""What leaves the program: the transcript as files for other programs."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.export import ExportDialog
from editor.messages import Banner, show_error
from editor.settings import Settings
from engine.errors import EarmarkError
from engine.formats import ExportSource, export
from engine.project.project import Project


class Exporting(QObject):
    """Exports the project that is open."""

    def __init__(self, banner: Banner, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._banner = banner
        self._window = window
        self._project: Project | None = None

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._project = project

    def transcript(self) -> None:
        """Ask for formats, and write the transcript in them."""
        if self._project is None:
            return
        was_with_initials = bool(self._settings.value("export_initials"))
        project = self._project.path
        dialog = ExportDialog(project.parent, project.stem, self._window, initials=was_with_initials)
        if not dialog.exec() or not self._may_replace([path for _, path in dialog.targets if path.exists()]):
            return
        with_initials = dialog.initials.isChecked()
        self._settings.set_value("export_initials", with_initials)
        source = ExportSource.of(self._project, initials=with_initials)
        try:
            for name, path in dialog.targets:
                export(source, name, path)
        except EarmarkError as error:
            show_error(self._window, error)
            return
        names = ", ".join(path.name for _, path in dialog.targets)
        self._tell_folder(self.tr("Written: {}").format(names), dialog.targets[0][1].parent)

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

    def _tell_folder(self, text: str, folder: Path) -> None:
        url = QUrl.fromLocalFile(str(folder))
        self._banner.tell(text, self.tr("Open folder"), lambda: QDesktopServices.openUrl(url))
