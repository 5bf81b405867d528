"""The corrections of a project as a table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from editor.time_label import time_label
from engine.project.corrections import Correction, CorrectionKind, text_of

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NOTHING = "–"


class Column(IntEnum):
    """What stands in a column."""

    TIME = 0
    BEFORE = 1
    AFTER = 2
    KIND = 3
    SPEAKER = 4


class CorrectionsTable(QAbstractTableModel):
    """A row a correction, in order of time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._corrections: list[Correction] = []
        self._offset_ms = 0
        self._headings = {
            Column.TIME: self.tr("Time"),
            Column.BEFORE: self.tr("Heard"),
            Column.AFTER: self.tr("Corrected"),
            Column.KIND: self.tr("What"),
            Column.SPEAKER: self.tr("Speaker"),
        }
        self.kinds = {
            CorrectionKind.SUBSTITUTION: self.tr("Other words"),
            CorrectionKind.INSERTION: self.tr("Added"),
            CorrectionKind.DELETION: self.tr("Removed"),
            CorrectionKind.CASE: self.tr("Capitals"),
            CorrectionKind.PUNCTUATION: self.tr("Punctuation"),
        }

    def show_corrections(self, corrections: list[Correction]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._corrections = corrections
        self.endResetModel()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        if self._corrections:
            last = self.index(len(self._corrections) - 1, Column.TIME)
            self.dataChanged.emit(self.index(0, Column.TIME), last)

    def correction(self, row: int) -> Correction:
        """Return the correction in a row."""
        return self._corrections[row]

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Count the corrections."""
        return 0 if parent.isValid() else len(self._corrections)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[Column(section)]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; its tooltip says it whole."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        correction = self._corrections[index.row()]
        match Column(index.column()):
            case Column.TIME:
                return time_label(correction.start_ms + self._offset_ms)
            case Column.BEFORE:
                return text_of(correction.model_words) or _NOTHING
            case Column.AFTER:
                return text_of(correction.words) or _NOTHING
            case Column.KIND:
                return self.kinds[correction.kind]
            case Column.SPEAKER:
                return correction.speaker or ""
