"""A corpus: its projects, what a build would hold and what not, and building it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.corpora.reasons import reason_words
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.settings import Settings
from editor.time_label import time_label
from engine.audio.cache import default_cache_folder
from engine.corpus.building import BuildProgress, Built, Outlook, Step
from engine.corpus.checking import Objection
from engine.corpus.corpus import Corpus, Taking
from engine.corpus.formats import CORPUS_FORMATS
from engine.corpus.job import Overview, Work, look_over, make_build
from engine.corpus.utterances import Grade
from engine.errors import EarmarkError
from engine.project.project import SUFFIX

_TITLE_SIZE = 1.3
_AS_FOLDER = QFileDialog.Option.DontConfirmOverwrite  # the folder is new: its name is asked for as if it were a file's


class CorpusDialog(QDialog):
    """Shows a corpus, changes which projects are in it, and builds it.

    Attributes:
        projects: The table of projects.
        left_out: The table of reasons.
        build: The button that builds.
    """

    def __init__(self, settings: Settings, project: Path | None, parent: QWidget | None = None) -> None:
        """Show the corpus that was last worked on; ``project`` is offered to be added."""
        super().__init__(parent)
        self._settings = settings
        self._project = project
        self._corpus: Corpus | None = None
        self._built: Path | None = None
        self._news = ""
        self.setWindowTitle(self.tr("Training data"))
        self._name = QLabel()
        font = self.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * _TITLE_SIZE)
        self._name.setFont(font)
        self._about = QLabel()
        self._about.setObjectName("faint")
        self._about.setWordWrap(True)
        self.new = self._button(self.tr("&New corpus…"), self._make)
        self.open_other = self._button(self.tr("&Open…"), self._choose)
        self.projects = _table([self.tr("Project"), self.tr("Utterances"), self.tr("Length"), ""], self.tr("Projects"))
        self.add_current = self._button(self.tr("Add &this project"), self._add_current)
        self.add = self._button(self.tr("&Add projects…"), self._add_chosen)
        self.add_folder = self._button(self.tr("Add &folder…"), self._add_folder)
        self.remove = self._button(self.tr("&Remove"), self._remove)
        self.shared = QCheckBox(self.tr("To be &given to others"))
        self.shared.setToolTip(self.tr("Takes only what may be given to others"))
        self.verified = QCheckBox(self.tr("Only what is &verified"))
        self.verified.setToolTip(self.tr("Leaves out what somebody listened to and left as it was"))
        self.left_out = _table([self.tr("Left out, because"), self.tr("Stretches")], self.tr("What is left out"))
        self.formats = QListWidget()
        self.formats.setAccessibleName(self.tr("Formats"))
        self.formats.setSpacing(3)
        self._list_formats()
        self._result = QLabel()
        self._result.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self.cancel = self._button(self.tr("&Cancel"), self._cancel)
        self.build = self._button(self.tr("&Build"), self._build)
        self.build.setDefault(True)
        self.show_build = self._button(self.tr("&Show in folder"), self._show_build)
        self._lay_out()
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._show_progress)
        self._runner.finished.connect(self._end)
        self._runner.failed.connect(self._fail)
        self._runner.cancelled.connect(lambda: self._say(self.tr("Stopped. What is done so far is kept.")))
        for box in (self.shared, self.verified):
            box.clicked.connect(self._change)
        self.projects.itemSelectionChanged.connect(self._enable)
        self._open(Path(settings.text("corpus")) if settings.text("corpus") else None)

    def reject(self) -> None:
        """Close; what is at work is stopped, and goes on where it was at the next time."""
        self._runner.stop()
        self._remember_formats()
        super().reject()

    # --- which corpus

    def _make(self) -> None:
        beside = self._project.parent if self._project else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("New folder for the corpus"), str(beside / self.tr("Corpus")), options=_AS_FOLDER
        )
        if chosen:
            self.make(Path(chosen))

    def make(self, folder: Path) -> None:
        """Make a corpus in a new folder, of the project that is open."""
        try:
            corpus = Corpus.create(folder, Taking(folder.name))
            corpus.add([self._project] if self._project else [])
        except EarmarkError as error:
            self._fail(error)
            return
        self._open(folder)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of a corpus"))
        if chosen:
            self._open(Path(chosen))

    def _open(self, folder: Path | None) -> None:
        self._runner.stop()
        self._built = None
        self._say("")
        try:
            self._corpus = Corpus.open(folder) if folder else None
        except EarmarkError as error:
            self._corpus = None
            self._fail(error)
        else:
            self._settings.set_value("corpus", str(folder) if folder else "")
        if self._corpus is not None:
            self._name.setText(self._corpus.taking.name)
            self._about.setText(str(self._corpus.folder))
            self.shared.setChecked(self._corpus.taking.shared)
            self.verified.setChecked(self._corpus.taking.least_grade is Grade.VERIFIED)
            self._look_over()
        else:
            self._name.setText(self.tr("No corpus yet"))
            self._about.setText(
                self.tr(
                    "A corpus is a folder over many projects. It takes what somebody corrected, accepted or heard, as "
                    "far as the people in the recording have agreed to it, with its sound and with what the model had "
                    "written."
                )
            )
            self._show_outlook(None)
            self._enable()

    # --- what is in it

    def _add_current(self) -> None:
        self.add_projects([self._project] if self._project else [])

    def _add_chosen(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Projects"), "", self.tr("Earmark projects (*{})").format(SUFFIX)
        )
        self.add_projects([Path(path) for path in chosen])

    def _add_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of projects"))
        if chosen:
            self.add_projects(sorted(Path(chosen).rglob(f"*{SUFFIX}")))

    def add_projects(self, projects: Sequence[Path]) -> None:
        """Take projects in."""
        if self._corpus is None or not projects:
            return
        try:
            self._corpus.add(projects)
        except EarmarkError as error:
            self._fail(error)
            return
        self._look_over()

    def _remove(self) -> None:
        if self._corpus is not None:
            self._corpus.remove(self._chosen())
            self._look_over()

    def _change(self) -> None:
        """Take something else from now on."""
        if self._corpus is None:
            return
        grade = Grade.VERIFIED if self.verified.isChecked() else Grade.HEARD
        self._corpus.change(replace(self._corpus.taking, shared=self.shared.isChecked(), least_grade=grade))
        self._look_over()

    # --- work

    def _work(self) -> Work:
        assert self._corpus is not None
        today = date.today()  # noqa: DTZ011 - a form's day is local
        return Work(self._corpus.folder, default_cache_folder(), today)

    def _look_over(self) -> None:
        self._begin(self.tr("Looking over the projects…"), look_over, self._work())

    def _build(self) -> None:
        self._remember_formats()
        self._begin(self.tr("Building…"), make_build, self._work(), tuple(self._chosen_formats()))

    def _begin(self, news: str, work: Callable[..., object], *args: object) -> None:
        self._built = None
        self._runner.start(work, *args)
        self._progress.setRange(0, 0)
        self._say(news, working=True)

    def _cancel(self) -> None:
        self._runner.cancel()

    def _show_progress(self, message: object) -> None:
        if isinstance(message, BuildProgress):
            words = {
                Step.TAKING: self.tr("Looking over the projects: {} of {}"),
                Step.WRITING: self.tr("Writing utterances: {} of {}"),
                Step.FORMATS: self.tr("Writing formats: {} of {}"),
            }
            self._progress.setRange(0, message.total)
            self._progress.setValue(message.done)
            self._say(words[message.step].format(message.done, message.total), working=True)

    def _end(self, result: Overview | Built) -> None:
        outlook = result.outlook
        self._show_outlook(outlook)
        told = self.tr("{count} utterances, {length} long").format(
            count=outlook.utterances, length=time_label(outlook.duration_ms)
        )
        if isinstance(result, Built):
            self._built = result.folder
            told = self.tr("Build {name} is done: {told}.").format(name=result.folder.name, told=told)
        else:
            told = " ".join((self.tr("A build would hold {}.").format(told), self._warning(result.objections))).strip()
        self._say(told)

    def _warning(self, objections: Sequence[Objection]) -> str:
        """Return which builds hold what they may not hold any more, and which models were trained on them."""
        builds = sorted({objection.build for objection in objections})
        models = sorted({model for objection in objections for model in objection.models})
        if not builds:
            return ""
        told = self.tr("What is not allowed any more is still in: {}.").format(", ".join(builds))
        return f"{told} {self.tr('Trained on it: {}.').format(', '.join(models))}" if models else told

    def _fail(self, error: EarmarkError) -> None:
        message = message_of(error)
        self._say(f"{message.happened} {message.advice}".strip())

    def _show_build(self) -> None:
        if self._built is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._built)))

    # --- showing

    def _say(self, news: str, *, working: bool = False) -> None:
        self._result.setText(news)
        self._progress.setVisible(working)
        self.cancel.setVisible(working)
        self._enable()

    def _enable(self) -> None:
        is_idle = not self._runner.running
        is_open = self._corpus is not None and is_idle
        for widget in (self.add, self.add_folder, self.shared, self.verified, self.formats):
            widget.setEnabled(is_open)
        is_new = self._corpus is not None and self._project is not None and self._project not in self._corpus.projects
        self.add_current.setEnabled(is_open and is_new)
        self.add_current.setVisible(self._project is not None)
        self.remove.setEnabled(is_open and bool(self._chosen()))
        self.build.setEnabled(is_open and self._corpus is not None and bool(self._corpus.projects))
        self.new.setEnabled(is_idle)
        self.open_other.setEnabled(is_idle)
        self.show_build.setVisible(self._built is not None and is_idle)

    def _show_outlook(self, outlook: Outlook | None) -> None:
        states = outlook.projects if outlook else ()
        self.projects.setRowCount(len(states))
        for row, state in enumerate(states):
            most = max(state.left_out, key=lambda reason: state.left_out[reason], default=None)
            why = state.against or (None if state.utterances else most)
            told = reason_words(why) if why else ""
            length = time_label(state.duration_ms) if state.utterances else ""
            cells = (state.path.stem, f"{state.utterances}" if not state.against else "", length, told)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(state.problem or str(state.path))
                item.setData(Qt.ItemDataRole.UserRole, str(state.path))
                if column in (1, 2):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.projects.setItem(row, column, item)
        reasons = sorted(outlook.left_out.items(), key=lambda pair: -pair[1]) if outlook else []
        self.left_out.setRowCount(len(reasons))
        for row, (reason, count) in enumerate(reasons):
            self.left_out.setItem(row, 0, QTableWidgetItem(reason_words(reason)))
            counted = QTableWidgetItem(str(count))
            counted.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.left_out.setItem(row, 1, counted)

    def _chosen(self) -> list[Path]:
        items = [self.projects.item(index.row(), 0) for index in self.projects.selectionModel().selectedRows()]
        return [Path(item.data(Qt.ItemDataRole.UserRole)) for item in items if item is not None]

    def _list_formats(self) -> None:
        wanted = self._settings.text("corpus_formats").split(",")
        for name, row in CORPUS_FORMATS.items():
            item = QListWidgetItem(row.label)
            item.setData(Qt.ItemDataRole.UserRole, name)
            is_always = name == "audiofolder"
            is_there = not row.library or find_spec(row.library) is not None
            if is_always or not is_there:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(self.tr("Always written") if is_always else self.tr("Needs {}").format(row.library))
            else:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_checked = is_always or (is_there and name in wanted)
            item.setCheckState(Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked)
            self.formats.addItem(item)

    def _chosen_formats(self) -> list[str]:
        items = [self.formats.item(row) for row in range(self.formats.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _remember_formats(self) -> None:
        self._settings.set_value("corpus_formats", ",".join(self._chosen_formats()))

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._about)
        head.addLayout(names, 1)
        head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.open_other, 0, Qt.AlignmentFlag.AlignTop)
        changes = QHBoxLayout()
        for button in (self.add_current, self.add, self.add_folder, self.remove):
            changes.addWidget(button)
        changes.addStretch()
        changes.addWidget(self.shared)
        changes.addWidget(self.verified)
        lower = QGridLayout()
        lower.setHorizontalSpacing(18)
        formats = QLabel(self.tr("&Formats"))
        formats.setBuddy(self.formats)
        lower.addWidget(formats, 0, 1)
        lower.addWidget(self.left_out, 0, 0, 2, 1)
        lower.addWidget(self.formats, 1, 1)
        lower.setColumnStretch(0, 3)
        lower.setColumnStretch(1, 2)
        work = QHBoxLayout()
        work.addWidget(self._progress, 1)
        work.addWidget(self.cancel)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._result, 1)
        for widget in (self.show_build, self.build, close):
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.projects, 3)
        layout.addLayout(changes)
        layout.addLayout(lower, 2)
        layout.addLayout(work)
        layout.addLayout(foot)
        self.resize(860, 640)


def _table(columns: list[str], name: str) -> QTableWidget:
    table = QTableWidget(0, len(columns))
    table.setHorizontalHeaderLabels(columns)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
