"""Gives new words times of their own: after a pause in typing they are looked for in the sound, in the background."""

import logging
from collections.abc import Iterable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from editor.fitting_models import fitting_model
from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.playback import Playback
from editor.recognition import Recognition
from editor.settings import Settings
from engine.audio.cache import default_cache_folder
from engine.errors import EarmarkError, InvalidEdit
from engine.project.aligning import Search, edits_for, has_fitted_words, searches
from engine.project.project import Project
from engine.recognition.alignment import Aligned, AlignmentRequest, align
from engine.recognition.results import Options
from engine.transcript.edits import AlignWords
from engine.transcript.transcript import Change

_log = logging.getLogger(__name__)

_PAUSE_MS = 1_200


class Aligning(QObject):
    """Looks for the words that somebody writes in the sound.

    It waits while the recording is being recognised, which needs the processor more, and where there is no sound or no
    model that could do it, the words keep the times that were fitted to their place.

    Signals:
        searched: The sound is being looked through for new words.
        answered: Words were found, or could not be.
    """

    searched = Signal()
    answered = Signal()

    def __init__(self, recognition: Recognition, playback: Playback, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._recognition = recognition
        self._playback = playback
        self._settings = settings
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._changed: set[int] = set()
        self._asked: dict[int, Search] = {}
        self._is_useless = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._take)
        self._runner.finished.connect(self._ask_again)
        self._runner.failed.connect(self._give_up)
        for over in (recognition.finished, recognition.failed, recognition.cancelled):
            over.connect(lambda *_: self.wake())

    @property
    def busy(self) -> bool:
        """Whether words are still to be looked for, or are being."""
        return self._timer.isActive() or bool(self._asked)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._timer.stop()
        self._runner.stop()
        self._project = project
        self._history = history
        self._changed.clear()
        self._asked.clear()
        self._is_useless = False
        if history is not None:
            history.changed.connect(self._note)

    def wake(self) -> None:
        """Look again at what had to wait; to be called when there is sound."""
        if self._changed:
            self._timer.start()

    def _note(self, change: Change) -> None:
        if isinstance(change.edit, AlignWords):
            return
        new = [paragraph.id for paragraph in change.inserted if has_fitted_words(paragraph)]
        if new:
            self._changed.update(new)
            self._timer.start()

    def _search(self) -> None:
        """Look for the words of all paragraphs that were changed, as soon as that can be done."""
        if self._history is None or self._recognition.running or not self._playback.duration_ms or self._is_useless:
            return
        for paragraph_id in self._changed:
            with suppress(InvalidEdit):  # it is gone
                found = searches(self._history.transcript, paragraph_id)
                self._asked |= {search.excerpt.number: search for search in found}
                self._ask(found)
        self._changed.clear()

    def _ask(self, found: Iterable[Search]) -> None:
        if self._project is None or self._is_useless:
            return
        if not self._runner.running:
            request = self._request(self._project)
            if request is None:
                self._stop_looking()
                return
            self._runner.start(align, request)
        for search in found:
            self._runner.tell(search.excerpt)
            self.searched.emit()

    def _ask_again(self) -> None:
        """Ask anew what was asked just as the child went."""
        if self._asked:
            self._ask(self._asked.values())

    def _take(self, aligned: Aligned) -> None:
        search = self._asked.pop(aligned.number, None)
        if search is None or self._history is None:
            return
        with suppress(InvalidEdit):  # the text has changed meanwhile
            for edit in edits_for(self._history.transcript, search, aligned):
                self._history.align(edit)
        self.answered.emit()

    def _give_up(self, error: EarmarkError) -> None:
        _log.warning("New words keep the times that were fitted to their place: %s", error)
        self._stop_looking()

    def _stop_looking(self) -> None:
        self._is_useless = True
        self._asked.clear()

    def _request(self, project: Project) -> AlignmentRequest | None:
        """Return what to look in, and with which model."""
        provenance = project.provenance
        model = fitting_model(project, self._settings)
        if model is None:
            return None
        options = provenance.options if provenance else Options()
        recording = project.recording
        language = provenance.language if provenance else None
        return AlignmentRequest(recording.path, recording.sha256, default_cache_folder(), model.path, options, language)
