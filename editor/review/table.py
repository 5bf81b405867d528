"""The doubtful fragments as a table."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from editor.pane_table import NOWHERE, AnyIndex, PaneTableModel
from editor.review.queue import QueuedFragment
from editor.review.words import kind_words, reason_words
from editor.time_label import time_label

SORT_ROLE = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """What stands in a column."""

    TIME = 0
    WORDS = 1
    DOUBT = 2
    WHY = 3


class FragmentsTable(PaneTableModel):
    """A row a fragment, each with its speaker's name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QueuedFragment, str]] = []
        self._offset_ms = 0
        self.headings = {
            Column.TIME: self.tr("Time"),
            Column.WORDS: self.tr("Words"),
            Column.DOUBT: self.tr("Doubt"),
            Column.WHY: self.tr("Why"),
        }

    def show_fragments(self, rows: list[tuple[QueuedFragment, str]]) -> None:
        """Show these instead, each with the name of who speaks."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        if self._rows:
            self.dataChanged.emit(self.index(0, Column.TIME), self.index(len(self._rows) - 1, Column.TIME))

    def queued(self, row: int) -> QueuedFragment:
        """Return the fragment in a row."""
        return self._rows[row][0]

    def speaker(self, row: int) -> str:
        """Return the name of who says it; empty where that is not known."""
        return self._rows[row][1]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the fragments."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; what it is sorted by; its tooltip tells all reasons."""
        if not index.isValid():
            return None
        queued, speaker = self._rows[index.row()]
        fragment = queued.fragment
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (speaker, reason_words(fragment.reasons)) if part)
        if role not in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return None
        is_shown = role == Qt.ItemDataRole.DisplayRole
        match Column(index.column()):
            case Column.TIME:
                return time_label(fragment.start_ms + self._offset_ms) if is_shown else fragment.start_ms
            case Column.WORDS:
                text = " ".join(word.text for word in fragment.words)
                return text if is_shown else text.casefold()
            case Column.DOUBT:
                return self.tr("{} %").format(round(100 * fragment.chance)) if is_shown else fragment.chance
            case Column.WHY:
                return kind_words(fragment.reasons)
