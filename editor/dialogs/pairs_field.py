"""A setting that is a list of pairs, as a table to write in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from editor.conventions import pairs_from, pairs_to

_ROWS_SHOWN = 4


class PairsField(QTableWidget):
    """Two columns; there is always an empty row at the end, for what is new. Delete takes the chosen rows away.

    Signals:
        changed: The setting's new text.
    """

    changed = Signal(str)

    def __init__(self, text: str, columns: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(columns), parent)
        self.setHorizontalHeaderLabels(columns)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for pair in pairs_from(text):
            self._add(*pair)
        self._add()
        self.setFixedHeight(header.sizeHint().height() + _ROWS_SHOWN * self.rowHeight(0) + 2 * self.frameWidth())
        self.itemChanged.connect(lambda _: self._keep())

    @property
    def text(self) -> str:
        """What the setting is now."""
        pairs = (tuple(self._cell(row, column) for column in (0, 1)) for row in range(self.rowCount()))
        return pairs_to([(left, right) for left, right in pairs if left or right])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take rows away by Delete; leave Enter and Esc to the dialog where nothing is being written."""
        if event.key() == Qt.Key.Key_Delete:
            for row in sorted({index.row() for index in self.selectedIndexes()}, reverse=True):
                self.removeRow(row)
            self._keep()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        last = self.rowCount() - 1
        if last < 0 or self._cell(last, 0) or self._cell(last, 1):
            self._add()
        self.changed.emit(self.text)

    def _add(self, left: str = "", right: str = "") -> None:
        row = self.rowCount()
        self.blockSignals(True)
        self.insertRow(row)
        for column, text in enumerate((left, right)):
            self.setItem(row, column, QTableWidgetItem(text))
        self.blockSignals(False)

    def _cell(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text().strip()
