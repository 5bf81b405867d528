"""Whole projects with their recordings as single files: packing and unpacking them in the background."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from editor.dashboard.dashboard import Dashboard
from editor.jobs import JobRunner
from editor.messages import show_error
from engine.errors import EarmarkError
from engine.models.progress import BytesDone
from engine.project.package import (
    PACKAGE_SUFFIX,
    discard_unfinished,
    pack,
    unfinished_package,
    unfinished_unpacking,
    unpack,
)

_SHOW_AFTER_MS = 500
_STEPS = 1_000  # a progress bar counts in 32 bits, and recordings have more bytes


class Packing(QObject):
    """Packs the selected project, and unpacks what others packed; one at a time.

    Signals:
        packed: The package that was written.
        unpacked: The project that was taken out of one.
    """

    packed = Signal(Path)
    unpacked = Signal(Path)

    def __init__(self, dashboard: Dashboard, window: QWidget) -> None:
        super().__init__(window)
        self._dashboard = dashboard
        self._window = window
        self._unfinished, self._target = Path(), Path()
        self._progress: QProgressDialog | None = None
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._show)
        self._runner.finished.connect(self._end)
        self._runner.failed.connect(self._fail)
        self._runner.cancelled.connect(self._clear)

    def pack(self) -> None:
        """Ask where to, and pack the selected project with its recording."""
        for row in self._dashboard.chosen[:1]:
            suggested = str(row.path.with_suffix(PACKAGE_SUFFIX))
            title, kinds = self.tr("Pack the project with its recording"), self._kinds()
            # What is there already is never replaced, so the dialog must not offer it.
            keep = QFileDialog.Option.DontConfirmOverwrite
            chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggested, kinds, options=keep)
            if chosen:
                target = Path(chosen)
                self.pack_to(row.path, target if target.suffix == PACKAGE_SUFFIX else Path(chosen + PACKAGE_SUFFIX))

    def pack_to(self, project: Path, target: Path) -> None:
        """Pack a project into a file that is not there yet."""
        self._begin(self.tr("Packing {}…").format(project.stem), unfinished_package(target))
        self._target = target
        self._runner.start(pack, project, target)

    def unpack(self) -> None:
        """Ask for a package and for a folder, and unpack it."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Unpack a project"), "", self._kinds())
        if chosen:
            self.unpack_into_folder(Path(chosen))

    def unpack_into_folder(self, package: Path) -> None:
        """Ask for a folder, and unpack a package."""
        title = self.tr("Where are the project and its recording to go?")
        folder = QFileDialog.getExistingDirectory(self._window, title, str(package.parent))
        if folder:
            self.unpack_to(package, Path(folder))

    def unpack_to(self, package: Path, folder: Path) -> None:
        """Unpack a package into a folder, where nothing is replaced."""
        self._begin(self.tr("Unpacking {}…").format(package.stem), unfinished_unpacking(package, folder))
        self._runner.start(unpack, package, folder)

    def close(self) -> None:
        """Give up what is being done."""
        if self._runner.running:
            self._runner.stop()
            self._clear()

    def _begin(self, text: str, unfinished: Path) -> None:
        self.close()
        self._unfinished = unfinished
        self._progress = QProgressDialog(text, self.tr("Cancel"), 0, _STEPS, self._window)
        self._progress.setWindowTitle("Earmark")
        self._progress.setMinimumDuration(_SHOW_AFTER_MS)
        self._progress.setAutoClose(False)
        self._progress.setAutoReset(False)
        self._progress.canceled.connect(self._runner.cancel)

    def _show(self, message: object) -> None:
        if isinstance(message, BytesDone) and self._progress is not None and message.total_bytes:
            self._progress.setValue(_STEPS * message.done_bytes // message.total_bytes)

    def _end(self, result: object) -> None:
        self._clear()
        if isinstance(result, Path):
            self.unpacked.emit(result)
        else:
            self.packed.emit(self._target)

    def _fail(self, error: EarmarkError) -> None:
        self._clear()
        show_error(self._window, error)

    def _clear(self) -> None:
        """Take the progress away, and what a stop has left."""
        discard_unfinished(self._unfinished)
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect()
            progress.close()
            progress.deleteLater()

    def _kinds(self) -> str:
        return self.tr("Projects with their recordings (*{})").format(PACKAGE_SUFFIX)
