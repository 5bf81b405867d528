"""Offers to make a correction in other places too, once it was made twice."""

from collections import Counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from editor.dialogs.places import PlacesDialog
from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.places import place_of
from editor.playback import Playback
from editor.transcript_view.view import TranscriptView
from engine.errors import InvalidEdit
from engine.transcript.alike import Substitution, elsewhere, substitutions
from engine.transcript.transcript import Change
from engine.transcript.words import Paragraph

# What was corrected is looked at when the user has stopped typing for a moment.
_DELAY_MS = 1_200
_ENOUGH = 2


class AlikeBar(QFrame):
    """The line above the transcript that offers it.

    Signals:
        look_requested: The user wants to see the other places.
        closed: The user does not.
    """

    look_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.look = QPushButton(self.tr("Look at them…"))
        self.look.clicked.connect(self.look_requested)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(10)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.look)
        layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def offer(self, substitution: Substitution, count: int) -> None:
        """Offer to make a correction in so many other places."""
        offer = (
            self.tr("“{old}” became “{new}”. It stands in one other place.")
            if count == 1
            else self.tr("“{old}” became “{new}”. It stands in {count} other places.")
        )
        self._text.setText(offer.format(old=substitution.old, new=substitution.new, count=f"{count:,}"))
        self.show()


class Alike(QObject):
    """Watches what is corrected, and leads to the other places.

    Signals:
        nothing_left: There is nothing to offer, in the user's words.
    """

    nothing_left = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, window: QWidget) -> None:
        super().__init__(window)
        self.bar = AlikeBar()
        self.bar.look_requested.connect(self.look)
        self.bar.closed.connect(self._decline)
        self._view = view
        self._playback = playback
        self._window = window
        self._history: TranscriptHistory | None = None
        self._forget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._take)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._forget()
        self._timer.stop()
        self.bar.hide()
        if history is not None:
            history.changed.connect(self._note)
            history.many_begun.connect(self._pass_over)
            history.many_ended.connect(self._attend)

    def look(self) -> None:
        """Show the other places of the last correction, and correct those that the user leaves ticked."""
        self._take()
        if self._history is None or self._last is None or self._view.isReadOnly():
            self.nothing_left.emit(self.tr("Nothing was corrected that stands elsewhere too"))
            return
        substitution = self._last
        paragraphs = self._history.transcript.paragraphs
        edits = elsewhere(substitution, paragraphs)
        self.bar.hide()
        if not edits:
            text = self.tr("“{}” stands nowhere else").format(substitution.old)
            self.nothing_left.emit(text)
            return
        transcript = self._history.transcript
        places = [place_of(transcript.paragraph(edit.paragraph_id), edit) for edit in edits]
        offset_ms = self._history.transcript.offset_ms
        dialog = PlacesDialog(
            self.tr("Correct others like this"), self.tr("Correct {}"), places, self._window, offset_ms
        )
        dialog.play_requested.connect(self._playback.play_span)
        if dialog.exec():
            try:
                chosen = [edits[row] for row in dialog.chosen]
                self._history.apply_all(chosen[::-1], self.tr("Correct Others Like This"))
            except InvalidEdit as error:
                show_error(self._window, error)
        dialog.deleteLater()
        self._declined.add(substitution)
        self._view.setFocus()

    def _forget(self) -> None:
        self._before: dict[int, Paragraph] = {}
        self._made: Counter[Substitution] = Counter()
        self._declined: set[Substitution] = set()
        self._last: Substitution | None = None
        self._attending = True

    def _pass_over(self) -> None:
        """Take no account of what is done to many places at once."""
        self._take()
        self._attending = False

    def _attend(self) -> None:
        self._attending = True

    def _note(self, change: Change) -> None:
        """Remember how a paragraph was before somebody typed in it."""
        match change.removed, change.inserted:
            case (before,), (after,) if before.id == after.id and before.text != after.text and self._attending:
                self._before.setdefault(before.id, before)
                self._timer.start()

    def _take(self) -> None:
        """Count what was corrected since the last pause, and offer what was corrected often enough."""
        self._timer.stop()
        if self._history is None or not self._before:
            return
        now = {paragraph.id: paragraph for paragraph in self._history.transcript.paragraphs}
        made = [one for id_, old in self._before.items() if id_ in now for one in substitutions(old, now[id_])]
        self._before.clear()
        for substitution in made:
            if self._made[substitution.reverse]:
                self._made[substitution.reverse] -= 1  # it was taken back
                self.bar.hide()
                continue
            self._made[substitution] += 1
            self._last = substitution
            if self._made[substitution] >= _ENOUGH and substitution not in self._declined:
                count = len(elsewhere(substitution, self._history.transcript.paragraphs))
                if count:
                    self.bar.offer(substitution, count)

    def _decline(self) -> None:
        """Do not offer the same again."""
        if self._last is not None:
            self._declined.add(self._last)
        self.bar.hide()
        self._view.setFocus()
