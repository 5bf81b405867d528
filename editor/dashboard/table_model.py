"""The projects as Qt's views want them: a model with all, and one that lets through what is asked for."""

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from editor.dashboard.columns import ALL_COLUMNS, STATE, Column, tip_of, title_of, trouble_of
from editor.natural_order import natural_order
from engine.library.library import LibraryRow
from engine.library.query import fold

_Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class Role(IntEnum):
    """What the model knows beside Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole
    SHARE = Qt.ItemDataRole.UserRole + 1


class ProjectTable(QAbstractTableModel):
    """Every project of the library, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LibraryRow] = []
        self._folded: dict[Path, str] = {}
        self._queued: dict[Path, str] = {}
        self._sorted_by: Column = next(column for column in ALL_COLUMNS if column.id == "edited")
        self._order = Qt.SortOrder.DescendingOrder

    def show_rows(self, rows: Iterable[LibraryRow]) -> None:
        """Show these, and no others."""
        self.beginResetModel()
        self._rows = list(rows)
        self._folded.clear()
        self._sort()
        self.endResetModel()

    def update_rows(self, news: dict[Path, LibraryRow | None]) -> None:
        """Show what is new of some projects; None where one is gone."""
        news = dict(news)
        for path in news:
            self._folded.pop(path, None)
        for number in range(len(self._rows) - 1, -1, -1):
            path = self._rows[number].path
            if path not in news:
                continue
            row = news.pop(path)
            if row is None:
                self.beginRemoveRows(_NONE, number, number)
                del self._rows[number]
                self.endRemoveRows()
            else:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))
        new = [row for row in news.values() if row is not None]
        if new:
            self.beginInsertRows(_NONE, len(self._rows), len(self._rows) + len(new) - 1)
            self._rows += new
            self.endInsertRows()
        self._sort_in_place()

    def show_queue(self, states: dict[Path, str]) -> None:
        """Show what becomes of projects that are in the queue."""
        changed = {path for path in states.keys() | self._queued.keys() if states.get(path) != self._queued.get(path)}
        self._queued = states
        column = ALL_COLUMNS.index(STATE)
        for number, row in enumerate(self._rows):
            if row.path in changed:
                self.dataChanged.emit(self.index(number, column), self.index(number, column))

    def row(self, number: int) -> LibraryRow:
        """Return the project of a row."""
        return self._rows[number]

    def folded(self, number: int) -> str:
        """Return what a row's text is searched in, folded."""
        row = self._rows[number]
        if row.path not in self._folded:
            self._folded[row.path] = _folded(row)
        return self._folded[row.path]

    def tags(self) -> list[str]:
        """Return every tag that a project has, in order."""
        tags = {tag for row in self._rows if row.summary is not None for tag in row.summary.tags}
        return sorted(tags, key=str.casefold)

    # Qt's questions

    def rowCount(self, parent: _Index = _NONE) -> int:
        """How many projects there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NONE) -> int:
        """How many columns there are, shown or not."""
        return 0 if parent.isValid() else len(ALL_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], ALL_COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{row.path}\n{row.problem}".strip()
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Role.ROW:
                return row
            case Role.SHARE:
                return column.share(row.summary) if column.share and row.summary and row.summary.words else None
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands above a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(ALL_COLUMNS):
            return None
        column = ALL_COLUMNS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip_of(column)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what a column does not know comes last either way."""
        if 0 <= column < len(ALL_COLUMNS):
            self._sorted_by, self._order = ALL_COLUMNS[column], order
            self._sort_in_place()

    def _text(self, row: LibraryRow, column: Column) -> str:
        if column is STATE:
            return self._queued.get(row.path) or trouble_of(row)
        if row.summary is None:
            return row.path.stem if column.id == "name" else str(row.path.parent) if column.id == "folder" else ""
        return column.text(row.summary)

    def _sort_in_place(self) -> None:
        """Sort, and let every index that somebody keeps follow its project."""
        before = [row.path for row in self._rows]
        kept = self.persistentIndexList()
        self.layoutAboutToBeChanged.emit()
        self._sort()
        place = {row.path: number for number, row in enumerate(self._rows)}
        moved = [self.index(place[before[index.row()]], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _sort(self) -> None:
        self._rows.sort(key=lambda row: natural_order(row.path.stem))
        known = [row for row in self._rows if self._key(row) is not None]
        unknown = [row for row in self._rows if self._key(row) is None]
        known.sort(key=self._key, reverse=self._order is Qt.SortOrder.DescendingOrder)
        self._rows = known + unknown

    def _key(self, row: LibraryRow) -> Any:
        if self._sorted_by is STATE or self._sorted_by.id == "name":
            text = self._text(row, self._sorted_by)
            return natural_order(text) if text else None
        return None if row.summary is None else self._sorted_by.key(row.summary)


class ProjectFilter(QSortFilterProxyModel):
    """Lets the projects through that the user asks for. The model behind it sorts."""

    def __init__(self, table: ProjectTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._words: list[str] = []
        self._tag = ""
        self._archived = False
        self.setDynamicSortFilter(True)
        self.setSourceModel(table)

    def set_text(self, text: str) -> None:
        """Let through what has all of these words in its name, folder's name, speakers or tags."""
        self._words = fold(text.replace('"', " ")).split()
        self.invalidate()

    def set_tag(self, tag: str) -> None:
        """Let through what has a tag; empty for all."""
        self._tag = tag
        self.invalidate()

    def set_archived(self, shown: bool) -> None:
        """Let through, or keep back, what was put away."""
        self._archived = shown
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _source_parent: _Index) -> bool:
        """Whether a project is asked for."""
        row = self._table.row(source_row)
        if row.summary is not None:
            if row.summary.archived and not self._archived:
                return False
            if self._tag and self._tag not in row.summary.tags:
                return False
        elif self._tag:
            return False
        return not self._words or all(word in self._table.folded(source_row) for word in self._words)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the model behind sort: it knows what its values mean."""
        self._table.sort(column, order)


def _folded(row: LibraryRow) -> str:
    parts = [row.path.stem, row.path.parent.name]
    if row.summary is not None:
        parts += [*row.summary.speakers, *row.summary.tags]
    return fold("\n".join(parts))
