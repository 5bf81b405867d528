"""Recognising a passage of the open project again."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from editor.dialogs.again import AgainDialog
from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.playback import Playback
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from engine.errors import InvalidEdit
from engine.project.project import Project
from engine.project.rehearing import edits_for
from engine.recognition.results import Span


class Again(QObject):
    """What "Recognise again" does: for the selection, the paragraph at the caret, or a stretch that is in trouble."""

    def __init__(self, view: TranscriptView, playback: Playback, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._playback = playback
        self._settings = settings
        self._window = window
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project = project
        self._history = history

    def selection(self) -> None:
        """Recognise the selection again, or where nothing is selected, the paragraph at the caret."""
        span = self._view.selected_span()
        if span is not None:
            self.span(span)

    def span(self, span: Span) -> None:
        """Recognise a span again, and take what the user chooses of it, as one step."""
        if self._project is None or self._history is None:
            return
        dialog = AgainDialog(self._project, span, self._settings, self._window)
        dialog.play_requested.connect(self._playback.play_span)
        if dialog.exec():
            try:
                edits = edits_for(self._history.transcript, dialog.chosen)
                self._history.apply_all(edits, self.tr("Recognise Again"))
            except InvalidEdit as error:
                show_error(self._window, error)
        dialog.deleteLater()
