"""Finding out who speaks when: asks how, shows how far it is, and applies what was found as one step."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.settings import Settings
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError
from engine.project.project import Project
from engine.project.transcribing import SPEAKER_COUNT
from engine.speakers.job import Labelling, LabellingOrder, find_turns
from engine.transcript.labelling import label, speech_in
from engine.transcript.paragraphing import Turn

_MOST_SPEAKERS = 20
_PER_MILLE = 1000


class LabellingDialog(QDialog):
    """Asks, works, and closes when the paragraphs have their speakers."""

    def __init__(
        self, project: Project, history: TranscriptHistory, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._history = history
        self._settings = settings
        self.setWindowTitle(self.tr("Find out who speaks"))
        self.count = QSpinBox()
        self.count.setRange(0, _MOST_SPEAKERS)
        self.count.setSpecialValueText(self.tr("Find out"))
        self.model = QLineEdit(settings.text("speaker_model"))
        self.model.setPlaceholderText(self.tr("None: by the sound of the voices alone"))
        self.replace = QCheckBox(self.tr("Also where a speaker is given &already"))
        self.news = QLabel(
            self.tr(
                "Voices are told apart on this computer. With pyannote segmentation 3.0, an ONNX file, it is done much "
                "better; without it, expect a rough guess. You can undo it in one step."
            )
        )
        self.news.setWordWrap(True)
        self.news.setObjectName("faint")
        self._bar = QProgressBar()
        self._bar.setRange(0, _PER_MILLE)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._choose = QPushButton(self.tr("&Choose…"))
        self._choose.setAutoDefault(False)
        self._choose.clicked.connect(self._choose_model)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton(self.tr("&Find out"), QDialogButtonBox.ButtonRole.ActionRole)
        self.start.setDefault(True)
        self.start.clicked.connect(self._begin)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.runner = JobRunner(self)
        self.runner.reported.connect(self._show_progress)
        self.runner.finished.connect(self._take)
        self.runner.failed.connect(self._tell_failure)

    def _lay_out(self) -> None:
        model = QHBoxLayout()
        model.addWidget(self.model, 1)
        model.addWidget(self._choose)
        form = QFormLayout()
        form.addRow(self.tr("&Speakers"), self.count)
        label_of_model = QLabel(self.tr("&Model"))
        label_of_model.setBuddy(self.model)
        form.addRow(label_of_model, model)
        form.addRow("", self.replace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self.news)
        layout.addWidget(self._bar)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(520)

    def done(self, result: int) -> None:
        """Stop working before it closes."""
        self.runner.stop()
        super().done(result)

    def _choose_model(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Where is the model?"), self.model.text(), self.tr("ONNX models (*.onnx)")
        )
        if path:
            self.model.setText(path)

    def _begin(self) -> None:
        self._settings.set_value("speaker_model", self.model.text().strip())
        self._set_working(True)
        self.runner.start(find_turns, _order_for(self._project, self.count.value(), self.model.text().strip()))

    def _set_working(self, is_working: bool) -> None:
        self._bar.setVisible(is_working)
        self._bar.setValue(0)
        for widget in (self.count, self.model, self._choose, self.replace, self.start):
            widget.setEnabled(not is_working)

    def _show_progress(self, message: object) -> None:
        if isinstance(message, Labelling):
            self._bar.setValue(round(message.share * _PER_MILLE))

    def _take(self, turns: list[Turn]) -> None:
        edits = label(self._history.transcript, turns, self.tr("Speaker {}").format, replace=self.replace.isChecked())
        if edits:
            self._history.apply_all(edits, self.tr("Find Out Who Speaks"))
            self.accept()
        else:
            self._set_working(False)
            self.news.setText(self.tr("Nothing was found that is not given already."))

    def _tell_failure(self, error: EarmarkError) -> None:
        self._set_working(False)
        message = message_of(error)
        self.news.setText(" ".join(part for part in (message.happened, message.advice) if part))


def _order_for(project: Project, count: int, model: str) -> LabellingOrder:
    """Return what to do for a project; a count of 0 and an empty model stand for none given."""
    recording = project.recording
    speech = speech_in(project.transcript.paragraphs)
    return LabellingOrder(
        project.path,
        recording.path,
        recording.sha256,
        default_cache_folder(),
        speech,
        count or None,
        Path(model) if model else None,
    )


class SpeakerLabelling(QObject):
    """Opens the dialog for the open project, or does without where it was said beforehand how many speak.

    Signals:
        told: What is done, in the user's words.
        failed: The ``EarmarkError`` that stands in the way.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self.runner = JobRunner(self)
        self.runner.finished.connect(self._take)
        self.runner.failed.connect(self._fail)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self.runner.stop()
        self._project, self._history = project, history
        self.begin_as_said()

    def begin_as_said(self) -> None:
        """Tell as many voices apart as was said beforehand, if all words are there, beside whatever the user does."""
        project = self._project
        count = None if project is None else project.fact(SPEAKER_COUNT)
        if project is None or count is None or not project.complete or self.runner.running:
            return
        if any(paragraph.speaker_id is not None for paragraph in project.transcript.paragraphs):
            project.set_fact(SPEAKER_COUNT, None)  # somebody has told them apart by hand
            return
        self.told.emit(self.tr("The speakers are being told apart…"))
        self.runner.start(find_turns, _order_for(project, int(count), self._settings.text("speaker_model")))

    def ask(self) -> None:
        """Ask how, and do it."""
        if self._project is not None and self._history is not None:
            LabellingDialog(self._project, self._history, self._settings, self._window).exec()

    def _take(self, turns: list[Turn]) -> None:
        if self._project is None or self._history is None:
            return
        self._project.set_fact(SPEAKER_COUNT, None)
        edits = label(self._history.transcript, turns, self.tr("Speaker {}").format, replace=False)
        if edits:
            self._history.apply_all(edits, self.tr("Find Out Who Speaks"))
            self.told.emit(self.tr("The speakers are told apart. Undo takes it back."))
        else:
            self.told.emit(self.tr("No voices could be told apart."))

    def _fail(self, error: EarmarkError) -> None:
        if self._project is not None:
            self._project.set_fact(SPEAKER_COUNT, None)  # by hand it can be tried again, in any way
        self.failed.emit(error)
