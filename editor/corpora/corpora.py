"""Consent and training data: the two dialogs, for the project that is open."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from editor.corpora.consent_dialog import ConsentDialog
from editor.corpora.corpus_dialog import CorpusDialog
from editor.messages import show_error
from editor.settings import Settings
from engine.errors import EarmarkError
from engine.project.consent import consent_of, set_consent
from engine.project.project import Project


class Corpora(QObject):
    """Opens the dialogs."""

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._project: Project | None = None

    def show_project(self, project: Project | None) -> None:
        """Serve another project, or none."""
        self._project = project

    def consent(self) -> None:
        """Show what the people in the recording have agreed to, and note what the user changes."""
        if self._project is None:
            return
        try:
            consent = consent_of(self._project)
        except EarmarkError as error:
            show_error(self._window, error)
            return
        dialog = ConsentDialog(consent, self._project.transcript.speakers.values(), self._window)
        if dialog.exec():
            set_consent(self._project, dialog.consent)

    def training_data(self) -> None:
        """Show the corpus that was last worked on."""
        try:
            if self._project is not None:
                self._project.flush()  # a child reads the file
        except EarmarkError as error:
            show_error(self._window, error)
            return
        CorpusDialog(self._settings, self._project.path if self._project else None, self._window).exec()
