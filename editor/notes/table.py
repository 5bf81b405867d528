"""Notes, bookmarks and coloured words as a table, in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from editor.notes.names import kind_name
from editor.notes.shapes import icon_of
from editor.pane_table import NOWHERE, AnyIndex, PaneTableModel
from editor.time_label import time_label
from engine.transcript.coloured import ColouredStretch
from engine.transcript.notes import Note, NoteKind
from engine.transcript.words import WordColour


class Column(IntEnum):
    """What stands in a column."""

    KIND = 0
    TIME = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A row.

    Attributes:
        note: What it shows; None for coloured words.
        stretch: The coloured words, likewise.
        is_draft: The note is being written, and there is none yet.
    """

    note: Note | None = None
    stretch: ColouredStretch | None = None
    is_draft: bool = False

    @property
    def time_ms(self) -> int | None:
        """When; None for the transcript as a whole."""
        if self.stretch is not None:
            return self.stretch.start_ms
        return None if self.note is None or self.note.anchor is None else self.note.anchor.time_ms

    @property
    def kind(self) -> NoteKind | WordColour:
        """What it is, or the words' colour."""
        if self.stretch is not None:
            return self.stretch.colour
        return NoteKind.NOTE if self.note is None else self.note.kind

    @property
    def text(self) -> str:
        """What was written, or the words."""
        if self.stretch is not None:
            return self.stretch.text
        return "" if self.note is None else self.note.text


class NotesTable(PaneTableModel):
    """A row an entry. What is written into a note's row is told; the row itself waits for the note to change.

    Signals:
        written: A ``Note`` with its new text.
    """

    written = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._offset_ms = 0
        self.headings = {Column.KIND: "", Column.TIME: self.tr("Time"), Column.TEXT: self.tr("Text")}

    def show_entries(self, notes: Iterable[Note], stretches: Iterable[ColouredStretch]) -> None:
        """Show these instead."""
        entries = [*(Entry(note) for note in notes), *(Entry(stretch=stretch) for stretch in stretches)]
        entries.sort(key=_place)
        if entries != self._entries:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        if self._entries:
            last = self.index(len(self._entries) - 1, Column.TIME)
            self.dataChanged.emit(self.index(0, Column.TIME), last)

    def begin(self, note: Note) -> QModelIndex:
        """Add a row for a note that is about to be written, at its place in time; return where its text stands."""
        draft = Entry(note, is_draft=True)
        row = next((row for row, entry in enumerate(self._entries) if _place(entry) > _place(draft)), self.rowCount())
        self.beginInsertRows(NOWHERE, row, row)
        self._entries.insert(row, draft)
        self.endInsertRows()
        return self.index(row, Column.TEXT)

    def drop_draft(self) -> None:
        """Take the row of a note away that was not written after all."""
        for row, entry in enumerate(self._entries):
            if entry.is_draft:
                self.beginRemoveRows(NOWHERE, row, row)
                del self._entries[row]
                self.endRemoveRows()
                return

    def entry(self, row: int) -> Entry:
        """Return what a row shows."""
        return self._entries[row]

    def row_of(self, note_id: int) -> int | None:
        """Return a note's row, if there is one."""
        rows = (row for row, entry in enumerate(self._entries) if entry.note is not None and entry.note.id == note_id)
        return next(rows, None)

    # --- Qt's own

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the entries."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let the text of notes be written over."""
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.TEXT and self._entries[index.row()].note is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; its tooltip says it whole."""
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], Column(index.column())
        if column is Column.KIND:
            if role == Qt.ItemDataRole.DecorationRole:
                return icon_of(entry.kind)
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                return kind_name(entry.kind)
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if column is Column.TEXT:
            return entry.text
        return self.tr("all") if entry.time_ms is None else time_label(entry.time_ms + self._offset_ms)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was written into a note's row."""
        entry = self._entries[index.row()]
        text = str(value).strip()
        is_new = entry.note is not None and (entry.is_draft or text != entry.note.text)
        if role != Qt.ItemDataRole.EditRole or entry.note is None or not text or not is_new:
            return False
        if entry.note.kind is NoteKind.BOOKMARK:
            text = " ".join(text.split())
        self.written.emit(replace(entry.note, text=text))
        return True


def _place(entry: Entry) -> int:
    return -1 if entry.time_ms is None else entry.time_ms
