"""Clean verbatim: fillers and repeated words are listed, and taken out where the user wants it."""

from collections import defaultdict
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.dialogs.places import PlacesDialog
from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.places import place_of
from editor.playback import Playback
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from engine.errors import InvalidEdit
from engine.project.project import Project
from engine.transcript.edits import ReplaceText
from engine.transcript.verbatim import Surplus, SurplusWord, fillers_of, removals, surplus_words
from engine.transcript.words import Paragraph


class Cleaning(QObject):
    """What "Clean verbatim" does.

    Signals:
        nothing_left: There is nothing to take out, in the user's words.
    """

    nothing_left = Signal(str)

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

    def clean(self) -> None:
        """List what may be left out, and take out what the user leaves ticked, as one step."""
        if self._project is None or self._history is None or self._view.isReadOnly():
            return
        language = self._project.provenance.language if self._project.provenance else None
        own = tuple(word.strip() for word in self._settings.text("fillers").split(",") if word.strip())
        transcript = self._history.transcript
        words = list(surplus_words(transcript.paragraphs, own or fillers_of(language), language))
        if not words:
            self.nothing_left.emit(self.tr("No filler and no repeated word was found"))
            return
        places = [
            place_of(paragraph, _of_whole_words(paragraph, removals(paragraph, [word.word])[0]), self._kind(word))
            for word in words
            for paragraph in (transcript.paragraph(word.paragraph_id),)
        ]
        dialog = PlacesDialog(
            self.tr("Clean verbatim"), self.tr("Leave out {}"), places, self._window, transcript.offset_ms
        )
        dialog.play_requested.connect(self._playback.play_span)
        if dialog.exec():
            chosen: dict[int, list[int]] = defaultdict(list)
            for row in dialog.chosen:
                chosen[words[row].paragraph_id].append(words[row].word)
            edits = [edit for id_, left in chosen.items() for edit in removals(transcript.paragraph(id_), left)]
            try:
                self._history.apply_all(edits, self.tr("Clean Verbatim"))
            except InvalidEdit as error:
                show_error(self._window, error)
        dialog.deleteLater()
        self._view.setFocus()

    def _kind(self, word: SurplusWord) -> str:
        return self.tr("said twice") if word.kind is Surplus.REPEATED else word.text


def _of_whole_words(paragraph: Paragraph, edit: ReplaceText) -> ReplaceText:
    """Return an edit that does the same and ends with a word, to be read."""
    text = paragraph.text
    if text[edit.end - 1].isspace():
        return edit
    end = next((place for place in range(edit.end, len(text)) if text[place].isspace()), len(text))
    return replace(edit, end=end, text=edit.text + text[edit.end : end])
