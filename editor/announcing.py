"""What a screen reader is told beyond what it finds by itself."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from editor.history import TranscriptHistory
from editor.notes.names import kind_name
from editor.playback import Playback
from editor.time_label import time_label
from editor.transcript_view.view import TranscriptView
from engine.transcript.notes import Anchor
from engine.transcript.words import Word


class Announcing(QObject):
    """Says news, and where the caret and the sound are.

    Signals:
        announced: What was said.
    """

    announced = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._playback = playback
        self._history: TranscriptHistory | None = None

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history

    def say(self, text: str) -> None:
        """Say something as soon as the screen reader has finished what it is saying."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
        self.announced.emit(text)

    def say_where(self) -> None:
        """Say who speaks when at the caret, whether the word there is doubtful, and what is being heard."""
        paragraph, word = self._view.paragraph_at_caret(), self._view.word_at_caret()
        if self._history is None or paragraph is None:
            self.say(self.tr("There is no text here."))
            return
        speaker = self._history.transcript.speakers.get(paragraph.speaker_id or 0)
        start_ms = paragraph.start_ms if word is None else word.start_ms
        parts = [time_label(start_ms + self._history.transcript.offset_ms)]
        if speaker is not None:
            parts.append(speaker.name)
        if word is not None:
            parts.append(self.tr("doubtful: {}").format(word.text) if self._view.doubts(word) else word.text)
            parts += self._remarks(word)
        heard = self._view.heard_word
        if heard is not None and self._playback.playing:
            parts.append(self.tr("being heard: {}").format(heard.text))
        self.say(", ".join(parts))

    def _remarks(self, word: Word) -> Iterator[str]:
        """Give what somebody has written about the word at the caret."""
        place = self._view.caret_place()
        if self._history is None or place is None:
            return
        if word.colour is not None:
            yield kind_name(word.colour).casefold()
        paragraph = self._view.paragraphs[place.paragraph]
        here = Anchor(word.start_ms, paragraph.id, place.word)
        for note in self._history.transcript.notes.values():
            if note.anchor == here:
                yield f"{kind_name(note.kind).casefold()}: {note.text}"
