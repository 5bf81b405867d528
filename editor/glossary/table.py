"""The glossary as a table that can be written into."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from editor.glossary.glossary import Entry
from editor.pane_table import NOWHERE, AnyIndex, PaneTableModel
from engine.glossary.files import split_variants
from engine.glossary.terms import clean

_BETWEEN = " | "


class Column(IntEnum):
    """What stands in a column."""

    TERM = 0
    HEARD_AS = 1
    NOTE = 2
    EVERYWHERE = 3


class GlossaryTable(PaneTableModel):
    """One row an entry.

    Signals:
        edited: An ``Entry``, and what the user has made of it.
    """

    edited = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self.headings = {
            Column.TERM: self.tr("Term"),
            Column.HEARD_AS: self.tr("Heard as"),
            Column.NOTE: self.tr("Note"),
            Column.EVERYWHERE: self.tr("All"),
        }
        self._tips = {
            Column.HEARD_AS: self.tr("How it is written by mistake; several with | between them"),
            Column.EVERYWHERE: self.tr("In all projects, not in this one alone"),
        }

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        """Return the entry in a row."""
        return self._entries[row]

    def row_of(self, text: str) -> int | None:
        """Return the row of a term by its text."""
        return next((row for row, entry in enumerate(self._entries) if entry.term.text == text), None)

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the entries."""
        return 0 if parent.isValid() else len(self._entries)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands over a column, and what that means."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return self._tips.get(Column(section))
        return super().headerData(section, orientation, role)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let all be written over, and the last column ticked."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        is_box = index.column() == Column.EVERYWHERE
        return flags | (Qt.ItemFlag.ItemIsUserCheckable if is_box else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; its tooltip says it whole."""
        if not index.isValid():
            return None
        entry, column = self._entries[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(entry, column)
            case Qt.ItemDataRole.CheckStateRole if column is Column.EVERYWHERE:
                return Qt.CheckState.Checked if entry.is_common else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole if column is Column.EVERYWHERE:
                return self.tr("In all projects") if entry.is_common else self.tr("In this project")
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another entry in place of one; a term can't be empty."""
        if not index.isValid():
            return False
        entry, column = self._entries[index.row()], Column(index.column())
        new = entry
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.EVERYWHERE:
            new = replace(entry, is_common=Qt.CheckState(value) == Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole:
            text = clean(str(value))
            match column:
                case Column.TERM:
                    new = replace(entry, term=replace(entry.term, text=text or entry.term.text))
                case Column.HEARD_AS:
                    heard_as = tuple(one for one in split_variants(str(value)) if one != entry.term.text)
                    new = replace(entry, term=replace(entry.term, heard_as=heard_as))
                case Column.NOTE:
                    new = replace(entry, term=replace(entry.term, note=" ".join(str(value).split())))
        if new != entry:
            self.edited.emit(entry, new)
        return True

    def _text(self, entry: Entry, column: Column) -> str | None:
        match column:
            case Column.TERM:
                return entry.term.text
            case Column.HEARD_AS:
                return _BETWEEN.join(entry.term.heard_as)
            case Column.NOTE:
                return entry.term.note
            case Column.EVERYWHERE:
                return None
