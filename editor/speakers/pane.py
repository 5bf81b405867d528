"""The pane that lists who speaks, and how much: to name, colour, merge and remove, and to go from turn to turn."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.history import TranscriptHistory
from editor.pane import FollowingPane
from editor.pane_table import PaneTable
from editor.speakers.details import SpeakerDetails
from editor.speakers.table import BADGE_SIZE, Column, SpeakersTable
from engine.transcript.assigning import merge
from engine.transcript.edits import NameSpeaker
from engine.transcript.speakers import initials_of, talk_by_speaker
from engine.transcript.transcript import Change
from engine.transcript.words import Speaker

# Counting goes through the whole transcript: it waits until the user has stopped typing for a moment.
_DELAY_MS = 400


class SpeakersPane(FollowingPane):
    """Lists the speakers of the open project while it can be seen.

    Signals:
        turn_requested: Go to the next turn of the speaker with this id.
    """

    turn_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DELAY_MS, parent)
        self._history: TranscriptHistory | None = None
        self._table = SpeakersTable(self)
        self._table.renamed.connect(self._rename)
        self._table.role_given.connect(self._give_role)
        self._view = _View()
        self._view.setModel(self._table)
        self._view.setIconSize(BADGE_SIZE)
        self._view.setAccessibleName(self.tr("Speakers"))
        self._view.activated.connect(self._go)
        self._view.remove_wanted.connect(self._remove)
        self._view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self._view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._view.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._details = SpeakerDetails()
        self._details.changed.connect(self._apply)
        self._new = QPushButton(self.tr("&New"))
        self._new.clicked.connect(self._add)
        self._merge = QPushButton(self.tr("&Merge into"))
        self._into = QMenu(self._merge)
        self._into.aboutToShow.connect(self._list_others)
        self._merge.setMenu(self._into)
        self._delete = QPushButton(self.tr("&Remove"))
        self._delete.clicked.connect(self._remove)
        self._next = QPushButton(self.tr("Next &turn"))
        self._next.clicked.connect(self._go)
        self._lay_out()
        self.setFocusProxy(self._view)
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._news)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self._new, self._merge, self._delete, self._next):
            row.addWidget(button)
        row.addStretch()
        layout.addLayout(row)
        layout.addWidget(self._details)

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self.rest()
        self._history = history
        if history is not None:
            history.changed.connect(self._note)
        self.refresh()

    def refresh(self) -> None:
        """Count again who says how much; happens by itself while the pane can be seen."""
        chosen = self._chosen()
        transcript = self._history.transcript if self._history else None
        speakers = tuple(transcript.speakers.values()) if transcript else ()
        self._table.show_speakers(speakers, talk_by_speaker(transcript.paragraphs) if transcript else {})
        if self._view.currentIndex().row() < 0 and speakers:
            row = self._table.row_of(chosen.id) if chosen else None
            self._view.setCurrentIndex(self._table.index(row or 0, Column.NAME))
        self._show_chosen()

    def changeEvent(self, event: QEvent) -> None:
        """Take on other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.refresh()

    def _note(self, change: Change) -> None:
        self.refresh_soon(at_once=change.speakers_changed)

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        speakers = self._speakers()
        self._details.show_speaker(chosen, initials_of(speakers)[chosen.id] if chosen else "")
        for button in (self._delete, self._next):
            button.setEnabled(chosen is not None)
        self._merge.setEnabled(chosen is not None and len(speakers) > 1)
        self._new.setEnabled(self._history is not None)
        if not speakers:
            self._news.setText(self.tr("Nobody yet. Ctrl+1 makes the first speaker, and gives them the paragraph."))
        self._news.setVisible(not speakers)

    def _speakers(self) -> Sequence[Speaker]:
        return [self._table.speaker(row) for row in range(self._table.rowCount())]

    def _chosen(self) -> Speaker | None:
        row = self._view.currentIndex().row()
        return self._table.speaker(row) if 0 <= row < self._table.rowCount() else None

    def _go(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.turn_requested.emit(chosen.id)

    def _rename(self, speaker_id: int, name: str) -> None:
        if self._history is not None:
            self._history.apply(NameSpeaker(speaker_id, name), self.tr("Rename Speaker"))

    def _give_role(self, speaker_id: int, role: str) -> None:
        if self._history is not None:
            name = self._history.transcript.speakers[speaker_id].name
            self._history.apply(NameSpeaker(speaker_id, name, role=role), self.tr("Change Role"))

    def _apply(self, edit: NameSpeaker) -> None:
        if self._history is not None and edit.speaker_id in self._history.transcript.speakers:
            self._history.apply(edit, self.tr("Change Speaker"))

    def _add(self) -> None:
        """Make a speaker, and let the user write the name."""
        if self._history is None:
            return
        speaker_id = self._history.transcript.new_speaker_id()
        name = self.tr("Speaker {}").format(speaker_id)
        self._history.apply(NameSpeaker(speaker_id, name), self.tr("New Speaker"))
        self.refresh()
        index = self._table.index(self._table.row_of(speaker_id) or 0, Column.NAME)
        self._view.setCurrentIndex(index)
        self._view.setFocus()
        self._view.edit(index)

    def _list_others(self) -> None:
        self._into.clear()
        chosen = self._chosen()
        for speaker in self._speakers():
            if chosen is not None and speaker.id != chosen.id:
                action = self._into.addAction(speaker.name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, into=speaker.id: self._merge_into(into))

    def _merge_into(self, into: int) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._give_all(chosen.id, into, self.tr("Merge Speakers"))

    def _remove(self) -> None:
        """Remove the chosen speaker; ask first where they say something."""
        chosen = self._chosen()
        if chosen is None:
            return
        turns = self._table.talk_of(self._view.currentIndex().row()).turns
        if turns:
            box = QMessageBox(QMessageBox.Icon.Question, "Earmark", "", parent=self)
            box.setText(self.tr("Remove {}?").format(chosen.name))
            box.setInformativeText(
                self.tr("What they say stays in the transcript, without a speaker. You can undo this.")
            )
            remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
            box.addButton(QMessageBox.StandardButton.Cancel)
            box.exec()
            if box.clickedButton() is not remove:
                return
        self._give_all(chosen.id, None, self.tr("Remove Speaker"))

    def _give_all(self, speaker_id: int, into: int | None, label: str) -> None:
        assert self._history is not None
        self._history.apply_all(merge(self._history.transcript, speaker_id, into), label)
        self.refresh()


class _View(PaneTable):
    """The list; Enter goes to the next turn, F2 writes over a name, Delete removes.

    Signals:
        remove_wanted: Remove the chosen one.
    """

    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove by the Delete key."""
        if event.key() == Qt.Key.Key_Delete and self.state() != QAbstractItemView.State.EditingState:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
