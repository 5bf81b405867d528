"""Asks how a recording shall be recognised."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from editor.dialogs.recognition_form import RecognitionForm
from editor.settings import Settings
from engine.recognition.results import Options


class StartDialog(QDialog):
    """Asks for model, language and vocabulary, and remembers the choice."""

    def __init__(self, recording: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New transcript"))
        heading = QLabel(recording.name)
        heading.setObjectName("heading")
        self._form = RecognitionForm(settings)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        start = buttons.addButton(self.tr("Transcribe"), QDialogButtonBox.ButtonRole.AcceptRole)
        start.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(heading)
        layout.addWidget(self._form)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)

    @property
    def model(self) -> Path:
        """The folder of the model that was chosen."""
        return self._form.model

    @property
    def options(self) -> Options:
        """What was chosen besides."""
        return self._form.options

    def accept(self) -> None:
        """Remember the choice."""
        self._form.remember()
        super().accept()
