"""The speakers of the open project: their menu, their keys, and who speaks what is selected."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from editor.history import TranscriptHistory
from editor.transcript_view.places import Stretch
from editor.transcript_view.view import TranscriptView
from engine.transcript.assigning import give_part, give_rest, next_turn_of
from engine.transcript.edits import Edit, NameSpeaker, SetSpeaker

_KEYS = range(1, 10)

EditsFor = Callable[[int | None], list[Edit]]
"""Returns what gives something to a speaker; None for nobody."""


class Speakers(QObject):
    """What the speakers menu and its keys do.

    Attributes:
        menu: The menu, from ``use_menu`` on.

    Signals:
        nothing_found: There is nothing to go to, in the user's words.
    """

    nothing_found = Signal(str)
    menu: QMenu

    def __init__(self, view: TranscriptView, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._window = window
        self._history: TranscriptHistory | None = None
        for number in _KEYS:
            for keys, edits_for in ((f"Ctrl+{number}", self._selection), (f"Ctrl+Shift+{number}", self._rest)):
                shortcut = QShortcut(QKeySequence(keys), window)
                shortcut.activated.connect(lambda number=number, edits_for=edits_for: self._by_key(number, edits_for))

    def use_menu(self, menu: QMenu) -> None:
        """List the speakers at the end of a menu."""
        self.menu = menu
        menu.aboutToShow.connect(self._list)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history

    def new(self) -> None:
        """Ask for a name, and give the selection, or the paragraph at the caret, to that speaker."""
        self._give_to_new(self._selection)

    def rename(self) -> None:
        """Ask for another name for whoever speaks the paragraph at the caret."""
        paragraph = self._view.paragraph_at_caret()
        if self._history is None or paragraph is None:
            return
        if paragraph.speaker_id is None:
            self.new()
            return
        old = self._history.transcript.speakers[paragraph.speaker_id].name
        name, is_chosen = QInputDialog.getText(
            self._window, self.tr("Rename speaker"), self.tr("Name, everywhere in this transcript"), text=old
        )
        if is_chosen and name.strip() and name.strip() != old:
            self._history.apply(NameSpeaker(paragraph.speaker_id, name.strip()), self.tr("Rename Speaker"))

    def give_to_nobody(self) -> None:
        """Say that nobody known speaks the selection, or the paragraph at the caret."""
        self._give(None, self._selection)

    def turn_here(self) -> None:
        """Let the other speaker speak from the caret on: who spoke last before, or is next in the list."""
        paragraph = self._view.paragraph_at_caret()
        if self._history is None or paragraph is None:
            return
        other = self._other_than(paragraph.speaker_id, self._view.textCursor().blockNumber())
        if other is None:
            self._give_to_new(self._rest)
        else:
            self._give(other, self._rest)

    def next_turn(self, speaker_id: int | None = None) -> None:
        """Go to the next place where a speaker begins to speak; behind the last, to the first.

        Args:
            speaker_id: Who; None for whoever speaks at the caret.
        """
        paragraph = self._view.paragraph_at_caret()
        if self._history is None or paragraph is None:
            return
        wanted = paragraph.speaker_id if speaker_id is None else speaker_id
        place = next_turn_of(self._history.transcript.paragraphs, wanted, self._view.textCursor().blockNumber())
        if place is None:
            self.nothing_found.emit(self.tr("This speaker says nothing"))
        else:
            self._view.select(Stretch(place, 0, 0))
            self._view.setFocus()

    def _by_key(self, number: int, edits_for: EditsFor) -> None:
        """Give something to the speaker of this number; the number after the last makes a new one."""
        known = list(self._history.transcript.speakers) if self._history else []
        if number <= len(known):
            self._give(known[number - 1], edits_for)
        elif number == len(known) + 1:
            self._give_to_new(edits_for)

    def _give(self, speaker_id: int | None, edits_for: EditsFor) -> None:
        if self._history is not None and not self._view.isReadOnly() and (edits := edits_for(speaker_id)):
            self._history.apply_all(edits, self.tr("Set Speaker"))

    def _give_to_new(self, edits_for: EditsFor) -> None:
        """Ask for a name first; whoever takes it back changes nothing."""
        if self._history is None or self._view.isReadOnly() or not self._view.paragraphs:
            return
        name, is_chosen = QInputDialog.getText(self._window, self.tr("New speaker"), self.tr("Name"))
        if is_chosen and name.strip():
            speaker_id = self._history.transcript.new_speaker_id()
            edits: list[Edit] = [NameSpeaker(speaker_id, name.strip()), *edits_for(speaker_id)]
            self._history.apply_all(edits, self.tr("New Speaker"))

    def _selection(self, speaker_id: int | None) -> list[Edit]:
        """Give the selection: words in a paragraph, or every paragraph that it reaches into; else that of the caret."""
        assert self._history is not None
        transcript = self._history.transcript
        stretches = self._view.selected()
        if len(stretches) == 1:
            (stretch,) = stretches
            paragraph = transcript.paragraphs[stretch.paragraph]
            return give_part(transcript, paragraph.id, stretch.start, stretch.end, speaker_id)
        touched = [
            transcript.paragraphs[stretch.paragraph]
            for stretch in stretches
            if stretch.start < stretch.end or not transcript.paragraphs[stretch.paragraph].text
        ]
        return [SetSpeaker(paragraph.id, speaker_id) for paragraph in touched if paragraph.speaker_id != speaker_id]

    def _rest(self, speaker_id: int | None) -> list[Edit]:
        """Give the paragraph from the word at the caret on."""
        assert self._history is not None
        stretches = self._view.selected()
        if not stretches:
            return []
        paragraph = self._history.transcript.paragraphs[stretches[0].paragraph]
        return give_rest(self._history.transcript, paragraph.id, stretches[0].start, speaker_id)

    def _other_than(self, speaker_id: int | None, index: int) -> int | None:
        """Return who spoke last before a paragraph and is somebody else; else who is next in the list, if anybody."""
        assert self._history is not None
        transcript = self._history.transcript
        for paragraph in reversed(transcript.paragraphs[:index]):
            if paragraph.speaker_id not in (None, speaker_id):
                return paragraph.speaker_id
        known = list(transcript.speakers)
        if speaker_id is None:
            return known[0] if known else None
        following = known[known.index(speaker_id) + 1 :] + known[: known.index(speaker_id)]
        return following[0] if following else None

    def _list(self) -> None:
        """Bring the menu up to the speakers there are, each with its key."""
        for action in self.menu.actions():
            if action.data() is not None:
                self.menu.removeAction(action)
        speakers = self._history.transcript.speakers.values() if self._history else ()
        for number, speaker in enumerate(speakers, start=1):
            keys = f"\tCtrl+{number}" if number in _KEYS else ""
            action = self.menu.addAction(speaker.name.replace("&", "&&") + keys)
            action.setData(speaker.id)
            action.triggered.connect(lambda _=False, speaker_id=speaker.id: self._give(speaker_id, self._selection))
