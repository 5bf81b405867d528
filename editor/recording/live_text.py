"""What is said while it is recorded, to read along."""

from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from editor.jobs import JobRunner
from editor.messages import message_of
from editor.settings import Settings
from editor.time_label import time_label
from engine.errors import EarmarkError
from engine.models.model import Model, open_model
from engine.models.places import default_places, find_models
from engine.recognition.live import LiveText, listen_live
from engine.recognition.results import Options

_LINES = 6


class LiveTextView(QWidget):
    """Shows the text of a recording that is going on, some seconds behind, and lets it go when that is over.

    It is rough, and nobody's work: the recording is recognised in full when it is there.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("What is being said"))
        self._text.setPlaceholderText(self.tr("What is said appears here, some seconds behind"))
        self._text.setFixedHeight(self.fontMetrics().lineSpacing() * (_LINES + 1))
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._text)
        layout.addWidget(self._news)
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._append)
        self._runner.failed.connect(self._tell)
        self.setVisible(self._model() is not None)

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text.toPlainText()

    def start(self, recording: Path) -> None:
        """Follow a recording that has begun."""
        self._text.clear()
        self._news.clear()
        model = self._model()
        self.setVisible(model is not None)
        if model is None:
            return
        self._news.setText(
            self.tr("A rough text, by {}. The recording is recognised in full when you stop.").format(model.name)
        )
        self._runner.start(
            listen_live, recording, model.path, Options(language=self._settings.text("language") or None)
        )

    def stop(self) -> None:
        """Let the recording go; what was said stays to be read."""
        self._runner.stop()

    def _model(self) -> Model | None:
        """Return the model that was chosen last; else the smallest, which is the fastest; none but the demo's is none.

        The built-in model understands its own interview only.
        """
        chosen = self._settings.text("model")
        if chosen:
            try:
                model = open_model(Path(chosen))
            except EarmarkError:
                pass
            else:
                return None if model.is_demo else model
        models = [model for model in find_models(default_places()) if not model.is_demo]
        return min(models, key=lambda model: (model.path / "model.bin").stat().st_size, default=None)

    def _append(self, message: object) -> None:
        assert isinstance(message, LiveText)
        bar = self._text.verticalScrollBar()
        follows = bar.value() == bar.maximum()
        self._text.appendPlainText(f"{time_label(message.start_ms)}  {message.text}")
        if follows:
            self._text.moveCursor(QTextCursor.MoveOperation.End)

    def _tell(self, error: EarmarkError) -> None:
        message = message_of(error)
        self._news.setText(f"{message.happened} {self.tr('The recording goes on.')}")
