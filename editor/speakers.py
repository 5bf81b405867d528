"""The speakers of the open project: their menu, their keys, and who speaks the paragraph at the caret."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from editor.history import TranscriptHistory
from editor.transcript_view.view import TranscriptView
from engine.transcript.edits import Edit, NameSpeaker, SetSpeaker

_KEYS = range(1, 10)


class Speakers(QObject):
    """What the speakers menu does.

    Attributes:
        menu: The menu, from ``use_menu`` on.
    """

    menu: QMenu

    def __init__(self, view: TranscriptView, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._window = window
        self._history: TranscriptHistory | None = None
        for number in _KEYS:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            shortcut.activated.connect(lambda number=number: self._give_by_key(number))

    def use_menu(self, menu: QMenu) -> None:
        """List the speakers at the end of a menu."""
        self.menu = menu
        menu.aboutToShow.connect(self._list)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history

    def new(self) -> None:
        """Ask for a name, and give the paragraph at the caret to that speaker."""
        paragraph = self._view.paragraph_at_caret()
        if self._history is None or paragraph is None:
            return
        name, is_chosen = QInputDialog.getText(self._window, self.tr("New speaker"), self.tr("Name"))
        if is_chosen and name.strip():
            speaker_id = self._history.transcript.new_speaker_id()
            edits: list[Edit] = [NameSpeaker(speaker_id, name.strip()), SetSpeaker(paragraph.id, speaker_id)]
            self._history.apply_all(edits, self.tr("New speaker"))

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
            self._history.apply(NameSpeaker(paragraph.speaker_id, name.strip()), self.tr("Rename speaker"))

    def give_to_nobody(self) -> None:
        """Say that nobody known speaks the paragraph at the caret."""
        self._give(None)

    def _give_by_key(self, number: int) -> None:
        """Give the paragraph to the speaker of this number; the number after the last makes a new one."""
        known = list(self._history.transcript.speakers) if self._history else []
        if number <= len(known):
            self._give(known[number - 1])
        elif number == len(known) + 1:
            self.new()

    def _give(self, speaker_id: int | None) -> None:
        paragraph = self._view.paragraph_at_caret()
        if self._history is not None and paragraph is not None and paragraph.speaker_id != speaker_id:
            self._history.apply(SetSpeaker(paragraph.id, speaker_id), self.tr("Set speaker"))

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
            action.triggered.connect(lambda _=False, speaker_id=speaker.id: self._give(speaker_id))
