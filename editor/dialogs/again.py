"""Recognises a passage again in another way, and asks what of it to take."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.comparison import Comparison
from editor.dialogs.recognition_form import RecognitionForm
from editor.jobs import JobRunner
from editor.messages import show_error
from editor.settings import Settings
from editor.time_label import time_label
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError
from engine.glossary.terms import terms_of
from engine.project.project import Project
from engine.project.rehearing import LONGEST_PASSAGE_MS, Difference, compare, passage_request
from engine.recognition.passage import Hearing, hear_passage
from engine.recognition.results import Planned, Recognised, Span, Task

_COMPARISON_SIZE = QSize(780, 570)


class AgainDialog(QDialog):
    """Three pages: how to recognise, how far that is, and what is different. Changes nothing itself.

    Signals:
        play_requested: Start and end of what the user wants to hear, in milliseconds.
    """

    play_requested = Signal(int, int)

    def __init__(self, project: Project, span: Span, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._span = Span(span.start_ms, min(span.end_ms, span.start_ms + LONGEST_PASSAGE_MS))
        self._is_cut = self._span != span
        self._windows = self._done = 0
        self.chosen: tuple[Difference, ...] = ()
        self.setWindowTitle(self.tr("Recognise again"))
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._show_progress)
        self._runner.finished.connect(self._show_hearing)
        self._runner.failed.connect(self._fail)
        self._runner.cancelled.connect(self._show_form)
        self.finished.connect(self._runner.stop)

        self._heading = QLabel()
        self._heading.setObjectName("heading")
        self._news = QLabel()
        self._news.setWordWrap(True)
        self.form = RecognitionForm(settings, terms=terms_of(project))
        provenance = project.provenance
        if provenance is not None:
            self.form.set_language(provenance.language or "")
            self.form.set_vocabulary(provenance.options.vocabulary)
        self._listening = QWidget()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Recognition"))
        column = QVBoxLayout(self._listening)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._progress)
        column.addStretch(1)
        self.comparison = Comparison()
        self.comparison.play_requested.connect(self.play_requested)
        self.comparison.take_requested.connect(self.take)
        self.comparison.chosen_changed.connect(self._show_choice)
        self._page: QWidget = self.form
        self._pages: tuple[QWidget, ...] = (self.form, self._listening, self.comparison)

        self._play = QPushButton(self.tr("&Play"))
        self._play.setAutoDefault(False)
        self._play.clicked.connect(self._hear)
        self._back = QPushButton(self.tr("Another &way…"))
        self._back.setAutoDefault(False)
        self._back.clicked.connect(self._show_form)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self.go = QPushButton()
        self.go.setDefault(True)
        self.go.clicked.connect(self._go_on)
        buttons = QHBoxLayout()
        buttons.addWidget(self._play)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self._news)
        # Not a stack of pages, which is as large as the largest.
        for page in self._pages:
            layout.addWidget(page, 1)
        layout.addLayout(buttons)
        self.setMinimumWidth(520)
        self._show_form()

    def start(self) -> None:
        """Recognise the passage as the form says."""
        self._windows = self._done = 0
        self._progress.setRange(0, 0)
        self._news.setText(self.tr("Listening…"))
        self._show_page(self._listening)
        self._cancel.setFocus()
        provenance = self._project.provenance
        task = provenance.options.task if provenance else Task.TRANSCRIBE
        options = replace(self.form.options, task=task)
        request = passage_request(self._project, self._span, self.form.model, options, default_cache_folder())
        self._runner.start(hear_passage, request)

    def take(self) -> None:
        """Close with the differences that are ticked, if any are."""
        self.chosen = self.comparison.chosen
        if self.chosen:
            self.accept()

    def reject(self) -> None:
        """Stop the recognition, if it is at work; else close."""
        if self._runner.running:
            self._runner.cancel()
        else:
            super().reject()

    def _go_on(self) -> None:
        if self._page is self.form:
            self.start()
        else:
            self.take()

    def _hear(self) -> None:
        if self._page is self.form:
            self.play_requested.emit(self._span.start_ms, self._span.end_ms)
        else:
            self.comparison.play()

    def _show_form(self) -> None:
        self._heading.setText(self._times(self._span))
        self._news.setText(
            self.tr("With another model, language or vocabulary. Nothing changes before you have seen the differences.")
            + (" " + self.tr("Of a longer stretch, the first three minutes are taken.") if self._is_cut else "")
        )
        self.go.setText(self.tr("Recognise"))
        self.go.setEnabled(True)
        self._show_page(self.form)
        self.go.setFocus()

    def _show_progress(self, message: object) -> None:
        match message:
            case Planned(windows):
                self._windows = len(windows)
            case Recognised():
                self._done += 1
        if self._done:  # one window of a short passage is no measure
            self._progress.setRange(0, self._windows)
            self._progress.setValue(self._done)

    def _show_hearing(self, hearing: Hearing) -> None:
        """Show what is different, if anything is."""
        transcript = self._project.transcript
        differences = compare(transcript, hearing.span, hearing.words)
        self._heading.setText(self._times(hearing.span))
        self._news.setText(self._summary(hearing, differences))
        self._show_page(self.comparison)
        self.comparison.compare(transcript, hearing.span, differences)

    def _summary(self, hearing: Hearing, differences: tuple[Difference, ...]) -> str:
        model, yours = hearing.provenance.model, sum(difference.yours for difference in differences)
        if not differences:
            return self.tr("{model} hears the same: there is nothing to take.").format(model=model)
        text = self.tr("{model} hears this differently in {count} places.").format(model=model, count=len(differences))
        if len(differences) == 1:
            text = self.tr("{model} hears this differently in one place.").format(model=model)
        if yours:
            text += " " + self.tr("What you wrote or accepted stays, unless you tick it.")
        return text

    def _show_choice(self) -> None:
        if self._page is self.comparison:
            count = len(self.comparison.chosen)
            self.go.setText(self.tr("Take {}").format(count) if count else self.tr("Take"))
            self.go.setEnabled(count > 0)

    def _show_page(self, shown: QWidget) -> None:
        """Show a page and its buttons, in a window of the size that they need."""
        self._page = shown
        for page in self._pages:
            page.setVisible(page is shown)
        self._play.setVisible(shown is not self._listening)
        self._back.setVisible(shown is self.comparison)
        self.go.setVisible(shown is not self._listening)
        if shown is self.comparison:
            self.resize(self.size().expandedTo(_COMPARISON_SIZE))
        elif shown is self.form:
            self.adjustSize()

    def _fail(self, error: EarmarkError) -> None:
        self._show_form()
        show_error(self, error)

    def _times(self, span: Span) -> str:
        offset_ms = self._project.transcript.offset_ms
        return f"{time_label(span.start_ms + offset_ms)} – {time_label(span.end_ms + offset_ms)}"
