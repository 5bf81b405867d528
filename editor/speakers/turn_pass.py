"""Marking turns while listening: a digit at each turn says who speaks from there on."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from editor.history import TranscriptHistory
from editor.playback import Playback
from editor.playing import Playing
from editor.settings import Settings
from editor.transcript_view.places import word_heard_at
from editor.transcript_view.view import TranscriptView
from editor.transport.bar import TransportBar
from engine.transcript.assigning import give_from, turn_at
from engine.transcript.edits import Edit, NameSpeaker, SetSpeaker

_DIGITS = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)
_SHIFT_OR_KEYPAD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class _Press:
    """A digit that was pressed: whom it made the speaker, and how long the undo stack was behind it."""

    speaker_id: int | None
    steps: int


class TurnBar(QFrame):
    """The line above the transcript that says which digit is whose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.done = QPushButton(self.tr("Done  (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.done)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def explain(self, text: str) -> None:
        """Say something."""
        self._text.setText(text)


class TurnPass(QObject):
    """A way to listen in which keys do not write: digits give the speaker, Backspace takes the last digit back.

    Who was given speaks on, also in the paragraphs that follow, until the next digit. A digit and what follows from it
    is one step to undo.
    """

    def __init__(
        self,
        view: TranscriptView,
        playback: Playback,
        playing: Playing,
        transport: TransportBar,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.bar = TurnBar()
        self.bar.done.clicked.connect(self.end)
        self._view = view
        self._playback = playback
        self._playing = playing
        self._transport = transport
        self._settings = settings
        self._history: TranscriptHistory | None = None
        self._active = False
        self._presses: list[_Press] = []
        self._reached: int | None = None
        playback.position_changed.connect(self._go_on)

    @property
    def active(self) -> bool:
        """Whether digits are speakers now."""
        return self._active

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self.end()
        self._history = history
        if history is not None:
            history.stack.indexChanged.connect(self._forget_undone)

    def toggle(self) -> None:
        """Begin, and play; or end."""
        if self._active:
            self.end()
        elif self._history is not None and not self._view.isReadOnly():
            self._active = True
            self._presses = []
            self._reached = None
            self._view.installEventFilter(self)
            self._view.setFocus()
            self._view.follow()
            self.bar.show()
            self._explain()
            if not self._playback.playing:
                self._playing.toggle()

    def end(self) -> None:
        """Let keys write again."""
        if self._active:
            self._active = False
            self._view.removeEventFilter(self)
            self.bar.hide()
            self._view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something here, and those that would write."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if is_plain and self._knows(event):
                if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                    self._press(Qt.Key(event.key()))
                event.accept()
                return True
            writes = bool(event.text()) or event.key() == Qt.Key.Key_Delete
            if event.type() == QEvent.Type.KeyPress and writes and not event.modifiers() & ~_SHIFT_OR_KEYPAD:
                return True
        return super().eventFilter(watched, event)

    def _knows(self, event: QKeyEvent) -> bool:
        return event.key() in _DIGITS or event.key() in (
            Qt.Key.Key_Backspace,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Space,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        )

    def _press(self, key: Qt.Key) -> None:
        match key:
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._playing.toggle()
            case Qt.Key.Key_Backspace:
                self._take_back()
            case _:
                self._give(key - Qt.Key.Key_0)

    def _give(self, digit: int) -> None:
        """Let the speaker of a digit speak from the turn on that was just heard; the digit after the last makes one."""
        assert self._history is not None
        transcript = self._history.transcript
        known = list(transcript.speakers)
        if digit > len(known) + 1:
            return
        reaction_ms = round(self._settings.number("reaction_ms") * self._transport.speed_percent / 100)
        place = turn_at(transcript.paragraphs, self._playback.position_ms, reaction_ms)
        if place is None:
            return
        edits: list[Edit] = []
        speaker_id = None if not digit else transcript.new_speaker_id() if digit > len(known) else known[digit - 1]
        if speaker_id is not None and digit > len(known):
            edits.append(NameSpeaker(speaker_id, self.tr("Speaker {}").format(speaker_id)))
        edits += give_from(transcript, *place, speaker_id)
        word = transcript.paragraphs[place[0]].words[place[1]]
        if edits:
            self._presses.append(_Press(speaker_id, self._history.stack.index() + 1))
            self._history.apply_all(edits, self.tr("Mark a Turn"), joins=self._presses[-1])
        else:  # who speaks there already speaks on
            self._presses.append(_Press(speaker_id, self._history.stack.index()))
        heard = word_heard_at(transcript.paragraphs, word.start_ms)
        self._reached = heard.paragraph if heard else None
        self._explain()

    def _go_on(self, position_ms: int) -> None:
        """Give a paragraph in which the sound has arrived to who speaks on."""
        if not self._active or not self._presses or self._reached is None or self._history is None:
            return
        paragraphs = self._history.transcript.paragraphs
        heard = word_heard_at(paragraphs, position_ms)
        if heard is None or heard.paragraph != self._reached + 1:
            if heard is not None and heard.paragraph != self._reached:
                self._reached = None  # somewhere else: nothing follows from the last digit there
            return
        self._reached = heard.paragraph
        press = self._presses[-1]
        paragraph = paragraphs[heard.paragraph]
        if paragraph.speaker_id != press.speaker_id and self._history.stack.index() == press.steps:
            self._history.apply_all([SetSpeaker(paragraph.id, press.speaker_id)], self.tr("Mark a Turn"), joins=press)

    def _take_back(self) -> None:
        """Undo the last digit; not what was done since by other means."""
        if self._history is None or not self._presses:
            return
        press = self._presses[-1]
        if self._history.stack.index() == press.steps and self._is_a_step(press):
            self._history.undo()
        else:
            self._presses.pop()
        self._reached = None
        self._explain()

    def _is_a_step(self, press: _Press) -> bool:
        before = self._presses[-2].steps if len(self._presses) > 1 else None
        return before != press.steps

    def _forget_undone(self, index: int) -> None:
        while self._presses and self._presses[-1].steps > index:
            self._presses.pop()
            self._reached = None
        if self._active:
            self._explain()

    def _explain(self) -> None:
        """Say which digit is whose, and who speaks now."""
        if self._history is None:
            return
        speakers = self._history.transcript.speakers
        keys = [f"{number}  {speaker.name}" for number, speaker in enumerate(speakers.values(), start=1) if number < 10]
        if len(keys) < 9:
            keys.append(self.tr("{}  someone new").format(len(keys) + 1))
        keys += [self.tr("0  nobody"), self.tr("⌫  take back"), self.tr("Space  pause")]
        self.bar.explain("     ".join(keys))
