"""The models on this computer: what they are, and getting more of them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.download import DownloadDialog
from editor.jobs import JobRunner
from editor.messages import message_of
from engine.errors import EarmarkError
from engine.models.description import describe
from engine.models.download import DownloadOrder, download_model
from engine.models.install import adopt_model, install_model, remove_model
from engine.models.model import Model, Origin
from engine.models.places import Places, default_places, find_models
from engine.models.progress import BytesDone
from engine.models.verify import verify_model
from engine.recognition.model_choice import default_model

_MEGABYTE = 1_000_000
_STEPS = 1_000
_REMOVABLE = (Origin.INSTALLED, Origin.ADOPTED)


class ModelsDialog(QDialog):
    """Lists models; adds, downloads, checks and removes them, one at a time and never by itself.

    Args:
        endpoint: The address that models are downloaded from; None for the usual one.
    """

    def __init__(self, parent: QWidget | None = None, *, endpoint: str | None = None) -> None:
        super().__init__(parent)
        self._endpoint = endpoint
        self._models: list[Model] = []
        self._done = ""
        self.setWindowTitle(self.tr("Models"))
        self._table = QTableWidget(0, 5)
        self._table.setHorizontalHeaderLabels(
            [self.tr("Model"), self.tr("Size"), self.tr("Languages"), self.tr("Arithmetic"), self.tr("From")]
        )
        self._table.setAccessibleName(self.tr("Models on this computer"))
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._news = QLabel()
        self._news.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._cancel = QPushButton(self.tr("&Cancel"))
        self._cancel.setAutoDefault(False)
        self._buttons = {
            self._download: QPushButton(self.tr("&Download…")),
            self._add_folder: QPushButton(self.tr("Add &folder…")),
            self._add_archive: QPushButton(self.tr("Add &archive…")),
            self._adopt: QPushButton(self.tr("&Use where it is…")),
            self._verify: QPushButton(self.tr("&Verify")),
            self._remove: QPushButton(self.tr("&Remove…")),
        }
        self._lay_out()
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._show_progress)
        self._runner.finished.connect(self._end)
        self._runner.failed.connect(self._fail)
        self._runner.cancelled.connect(lambda: self._say(self.tr("Stopped. A download goes on where it was.")))
        self._cancel.clicked.connect(self._runner.cancel)
        self._table.itemSelectionChanged.connect(self._enable)
        self.refresh()
        self._show_work(False)

    def _lay_out(self) -> None:
        actions = QHBoxLayout()
        for slot, button in self._buttons.items():
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            actions.addWidget(button)
        actions.addStretch()
        work = QHBoxLayout()
        work.addWidget(self._progress, 1)
        work.addWidget(self._cancel)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self._table, 1)
        layout.addLayout(actions)
        layout.addWidget(self._news)
        layout.addLayout(work)
        layout.addWidget(close)
        self.resize(760, 460)

    def refresh(self) -> None:
        """List what is there now."""
        chosen = self._chosen()
        self._models = find_models(default_places())
        best = default_model(self._models)
        self._table.setRowCount(len(self._models))
        for row, model in enumerate(self._models):
            description = describe(model)
            name = self.tr("{} (chosen where nothing else is)").format(model.name) if model == best else model.name
            languages = self.tr("many") if description.is_multilingual else self.tr("English")
            size = self.tr("{:.0f} MB").format(description.size_bytes / _MEGABYTE)
            cells = (name, size, languages, description.compute_type or "–", self._from(model))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(str(model.path))
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
            if chosen is not None and model.path == chosen.path:
                self._table.selectRow(row)
        if all(model.is_demo for model in self._models):
            self._news.setText(
                self.tr(
                    "Only the demo's model is here, which understands nothing else. Download one, or add one that you "
                    "have: the larger, the better it hears, and the slower it is."
                )
            )
        self._enable()

    def reject(self) -> None:
        """Close; what is at work is stopped if the user agrees."""
        if self._runner.running:
            box = QMessageBox(QMessageBox.Icon.Question, "Earmark", self.tr("Stop what is going on here?"), parent=self)
            box.setInformativeText(self.tr("A download goes on where it was when it is begun again."))
            stop = box.addButton(self.tr("Stop"), QMessageBox.ButtonRole.AcceptRole)
            box.addButton(self.tr("Go on"), QMessageBox.ButtonRole.RejectRole)
            box.exec()
            if box.clickedButton() is not stop:
                return
            self._runner.stop()
        super().reject()

    # --- what can be done

    def _download(self) -> None:
        dialog = DownloadDialog(self)
        if dialog.exec():
            order = DownloadOrder(dialog.wanted, self._places.install, endpoint=self._endpoint)
            self._start(self.tr("{} is here.").format(order.name), download_model, order)

    def _add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of a CTranslate2 Whisper model"))
        if folder:
            self._install(Path(folder))

    def _add_archive(self) -> None:
        archive, _ = QFileDialog.getOpenFileName(
            self, self.tr("Archive of a model"), "", self.tr("Archives (*.zip *.tar *.tar.* *.tgz)")
        )
        if archive:
            self._install(Path(archive))

    def _install(self, source: Path) -> None:
        self._start(self.tr("{} was added.").format(source.name), install_model, source, self._places.install, None)

    def _adopt(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of a model that stays where it is"))
        if not folder:
            return
        try:
            model = adopt_model(Path(folder), self._places)
        except EarmarkError as error:
            self._fail(error)
        else:
            self._say(self.tr("{} is used where it is.").format(model.name))

    def _verify(self) -> None:
        model = self._chosen()
        if model is not None:
            self._start(self.tr("{} is whole, and loads.").format(model.name), verify_model, model.path)

    def _remove(self) -> None:
        model = self._chosen()
        if model is None:
            return
        is_adopted = model.origin is Origin.ADOPTED
        box = QMessageBox(
            QMessageBox.Icon.Question, "Earmark", self.tr("Remove the model {}?").format(model.name), parent=self
        )
        box.setInformativeText(
            self.tr("It is taken off this list; its folder stays where it is.")
            if is_adopted
            else self.tr("Its folder is deleted: {}").format(model.path)
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is not remove:
            return
        try:
            remove_model(model, self._places)
        except EarmarkError as error:
            self._fail(error)
        else:
            self._say(self.tr("{} is gone.").format(model.name))

    # --- work

    def _start(self, done: str, work: object, *args: object) -> None:
        """Begin a job; say ``done`` when it is."""
        assert callable(work)
        self._done = done
        self._news.setText(self.tr("Working…"))
        self._progress.setValue(0)
        self._runner.start(work, *args)
        self._show_work(True)

    def _show_progress(self, message: object) -> None:
        if isinstance(message, BytesDone):
            self._progress.setValue(_STEPS * message.done_bytes // max(1, message.total_bytes))
            self._news.setText(
                self.tr("{}: {:.0f} of {:.0f} MB").format(
                    message.file, message.done_bytes / _MEGABYTE, message.total_bytes / _MEGABYTE
                )
            )

    def _end(self, _: object) -> None:
        self._say(self._done)

    def _fail(self, error: object) -> None:
        assert isinstance(error, EarmarkError)
        message = message_of(error)
        self._say(f"{message.happened} {message.advice}".strip())

    def _say(self, text: str) -> None:
        self.refresh()
        self._news.setText(text)
        self._show_work(False)

    def _show_work(self, runs: bool) -> None:
        for widget in (self._progress, self._cancel):
            widget.setVisible(runs)
        self._enable()

    def _enable(self) -> None:
        runs, model = self._runner.running, self._chosen()
        for button in self._buttons.values():
            button.setEnabled(not runs)
        self._buttons[self._verify].setEnabled(not runs and model is not None)
        remove = self._buttons[self._remove]
        remove.setEnabled(not runs and model is not None and model.origin in _REMOVABLE)
        is_foreign = model is not None and model.origin not in _REMOVABLE
        remove.setToolTip(self.tr("Earmark removes only what it installed or was shown") if is_foreign else "")

    def _chosen(self) -> Model | None:
        row = self._table.currentRow() if self._table.selectionModel().hasSelection() else -1
        return self._models[row] if 0 <= row < len(self._models) else None

    @property
    def _places(self) -> Places:
        return default_places()

    def _from(self, model: Model) -> str:
        return {
            Origin.BUILT_IN: self.tr("Earmark"),
            Origin.INSTALLED: self.tr("installed here"),
            Origin.PLACED: self.tr("put here by hand"),
            Origin.ADOPTED: self.tr("used where it is"),
            Origin.HUB_CACHE: self.tr("another program"),
            Origin.PATH: self.tr("a folder"),
        }[model.origin]
