"""Starting, resuming and ending recognition, with what the user is told and asked on the way."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.dialogs.start import StartDialog
from editor.messages import Banner, message_of, show_error
from editor.progress_bar import RecognitionBar
from editor.recognition import Recognition
from editor.settings import Settings
from engine.errors import EarmarkError, ModelError, TruncatedMedia
from engine.models.model import demo_model, open_model
from engine.models.places import default_places, find_models
from engine.project.project import Project
from engine.project.transcribing import Order
from engine.recognition.results import Options


class Transcribing(QObject):
    """Leads a recording from a file to its words, for the project that is open or about to be.

    Signals:
        begun: The name of a recording whose project is about to be made.
        given_up: There is no project, and there will be none.
    """

    begun = Signal(str)
    given_up = Signal()

    def __init__(
        self, recognition: Recognition, bar: RecognitionBar, banner: Banner, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._recognition = recognition
        self._bar = bar
        self._banner = banner
        self._settings = settings
        self._window = window
        self._project: Project | None = None
        recognition.progressed.connect(bar.show_progress)
        recognition.finished.connect(self._end)
        recognition.cancelled.connect(self._end)
        recognition.failed.connect(self._fail)
        recognition.gpu_refused.connect(self._tell_gpu_refused)
        bar.cancel_requested.connect(recognition.cancel)
        bar.resume_requested.connect(self.resume)

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._project = project

    def begin(self, order: Order) -> None:
        """Recognise a recording that has no project yet."""
        self.begun.emit(order.recording.stem)
        self._recognition.start(order)

    def ask(self, recording: Path, *, others: int = 0) -> Order | None:
        """Ask how to recognise a recording, and so many others; None if the user would rather not."""
        dialog = StartDialog(recording, self._settings, self._window, others=others)
        return dialog.order if dialog.exec() else None

    def resume(self) -> None:
        """Go on with a project, as it was begun."""
        if self._project is None:
            return
        order = self._order_before(self._project) or self.ask(self._project.recording.path)
        if order is not None:
            self._banner.hide()
            self._start_again(order, self._project)

    def go_on_with(self, order: Order) -> None:
        """Go on with the project that is open, as somebody else had begun it."""
        assert self._project is not None
        self._banner.hide()
        self._start_again(order, self._project)

    def read_sound(self) -> None:
        """Decode the project's recording again, and go on with what is not recognised yet."""
        assert self._project is not None
        if self._project.complete:  # then no model is used
            self._start_again(Order(self._project.recording.path, demo_model().path, Options()), self._project)
        else:
            self.resume()

    def offer_to_go_on(self) -> None:
        """Show a way to recognise what is not recognised yet."""
        assert self._project is not None
        self._bar.offer_to_go_on(self._project.share_recognised)

    def _order_before(self, project: Project) -> Order | None:
        """Return how the project was begun; None where that can't be had again."""
        order, provenance = self._recognition.order, project.provenance
        if order is not None and order.recording == project.recording.path:
            return order
        models = find_models(default_places())
        if chosen := self._settings.text("model"):
            with suppress(ModelError):
                models.insert(0, open_model(Path(chosen)))
        for model in models:
            if provenance is not None and model.name == provenance.model:
                return Order(project.recording.path, model.path, provenance.options)
        return None

    def _start_again(self, order: Order, project: Project) -> None:
        """Start for a project that is there: its recording was taken as it is, even if it is cut off."""
        self._recognition.start(replace(order, allow_truncated=True), project)

    def _end(self) -> None:
        self._bar.hide()
        if self._project is None:
            self.given_up.emit()
        elif not self._project.complete:
            self.offer_to_go_on()
        elif not self._project.transcript.paragraphs:
            self._banner.tell(self.tr("No speech was found in this recording."))

    def _tell_gpu_refused(self, reason: str) -> None:
        self._banner.tell(self.tr("The graphics card can't be used, so the processor does it: {}").format(reason))

    def _fail(self, error: EarmarkError) -> None:
        self._bar.hide()
        if self._project is not None:
            self._banner.tell_error(error)
            if not self._project.complete:
                self.offer_to_go_on()
            return
        if isinstance(error, TruncatedMedia) and error.decoded_ms:
            order = self._recognition.order
            if order is not None and self._takes_part(error):
                self.begin(replace(order, allow_truncated=True))
                return
        else:
            show_error(self._window, error)
        self.given_up.emit()

    def _takes_part(self, error: TruncatedMedia) -> bool:
        message = message_of(error)
        box = QMessageBox(QMessageBox.Icon.Warning, "Earmark", message.happened, parent=self._window)
        box.setInformativeText(message.advice)
        use = box.addButton(self.tr("Use the part that is there"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is use
