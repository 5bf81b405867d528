"""The pane that lists notes, bookmarks and coloured words: to look through, go to, hear, write and throw away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.history import TranscriptHistory
from editor.notes.names import kind_name
from editor.notes.shapes import ICON_SIZE, icon_of
from editor.notes.stars import RatingField
from editor.notes.table import Column, Entry, NotesTable
from editor.notes.writing import NoteWriter
from editor.pane import FollowingPane
from editor.pane_table import AnyIndex, PaneTable
from engine.transcript.coloured import all_coloured
from engine.transcript.edits import ColourWords, RemoveNote
from engine.transcript.notebook import writing
from engine.transcript.notes import Note, NoteKind
from engine.transcript.transcript import Change
from engine.transcript.words import WordColour

# Looking for coloured words goes through the whole transcript: it waits until the user has stopped typing for a moment.
_DELAY_MS = 400
_ROW_LINES = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NotesPane(FollowingPane):
    """Lists what was written beside the text of the open project while it can be seen.

    Attributes:
        list: The entries.
        words: Narrows the list to entries that hold these.
        kind: Narrows it to notes, bookmarks or a colour.
        rating: The stars, and the comment on them.

    Signals:
        entry_requested: An ``Entry`` to show in the text.
        play_requested: An ``Entry`` to hear.
        written: A note was written, or given up; the text should have the keyboard again.
    """

    entry_requested = Signal(object)
    play_requested = Signal(object)
    written = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DELAY_MS, parent)
        self._history: TranscriptHistory | None = None
        self._goes_back = False
        self._table = NotesTable(self)
        self._table.written.connect(self._write)
        self._filter = _Filter(self)
        self._filter.setSourceModel(self._table)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Words"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(self.tr("Show entries with these words"))
        self.words.textChanged.connect(self._narrow)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Show entries of this kind"))
        self.kind.currentIndexChanged.connect(self._narrow)
        self.list = NotesList()
        self.list.setModel(self._filter)
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        self.list.activated.connect(lambda _: self._go())
        self.list.play_wanted.connect(self._play)
        self.list.write_wanted.connect(self._edit_chosen)
        self.list.remove_wanted.connect(self._remove)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        writer = NoteWriter(self.list)
        writer.closeEditor.connect(self._finish)
        self.list.setItemDelegateForColumn(Column.TEXT, writer)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._new = QPushButton(self.tr("&New"))
        self._hear = QPushButton(self.tr("&Hear it"))
        self._hear.setToolTip(self.tr("Hear it  (Space)"))
        self._hear.clicked.connect(self._play)
        self._edit = QPushButton(self.tr("&Write"))
        self._edit.setToolTip(self.tr("Write over it  (Shift+Enter)"))
        self._edit.clicked.connect(self._edit_chosen)
        self._delete = QPushButton(self.tr("&Delete"))
        self._delete.setToolTip(self.tr("Delete it  (Del)"))
        self._delete.clicked.connect(self._remove)
        self.rating = RatingField()
        self._lay_out()
        self._list_kinds()
        self.setFocusProxy(self.list)
        self._enable()

    def _lay_out(self) -> None:
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.kind)
        buttons.setSpacing(6)
        for button in (self._new, self._hear, self._edit, self._delete):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._news)
        layout.addLayout(buttons)
        layout.addWidget(self.rating)

    def use_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these where something new is made."""
        menu = QMenu(self._new)
        menu.addActions(actions)
        self._new.setMenu(menu)

    # --- what it shows

    def show_history(self, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self.rest()
        self._history = history
        self.rating.show_history(history)
        if history is not None:
            history.changed.connect(self._note)
        self.refresh()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._table.set_offset(offset_ms)

    def refresh(self) -> None:
        """Look again what there is; happens by itself while the pane can be seen, and nothing is being written."""
        if self.list.is_editing:
            return
        chosen = self._chosen()
        transcript = self._history.transcript if self._history is not None and self.isVisible() else None
        if transcript is None:
            self._table.show_entries((), ())
        else:
            self._table.show_entries(transcript.notes.values(), all_coloured(transcript.paragraphs))
        if chosen is not None and self._chosen() != chosen:
            self._choose(chosen)
        self._enable()

    def show_note(self, note_id: int) -> None:
        """Choose a note, whatever the user has narrowed the list to."""
        self.refresh()
        row = self._table.row_of(note_id)
        if row is None:
            return
        if not self._filter.mapFromSource(self._table.index(row, Column.TEXT)).isValid():
            self._show_all()
        index = self._filter.mapFromSource(self._table.index(row, Column.TEXT))
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def write(self, note: Note) -> None:
        """Let the user write a note that there is not yet; afterwards the text has the keyboard again."""
        self.refresh()
        self._show_all()
        self._edit_row(self._table.begin(note))
        self._goes_back = True

    # --- Qt's events

    def changeEvent(self, event: QEvent) -> None:
        """Take on other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._list_kinds()
            self.list.viewport().update()

    # --- inside

    def _note(self, change: Change) -> None:
        is_about_notes = bool(change.notes_before or change.notes_after) or isinstance(change.edit, ColourWords)
        self.refresh_soon(at_once=is_about_notes)

    def _list_kinds(self) -> None:
        chosen = self.kind.currentIndex()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("All"), None)
        for kind in (*NoteKind, *WordColour):
            self.kind.addItem(icon_of(kind), kind_name(kind), kind.value)
        self.kind.setCurrentIndex(max(chosen, 0))
        self.kind.blockSignals(False)

    def _narrow(self) -> None:
        self._filter.narrow(self.words.text(), self.kind.currentData())
        self._enable()

    def _show_all(self) -> None:
        self.words.clear()
        self.kind.setCurrentIndex(0)

    def _enable(self) -> None:
        chosen = self._chosen()
        self._new.setEnabled(self._history is not None)
        self._hear.setEnabled(chosen is not None and chosen.time_ms is not None)
        self._edit.setEnabled(chosen is not None and chosen.note is not None)
        self._delete.setEnabled(chosen is not None)
        count, shown = self._table.rowCount(), self._filter.rowCount()
        if not count:
            self._news.setText(
                self.tr("Nothing yet. Notes, bookmarks and words that you mark with a colour are listed here.")
            )
        elif shown < count:
            self._news.setText(self.tr("{shown} of {count}").format(shown=shown, count=count))
        self._news.setVisible(shown < count or not count)

    def _chosen(self) -> Entry | None:
        index = self._filter.mapToSource(self.list.currentIndex())
        return self._table.entry(index.row()) if index.isValid() else None

    def _choose(self, entry: Entry) -> None:
        """Choose the same entry again, or what is now at its time or behind it."""
        row = None if entry.note is None else self._table.row_of(entry.note.id)
        if row is None:
            time_ms = -1 if entry.time_ms is None else entry.time_ms
            others = (self._table.entry(other).time_ms for other in range(self._table.rowCount()))
            row = next((other for other, at_ms in enumerate(others) if (at_ms or 0) >= time_ms), 0)
        self.list.setCurrentIndex(self._filter.mapFromSource(self._table.index(row, Column.TEXT)))

    def _go(self) -> None:
        if (chosen := self._chosen()) is not None and not self.list.is_editing:
            self.entry_requested.emit(chosen)

    def _play(self) -> None:
        if (chosen := self._chosen()) is not None and chosen.time_ms is not None:
            self.play_requested.emit(chosen)

    def _edit_chosen(self) -> None:
        index = self._filter.mapToSource(self.list.currentIndex())
        if index.isValid() and self._table.entry(index.row()).note is not None:
            self._edit_row(self._table.index(index.row(), Column.TEXT))

    def _edit_row(self, place: QModelIndex) -> None:
        self._goes_back = False
        index = self._filter.mapFromSource(place)
        self.list.setFocus()
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.list.edit(index)

    def _write(self, note: Note) -> None:
        if self._history is None:
            return
        is_new = note.id not in self._history.transcript.notes
        if note.kind is NoteKind.BOOKMARK:
            label = self.tr("Set a Bookmark") if is_new else self.tr("Rename a Bookmark")
        else:
            label = self.tr("Write a Note") if is_new else self.tr("Change a Note")
        self._history.apply(writing(note), label)

    def _finish(self) -> None:
        """Show what was written, and go back to where the user came from."""
        QTimer.singleShot(0, self, self._settle)  # the field is about to go

    def _settle(self) -> None:
        chosen = self._chosen()
        self._table.drop_draft()
        self.refresh()
        if chosen is not None and chosen.note is not None:
            self.show_note(chosen.note.id)
        focus = QApplication.focusWidget()
        if self._goes_back and (focus is None or self.isAncestorOf(focus)):
            self.written.emit()
        self._goes_back = False

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._history is None or self.list.is_editing:
            return
        if chosen.note is not None:
            kind = kind_name(chosen.note.kind)
            self._history.apply(RemoveNote(chosen.note.id), self.tr("Delete a {}").format(kind))
        elif (stretch := chosen.stretch) is not None:
            edit = ColourWords(stretch.paragraph_id, stretch.first, stretch.last, None)
            self._history.apply(edit, self.tr("Take Colour Away"))
        self.refresh()


class NotesList(PaneTable):
    """The list; Enter goes to an entry, the space bar plays it, Shift+Enter writes over it, Delete deletes it.

    Signals:
        play_wanted: Play the chosen one.
        write_wanted: Write over the chosen one.
        remove_wanted: Delete the chosen one.
    """

    play_wanted = Signal()
    write_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Notes, bookmarks and coloured words"))
        self.setIconSize(ICON_SIZE)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_row_height()

    @property
    def is_editing(self) -> bool:
        """Whether something is being written."""
        return self.state() == QAbstractItemView.State.EditingState

    def changeEvent(self, event: QEvent) -> None:
        """Give each row room for two lines of another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_row_height()

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * _ROW_LINES + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play by the space bar, write over by Shift+Enter, delete by Delete."""
        if self.is_editing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.play_wanted.emit()
        elif event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.write_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Filter(QSortFilterProxyModel):
    """Shows entries of a kind, with some words in them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._kind: str | None = None

    def narrow(self, words: str, kind: str | None) -> None:
        """Show only what holds these words and is of this kind; None for all."""
        self._words, self._kind = words.casefold().strip(), kind
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _source_parent: AnyIndex) -> bool:
        """Say whether an entry is shown."""
        table = self.sourceModel()
        assert isinstance(table, NotesTable)
        entry = table.entry(source_row)
        return (self._kind is None or entry.kind == self._kind) and self._words in entry.text.casefold()
